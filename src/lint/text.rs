//! The texts of a detection that become text of an alert, with the way to each.

use crate::definition::Detection;
use crate::definition::sentinel::KeyedOn;
use crate::diagnostic::Pointer;

use super::case::at;

/// Where the alert's title is written: `alert.title`, else the name.
pub(super) fn title_at(detection: &Detection) -> Pointer {
    if detection.alert.title.is_some() { at(["alert", "title"]) } else { at(["name"]) }
}

/// Where the alert's description is written: `alert.description`, else the description.
pub(super) fn description_at(detection: &Detection) -> Pointer {
    if detection.alert.description.is_some() { at(["alert", "description"]) } else { at(["description"]) }
}

/// Where the title that a keyed rule matches is written.
pub(super) fn matched_title_at(detection: &Detection) -> Pointer {
    let written = detection.sentinel.as_ref().is_some_and(|sentinel| sentinel.title.is_some());
    if written { at(["sentinel", "title"]) } else { title_at(detection) }
}

/// Every text with `{{columns}}`, and the way to it.
pub(super) fn dynamic(detection: &Detection) -> Vec<(Pointer, &str)> {
    let mut texts = vec![
        (title_at(detection), detection.alert_title()),
        (description_at(detection), detection.alert_description()),
    ];
    if let Some(sentinel) = &detection.sentinel {
        let overrides = at(["sentinel", "overrides"]);
        let written =
            [("title", &sentinel.overrides.title), ("description", &sentinel.overrides.description)];
        for (name, text) in written {
            if let Some(text) = text {
                texts.push((overrides.key(name), text));
            }
        }
    }
    texts
}

/// The custom details of the Sentinel rule, and the way to each: a keyed rule has its own alone, a rule with the
/// detection's query those of the detection too.
pub(super) fn sentinel_details(detection: &Detection) -> Vec<(Pointer, &str)> {
    let Some(sentinel) = &detection.sentinel else { return Vec::new() };
    let own = sentinel.details.keys().map(|key| (at(["sentinel", "details", key]), key.as_str()));
    let shared = detection
        .details
        .keys()
        .filter(|key| detection.keyed_on() == Some(KeyedOn::Query) && !sentinel.details.contains_key(*key))
        .map(|key| (at(["details", key]), key.as_str()));
    shared.chain(own).collect()
}

/// Whether this can be the name of a column where the services want one.
pub(super) fn is_column(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
}
