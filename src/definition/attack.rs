//! MITRE ATT&CK tactics and techniques of a detection.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, JsonSchema, Ord, PartialEq, PartialOrd, Serialize)]
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
    /// Every tactic.
    pub const ALL: [Self; 17] = [
        Self::Reconnaissance,
        Self::ResourceDevelopment,
        Self::InitialAccess,
        Self::Execution,
        Self::Persistence,
        Self::PrivilegeEscalation,
        Self::DefenseEvasion,
        Self::CredentialAccess,
        Self::Discovery,
        Self::LateralMovement,
        Self::Collection,
        Self::CommandAndControl,
        Self::Exfiltration,
        Self::Impact,
        Self::PreAttack,
        Self::ImpairProcessControl,
        Self::InhibitResponseFunction,
    ];

    /// The name, spelled as both services spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reconnaissance => "Reconnaissance",
            Self::ResourceDevelopment => "ResourceDevelopment",
            Self::InitialAccess => "InitialAccess",
            Self::Execution => "Execution",
            Self::Persistence => "Persistence",
            Self::PrivilegeEscalation => "PrivilegeEscalation",
            Self::DefenseEvasion => "DefenseEvasion",
            Self::CredentialAccess => "CredentialAccess",
            Self::Discovery => "Discovery",
            Self::LateralMovement => "LateralMovement",
            Self::Collection => "Collection",
            Self::CommandAndControl => "CommandAndControl",
            Self::Exfiltration => "Exfiltration",
            Self::Impact => "Impact",
            Self::PreAttack => "PreAttack",
            Self::ImpairProcessControl => "ImpairProcessControl",
            Self::InhibitResponseFunction => "InhibitResponseFunction",
        }
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
