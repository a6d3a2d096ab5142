//! The tests of a definition: sample events and the expected results.

use std::borrow::Cow;
use std::fmt;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::AlertSeverity;
use super::automation::IncidentStatus;

/// A test that runs offline: sample events and the expected results.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Test {
    /// What the test shows, as a sentence. Unique in the definition.
    #[schemars(length(min = 1))]
    pub name: String,
    /// The clock of the test. Default: just after the newest row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "time_schema")]
    pub now: Option<String>,
    /// Table → its rows. A column that a row does not name is null.
    #[serde(default)]
    pub given: IndexMap<String, TestRows>,
    /// The rows of the result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<Expect>,
    /// The alert that the first result row raises.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect_alert: Option<ExpectAlert>,
    /// The results of the keyed Sentinel rule and the automation rules for that alert.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect_keyed: Option<ExpectKeyed>,
    /// Mutants of the query that are expected to survive, each with its reason.
    #[serde(default)]
    pub unkilled: Vec<Unkilled>,
}

/// Rows of a table: inline, or in a file (`.json`, `.ndjson`, `.csv`).
#[derive(Clone, Debug, PartialEq)]
pub enum TestRows {
    /// Column → value, one mapping a row.
    Inline(InlineRows),
    /// In a file.
    File(RowsFile),
}

/// Rows that are written in a definition, kept as JSON text: a library consists mostly of sample events, and only a
/// run of its tests reads them.
#[derive(Clone, Debug, PartialEq)]
pub struct InlineRows(Box<str>);

impl InlineRows {
    fn new(rows: &[Map<String, Value>]) -> serde_json::Result<Self> {
        Ok(Self(serde_json::to_string(rows)?.into()))
    }

    /// The rows: column → value.
    pub fn read(&self) -> Vec<Map<String, Value>> {
        // The text was written from such rows.
        serde_json::from_str(&self.0).unwrap_or_default()
    }
}

impl<'de> Deserialize<'de> for TestRows {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = TestRows;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of rows, or `{file: …}`")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, rows: A) -> Result<TestRows, A::Error> {
                let rows: Vec<Map<String, Value>> = Vec::deserialize(SeqAccessDeserializer::new(rows))?;
                InlineRows::new(&rows).map(TestRows::Inline).map_err(A::Error::custom)
            }

            fn visit_map<A: MapAccess<'de>>(self, file: A) -> Result<TestRows, A::Error> {
                RowsFile::deserialize(MapAccessDeserializer::new(file)).map(TestRows::File)
            }
        }

        deserializer.deserialize_any(Either)
    }
}

impl Serialize for TestRows {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Inline(rows) => rows.read().serialize(serializer),
            Self::File(file) => file.serialize(serializer),
        }
    }
}

/// A file that holds rows.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RowsFile {
    /// Path relative to the definition. Must be inside the project.
    pub file: String,
}

impl JsonSchema for TestRows {
    fn schema_name() -> Cow<'static, str> {
        "Rows".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Rows of a table: a list of mappings from column to value, or `{file: rows.json}`.",
            "type": ["array", "object"],
            "items": {"type": "object"},
            "properties": {"file": {"type": "string", "minLength": 1, "description": "A .json, .ndjson or .csv file."}},
            "required": ["file"],
            "additionalProperties": false,
        })
    }
}

/// The rows that a test expects.
#[derive(Clone, Debug, PartialEq)]
pub enum Expect {
    /// The number of rows.
    Count(u64),
    /// The rows, in any order. Columns that are not named are not compared. A cell is a value or a matcher.
    Rows(InlineRows),
}

impl<'de> Deserialize<'de> for Expect {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Word(String),
            Count(u64),
            Rows(Vec<Map<String, Value>>),
        }
        match Form::deserialize(deserializer)? {
            Form::Word(word) if word == "none" => Ok(Self::Count(0)),
            Form::Word(word) => Err(D::Error::custom(format!("expected `none`, found `{word}`"))),
            Form::Count(count) => Ok(Self::Count(count)),
            Form::Rows(rows) => InlineRows::new(&rows).map(Self::Rows).map_err(D::Error::custom),
        }
    }
}

impl Serialize for Expect {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Count(0) => serializer.serialize_str("none"),
            Self::Count(count) => serializer.serialize_u64(*count),
            Self::Rows(rows) => rows.read().serialize(serializer),
        }
    }
}

impl JsonSchema for Expect {
    fn schema_name() -> Cow<'static, str> {
        "ExpectedRows".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "`none`, the number of rows, or the rows in any order. A cell is a value or a matcher: \
                            `{matches: regex}`, `{oneOf: […]}`, `{approximately: value, within: 1m}`, `{contains: …}`.",
            "type": ["string", "integer", "array"],
            "pattern": "^none$",
            "patternErrorMessage": "`none`, a number of rows, or a list of rows",
            "minimum": 0,
            "items": {"type": "object"},
        })
    }
}

/// The alert that a test expects.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "ExpectedAlert")]
pub struct ExpectAlert {
    /// Title, with placeholders filled in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Description, with placeholders filled in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Entities, in any order: kind → the value of one of its identifiers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entities: Option<Vec<IndexMap<String, String>>>,
    /// Custom details: key → value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<IndexMap<String, Value>>,
}

/// What a test expects of the keyed rule and of the automation rules.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "ExpectedKeyedRule")]
pub struct ExpectKeyed {
    /// Title of the Sentinel rule's alert.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Entities of the Sentinel rule's alert, in any order: kind → the value of one of its identifiers. Entities that
    /// are not named are not compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entities: Option<Vec<IndexMap<String, String>>>,
    /// Custom details of the Sentinel rule's alert: key → value. Details that are not named are not compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<IndexMap<String, Value>>,
    /// Final severity of the incident.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<AlertSeverity>,
    /// Final status of the incident.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<IncidentStatus>,
    /// Final tags of the incident.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// The automation rules that act, each once and in order: by key, or `<id>/<key>` for those of other definitions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub automation: Option<Vec<String>>,
}

/// A mutant of the query that is expected to survive.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "SurvivingMutant")]
pub struct Unkilled {
    /// The mutant, as printed by `rulesmith test --mutate`.
    #[schemars(length(min = 1))]
    pub mutant: String,
    /// Why no event can distinguish it from the query.
    #[schemars(length(min = 1))]
    pub reason: String,
}

pub(crate) fn time_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "string",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,7})?Z$",
        "patternErrorMessage": "a UTC time such as `2026-01-02T00:00:00Z`",
        "examples": ["2026-01-02T00:00:00Z"],
    })
}
