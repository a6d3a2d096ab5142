//! The validator's errors → problems in the words of a definition: what is wrong, and what was expected.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

use super::change::{Change, ListItem, renamed_key};
use super::correction::corrected;
use super::form;
use super::problem::{ProblemDetail, SchemaProblem};
use super::words::{count, kind, one_of, shorten, shown, type_name};
use crate::diagnostic::{Code, PER_FILE, Pointer, did_you_mean};

/// How many problems one error is split into: more than are kept, few enough to be found quickly.
const AT_ONCE: usize = 2 * PER_FILE;

/// How many allowed values a message lists itself; more go to the help.
const LISTED: usize = 6;

/// What one error says; several problems where it names several keys, or where a choice of forms failed.
pub(super) fn problems(error: &ValidationError<'_>, schema: &Value) -> Vec<SchemaProblem> {
    let site = FailedValue::new(error, schema);
    match error.kind() {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            unexpected.iter().take(AT_ONCE).map(|key| site.unknown_key(key)).collect()
        }
        // How the validator says it of a schema that knows no key at all; it does not name the key.
        Kind::FalseSchema if site.closed => {
            let problem = SchemaProblem::at_value(Code::UnknownKey, site.pointer, "no key is allowed here");
            vec![problem.help("use an empty mapping: `{}`")]
        }
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => form::nearest(context, &site, schema),
        Kind::PropertyNames { error: inner } => problems(inner, schema)
            .into_iter()
            .map(|problem| {
                let name = inner.instance().as_str().unwrap_or_default();
                SchemaProblem { pointer: site.pointer.key(name), at_key: true, ..problem }
            })
            .collect(),
        Kind::UniqueItems => site.repeated(),
        _ => vec![site.single(error)],
    }
}

/// Where an error is, in the value and in the schema.
pub(super) struct FailedValue<'e> {
    pub(super) pointer: Pointer,
    pub(super) value: &'e Value,
    /// The schema that holds the failing keyword; null where it cannot be found.
    pub(super) subschema: &'e Value,
    /// The schema as a whole, for its references.
    schema: &'e Value,
    /// Whether the keyword is `additionalProperties`.
    closed: bool,
}

impl<'e> FailedValue<'e> {
    fn new(error: &'e ValidationError<'_>, schema: &'e Value) -> Self {
        let keyword = error.schema_path().as_str();
        let (parent, name) = keyword.rsplit_once('/').unwrap_or_default();
        let pointer = Pointer::parse(error.instance_path().as_str()).unwrap_or_default();
        Self {
            closed: name == "additionalProperties" && pointer.last().as_deref() != Some(name),
            pointer,
            value: error.instance(),
            subschema: schema.pointer(parent).unwrap_or(&Value::Null),
            schema,
        }
    }

    fn invalid(&self, message: impl Into<String>) -> SchemaProblem {
        SchemaProblem::at_value(Code::InvalidValue, self.pointer.clone(), message)
    }

