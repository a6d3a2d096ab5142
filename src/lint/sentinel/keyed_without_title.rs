//! A keyed rule without a title to be keyed on.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "keyed-without-title",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A rule is keyed on a title that no rule of the definition raises.",
    why: "A keyed rule looks for what the Defender XDR rule of the same definition raised. Without one, \
          `sentinel.title` must give the title that another product raises.",
    bad: Example::new(indoc! {"
        alert: {title: Device isolated by hand}
        sentinel:
          keyedOn: incidentTitle
    "}),
    good: Example::new(indoc! {"
        alert: {title: Device isolated by hand}
        sentinel:
          keyedOn: incidentTitle
          title: Suspected DCSync attack
    "}),
    how_to_fix: "Add a `defender` section or `sentinel.title`, or run the query in Sentinel with `keyedOn: query`.",
    sources: &[],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(sentinel) = super::keyed(detection) else { return };
    if detection.defender.is_none() && sentinel.title.is_none() {
        found.add(
            value(["sentinel", "keyedOn"]),
            "missing title to be keyed on, expected a `defender` section or `sentinel.title`",
            "add `defender: {frequency: 1h}`, or run the query in Sentinel with `keyedOn: query`",
        );
    }
}
