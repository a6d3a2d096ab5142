//! MITRE ATT&CK tactics and techniques of a detection.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

/// A tactic with its techniques.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AttackEntry {
    /// The tactic.
    pub tactic: Tactic,
    /// Technique ids, such as `T1562` or `T1562.001`.
    #[serde(default)]
    #[schemars(schema_with = "techniques_schema")]
    pub techniques: Vec<String>,
}

/// A tactic, as both services spell it. The last three exist only in Sentinel (industrial control systems and
/// pre-attack).
#[derive(
    Clone,
    Copy,
    Debug,
    Deserialize,
    Eq,
    Hash,
    JsonSchema,
    Ord,
    PartialEq,
    PartialOrd,
    Serialize,
    IntoStaticStr,
    VariantNames,
)]
pub enum Tactic {
    /// TA0043.
    Reconnaissance,
    /// TA0042.
    ResourceDevelopment,
    /// TA0001.
    InitialAccess,
    /// TA0002.
    Execution,
    /// TA0003.
    Persistence,
    /// TA0004.
    PrivilegeEscalation,
    /// TA0005.
    DefenseEvasion,
    /// TA0006.
    CredentialAccess,
    /// TA0007.
    Discovery,
    /// TA0008.
    LateralMovement,
    /// TA0009.
    Collection,
    /// TA0011.
    CommandAndControl,
    /// TA0010.
    Exfiltration,
    /// TA0040.
    Impact,
    /// Sentinel only.
    PreAttack,
    /// Sentinel only, TA0106.
    ImpairProcessControl,
    /// Sentinel only, TA0107.
    InhibitResponseFunction,
}

impl Tactic {
    /// The names of all tactics.
    pub const NAMES: &[&str] = <Self as VariantNames>::VARIANTS;

    /// The name, spelled as both services spell it.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Whether Defender XDR knows it.
    pub fn in_defender(self) -> bool {
        !matches!(self, Self::PreAttack | Self::ImpairProcessControl | Self::InhibitResponseFunction)
    }
}

/// The parent of a sub-technique id, or the id itself: `T1562.001` → `T1562`.
pub fn parent_technique(technique: &str) -> &str {
    technique.split_once('.').map_or(technique, |(parent, _)| parent)
}

fn techniques_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "type": "array",
        "items": {
            "type": "string",
            "pattern": "^T[0-9]{4}(\\.[0-9]{3})?$",
            "patternErrorMessage": "a technique id such as `T1562` or `T1562.001`",
            "examples": ["T1562.001"],
        },
    })
}