    /// The keys that the failing schema knows.
    pub(super) fn known_keys(&self) -> Vec<&'e str> {
        let properties = self.subschema.get("properties").and_then(Value::as_object);
        properties.map(|known| known.keys().map(String::as_str).collect()).unwrap_or_default()
    }

    fn unknown_key(&self, key: &str) -> SchemaProblem {
        let known = self.known_keys();
        if let Some((name, history)) = renamed_key(key, &known) {
            return self.renamed(key, name, history);
        }
        let meant = did_you_mean(key, &known);
        let help = meant.map(|meant| format!("did you mean `{meant}`?")).or_else(|| self.keys_help());
        let problem = SchemaProblem::at_key(
            Code::UnknownKey,
            self.pointer.key(key),
            format!("unknown key `{}`", shorten(key)),
        );
        problem
            .detail(meant.map_or(ProblemDetail::None, |meant| ProblemDetail::Meant(meant.to_owned())))
            .maybe_help(help)
            // A key that is almost right speaks for this form of the mapping, a strange one against it.
            .weight(if meant.is_some() { 1 } else { 3 })
    }

    fn renamed(&self, key: &str, name: &'static str, history: String) -> SchemaProblem {
        let problem = SchemaProblem::at_key(Code::UnknownKey, self.pointer.key(key), history)
            .detail(ProblemDetail::Meant(name.to_owned()))
            .weight(1);
        if self.value.get(name).is_some() {
            return problem.help(format!("remove it: `{name}` is given as well"));
        }
        problem.help(format!("write `{name}`")).maybe_change(Some(Change::RenameKey(name)))
    }

    fn missing_key(&self, key: &str) -> SchemaProblem {
        let described =
            self.subschema.get("properties").and_then(|known| known.get(key)?.get("description")?.as_str());
        let at_root = self.pointer == Pointer::root();
        let problem =
            SchemaProblem::at_key(Code::MissingKey, self.pointer.clone(), format!("missing key `{key}`"));
        problem
            .detail(ProblemDetail::Missing(key.to_owned()))
            .help(match described {
                Some(text) => format!("add `{key}: …`: {}", first_sentence(text)),
                None if at_root => format!("add `{key}: …` at the top level"),
                None => format!("add `{key}: …`"),
            })
            .weight(1)
    }

    fn single(&self, error: &ValidationError<'_>) -> SchemaProblem {
        let found = self.value;
        match error.kind() {
            Kind::Required { property } => self.missing_key(property.as_str().unwrap_or_default()),
            Kind::Type { kind } => self.wrong_type(&type_names(kind)),
            Kind::Enum { options } => {
                self.unknown_value(options.as_array().map(Vec::as_slice).unwrap_or_default())
            }
            Kind::Constant { expected_value } => {
                self.unknown_value(std::slice::from_ref(expected_value.as_ref()))
            }
            Kind::Pattern { pattern } => self.wrong_form(pattern),
            Kind::MinLength { limit: 1 } => {
                self.invalid("the text is empty").help("write a text, or remove the key")
            }
            Kind::MinLength { limit } => self.length("at least", *limit),
            Kind::MaxLength { limit } => self.length("at most", *limit),
            Kind::MinItems { limit: 1 } => {
                self.invalid("the list is empty").help("add an item, or remove the key")
            }
            Kind::MinItems { limit } => self.size("at least", *limit, "item"),
            Kind::MaxItems { limit } => self.size("at most", *limit, "item"),
            Kind::MinProperties { .. } | Kind::MaxProperties { .. } if self.takes_one_key() => self.one_key(),
            Kind::MinProperties { limit: 1 } => {
                self.invalid("the mapping is empty").maybe_help(self.keys_help()).weight(1)
            }
            Kind::MinProperties { limit } => self.size("at least", *limit, "key"),
            Kind::MaxProperties { limit } => self.size("at most", *limit, "key"),
            Kind::Minimum { .. } | Kind::Maximum { .. } => self.range(),
            Kind::ExclusiveMinimum { limit } => {
                self.invalid(format!("expected a number above {limit}, found {}", shown(found)))
            }
            Kind::ExclusiveMaximum { limit } => {
                self.invalid(format!("expected a number below {limit}, found {}", shown(found)))
            }
            Kind::FalseSchema => {
                let key = self.pointer.last().unwrap_or_default().into_owned();
                SchemaProblem::at_key(
                    Code::KeyNotAllowed,
                    self.pointer.clone(),
                    format!("`{key}` is not allowed here"),
                )
                .help("remove it")
            }
            Kind::Not { schema } => self.forbidden(schema),
            Kind::OneOfMultipleValid { .. } => {
                self.invalid("this matches more than one of the allowed forms")
            }
            Kind::Contains => self.invalid("missing required item"),
            _ => self.invalid(format!("invalid value: {}", error.masked())),
        }
    }

    /// A text that does not match a pattern.
    fn wrong_form(&self, pattern: &str) -> SchemaProblem {
        let found = shown(self.value);
        let corrected = self.value.as_str().and_then(|text| corrected(text, pattern));
        let write = corrected.map(|text| format!("write `{text}`"));
        match self.subschema.get("patternErrorMessage").and_then(Value::as_str) {
            Some(expected) => self.invalid(format!("expected {expected}, found {found}")).maybe_help(write),
            None => self
                .invalid(format!("{found} has an invalid form"))
                .help(write.unwrap_or_else(|| format!("it must match `{pattern}`"))),
        }
    }

    /// A value of another type than those of JSON Schema in `expected`.
    pub(super) fn wrong_type(&self, expected: &[&'static str]) -> SchemaProblem {
        let found = self.value;
        let words: Vec<_> = expected.iter().map(|name| type_name(name)).collect();
        let message = match found {
            Value::Null | Value::Array(_) | Value::Object(_) | Value::Bool(_) => {
                format!("expected {}, found {}", words.join(" or "), found_kind(found))
            }
            Value::String(_) | Value::Number(_) => {
                format!("expected {}, found {} {}", words.join(" or "), bare_kind(found), shown(found))
            }
        };
        let item = if expected == ["array"] { self.list_item() } else { None };
        let help = match (expected, found) {
            (_, Value::Null) => Some("write a value, or remove the key".to_owned()),
            // A fraction is not repeated: `1.10` has become `1.1` here.
            (["string", ..], Value::Number(number)) if number.is_f64() => {
                Some("put it in quotes, so that it stays as it is written".to_owned())
            }
            (["string", ..], Value::Number(_) | Value::Bool(_)) => {
                Some(format!("put it in quotes: `\"{found}\"`"))
            }
            (["array"], Value::String(text)) if item.is_some() => {
                Some(format!("write it as a list: `[{}]`", shorten(text)))
            }
            (["array"], Value::String(_) | Value::Number(_) | Value::Bool(_)) if item.is_some() => {
                Some("write it as a list, in `[…]`".to_owned())
            }
            (["array"], Value::String(_) | Value::Number(_) | Value::Bool(_)) => {
                Some("write a list, each item of which begins with `- `".to_owned())
            }
            (["array"], Value::Object(_)) => Some("begin each item with `- `".to_owned()),
            (["integer" | "number"], Value::String(text)) if text.parse::<f64>().is_ok() => {
                Some(format!("write it as a plain number: `{}`", shorten(text)))
            }
            (["boolean"], _) => Some("write `true` or `false`".to_owned()),
            (["object"], _) => self.keys_help(),
            _ => None,
        };
        SchemaProblem::at_value(Code::WrongType, self.pointer.clone(), message)
            .detail(ProblemDetail::Types(expected.to_vec()))
            .maybe_help(help)
            .maybe_change(item.map(Change::WrapInList))
            .weight(4)
    }

    /// What the items of the list are that the schema expects, where they are scalars.
    fn list_item(&self) -> Option<ListItem> {
        let items = self.subschema.get("items")?;
        let reference = items.get("$ref").and_then(Value::as_str).and_then(|to| to.strip_prefix('#'));
        let items = reference.map_or(Some(items), |pointer| self.schema.pointer(pointer))?;
        match items.get("type").and_then(Value::as_str)? {
            "string" => Some(ListItem::Text),
            "boolean" | "integer" | "number" => Some(ListItem::Scalar),
            _ => None,
        }
    }

    fn unknown_value(&self, options: &[Value]) -> SchemaProblem {
        let names: Vec<String> = options
            .iter()
            .map(|option| option.as_str().map_or_else(|| option.to_string(), str::to_owned))
            .collect();
        let meant = self.value.as_str().and_then(|text| did_you_mean(text, &names));
        let found = shown(self.value);
        let message = if names.len() > LISTED {
            format!("unknown value {found}")
        } else {
            format!("expected {}, found {found}", one_of(&names))
        };
        let help = match meant {
            Some(meant) => Some(format!("did you mean `{meant}`?")),
            None if names.len() > LISTED => {
                Some(format!("the allowed values are {}", one_of(&names).replace(" or ", " and ")))
            }
            None if names.len() > 1 => Some("write one of these values".to_owned()),
            None => names.first().map(|name| format!("write `{name}`")),
        };
        SchemaProblem::at_value(Code::UnknownValue, self.pointer.clone(), message)
            .maybe_help(help)
            .weight(if meant.is_some() { 1 } else { 3 })
    }

    fn length(&self, bound: &str, limit: u64) -> SchemaProblem {
        let length = self.value.as_str().map_or(0, |text| text.chars().count());
        self.invalid(format!("expected {bound} {}, found {length}", count(limit, "character")))
            .help(if bound == "at most" { "shorten the text" } else { "write more" })
    }

    fn size(&self, bound: &str, limit: u64, noun: &str) -> SchemaProblem {
        let size = match self.value {
            Value::Array(items) => items.len(),
            Value::Object(entries) => entries.len(),
            _ => 0,
        };
        let verb = if bound == "at most" { "remove" } else { "add" };
        let difference = limit.abs_diff(size as u64);
        self.invalid(format!("expected {bound} {}, found {size}", count(limit, noun)))
            .help(format!("{verb} {}", count(difference, noun)))
    }

    fn range(&self) -> SchemaProblem {
        let (least, most) = (self.subschema.get("minimum"), self.subschema.get("maximum"));
        let expected = match (least, most) {
            (Some(least), Some(most)) => format!("a number from {least} to {most}"),
            (Some(least), None) => format!("a number of at least {least}"),
            (None, Some(most)) => format!("a number of at most {most}"),
            (None, None) => "another number".to_owned(),
        };
        self.invalid(format!("expected {expected}, found {}", shown(self.value)))
    }

    fn takes_one_key(&self) -> bool {
        ["minProperties", "maxProperties"]
            .iter()
            .all(|limit| self.subschema.get(limit).and_then(Value::as_u64) == Some(1))
    }

    fn one_key(&self) -> SchemaProblem {
        let keys: Vec<&str> = self
            .value
            .as_object()
            .map(|object| object.keys().map(String::as_str).collect())
            .unwrap_or_default();
        if keys.is_empty() {
            return self.invalid("expected exactly one key, found none").maybe_help(self.keys_help());
        }
        self.invalid(format!("expected exactly one key, found {}", one_of(&keys).replace(" or ", " and ")))
            .help("make each an item of its own that begins with `- `")
    }

    fn keys_help(&self) -> Option<String> {
        let known = self.known_keys();
        (!known.is_empty())
            .then(|| format!("the allowed keys are {}", one_of(&known).replace(" or ", " and ")))
    }

    /// `not`: keys that must be absent where it names some, else only that the value is not allowed.
    fn forbidden(&self, schema: &Value) -> SchemaProblem {
        let mut keys = Vec::new();
        let forms = schema.get("anyOf").and_then(Value::as_array);
        for form in forms.map_or_else(|| std::slice::from_ref(schema), Vec::as_slice) {
            let required = form.get("required").and_then(Value::as_array);
            keys.extend(required.into_iter().flatten().filter_map(Value::as_str));
        }
        keys.retain(|key| self.value.get(key).is_some());
        match keys.first() {
            Some(key) => SchemaProblem::at_key(
                Code::KeyNotAllowed,
                self.pointer.key(key),
                format!("{} is not allowed here", one_of(&keys).replace(" or ", " with ")),
            )
            .help("remove it"),
            None => self.invalid(format!("{} is not allowed here", shown(self.value))),
        }
    }

    fn repeated(&self) -> Vec<SchemaProblem> {
        let items = self.value.as_array().map(Vec::as_slice).unwrap_or_default();
        let mut seen = std::collections::HashSet::new();
        let repeated = items.iter().enumerate().filter(|(_, item)| !seen.insert(item.to_string()));
        let problems: Vec<_> = repeated
            .take(AT_ONCE)
            .map(|(index, item)| {
                let message = format!("duplicate item {}", shown(item));
                SchemaProblem::at_value(Code::DuplicateItem, self.pointer.index(index), message)
                    .help("remove one of the two")
            })
            .collect();
        // Equal for a schema, yet not written alike: `1` and `1.0`.
        if problems.is_empty() { vec![self.invalid("duplicate item")] } else { problems }
    }
}

fn type_names(kind: &TypeKind) -> Vec<&'static str> {
    match kind {
        TypeKind::Single(one) => vec![one.as_str()],
        TypeKind::Multiple(several) => several.iter().map(jsonschema::JsonType::as_str).collect(),
    }
}

fn found_kind(value: &Value) -> String {
    match value {
        Value::Bool(value) => format!("`{value}`"),
        other => kind(other).to_owned(),
    }
}

fn bare_kind(value: &Value) -> &'static str {
    if value.is_number() { "the number" } else { "the text" }
}

fn first_sentence(text: &str) -> String {
    let end = text.find(". ").unwrap_or(text.len());
    text.get(..end).unwrap_or(text).trim_end_matches('.').to_owned()
}
