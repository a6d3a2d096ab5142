//! A regular expression that cannot be compiled.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;
use rulesmith_kql::Code;

pub(in crate::lint) static LINT: Lint = Lint {
    name: Code::InvalidRegex.text(),
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A regular expression is not valid in Kusto.",
    why: "Kusto reads regular expressions as RE2 does: no look-ahead, no look-behind, no backreferences. The \
          query fails when it runs, not when it is deployed.",
    bad: Example::new(indoc! {r#"
        query: |
          DeviceEvents
          | where FileName matches regex @"^(?!svc).*\.exe$"
        entities:
          - host: {deviceId: DeviceId}
        defender: {}
    "#}),
    good: Example::new(indoc! {r#"
        query: |
          DeviceEvents
          | where FileName endswith ".exe" and not(FileName startswith "svc")
        entities:
          - host: {deviceId: DeviceId}
        defender: {}
    "#}),
    how_to_fix: "Rewrite the expression without look-around and backreferences.",
    sources: &[sources::KUSTO_REGEX],
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, _: &Detection, found: &mut Findings<'_>) {
    super::report(case, Code::InvalidRegex, "rewrite it without look-around and backreferences", found);
}
