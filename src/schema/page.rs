//! A schema → its reference in Markdown: a heading for each of its parts, what the part is, and a table of its keys.
//!
//! In: a schema as `generate` makes it. Out: sections, each of which links to those that its keys lead to and names
//! the keys that lead to it. A mapping without a name of its own has its keys in the table of the one that holds it.

mod part;

use std::fmt::Write as _;

use serde_json::Value;

use self::part::{SchemaPart, plain};
use super::words::{count, one_of};

/// How many words without a meaning of their own are listed in place, rather than in a section.
const WORDS_IN_PLACE: usize = 8;

/// The sections of a schema, in its own order; the schema itself comes first where it is a mapping with keys.
pub fn reference(schema: &Value) -> String {
    let sections = Sections::of(SchemaPart(schema));
    let mut page = String::new();
    for (name, part) in &sections.parts {
        let _ = write!(page, "\n### {}\n", heading(name));
        for paragraph in sections.paragraphs(name, *part) {
            let _ = write!(page, "\n{}\n", paragraph.trim_end());
        }
    }
    page
}

/// What has a section, by name.
struct Sections<'s> {
    parts: Vec<(&'s str, SchemaPart<'s>)>,
    /// Words that are listed in place.
    words: Vec<(&'s str, SchemaPart<'s>)>,
}

impl<'s> Sections<'s> {
    fn of(schema: SchemaPart<'s>) -> Self {
        let itself = schema.get("properties").map(|_| (schema.text("title").unwrap_or("The file"), schema));
        let (words, parts): (Vec<_>, Vec<_>) = schema.parts("$defs").partition(|(_, part)| {
            part.words().is_some_and(|words| words.len() <= WORDS_IN_PLACE)
                && part.get("enumDescriptions").is_none()
        });
        Self { parts: itself.into_iter().chain(parts).collect(), words }
    }

    fn paragraphs(&self, name: &str, part: SchemaPart<'_>) -> Vec<String> {
        let mut paragraphs: Vec<String> = part.text("description").map(str::to_owned).into_iter().collect();
        let uses = self.uses(name);
        if !uses.is_empty() {
            paragraphs.push(format!("Used in {}.", uses.join(", ")));
        }
        if let Some(words) = part.words() {
            paragraphs.push(meanings(words, part));
        } else if part.get("properties").is_some() {
            paragraphs.extend(self.choice(part));
            let mut table = String::from("| Key | Takes | Default | Meaning |\n|---|---|---|---|\n");
            self.rows(part, "", &mut table);
            paragraphs.push(table);
        } else {
            paragraphs.push(format!("Takes {}.", self.takes(part)));
        }
        paragraphs.extend(part.examples());
        paragraphs
    }

    /// What the table of keys does not say by itself: that only some of them go together, or that there is another
    /// form than the mapping.
    fn choice(&self, part: SchemaPart<'_>) -> Option<String> {
        if let Some(forms) = part.get("oneOf").and_then(Value::as_array) {
            let forms: Vec<String> = forms.iter().map(|form| form_keys(SchemaPart(form))).collect();
            return Some(format!("One of these forms:\n\n{}", forms.join("\n")));
        }
        if part.types().len() > 1 {
            return Some(format!("Takes {}. The keys of the mapping:", self.takes(part)));
        }
        match part.bounds("minProperties", "maxProperties") {
            (Some(1), Some(1)) => Some("Exactly one of these keys:".to_owned()),
            (Some(1), None) => Some("At least one of these keys:".to_owned()),
            _ => None,
        }
    }

    fn rows(&self, part: SchemaPart<'_>, within: &str, table: &mut String) {
        let required = part.required();
        for (key, value) in part.parts("properties") {
            let default = if required.contains(&key) {
                "**required**".to_owned()
            } else {
                value.default().unwrap_or_default()
            };
            let description = value.text("description").map(str::to_owned);
            let meaning: Vec<String> = description.into_iter().chain(value.examples()).collect();
            let cells = [format!("`{within}{key}`"), self.takes(value), default, meaning.join(" ")];
            let _ = writeln!(table, "| {} |", cells.map(|cell| cell.replace('|', "\\|")).join(" | "));
            self.rows(value, &format!("{within}{key}."), table);
        }
    }

