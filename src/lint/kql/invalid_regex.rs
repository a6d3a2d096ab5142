//! A regular expression that cannot be compiled.

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, Lint, LintContext};
use rulesmith_kql::Code;

pub(in crate::lint) static LINT: Lint = Lint {
    name: Code::InvalidRegex.text(),
    severity: DiagnosticSeverity::Warning,
    summary: "A regular expression is none of Kusto's.",
    why: "Kusto reads regular expressions as RE2 does: no look-ahead, no look-behind, no references back. The query fails \
          when it runs, not when it is deployed.",
    bad: Example::new(
        "query: |\n  DeviceEvents\n  | where FileName matches regex @\"^(?!svc).*\\.exe$\"\nentities:\n  - host: {deviceId: DeviceId}\ndefender: {}",
    ),
    good: Example::new(
        "query: |\n  DeviceEvents\n  | where FileName endswith \".exe\" and not(FileName startswith \"svc\")\nentities:\n  - host: {deviceId: DeviceId}\ndefender: {}",
    ),
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, _: &Detection, found: &mut Findings<'_>) {
    super::report(case, Code::InvalidRegex, "write it without look-around and references back", found);
}
