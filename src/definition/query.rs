//! Where a detection's KQL is: inline, or in a file of its own.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// The KQL of a detection.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(untagged)]
pub enum QuerySource {
    /// The text itself.
    Inline(String),
    /// In a file.
    File(QueryFile),
}

/// A file that holds the query.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct QueryFile {
    /// Path relative to the definition. Must be inside the project.
    pub file: String,
}

impl JsonSchema for QuerySource {
    fn schema_name() -> Cow<'static, str> {
        "Query".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "The KQL query: the text itself, or `{file: name.kql}` for a file beside the definition.",
            "type": ["string", "object"],
            "minLength": 1,
            "properties": {
                "file": {
                    "description": "Path of the query's file, relative to the definition.",
                    "type": "string",
                    "minLength": 1,
                },
            },
            "required": ["file"],
            "additionalProperties": false,
        })
    }
}
