//! What a build did to its output folder, or would do: a list, a unified diff, or JSON.

use std::fmt::Write;

use serde_json::{Value, json};
use similar::TextDiff;

use super::{Summary, json, visible};
use crate::diagnostic::Diagnostic;
use crate::folder::{BuildPlan, ChangeKind, FileChange, KeptBecause};
use crate::source::Sources;

/// What was added, changed and removed in the folder `output`, and what a person has to do about it.
pub fn text(plan: &BuildPlan, output: &str) -> String {
    let mut text = String::new();
    for change in &plan.changes {
        let word = match change.kind {
            ChangeKind::Added => "added",
            ChangeKind::Changed => "changed",
            ChangeKind::Removed => "removed",
            ChangeKind::Unchanged => continue,
        };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{word:8} {output}/{}", change.path);
    }
    text + &notes(plan, output) + &numbers(plan, output)
}

/// What `build` would change, as a unified diff.
pub fn diff(plan: &BuildPlan, output: &str) -> String {
    let mut text = String::new();
    for change in plan.changes.iter().filter(|change| change.kind != ChangeKind::Unchanged) {
        text += &file_diff(change, output);
    }
    text += &notes(plan, output);
    if plan.is_clean() {
        text + &numbers(plan, output)
    } else {
        let _ = writeln!(text, "`{output}` is not what the definitions render: {}", counts(plan));
        text + "help: run `rulesmith build` and commit the result\n"
    }
}

/// Everything that [`text`] says, and the findings.
pub fn json(plan: &BuildPlan, output: &str, found: &[Diagnostic], sources: &Sources) -> String {
    let paths = |kind| -> Vec<String> {
        let changes = plan.changes.iter().filter(|change| change.kind == kind);
        changes.map(|change| format!("{output}/{}", change.path)).collect()
    };
    let rules: Vec<Value> = plan
        .removed_rules
        .iter()
        .map(|rule| json!({"path": format!("{output}/{}", rule.path), "rule": rule.name}))
        .collect();
    let kept: Vec<Value> = plan
        .kept
        .iter()
        .map(|kept| json!({"path": format!("{output}/{}", kept.path), "because": reason(kept.because)}))
        .collect();
    let report = json!({
        "added": paths(ChangeKind::Added),
        "changed": paths(ChangeKind::Changed),
        "removed": paths(ChangeKind::Removed),
        "unchanged": plan.count(ChangeKind::Unchanged),
        "removedRules": rules,
        "kept": kept,
        "diagnostics": json::diagnostics(found, sources),
        "summary": Summary::of(found),
    });
    format!("{report:#}\n")
}

fn file_diff(change: &FileChange, output: &str) -> String {
    let before = change.before.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
    let after = change.after.as_deref().unwrap_or_default();
    let name = |present: bool| {
        if present { format!("{output}/{}", change.path) } else { "/dev/null".to_owned() }
    };
    let diff = TextDiff::from_lines(&*before, after);
    let text = diff
        .unified_diff()
        .context_radius(3)
        .header(&name(change.before.is_some()), &name(change.after.is_some()))
        .to_string();
    // Line by line: a hostile file must not steer the terminal, and line ends stay what they are.
    text.split_inclusive('\n')
        .map(|line| {
            let (content, end) = line.strip_suffix('\n').map_or((line, ""), |content| (content, "\n"));
            visible(content).into_owned() + end
        })
        .collect()
}

fn notes(plan: &BuildPlan, output: &str) -> String {
    let mut text = String::new();
    if plan.manifest_unreadable {
        let _ = writeln!(
            text,
            "warning: `{output}/manifest.json` could not be read; files of earlier builds may remain"
        );
    }
    for kept in &plan.kept {
        let _ = writeln!(
            text,
            "warning: `{output}/{}` is no longer rendered and stays: {}",
            visible(&kept.path),
            reason(kept.because)
        );
    }
    if !plan.removed_rules.is_empty() {
        text += "warning: these rules are no longer rendered; nothing removes them from a tenant by itself\n";
        for rule in &plan.removed_rules {
            let _ = writeln!(text, "  {}  ({output}/{})", visible(&rule.name), visible(&rule.path));
        }
    }
    text
}

fn reason(because: KeptBecause) -> &'static str {
    match because {
        KeptBecause::Edited => "it was edited by hand",
        KeptBecause::Outside => "it is not in the output folder",
    }
}

fn numbers(plan: &BuildPlan, output: &str) -> String {
    let files = plan.changes.iter().filter(|change| change.kind != ChangeKind::Removed).count();
    format!("{files} files in `{output}`: {}\n", counts(plan))
}

fn counts(plan: &BuildPlan) -> String {
    let parts = [
        (ChangeKind::Added, "added"),
        (ChangeKind::Changed, "changed"),
        (ChangeKind::Removed, "removed"),
        (ChangeKind::Unchanged, "unchanged"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .map(|(kind, word)| (plan.count(kind), word))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") }
}
