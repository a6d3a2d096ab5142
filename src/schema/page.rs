//! A schema → its reference in Markdown: a heading for each of its parts, what the part is, and a table of its keys.
//!
//! In: a schema as `generate` makes it. Out: sections, each of which links to those that its keys lead to and names
//! the keys that lead to it. A mapping that has no name of its own has its keys in the table of the one it stands in.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::words::{count, one_of};

/// How many words without a meaning of their own are named where they may stand, rather than in a section.
const WORDS_IN_PLACE: usize = 8;

/// The sections of a schema, in its own order; the schema itself comes first where it is a mapping with keys.
pub fn reference(schema: &Value) -> String {
    let sections = Sections::of(schema);
    let mut page = String::new();
    for (name, part) in &sections.parts {
        let _ = write!(page, "\n### {}\n", heading(name));
        for paragraph in sections.paragraphs(name, part) {
            let _ = write!(page, "\n{}\n", paragraph.trim_end());
        }
    }
    page
}

/// What has a section, by name.
struct Sections<'s> {
    parts: Vec<(&'s str, &'s Value)>,
    /// Words that are named in place.
    words: Vec<(&'s str, &'s Value)>,
}

impl<'s> Sections<'s> {
    fn of(schema: &'s Value) -> Self {
        let itself = schema.get("properties").map(|_| (text(schema, "title").unwrap_or("The file"), schema));
        let (words, parts): (Vec<_>, Vec<_>) = properties(schema, "$defs").partition(|(_, part)| {
            let few =
                part.get("enum").and_then(Value::as_array).is_some_and(|words| words.len() <= WORDS_IN_PLACE);
            few && part.get("enumDescriptions").is_none()
        });
        Self { parts: itself.into_iter().chain(parts).collect(), words }
    }

    fn paragraphs(&self, name: &str, part: &Value) -> Vec<String> {
        let mut paragraphs: Vec<String> = text(part, "description").map(str::to_owned).into_iter().collect();
        let uses = self.uses(name);
        if !uses.is_empty() {
            paragraphs.push(format!("Stands at {}.", uses.join(", ")));
        }
        if let Some(words) = part.get("enum").and_then(Value::as_array) {
            paragraphs.push(meanings(words, part));
        } else if part.get("properties").is_some() {
            paragraphs.extend(self.choice(part));
            let mut table = String::from("| Key | Takes | Default | Meaning |\n|---|---|---|---|\n");
            self.rows(part, "", &mut table);
            paragraphs.push(table);
        } else {
            paragraphs.push(format!("Takes {}.", self.takes(part)));
        }
        if let Some(examples) = examples(part) {
            paragraphs.push(examples);
        }
        paragraphs
    }

    /// What the table of keys does not say by itself: that only some of them go together, or that there is another
    /// form than the mapping.
    fn choice(&self, part: &Value) -> Option<String> {
        if let Some(forms) = part.get("oneOf").and_then(Value::as_array) {
            let forms: Vec<String> = forms.iter().map(form).collect();
            return Some(format!("One of these forms:\n\n{}", forms.join("\n")));
        }
        if types(part).len() > 1 {
            return Some(format!("Takes {}. The keys of the mapping:", self.takes(part)));
        }
        match bounds(part, "minProperties", "maxProperties") {
            (Some(1), Some(1)) => Some("Exactly one of these keys:".to_owned()),
            (Some(1), None) => Some("At least one of these keys:".to_owned()),
            _ => None,
        }
    }

    fn rows(&self, part: &Value, within: &str, table: &mut String) {
        let required = part.get("required").and_then(Value::as_array);
        for (key, value) in properties(part, "properties") {
            let default = if required.is_some_and(|keys| keys.iter().any(|required| required == key)) {
                "**required**".to_owned()
            } else {
                value.get("default").and_then(default).unwrap_or_default()
            };
            let meaning: Vec<String> =
                text(value, "description").map(str::to_owned).into_iter().chain(examples(value)).collect();
            let cells = [format!("`{within}{key}`"), self.takes(value), default, meaning.join(" ")];
            let _ = writeln!(table, "| {} |", cells.map(|cell| cell.replace('|', "\\|")).join(" | "));
            self.rows(value, &format!("{within}{key}."), table);
        }
    }

