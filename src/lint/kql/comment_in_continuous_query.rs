//! A comment in the query of a continuous rule.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;
use rulesmith_kql::syntax::lexer::lex;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "comment-in-continuous-query",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The query of a continuous Defender XDR rule has a comment.",
    why: "The service rejects comments in the query of a continuous rule.",
    bad: Example::new(indoc! {r#"
        query: |
          DeviceEvents
          | where ActionType == "UsbDriveMounted"   // any drive
        entities:
          - host: {deviceId: DeviceId}
        defender: {frequency: continuous}
    "#}),
    good: Example::new(indoc! {r#"
        query: |                                  # any drive
          DeviceEvents
          | where ActionType == "UsbDriveMounted"
        entities:
          - host: {deviceId: DeviceId}
        defender: {frequency: continuous}
    "#}),
    how_to_fix: "Move the comment out of the query, into the YAML.",
    sources: &[sources::CUSTOM_DETECTION_RULES],
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(reading) = super::continuous(case, detection) else { return };
    let (tokens, _) = lex(reading.text);
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
