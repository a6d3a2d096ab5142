//! A comment in the query of a continuous rule.

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, Lint, LintContext};
use rulesmith_kql::tokens;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "continuous-query-has-a-comment",
    severity: DiagnosticSeverity::Error,
    summary: "The query of a continuous Defender XDR rule has a comment.",
    why: "The query of a continuous rule cannot have comments (custom-detection-rules).",
    bad: Example::new(
        "query: |\n  DeviceEvents\n  | where ActionType == \"UsbDriveMounted\"   // any drive\nentities:\n  - host: {deviceId: DeviceId}\ndefender: {frequency: continuous}",
    ),
    good: Example::new(
        "query: |                                  # any drive\n  DeviceEvents\n  | where ActionType == \"UsbDriveMounted\"\nentities:\n  - host: {deviceId: DeviceId}\ndefender: {frequency: continuous}",
    ),
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(reading) = super::continuous(case, detection) else { return };
    let tokens = tokens(reading.text);
    let mut from = 0;
    for token in tokens {
        let span = token.span.range();
        let gap = reading.text.get(from..span.start).unwrap_or_default();
        if let Some(start) = gap.find("//") {
            let end = gap[start..].find('\n').map_or(gap.len(), |line| start + line);
            let length = gap[start..end].trim_end().len();
            let (file, place) = case.place_in(reading, from + start..from + start + length);
            found.add_in(
                &file,
                place,
                "the query of a continuous rule cannot have comments",
                "move the comment out of the query, into the YAML",
            );
        }
        from = span.end;
    }
}