    /// What a value may be, in words.
    fn takes(&self, schema: &Value) -> String {
        if let Some(name) = referred(schema) {
            let words = self.words.iter().find(|(word, _)| *word == name);
            return words.map_or_else(|| link(name), |(_, part)| self.takes(part));
        }
        if let Some(words) = schema.get("enum").and_then(Value::as_array) {
            return one_of(&words.iter().map(plain).collect::<Vec<_>>());
        }
        let types = types(schema);
        match text(schema, "patternErrorMessage") {
            // It speaks for all forms.
            Some(expected) if types.len() > 1 => expected.to_owned(),
            Some(expected) => format!("text: {expected}{}", longest(schema)),
            None => types.iter().map(|name| self.takes_type(name, schema)).collect::<Vec<_>>().join(" or "),
        }
    }

    fn takes_type(&self, name: &str, schema: &Value) -> String {
        match name {
            "string" => format!("text{}", longest(schema)),
            "boolean" => "`true` or `false`".to_owned(),
            "integer" | "number" => {
                let noun = if name == "integer" { "whole number" } else { "number" };
                match bounds(schema, "minimum", "maximum") {
                    (Some(least), Some(most)) => format!("{noun} from {least} to {most}"),
                    (Some(least), None) => format!("{noun}, at least {least}"),
                    (None, Some(most)) => format!("{noun}, at most {most}"),
                    (None, None) => noun.to_owned(),
                }
            }
            "array" => {
                let items = schema.get("items").map_or_else(String::new, |items| self.takes(items));
                let least = match bounds(schema, "minItems", "maxItems").0 {
                    Some(least) => format!(", at least {}", count(least, "item")),
                    None => String::new(),
                };
                format!("list of {items}{least}")
            }
            "object" => match schema.get("additionalProperties") {
                Some(values) if values.is_object() => {
                    let keys = schema
                        .get("propertyNames")
                        .map_or_else(|| "name".to_owned(), |keys| self.takes(keys));
                    format!("mapping: {keys} → {}", self.takes(values))
                }
                _ if asks_for_any_key(schema) => "mapping, at least one key".to_owned(),
                _ => "mapping".to_owned(),
            },
            _ => name.to_owned(),
        }
    }

    /// The keys that hold a part, each with its section.
    fn uses(&self, name: &str) -> Vec<String> {
        let mut uses = Vec::new();
        for (holder, part) in &self.parts {
            let mut keys = Vec::new();
            if holds(part, name) {
                keys.push(String::new());
            }
            holding_keys(part, name, "", &mut keys);
            uses.extend(keys.into_iter().map(|key| match key.as_str() {
                "" => link(holder),
                key => format!("`{key}` of {}", link(holder)),
            }));
        }
        uses
    }
}

/// Adds the keys of a mapping, and of those without a name in it, whose values are or list the part of that name.
fn holding_keys(part: &Value, name: &str, within: &str, keys: &mut Vec<String>) {
    for (key, value) in properties(part, "properties") {
        if holds(value, name) {
            keys.push(format!("{within}{key}"));
        }
        holding_keys(value, name, &format!("{within}{key}."), keys);
    }
}

fn holds(schema: &Value, name: &str) -> bool {
    referred(schema) == Some(name)
        || ["items", "additionalProperties", "propertyNames"]
            .iter()
            .any(|keyword| schema.get(keyword).is_some_and(|inner| holds(inner, name)))
}

