//! An automation rule whose time is over.

use jiff::Timestamp;
use jiff::tz::Offset;

use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, Lint, LintContext, RuleContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "automation-has-expired",
    severity: DiagnosticSeverity::Error,
    summary: "An automation rule expired before today.",
    why: "The deployment of a rule whose expiration is in the past fails (import-export-automation-rules).",
    bad: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: page, name: Page, order: 10, expires: 2020-01-01T00:00:00Z, actions: [{tags: [page]}]}",
    ),
    good: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: page, name: Page, order: 10, expires: 2199-01-01T00:00:00Z, actions: [{tags: [page]}]}",
    ),
    check: Check::Automation(check),
};

fn check(case: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    let Some(expires) = rule.rule.expires.as_deref() else { return };
    // A time that is none has a lint of its own.
    let Ok(end) = expires.parse::<Timestamp>() else { return };
    let day = Offset::UTC.to_datetime(end).date();
    if day < case.today {
        found.add(
            rule.value("expires"),
            format!("`{}` expired on {day}, expected a day to come: its deployment fails", rule.rule.key),
            "take the rule out, or give it more time",
        );
    }
}
