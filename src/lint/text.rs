//! The texts of a detection that become text of an alert, with the way to each.

use crate::definition::Detection;
use crate::definition::sentinel::KeyedOn;
use crate::diagnostic::Pointer;

use super::context::at;

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

/// The custom details of the Sentinel rule, and the way to each: its own, else, for a rule with the detection's query,
/// those of the detection.
pub(super) fn sentinel_details(detection: &Detection) -> Vec<(Pointer, &str)> {
    let Some(sentinel) = &detection.sentinel else { return Vec::new() };
    if sentinel.details.is_empty() && detection.keyed_on() == Some(KeyedOn::Query) {
        return detection.details.keys().map(|key| (at(["details", key]), key.as_str())).collect();
    }
    sentinel.details.keys().map(|key| (at(["sentinel", "details", key]), key.as_str())).collect()
}

/// The texts that override title and description of the Sentinel rule's alerts: its own, else, for a rule with the
/// detection's query, those of the alert.
pub(super) fn sentinel_overrides(detection: &Detection) -> Vec<(Pointer, &str)> {
    let Some(sentinel) = &detection.sentinel else { return Vec::new() };
    let shared = detection.keyed_on() == Some(KeyedOn::Query);
    let texts = [
        ("title", &sentinel.overrides.title, &detection.alert.title),
        ("description", &sentinel.overrides.description, &detection.alert.description),
    ];
    texts
        .into_iter()
        .filter_map(|(name, own, alert)| match (own, alert) {
            (Some(own), _) => Some((at(["sentinel", "overrides", name]), own.as_str())),
            (None, Some(alert)) if shared => Some((at(["alert", name]), alert.as_str())),
            _ => None,
        })
        .collect()
}

/// Whether this can be the name of a column where the services want one.
pub(super) fn is_column(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
}
