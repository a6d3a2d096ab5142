//! Codes of values that do not have the shape that the format asks for.

use indoc::indoc;

use super::description::{CodeDescription, definition, file};
use crate::diagnostic::DiagnosticSeverity;

pub(super) static DUPLICATE_ITEM: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A list has the same item twice.",
    why: "The second item has no effect and is usually a copy that was meant to be changed.",
    bad: &[definition(indoc! {"
        formerly: [old-name, old-name]
        defender: {}
    "})],
    good: &[definition(indoc! {"
        formerly: [old-name]
        defender: {}
    "})],
    how_to_fix: "Remove one of the two.",
    sources: &[],
};

pub(super) static INVALID_VALUE: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A value has the right type but an invalid form, length or size.",
    why: "Each key of the format states what it accepts: a pattern, a length, a range. What does not fit would be \
          rejected by the services, or break a file name or a GUID.",
    bad: &[definition("version: first")],
    good: &[definition("version: 1.0.0")],
    how_to_fix: "Follow the message: it names what is expected and, where it can, the corrected value.",
    sources: &[],
};

pub(super) static KEY_NOT_ALLOWED: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A key is not allowed together with the other keys of its mapping.",
    why: "Some keys exclude each other, or belong to another kind of condition or action.",
    bad: &[definition(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: page
            name: Page
            order: 10
            guids: {}
            actions: [{tags: [page]}]
    "})],
    good: &[definition(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - {key: page, name: Page, order: 10, actions: [{tags: [page]}]}
    "})],
    how_to_fix: "Remove the key.",
    sources: &[],
};

pub(super) static MISSING_KEY: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A mapping lacks a required key.",
    why: "Without the key no rule can be rendered: the format has no default for it.",
    bad: &[file(
        "detections/device-isolated.yaml",
        indoc! {"
            id: device-isolated
            name: Device isolated
        "},
    )],
    good: &[file(
        "detections/device-isolated.yaml",
        indoc! {"
            id: device-isolated
            name: Device isolated
            description: An administrator isolated a device.
            severity: medium
            query: CloudAppEvents
            entities: [{account: {aadUserId: AccountObjectId}}]
            defender: {}
        "},
    )],
    how_to_fix: "Add the key. `docs/format.md` lists every key.",
    sources: &[],
};

pub(super) static UNKNOWN_KEY: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A mapping has a key that the format does not know.",
    why: "A misspelt key would be ignored, and the rule would be deployed without what it says.",
    bad: &[definition(indoc! {"
        severty: high
        defender: {}
    "})],
    good: &[definition(indoc! {"
        severity: high
        defender: {}
    "})],
    how_to_fix: "Use the suggested key, or remove it. `docs/format.md` lists every key.",
    sources: &[],
};

pub(super) static UNKNOWN_VALUE: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A value is not one of the words that the key accepts.",
    why: "The services accept fixed words for these settings.",
    bad: &[definition(indoc! {"
        severity: critical
        defender: {}
    "})],
    good: &[definition(indoc! {"
        severity: high
        defender: {}
    "})],
    how_to_fix: "Use one of the words that the message lists.",
    sources: &[],
};

pub(super) static WRONG_TYPE: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A value has another type than the key expects.",
    why: "YAML reads unquoted `1.0`, `true` and `[a]` as a number, a truth value and a list. Where a text is \
          expected, that is not what was meant.",
    bad: &[definition(indoc! {"
        name: 42
        defender: {}
    "})],
    good: &[definition(indoc! {r#"
        name: "42"
        defender: {}
    "#})],
    how_to_fix: "Write the expected type; put text that looks like a number in quotes.",
    sources: &[],
};
