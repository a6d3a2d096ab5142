//! An automation rule that has expired.

use indoc::indoc;
use jiff::Timestamp;
use jiff::tz::Offset;

use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, RuleContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "automation-has-expired",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "An automation rule expired before today.",
    why: "The deployment of a rule whose expiration is in the past fails.",
    bad: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: page
            name: Page
            order: 10
            expires: 2020-01-01T00:00:00Z
            actions: [{tags: [page]}]
    "}),
    good: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: page
            name: Page
            order: 10
            expires: 2199-01-01T00:00:00Z
            actions: [{tags: [page]}]
    "}),
    how_to_fix: "Remove the rule, or extend its expiration.",
    sources: &[sources::EXPORTED_AUTOMATION_RULES],
    check: Check::Automation(check),
};

fn check(case: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    let Some(expires) = rule.rule.expires.as_deref() else { return };
    // An invalid time has its own lint.
    let Ok(end) = expires.parse::<Timestamp>() else { return };
    let day = Offset::UTC.to_datetime(end).date();
    if day < case.today {
        found.add(
            rule.value("expires"),
            format!("`{}` expired on {day}: its deployment fails", rule.rule.key),
            "remove the rule, or extend its expiration",
        );
    }
}
