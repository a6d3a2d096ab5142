//! The text of a new definition: a name and a table fill in the templates of `starter/`. The query and the entities are
//! made from the columns that the table has.

use rulesmith_kql::{Environment, Platform};

/// The definition; a `$word` in it is a gap.
const DEFINITION: &str = include_str!("starter/definition.yaml");
/// The platforms of a table that custom detections can read, and of one that only the workspace has.
const DEFENDER: &str = include_str!("starter/defender.yaml");
const WORKSPACE: &str = include_str!("starter/workspace.yaml");

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
struct StarterTarget {
    columns: Vec<String>,
    entities: Vec<&'static (&'static str, &'static str, &'static str)>,
    defender: bool,
}

/// The definition, or `None` where no service has the table.
pub(super) fn definition(id: &str, name: &str, table: &str) -> Option<String> {
    let target = target(table)?;
    let (tested, columns) = query(&target);
    let triage = yaml_text(&format!("Triage: {name}"));
    let name = yaml_text(name);
    let platforms = if target.defender { DEFENDER } else { WORKSPACE };
    Some(filled(
        DEFINITION,
        &[
            ("id", id),
            ("name", &name),
            ("table", table),
            ("tested", tested),
            ("columns", &columns.join(", ")),
            ("entities", &entities(&target).join("\n")),
            ("platforms", &filled(platforms, &[("name", &name)])),
            ("triage", &triage),
        ],
    ))
}

/// A template with its gaps filled in. What they are filled with is not looked at again.
fn filled(template: &str, values: &[(&str, &str)]) -> String {
    let mut parts = template.split('$');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(part.len());
        let (gap, rest) = part.split_at(end);
        text.extend(values.iter().find(|(name, _)| *name == gap).map(|(_, value)| *value));
        text.push_str(rest);
    }
    text
}

fn target(table: &str) -> Option<StarterTarget> {
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
            return Some(StarterTarget { columns, entities, defender: true });
        }
    }
    let columns = columns(Platform::Sentinel)?;
    let entities = entities(&columns, false);
    Some(StarterTarget { columns, entities, defender: false })
}

/// The column that the query tests, and those that it returns.
fn query(target: &StarterTarget) -> (&str, Vec<&str>) {
    let has = |column: &&str| target.columns.iter().any(|have| have == column);
    let tested = if has(&"ActionType") {
        "ActionType"
    } else {
        target.entities.first().map_or("Type", |(column, ..)| *column)
    };
    let other_time = if target.defender { "TimeGenerated" } else { "Timestamp" };
    let mut returned: Vec<&str> =
        EVENT_COLUMNS.iter().copied().filter(has).filter(|column| *column != other_time).collect();
    returned.extend(target.entities.iter().map(|(column, ..)| *column));
    if has(&"ActionType") {
        returned.push("ActionType");
    }
    (tested, returned)
}

/// The lines of the entities.
fn entities(target: &StarterTarget) -> Vec<String> {
    if target.entities.is_empty() {
        return vec!["entities: []                  # kind: {identifier: Column}".to_owned()];
    }
    let mut lines = vec!["entities:                     # kind: {identifier: Column}".to_owned()];
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
        lines.push(format!("  - {kind}: {{{}}}", identifiers.join(", ")));
    }
    lines
}

/// A text as a YAML scalar: plain where that is safe, else in double quotes, whose escapes JSON shares.
fn yaml_text(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_alphabetic())
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '(' | ')' | '/'))
        && !matches!(text.to_lowercase().as_str(), "null" | "true" | "false" | "yes" | "no" | "on" | "off");
    if plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fills_a_gap_is_not_looked_at_again() {
        assert_eq!(filled("a: $a, b: $b.", &[("a", "$b"), ("b", "2")]), "a: $b, b: 2.");
    }
}
