//! JSON Schemas generated from types; that of a definition file from the types of `definition`.
//!
//! Out: draft 2020-12, closed (`additionalProperties: false`), with descriptions and examples from the types. A
//! choice of one key among several (`{severity: high}`) is written as an object with exactly one of its
//! properties, so that an unknown key is reported as such, and an editor completes the known ones.

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use crate::definition::{AutomationFile, Detection};

/// The schema's identifier; a name, not an address.
const ID: &str = "urn:rulesmith:schema:detection";

/// The schema of a definition file.
pub fn definition_schema() -> Value {
    let mut generator = generator();
    let detection = generator.subschema_for::<Detection>();
    let automation = generator.subschema_for::<AutomationFile>();
    let definitions = generator.take_definitions(true);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ID,
        "title": "rulesmith definition",
        "description": "One file is one detection, or with `kind: automation` a set of automation rules.",
        "type": "object",
        "if": {"properties": {"kind": {"const": "automation"}}, "required": ["kind"]},
        "then": automation,
        "else": detection,
        "$defs": definitions,
    })
}

/// The schema of a file that holds one `T`.
pub fn schema_of<T: JsonSchema>() -> Value {
    generator().into_root_schema_for::<T>().to_value()
}

fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12().with_transform(OneKeyObjects).with_transform(Compact).into_generator()
}

/// The schema of a definition as text, as it is published.
pub fn definition_schema_text() -> String {
    format!("{:#}\n", definition_schema())
}

/// Rewrites a choice between objects of one key each into one object with exactly one property.
#[derive(Clone, Debug)]
struct OneKeyObjects;

impl Transform for OneKeyObjects {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let Some(properties) = schema
            .get("oneOf")
            .and_then(Value::as_array)
            .and_then(|forms| forms.iter().map(single_property).collect::<Option<Map<String, Value>>>())
        else {
            return;
        };
        schema.remove("oneOf");
        let object = json_schema!({
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
            "minProperties": 1,
            "maxProperties": 1,
        });
        for (keyword, value) in object.as_object().into_iter().flatten() {
            schema.insert(keyword.clone(), value.clone());
        }
    }
}

/// The one property of a form such as `{"type": "object", "properties": {"a": …}, "required": ["a"]}`, with the
/// form's description.
fn single_property(form: &Value) -> Option<(String, Value)> {
    let properties = form.get("properties")?.as_object()?;
    let required = form.get("required")?.as_array()?;
    let (name, value) = properties.iter().next()?;
    if properties.len() != 1 || required.len() != 1 || required[0] != name.as_str() {
        return None;
    }
    let mut value = value.clone();
    if let (Some(object), Some(description)) = (value.as_object_mut(), form.get("description")) {
        object.insert("description".to_owned(), description.clone());
    }
    Some((name.clone(), value))
}

/// Writes a choice between words as one `enum` (with the words' descriptions in the editor's `enumDescriptions`),
/// and an optional value as the value itself: a definition omits a key rather than writing `null`.
#[derive(Clone, Debug)]
struct Compact;

impl Transform for Compact {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        merge_words(schema);
        drop_null(schema);
        join_lines(schema);
    }
}

/// A doc comment's line ends are those of the source.
fn join_lines(schema: &mut Schema) {
    if let Some(Value::String(description)) = schema.get_mut("description") {
        *description = description.replace('\n', " ");
    }
}

fn merge_words(schema: &mut Schema) {
    let Some(forms) = schema.get("oneOf").and_then(Value::as_array) else { return };
    let mut words = Vec::new();
    let mut descriptions = Vec::new();
    for form in forms {
        let described = form.get("description").cloned().unwrap_or_else(|| json!(""));
        let listed = form.get("enum").and_then(Value::as_array).cloned().unwrap_or_default();
        match form.get("const").cloned().map_or(listed, |word| vec![word]).as_slice() {
            [] => return,
            some => {
                descriptions.extend(std::iter::repeat_n(described, some.len()));
                words.extend_from_slice(some);
            }
        }
    }
    schema.remove("oneOf");
    schema.insert("type".to_owned(), json!("string"));
    schema.insert("enum".to_owned(), Value::Array(words));
    if descriptions.iter().any(|text| text != "") {
        schema.insert("enumDescriptions".to_owned(), Value::Array(descriptions));
    }
}

fn drop_null(schema: &mut Schema) {
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    let Some(Value::Array(forms)) = schema.get("anyOf") else { return };
    let rest: Vec<Value> =
        forms.iter().filter(|form| form.get("type") != Some(&json!("null"))).cloned().collect();
    if let ([Value::Object(only)], true) = (rest.as_slice(), rest.len() < forms.len()) {
        let only = only.clone();
        schema.remove("anyOf");
        for (keyword, value) in only {
            if !(keyword == "description" && schema.get("description").is_some()) {
                schema.insert(keyword, value);
            }
        }
    }
}
