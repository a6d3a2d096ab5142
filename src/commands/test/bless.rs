//! `rulesmith test --bless`: what came out, written into the definitions as what is expected. Comments and everything
//! else in the files stay as they are.

use std::io::Write as _;
use std::path::Path;

use serde_json::{Map, Value as Json};

use super::super::CommandError;
use crate::diagnostic::Pointer;
use crate::project::{LoadedDefinition, Project};
use crate::scenario::outcome::{Blessing, TestOutcome, Write};
use crate::source::{Edit, apply};

/// Writes the expectations. Returns the files that changed.
pub(super) fn write(
    project: &Project,
    outcomes: &[TestOutcome],
    blessings: &[Vec<Blessing>],
) -> Result<Vec<String>, CommandError> {
    let mut written = Vec::new();
    for (outcome, blessings) in outcomes.iter().zip(blessings) {
        let Some(loaded) = project.definitions.iter().find(|loaded| *loaded.file == *outcome.file) else {
            continue;
        };
        let edits: Vec<Edit> = blessings.iter().flat_map(|blessing| edits(loaded, blessing)).collect();
        if edits.is_empty() {
            continue;
        }
        let cannot = |why: String| {
            CommandError::new(format!("`{}` cannot be written: {why}", outcome.file.escape_debug()))
        };
        let text =
            apply(loaded.document.source().text(), &edits).map_err(|error| cannot(error.to_string()))?;
        let location =
            project.root.location_to_write(&outcome.file).map_err(|error| cannot(format!("it {error}")))?;
        replace(&location, &text).map_err(|error| cannot(error.to_string()))?;
        written.push(outcome.file.clone());
    }
    Ok(written)
}

/// Puts a new file in the place of the old one, whole or not at all.
#[expect(clippy::disallowed_methods, reason = "the location has been checked, and no link is followed")]
fn replace(location: &Path, text: &str) -> std::io::Result<()> {
    let old = location.symlink_metadata()?;
    if !old.is_file() {
        return Err(std::io::Error::other("it is no longer a file"));
    }
    let folder = location.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().set_permissions(old.permissions())?;
    file.persist(location).map_err(|error| error.error)?;
    Ok(())
}

fn edits(loaded: &LoadedDefinition, blessing: &Blessing) -> Vec<Edit> {
    let document = &loaded.document;
    let text = document.source().text();
    let case = Pointer::root().key("tests").index(blessing.case);
    let expect = case.key("expect");
    match &blessing.write {
        Write::Cells(cells) => cells
            .iter()
            .map(|(row, column, value)| Edit {
                span: document.value_span(&expect.index(*row).key(column)),
                replacement: flow(value),
            })
            .collect(),
        Write::Rows(rows) => {
            let Some(node) = document.whole().pointer(&case) else { return Vec::new() };
            let in_flow = text.get(node.span.start..).is_some_and(|rest| rest.starts_with('{'));
            let before = text.get(..node.span.start).unwrap_or_default();
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
            let value = if in_flow { rows_in_flow(rows) } else { rows_in_block(rows, column) };
            if node.get("expect").is_some() {
                // The key goes too: a list begins on the line below it, a word beside it.
                let key = document.key_span(&expect);
                let span = key.start..document.value_span(&expect).end;
                return vec![Edit { span, replacement: format!("expect:{value}") }];
            }
            let first = match &node.kind {
                crate::document::NodeKind::Map(entries) => {
                    entries.first().map_or(node.span.start, |(key, _)| key.span.start)
                }
                _ => node.span.start,
            };
            // Before the first key, so that nothing depends on how the last one ends.
            let gap = if in_flow { ", ".to_owned() } else { format!("\n{}", " ".repeat(column)) };
            vec![Edit { span: first..first, replacement: format!("expect:{value}{gap}") }]
        }
    }
}

fn rows_in_block(rows: &[Map<String, Json>], column: usize) -> String {
    if rows.is_empty() {
        return " none".to_owned();
    }
    let indent = " ".repeat(column + 2);
    let lines: Vec<String> = rows.iter().map(|row| format!("\n{indent}- {}", mapping(row))).collect();
    lines.concat()
}

fn rows_in_flow(rows: &[Map<String, Json>]) -> String {
    if rows.is_empty() {
        return " none".to_owned();
    }
    format!(" [{}]", rows.iter().map(mapping).collect::<Vec<_>>().join(", "))
}

fn mapping(row: &Map<String, Json>) -> String {
    let members: Vec<String> =
        row.iter().map(|(key, value)| format!("{}: {}", scalar(key), flow(value))).collect();
    format!("{{{}}}", members.join(", "))
}

/// A value in YAML's flow style.
fn flow(value: &Json) -> String {
    match value {
        Json::String(text) => scalar(text),
        Json::Array(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Json::Object(members) => mapping(members),
        other => other.to_string(),
    }
}

/// A text, bare where it cannot be taken for anything else; otherwise as JSON writes it, which YAML reads the same.
fn scalar(text: &str) -> String {
    let is_word = text.starts_with(|character: char| character.is_ascii_alphabetic())
        && text.chars().all(|character| character.is_ascii_alphanumeric() || "_-./@ ".contains(character))
        && !text.ends_with(' ')
        && !["true", "false", "null", "yes", "no", "on", "off", "none", "y", "n"]
            .contains(&&*text.to_lowercase());
    let is_time = text.len() >= 20
        && text.ends_with('Z')
        && text.starts_with(|character: char| character.is_ascii_digit())
        && text.chars().all(|character| character.is_ascii_digit() || "-T:.Z".contains(character));
    if is_word || is_time { text.to_owned() } else { Json::from(text).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn texts_are_bare_only_where_they_stay_texts() {
        for (text, written) in [
            ("ws-042.contoso.example", "ws-042.contoso.example"),
            ("2026-01-01T12:00:00Z", "2026-01-01T12:00:00Z"),
            ("Full: only", "\"Full: only\""),
            ("12", "\"12\""),
            ("20260115-0101", "\"20260115-0101\""),
            ("", "\"\""),
            ("yes", "\"yes\""),
            ("a, b", "\"a, b\""),
            ("x #y", "\"x #y\""),
        ] {
            assert_eq!(scalar(text), written);
        }
        assert_eq!(
            flow(&json!({"a": [1, null, "b c"], "d e": {"f": true}})),
            "{a: [1, null, b c], d e: {f: true}}"
        );
    }
}
