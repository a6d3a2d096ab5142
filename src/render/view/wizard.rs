//! What the page for the portal's wizard sees: every field of each custom detection, in the wizard's order.
//! Source of the order: "Create custom detection rules" in Microsoft's documentation of Defender XDR.

use serde::Serialize;

use super::defender::tactic;
use super::runs;
use crate::definition::defender::{AlertGrouping, Defender, ResponseAction};
use crate::definition::{Detection, Frequency};
use crate::render::markdown;

/// The view of the head of the page, which says the same above any rules.
#[derive(Debug, Serialize)]
pub(in crate::render) struct Head {}

/// The view of one rule.
#[derive(Debug, Serialize)]
pub(in crate::render) struct WizardView<'a> {
    id: &'a str,
    heading: String,
    disabled: bool,
    query: WizardBlock,
    steps: Vec<WizardStep>,
}

#[derive(Debug, Serialize)]
struct WizardStep {
    title: &'static str,
    fields: Vec<WizardField>,
}

/// A field: a label, and its text as a code span or, where a span cannot hold it, as a block.
#[derive(Debug, Serialize)]
struct WizardField {
    label: String,
    text: Option<String>,
    block: Option<WizardBlock>,
}

#[derive(Debug, Serialize)]
struct WizardBlock {
    fence: String,
    text: String,
}

/// The view of one detection's rule.
pub(in crate::render) fn view<'a>(
    detection: &'a Detection,
    defender: &Defender,
    query: &str,
) -> WizardView<'a> {
    WizardView {
        id: &detection.id,
        heading: heading(&detection.name),
        disabled: !runs(detection.status, defender.enabled),
        query: block(query),
        steps: vec![
            WizardStep { title: "Alert details", fields: alert_details(detection, defender) },
            WizardStep { title: "Custom details", fields: custom_details(detection) },
            WizardStep { title: "Impacted entities", fields: entities(detection) },
            WizardStep { title: "Automated actions", fields: actions(&defender.actions) },
            WizardStep { title: "Scope", fields: scope(defender) },
        ],
    }
}

fn alert_details(detection: &Detection, defender: &Defender) -> Vec<WizardField> {
    let mut fields =
        vec![field("Detection name", &detection.name), plain("Frequency", &frequency(defender.frequency))];
    if let Some(lookback) = defender.lookback {
        fields.push(plain("Lookback", &lookback.to_string()));
    }
    fields.push(field("Alert title", detection.alert_title()));
    fields.push(plain("Severity", detection.severity.sentinel()));
    if let Some(tactic) = tactic(&detection.attack) {
        fields.push(plain("Category", &spaced(tactic.tactic)));
        let ids = tactic.techniques.iter().flat_map(|technique| {
            if technique.sub_techniques.is_empty() {
                vec![technique.technique]
            } else {
                technique.sub_techniques.clone()
            }
        });
        let ids: Vec<_> = ids.collect();
        if !ids.is_empty() {
            fields.push(plain("MITRE techniques", &ids.join(", ")));
        }
    }
    fields.push(field("Description", detection.alert_description()));
    if let Some(triage) = &detection.triage {
        fields.push(field("Recommended actions", triage));
    }
    if defender.grouping == AlertGrouping::Single {
        fields.push(plain("Event grouping", "one alert for all events of a run"));
    }
    if !defender.correlate {
        fields.push(plain("Incident correlation", "exclude this rule's alerts"));
    }
    fields
}

fn custom_details(detection: &Detection) -> Vec<WizardField> {
    if detection.details.is_empty() {
        return vec![none()];
    }
    detection.details.iter().map(|(key, column)| pair(key, column)).collect()
}

fn entities(detection: &Detection) -> Vec<WizardField> {
    let mut fields = Vec::new();
    for entity in &detection.entities {
        let Some(collection) = entity.kind.defender else { continue };
        let known = entity.identifiers.iter().filter_map(|(name, column)| {
            let property = entity.kind.identifier(name)?.defender?;
            let label = format!("{collection}: {}", property.strip_suffix("Column").unwrap_or(property));
            Some(field(&label, column))
        });
        fields.extend(known);
    }
    fields
}

fn actions(actions: &[ResponseAction]) -> Vec<WizardField> {
    if actions.is_empty() {
        return vec![none()];
    }
    let described = actions.iter().map(|action| {
        let parameters: Vec<String> = action
            .parameters
            .iter()
            .map(|(name, value)| {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                format!("{name} {text}")
            })
            .collect();
        field(action.kind.name, &parameters.join(", "))
    });
    described.collect()
}

fn scope(defender: &Defender) -> Vec<WizardField> {
    if defender.device_groups.is_empty() {
        return vec![plain("Device groups", "all devices")];
    }
    defender.device_groups.iter().map(|group| field("Device group", group)).collect()
}

/// The wizard's own words where it has them.
fn frequency(frequency: Frequency) -> String {
    let hours = |hours: u64| hours * 3600;
    match frequency.duration().seconds() {
        0 => "Continuous (NRT)".to_owned(),
        seconds if seconds == hours(1) => "Every hour".to_owned(),
        seconds if seconds == hours(3) => "Every 3 hours".to_owned(),
        seconds if seconds == hours(12) => "Every 12 hours".to_owned(),
        seconds if seconds == hours(24) => "Every 24 hours".to_owned(),
        _ => format!("Custom frequency, every {frequency}"),
    }
}

/// `DefenseEvasion` → `Defense evasion`, as the portal shows it.
fn spaced(tactic: &str) -> String {
    let mut words = String::new();
    for character in tactic.chars() {
        if character.is_ascii_uppercase() && !words.is_empty() {
            words.push(' ');
            words.push(character.to_ascii_lowercase());
        } else {
            words.push(character);
        }
    }
    words
}

fn none() -> WizardField {
    WizardField { label: "none".to_owned(), text: None, block: None }
}

fn plain(label: &str, text: &str) -> WizardField {
    WizardField { label: label.to_owned(), text: Some(text.to_owned()), block: None }
}

/// A detail: its key is typed too.
fn pair(key: &str, column: &str) -> WizardField {
    let shown = |text: &str| markdown::code_span(text).unwrap_or_else(|| text.escape_debug().to_string());
    WizardField { label: format!("{} from column {}", shown(key), shown(column)), text: None, block: None }
}

fn field(label: &str, text: &str) -> WizardField {
    match markdown::code_span(text) {
        Some(span) => WizardField { label: label.to_owned(), text: Some(span), block: None },
        None => WizardField { label: label.to_owned(), text: None, block: Some(block(text)) },
    }
}

/// A block ends its own last line; the text's final line end is not part of what is typed.
fn block(text: &str) -> WizardBlock {
    WizardBlock { fence: markdown::fence(text), text: text.trim_end_matches(['\n', '\r']).to_owned() }
}

/// A name as the text of a heading.
fn heading(name: &str) -> String {
    let mut heading = String::with_capacity(name.len());
    for character in name.chars() {
        match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '&' | '|' => {
                heading.push('\\');
                heading.push(character);
            }
            _ if character.is_control() => heading.push(' '),
            _ => heading.push(character),
        }
    }
    heading
}