/// The words of a choice, with their meanings where they have some.
fn meanings(words: &[Value], part: &Value) -> String {
    let Some(meanings) = part.get("enumDescriptions").and_then(Value::as_array) else {
        let words: Vec<String> = words.iter().map(|word| format!("`{}`", plain(word))).collect();
        return format!("One of {}.", words.join(", "));
    };
    let mut table = String::from("| Value | Meaning |\n|---|---|\n");
    for (word, meaning) in words.iter().zip(meanings) {
        let _ = writeln!(table, "| `{}` | {} |", plain(word), plain(meaning).replace('|', "\\|"));
    }
    table
}

/// A form of a mapping: the keys that it must have and those that it may have.
fn form(form: &Value) -> String {
    let required: Vec<String> =
        form.get("required").and_then(Value::as_array).into_iter().flatten().map(plain).collect();
    let optional: Vec<&str> = properties(form, "properties")
        .map(|(key, _)| key)
        .filter(|key| !required.iter().any(|required| required == key))
        .collect();
    let quoted = |keys: &[String]| keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    let mut line = format!("- {}", quoted(&required));
    if !optional.is_empty() {
        let optional: Vec<String> = optional.into_iter().map(str::to_owned).collect();
        let _ = write!(line, "; if need be {}", quoted(&optional));
    }
    line
}

/// A default; nothing where it says no more than that there is none, or repeats the defaults of a mapping's keys.
fn default(value: &Value) -> Option<String> {
    match value {
        Value::Null | Value::Object(_) => None,
        Value::Array(items) if items.is_empty() => None,
        Value::String(text) if text.is_empty() => None,
        _ => Some(format!("`{}`", shown(value))),
    }
}

fn examples(schema: &Value) -> Option<String> {
    let examples = schema.get("examples")?.as_array()?;
    let shown: Vec<String> = examples.iter().map(|example| format!("`{}`", shown(example))).collect();
    Some(format!("For example {}.", shown.join(", ")))
}

/// A value as a definition writes it.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        _ => flow(value),
    }
}

fn flow(value: &Value) -> String {
    match value {
        Value::Object(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("{key}: {}", flow(value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::String(text) if text.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c)) => text.clone(),
        _ => value.to_string(),
    }
}

/// The heading of a part: `AutomationRule` → `Automation rule`.
fn heading(name: &str) -> String {
    let mut words = String::new();
    for (index, letter) in name.chars().enumerate() {
        if index > 0 && letter.is_ascii_uppercase() {
            words.push(' ');
            words.push(letter.to_ascii_lowercase());
        } else {
            words.push(letter);
        }
    }
    words
}

/// A link to the section of a part, by the anchor that a heading of Markdown has.
fn link(name: &str) -> String {
    let heading = heading(name);
    format!("[{heading}](#{})", heading.to_lowercase().replace(' ', "-"))
}

/// The name of the part that a schema refers to.
fn referred(schema: &Value) -> Option<&str> {
    text(schema, "$ref")?.strip_prefix("#/$defs/")
}

fn types(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(name)) => vec![name],
        _ => Vec::new(),
    }
}

/// Whether a mapping must have some key, whichever it is.
fn asks_for_any_key(schema: &Value) -> bool {
    let named = schema.get("required").and_then(Value::as_array).is_some_and(|keys| !keys.is_empty());
    schema.get("properties").is_some() && schema.get("minProperties").is_some() && !named
}

fn longest(schema: &Value) -> String {
    match bounds(schema, "minLength", "maxLength").1 {
        Some(most) => format!(", at most {}", count(most, "character")),
        None => String::new(),
    }
}

fn bounds(schema: &Value, least: &str, most: &str) -> (Option<u64>, Option<u64>) {
    let bound = |keyword: &str| schema.get(keyword).and_then(Value::as_u64);
    (bound(least), bound(most))
}

fn properties<'s>(schema: &'s Value, keyword: &str) -> impl Iterator<Item = (&'s str, &'s Value)> {
    let entries = schema.get(keyword).and_then(Value::as_object);
    entries.into_iter().flat_map(Map::iter).map(|(key, value)| (key.as_str(), value))
}

