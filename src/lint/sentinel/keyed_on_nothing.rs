//! A keyed rule that nothing raises an incident for.

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "keyed-on-nothing",
    severity: DiagnosticSeverity::Error,
    summary: "A rule is keyed on a title that no rule of the definition raises.",
    why: "A keyed rule looks for what the Defender XDR rule of the same definition raised. Without one, `sentinel.title` \
          must say which product's title is meant.",
    bad: Example::new("alert: {title: Device isolated by hand}\nsentinel:\n  keyedOn: incidentTitle"),
    good: Example::new(
        "alert: {title: Device isolated by hand}\nsentinel:\n  keyedOn: incidentTitle\n  title: Suspected DCSync attack",
    ),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(sentinel) = super::keyed(detection) else { return };
    if detection.defender.is_none() && sentinel.title.is_none() {
        found.add(
            value(["sentinel", "keyedOn"]),
            "no Defender XDR rule raises the title, expected a `defender` section or `sentinel.title`",
            "add `defender: {frequency: 1h}`; or run the query in Sentinel with `keyedOn: query`",
        );
    }
}
