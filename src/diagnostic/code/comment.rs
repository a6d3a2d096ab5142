//! Codes of comments that allow findings.

use indoc::indoc;

use super::description::{CodeDescription, definition};
use crate::diagnostic::DiagnosticSeverity;

pub(super) static INVALID_ALLOW: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Warning,
    summary: "A comment begins with `rulesmith:` and is not a valid suppression.",
    why: "A suppression with a typing error suppresses nothing.",
    bad: &[definition(indoc! {"
        # rulesmith: alow preview-frequency – the tenant has it
        defender: {frequency: 2h}
    "})],
    good: &[definition(indoc! {"
        # rulesmith: allow preview-frequency – the tenant has it
        defender: {frequency: 2h}
    "})],
    how_to_fix: "Write `rulesmith: allow <lint> – reason`.",
    sources: &[],
};

pub(super) static UNALLOWABLE_LINT: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Warning,
    summary: "A comment allows a lint that is an error.",
    why: "Errors are what a service rejects or what silently breaks a rule; they cannot be suppressed.",
    bad: &[definition(indoc! {"
        # rulesmith: allow defender-frequency-out-of-range – fast
        defender: {frequency: 1m}
    "})],
    good: &[definition("defender: {frequency: continuous}")],
    how_to_fix: "Fix what the lint finds, and remove the comment.",
    sources: &[],
};

pub(super) static UNKNOWN_LINT: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Warning,
    summary: "A comment allows a lint that does not exist.",
    why: "The comment has no effect, usually because of a typing error or because the lint was renamed.",
    bad: &[definition(indoc! {"
        # rulesmith: allow preview-frequenci – the tenant has it
        defender: {frequency: 2h}
    "})],
    good: &[definition(indoc! {"
        # rulesmith: allow preview-frequency – the tenant has it
        defender: {frequency: 2h}
    "})],
    how_to_fix: "Use the suggested name. `docs/lints/README.md` lists the lints.",
    sources: &[],
};

pub(super) static UNUSED_ALLOW: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Warning,
    summary: "A comment allows a finding that does not occur.",
    why: "The comment is left over, and would hide the finding if it came back.",
    bad: &[definition(indoc! {"
        # rulesmith: allow preview-frequency – the tenant has it
        defender: {frequency: 1h}
    "})],
    good: &[definition("defender: {frequency: 1h}")],
    how_to_fix: "Remove the comment.",
    sources: &[],
};