    /// What a value may be, in words.
    fn takes(&self, part: SchemaPart<'_>) -> String {
        if let Some(name) = part.refers_to() {
            let words = self.words.iter().find(|(word, _)| *word == name);
            return words.map_or_else(|| link(name), |(_, part)| self.takes(*part));
        }
        if let Some(words) = part.words() {
            return one_of(&words.iter().map(plain).collect::<Vec<_>>());
        }
        let types = part.types();
        match part.text("patternErrorMessage") {
            // It covers all forms.
            Some(expected) if types.len() > 1 => expected.to_owned(),
            Some(expected) => format!("text: {expected}{}", part.max_length()),
            None => types.iter().map(|name| self.takes_type(name, part)).collect::<Vec<_>>().join(" or "),
        }
    }

    fn takes_type(&self, name: &str, part: SchemaPart<'_>) -> String {
        match name {
            "string" => format!("text{}", part.max_length()),
            "boolean" => "`true` or `false`".to_owned(),
            "integer" | "number" => {
                let noun = if name == "integer" { "whole number" } else { "number" };
                match part.bounds("minimum", "maximum") {
                    (Some(least), Some(most)) => format!("{noun} from {least} to {most}"),
                    (Some(least), None) => format!("{noun}, at least {least}"),
                    (None, Some(most)) => format!("{noun}, at most {most}"),
                    (None, None) => noun.to_owned(),
                }
            }
            "array" => {
                let items = part.part("items").map_or_else(String::new, |items| self.takes(items));
                let least = match part.bounds("minItems", "maxItems").0 {
                    Some(least) => format!(", at least {}", count(least, "item")),
                    None => String::new(),
                };
                format!("list of {items}{least}")
            }
            "object" => match part.part("additionalProperties").filter(|values| values.0.is_object()) {
                Some(values) => {
                    let names = part.part("propertyNames");
                    let keys = names.map_or_else(|| "name".to_owned(), |names| self.takes(names));
                    format!("mapping: {keys} → {}", self.takes(values))
                }
                None if part.requires_any_key() => "mapping, at least one key".to_owned(),
                None => "mapping".to_owned(),
            },
            _ => name.to_owned(),
        }
    }

    /// The keys that hold a part, each with its section.
    fn uses(&self, name: &str) -> Vec<String> {
        let mut uses = Vec::new();
        for (holder, part) in &self.parts {
            let mut keys = Vec::new();
            if part.holds(name) {
                keys.push(String::new());
            }
            collect_holding_keys(*part, name, "", &mut keys);
            uses.extend(keys.into_iter().map(|key| match key.as_str() {
                "" => link(holder),
                key => format!("`{key}` of {}", link(holder)),
            }));
        }
        uses
    }
}

/// Adds the keys of a mapping, and of those without a name in it, whose values are or list the part of that name.
fn collect_holding_keys(part: SchemaPart<'_>, name: &str, within: &str, keys: &mut Vec<String>) {
    for (key, value) in part.parts("properties") {
        if value.holds(name) {
            keys.push(format!("{within}{key}"));
        }
        collect_holding_keys(value, name, &format!("{within}{key}."), keys);
    }
}

/// The words of a choice, with their meanings where they have some.
fn meanings(words: &[Value], part: SchemaPart<'_>) -> String {
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
fn form_keys(form: SchemaPart<'_>) -> String {
    let required = form.required();
    let optional: Vec<&str> =
        form.parts("properties").map(|(key, _)| key).filter(|key| !required.contains(key)).collect();
    let quoted = |keys: &[&str]| keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    let mut line = format!("- {}", quoted(&required));
    if !optional.is_empty() {
        let _ = write!(line, "; optionally {}", quoted(&optional));
    }
    line
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

Used in `parts` of [Rule](#rule).

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
                "\n### Condition\n\nOne of these forms:\n\n- `and`\n- `is`; optionally `not`\n\n"
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