fn text<'s>(schema: &'s Value, keyword: &str) -> Option<&'s str> {
    schema.get(keyword).and_then(Value::as_str)
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Written by hand, as a reader would want it.
    #[test]
    fn a_schema_becomes_sections_that_link_to_each_other() {
        let schema = json!({"$defs": {
            "Rule": {
                "description": "A rule.",
                "type": "object",
                "properties": {
                    "key": {"type": "string", "maxLength": 9, "description": "Its a|b key."},
                    "parts": {"type": "array", "items": {"$ref": "#/$defs/RulePart"}, "minItems": 1, "description": "Its parts."},
                    "how": {"$ref": "#/$defs/How", "default": "fast", "description": "How it runs."},
                    "shares": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 1, "maximum": 9}, "default": {}},
                },
                "required": ["key"],
            },
            "RulePart": {
                "description": "A part.",
                "type": "object",
                "properties": {
                    "wheel": {"type": "object", "minProperties": 1, "properties": {"spokes": {"type": "integer", "minimum": 0}}},
                    "door": {"type": "boolean"},
                },
                "minProperties": 1,
                "maxProperties": 1,
                "examples": [{"wheel": {"spokes": 8}}],
            },
            "How": {"type": "string", "enum": ["fast", "slow"]},
            "Colour": {"description": "A colour.", "enum": ["red"], "enumDescriptions": ["Like blood."]},
        }});
        let expected = "
### Rule

A rule.

| Key | Takes | Default | Meaning |
|---|---|---|---|
| `key` | text, at most 9 characters | **required** | Its a\\|b key. |
| `parts` | list of [Rule part](#rule-part), at least 1 item |  | Its parts. |
| `how` | `fast` or `slow` | `fast` | How it runs. |
| `shares` | mapping: name → whole number from 1 to 9 |  |  |

### Rule part

A part.

Stands at `parts` of [Rule](#rule).

Exactly one of these keys:

| Key | Takes | Default | Meaning |
|---|---|---|---|
| `wheel` | mapping, at least one key |  |  |
| `wheel.spokes` | whole number, at least 0 |  |  |
| `door` | `true` or `false` |  |  |

For example `{wheel: {spokes: 8}}`.

### Colour

A colour.

| Value | Meaning |
|---|---|
| `red` | Like blood. |
";
        assert_eq!(reference(&schema), expected);
    }

    #[test]
    fn forms_that_exclude_each_other_are_listed() {
        let schema = json!({
            "title": "Condition",
            "type": "object",
            "properties": {"and": {"type": "array", "items": {"type": "string"}}, "is": {"type": "string"}, "not": {"type": "string"}},
            "oneOf": [
                {"properties": {"and": true}, "required": ["and"]},
                {"properties": {"is": true, "not": true}, "required": ["is"]},
            ],
        });
        let page = reference(&schema);
        assert!(
            page.starts_with(
                "\n### Condition\n\nOne of these forms:\n\n- `and`\n- `is`; if need be `not`\n\n"
            ),
            "{page}"
        );
    }

    #[test]
    fn a_choice_of_types_is_told_in_its_own_words() {
        let schema = json!({"$defs": {
            "Query": {"type": ["string", "object"], "properties": {"file": {"type": "string"}}},
            "By": {"type": ["string", "array"], "pattern": "^all$", "patternErrorMessage": "`all`, or a list", "items": {"type": "string"}},
            "Id": {"type": "string", "pattern": "^[a-z]$", "patternErrorMessage": "a letter"},
        }});
        let page = reference(&schema);
        for expected in [
            "Takes text or mapping. The keys of the mapping:",
            "Takes `all`, or a list.",
            "Takes text: a letter.",
        ] {
            assert!(page.contains(expected), "{expected}\n{page}");
        }
    }
}
