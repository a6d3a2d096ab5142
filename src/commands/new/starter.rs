//! The text of a new definition: the query and the entities are made from the columns that the table has.

use std::fmt::Write;

use crate::kql::catalog::{Environment, Platform};

/// A column that usually names an entity: (column, kind, identifier), in the order in which they are offered.
const ENTITY_COLUMNS: &[(&str, &str, &str)] = &[
    ("AccountObjectId", "account", "aadUserId"),
    ("AccountUpn", "account", "upn"),
    ("AccountSid", "account", "sid"),
    ("UserId", "account", "aadUserId"),
    ("UserPrincipalName", "account", "upn"),
    ("DeviceId", "host", "deviceId"),
    ("DeviceName", "host", "name"),
    ("Computer", "host", "fullName"),
    ("RecipientEmailAddress", "mailbox", "primaryAddress"),
    ("IPAddress", "ip", "address"),
    ("CallerIpAddress", "ip", "address"),
    ("RemoteIP", "ip", "address"),
    ("SourceIP", "ip", "address"),
    ("ClientIP", "ip", "address"),
];

/// The columns of the service that come first in the result, where the table has them.
const EVENT_COLUMNS: &[&str] = &["Timestamp", "TimeGenerated", "ReportId"];

/// What a new definition runs on.
struct Target {
    columns: Vec<String>,
    entities: Vec<&'static (&'static str, &'static str, &'static str)>,
    defender: bool,
}

/// The definition, or `None` where no service has the table.
pub(super) fn definition(id: &str, name: &str, table: &str) -> Option<String> {
    let target = target(table)?;
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write_definition(&mut text, id, name, table, &target);
    Some(text)
}

fn target(table: &str) -> Option<Target> {
    let columns = |platform| -> Option<Vec<String>> {
        let columns = Environment::new(platform).table(table)?;
        Some(columns.iter().map(|column| column.name.to_string()).collect())
    };
    let entities = |columns: &[String], defender: bool| -> Vec<_> {
        ENTITY_COLUMNS
            .iter()
            .filter(|(column, _, identifier)| {
                columns.iter().any(|have| have == column)
                    && if defender { *identifier != "fullName" } else { *identifier != "deviceId" }
            })
            .collect()
    };
    // A custom detection needs an account, a host, a mailbox or an address.
    if let Some(columns) = columns(Platform::Defender) {
        let entities = entities(&columns, true);
        if !entities.is_empty() {
            return Some(Target { columns, entities, defender: true });
        }
    }
    let columns = columns(Platform::Sentinel)?;
    let entities = entities(&columns, false);
    Some(Target { columns, entities, defender: false })
}

fn write_definition(
    text: &mut String,
    id: &str,
    name: &str,
    table: &str,
    target: &Target,
) -> std::fmt::Result {
    let triage = yaml_text(&format!("Triage: {name}"));
    let name = yaml_text(name);
    writeln!(text, "id: {id}")?;
    writeln!(text, "name: {name}")?;
    writeln!(text, "version: 1.0.0")?;
    writeln!(
        text,
        "status: draft                 # draft: not rendered · test: rendered disabled · stable: rendered"
    )?;
    writeln!(text, "description: >-")?;
    writeln!(text, "  What the detection looks for, and why it matters.")?;
    writeln!(text, "severity: medium              # informational · low · medium · high")?;
    writeln!(text, "attack:                       # Defender XDR gets the first tactic")?;
    writeln!(text, "  - tactic: DefenseEvasion")?;
    writeln!(text, "    techniques: [T1562]")?;
    writeln!(text, "falsePositives: []")?;
    writeln!(text, "triage: |")?;
    writeln!(text, "  1. What the analyst does first.")?;
    write_query(text, table, target)?;
    write_entities(text, target)?;
    writeln!(text, "details: {{}}                   # custom details of the alert: key: column")?;
    if target.defender {
        writeln!(text, "alert:")?;
        writeln!(text, "  title: {name}    # may name up to three {{{{Column}}}}s; keep a fixed beginning")?;
        writeln!(text, "\ndefender:                     # → a Defender XDR custom detection")?;
        writeln!(text, "  frequency: 1h")?;
        writeln!(
            text,
            "\nsentinel:                     # → a Sentinel rule on the incident that the detection raises"
        )?;
        writeln!(text, "  keyedOn: incidentTitle")?;
    } else {
        writeln!(
            text,
            "\nsentinel:                     # → a Sentinel rule that runs the query in the workspace"
        )?;
        writeln!(text, "  keyedOn: query")?;
    }
    writeln!(text, "  frequency: {}", if target.defender { "15m" } else { "1h" })?;
    writeln!(text, "\nautomation:                   # → Sentinel automation rules")?;
    writeln!(text, "  - key: triage")?;
    writeln!(text, "    name: {triage}")?;
    writeln!(text, "    order: 100")?;
    writeln!(text, "    when: [created, updated]")?;
    writeln!(text, "    actions:")?;
    writeln!(text, "      - status: active")?;
    writeln!(text, "      - tags: [triage]")
}

fn write_query(text: &mut String, table: &str, target: &Target) -> std::fmt::Result {
    let has = |column: &&str| target.columns.iter().any(|have| have == column);
    let tested = if has(&"ActionType") {
        "ActionType"
    } else {
        target.entities.first().map_or("Type", |(column, ..)| *column)
    };
    let mut returned: Vec<&str> = EVENT_COLUMNS.iter().copied().filter(has).collect();
    if target.defender {
        returned.retain(|column| *column != "TimeGenerated");
    } else {
        returned.retain(|column| *column != "Timestamp");
    }
    returned.extend(target.entities.iter().map(|(column, ..)| *column));
    if has(&"ActionType") {
        returned.push("ActionType");
    }
    writeln!(
        text,
        "query: |                      # no time filter: the service applies the rule's own window"
    )?;
    writeln!(text, "  {table}")?;
    writeln!(text, "  | where {tested} == \"replace me\"")?;
    writeln!(text, "  | project {}", returned.join(", "))
}

fn write_entities(text: &mut String, target: &Target) -> std::fmt::Result {
    if target.entities.is_empty() {
        return writeln!(text, "entities: []                  # kind: {{identifier: Column}}");
    }
    writeln!(text, "entities:                     # kind: {{identifier: Column}}")?;
    let mut kinds: Vec<&str> = target.entities.iter().map(|(_, kind, _)| *kind).collect();
    kinds.dedup();
    for kind in kinds {
        let mut identifiers: Vec<String> = Vec::new();
        for (column, of, identifier) in &target.entities {
            // An address is one identifier: further columns would be entities of their own.
            let taken = identifiers.iter().any(|taken| taken.starts_with(&format!("{identifier}:")));
            if of == &kind && !taken {
                identifiers.push(format!("{identifier}: {column}"));
            }
        }
        writeln!(text, "  - {kind}: {{{}}}", identifiers.join(", "))?;
    }
    Ok(())
}

/// A text as a YAML scalar: plain where that is safe, else in double quotes, whose escapes JSON shares.
fn yaml_text(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_alphabetic())
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '(' | ')' | '/'))
        && !matches!(text.to_lowercase().as_str(), "null" | "true" | "false" | "yes" | "no" | "on" | "off");
    if plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}
