//! `rulesmith.toml`: where things are, which APIs are rendered for, and the names of a tenant's playbooks and
//! owners. Plain values; `load` reads them.

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::definition::tenant::{Owner, Playbook};

/// The file's name, at the root of a project.
pub const CONFIG_FILE: &str = "rulesmith.toml";

/// The namespace of the GUIDs where `identity.namespace` gives none: the `UUIDv5` of `rulesmith` in the DNS namespace.
pub const DEFAULT_NAMESPACE: Uuid = Uuid::from_u128(0x8af2_4e1d_44b0_5e89_ae70_9141_2c33_4cba);

/// The project file, `rulesmith.toml`. Every key has a default, and an empty file is valid.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema, PartialEq)]
#[schemars(title = "Project file")]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Config {
    /// Folders, relative to the project file.
    pub paths: Paths,
    /// Defender XDR.
    pub defender: DefenderConfig,
    /// Microsoft Sentinel.
    pub sentinel: SentinelConfig,
    /// What the GUIDs of rules are made of.
    pub identity: Identity,
    /// Playbooks by the name that definitions use.
    pub playbooks: IndexMap<String, Playbook>,
    /// Owners of incidents by the name that definitions use.
    pub owners: IndexMap<String, Owner>,
    /// What the tenant has beside what the services bring: custom tables, watchlists, functions. Files in
    /// `schema/kql/` declare more.
    pub kql: Declarations,
}

/// Tables, watchlists and functions that exist in the tenant.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Declarations {
    /// Custom tables: name → column → KQL type.
    pub tables: IndexMap<String, DeclaredColumns>,
    /// Watchlists: alias → column → KQL type, beside the columns that every watchlist has.
    pub watchlists: IndexMap<String, DeclaredColumns>,
    /// Functions of the workspace, ASIM parsers for one.
    pub functions: IndexMap<String, DeclaredFunction>,
}

/// Columns with their KQL types.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(transparent)]
pub struct DeclaredColumns(pub IndexMap<String, String>);

/// A function of the workspace.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq)]
#[schemars(rename = "Function")]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DeclaredFunction {
    /// Its parameters as KQL writes them, without the parentheses: `T: (*), days: int = 7`.
    #[serde(default)]
    pub parameters: String,
    /// Its KQL.
    #[schemars(length(min = 1))]
    pub body: String,
    /// The file of `schema/kql/` that declares it; none: the project file.
    #[serde(skip)]
    pub file: Option<std::sync::Arc<str>>,
}

/// Folders, relative to the project file; they stay inside it.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Paths {
    /// Where definitions are looked for, in every folder below.
    #[schemars(schema_with = "detections_schema")]
    pub detections: String,
    /// Templates that replace the built-in ones of the same name.
    #[schemars(schema_with = "templates_schema")]
    pub templates: String,
    /// Where `build` writes. Everything in it belongs to `build`.
    #[schemars(schema_with = "output_schema")]
    pub output: String,
}

impl Default for Paths {
    fn default() -> Self {
        Self { detections: "detections".into(), templates: "templates".into(), output: "out".into() }
    }
}

/// How Defender XDR rules are rendered.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema, PartialEq)]
#[schemars(rename = "DefenderSettings")]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct DefenderConfig {
    /// `v1.0`: the beta API only for a rule whose lookback, grouping or correlation needs it. `beta`: for all.
    pub api: DefenderApi,
    /// Whether rules may act on devices, files, accounts and mail by themselves.
    pub automated_actions: bool,
}

/// A version of the Graph API.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the versions' names")]
pub enum DefenderApi {
    #[default]
    #[serde(rename = "v1.0")]
    V1,
    #[serde(rename = "beta")]
    Beta,
}

/// How Sentinel rules are rendered.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema, PartialEq)]
#[schemars(rename = "SentinelSettings")]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct SentinelConfig {
    /// Whether a rule that needs the preview API may use it.
    pub preview: bool,
}

/// What the GUIDs of rules are made of.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Identity {
    /// The namespace of the `UUIDv5` names. Two projects that deploy to one workspace need two.
    #[schemars(schema_with = "crate::definition::guid_schema")]
    pub namespace: Uuid,
}

impl Default for Identity {
    fn default() -> Self {
        Self { namespace: DEFAULT_NAMESPACE }
    }
}

impl JsonSchema for DeclaredColumns {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Columns".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Columns with their KQL types.",
            "type": "object",
            "minProperties": 1,
            "additionalProperties": {
                "enum": ["bool", "datetime", "decimal", "dynamic", "guid", "int", "long", "real", "string", "timespan"],
            },
        })
    }
}

fn detections_schema(_: &mut SchemaGenerator) -> Schema {
    folder_schema("paths.detections")
}

fn templates_schema(_: &mut SchemaGenerator) -> Schema {
    folder_schema("paths.templates")
}

fn output_schema(_: &mut SchemaGenerator) -> Schema {
    folder_schema("paths.output")
}

/// A folder that is neither hidden nor outside the project, whose name may be shown as it is.
fn folder_schema(key: &str) -> Schema {
    const PART: &str = r"[^./\\:\x00-\x1f\x7f-\x9f][^/\\:\x00-\x1f\x7f-\x9f]*";
    json_schema!({
        "type": "string",
        "pattern": format!("^{PART}(/{PART})*$"),
        "patternErrorMessage": format!(
            "for `{key}` a folder below the project file, with `/` between its parts, none of which begins with `.`",
        ),
    })
}
