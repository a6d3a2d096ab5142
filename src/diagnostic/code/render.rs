//! Codes of rendering: templates, and the last checks of what is rendered.

use indoc::indoc;

use super::description::{CodeDescription, definition, file};
use crate::citation::Source;
use crate::diagnostic::DiagnosticSeverity;

pub(super) static INVALID_OUTPUT: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A rendered rule is not what the service accepts.",
    why: "Every rendered file is checked against the schema of the service, so that neither a value nor a template \
          of your own can deploy a broken rule.",
    bad: &[file("templates/defender/rule.json", "{\"displayName\": {{ rule.name | json }}}")],
    good: &[file("templates/defender/rule.json", "# every property that the service requires")],
    how_to_fix: "Correct the template, or remove it to use the built-in one.",
    sources: &[],
};

pub(super) static KEYED_RULE_CONTINUOUS: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A keyed rule has a continuous frequency.",
    why: "A keyed rule joins an incident with its alert, whose rows rarely arrive in the same minute. The lint \
          `continuous-keyed-rule` reports this first; this code is the last check before a file is written.",
    bad: &[definition(indoc! {"
        defender: {}
        sentinel:
          frequency: continuous
    "})],
    good: &[definition(indoc! {"
        defender: {}
        sentinel:
          frequency: 5m
    "})],
    how_to_fix: "Give the rule an interval, such as `5m`.",
    sources: &[],
};

pub(super) static NEEDS_PREVIEW: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A rule needs the preview API, and the project does not use it.",
    why: "The preview API can change without notice. The lint `requires-preview-api` reports this first; this code \
          is the last check before a file is written.",
    bad: &[definition(indoc! {"
        sentinel:
          keyedOn: query
          frequency: continuous
    "})],
    good: &[
        file(
            "rulesmith.toml",
            indoc! {"
            [sentinel]
            preview = true
        "},
        ),
        file(
            "detections/example.yaml",
            indoc! {"
            sentinel:
              keyedOn: query
              frequency: continuous
        "},
        ),
    ],
    how_to_fix: "Set `preview = true` under `[sentinel]` in `rulesmith.toml`, or use what the stable API has.",
    sources: &[],
};

pub(super) static NO_ANALYTICS_RULE: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "An automation rule runs on an analytics rule that the definition does not have.",
    why: "The condition would compare with a rule that does not exist, and never hold.",
    bad: &[definition(indoc! {"
        defender: {}
        automation:
          - {key: page, name: Page, order: 10, actions: [{tags: [page]}]}
    "})],
    good: &[definition(indoc! {"
        defender: {}
        sentinel: {keyedOn: alertTitle}
        automation:
          - {key: page, name: Page, order: 10, actions: [{tags: [page]}]}
    "})],
    how_to_fix: "Add a `sentinel` section, or set `identifiedBy: incidentTitle`.",
    sources: &[],
};

pub(super) static TEMPLATE_ERROR: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A template cannot be read or rendered, or does not render JSON.",
    why: "A template of your own takes the place of a built-in one. It sees the values that \
          `docs/guide/templates.md` lists.",
    bad: &[file("templates/defender/rule.json", "{\"displayName\": {{ rule.nam | json }}}")],
    good: &[file("templates/defender/rule.json", "{\"displayName\": {{ rule.name | json }}}")],
    how_to_fix: "Correct the marked expression. Write every value as `{{ value | json }}`, and check the commas.",
    sources: &[Source { title: "Tera", url: "https://keats.github.io/tera/" }],
};

pub(super) static UNKNOWN_TEMPLATE: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A file below `templates/` has a name that nothing renders.",
    why: "A template replaces the built-in one of the same name. Under any other name it has no effect.",
    bad: &[file("templates/defender/rules.json", "{}")],
    good: &[file("templates/defender/rule.json", "{}")],
    how_to_fix: "Rename the file as the message suggests, or remove it.",
    sources: &[],
};

pub(super) static UNRESOLVED_NAME: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "An automation rule names an owner or a playbook that `rulesmith.toml` does not declare.",
    why: "The name cannot be replaced with an object of the tenant. The lints `unknown-owner` and \
          `unknown-playbook` report this first; this code is the last check before a file is written.",
    bad: &[definition(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - {key: assign, name: Assign, order: 10, actions: [{owner: soc}]}
    "})],
    good: &[
        file(
            "rulesmith.toml",
            indoc! {r#"
            [owners.soc]
            object-id = "7d3c1a52-64d5-4a3e-9f5b-0b6a4b0c9e11"
        "#},
        ),
        file(
            "detections/example.yaml",
            indoc! {"
            sentinel: {keyedOn: query}
            automation:
              - {key: assign, name: Assign, order: 10, actions: [{owner: soc}]}
        "},
        ),
    ],
    how_to_fix: "Declare the owner or playbook in `rulesmith.toml`.",
    sources: &[],
};
