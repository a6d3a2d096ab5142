//! Objects of a tenant that automation rules refer to: playbooks and owners of incidents. The project file declares them.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A playbook (Logic App).
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Playbook {
    /// Its full resource id.
    #[schemars(schema_with = "resource_id_schema")]
    pub resource_id: String,
    /// The tenant that it is in.
    #[schemars(schema_with = "super::guid_schema")]
    pub tenant: Uuid,
}

/// An owner of incidents.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Owner {
    /// Object id in Entra.
    #[schemars(schema_with = "super::guid_schema")]
    pub object_id: Uuid,
    /// A user or a group.
    #[serde(default, rename = "type")]
    pub kind: OwnerKind,
    /// User principal name, for a user.
    #[serde(default)]
    pub upn: Option<String>,
}

/// Whether an owner is a user or a group.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it all")]
pub enum OwnerKind {
    #[default]
    User,
    Group,
}

fn resource_id_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "string",
        "pattern": "^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\\.Logic/workflows/[^/]+$",
        "patternErrorMessage":
            "`/subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.Logic/workflows/<name>`",
    })
}
