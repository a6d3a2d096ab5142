//! A rule that is keyed on a title, which Microsoft advises against in the Defender portal.

use indoc::indoc;

use crate::definition::Detection;
use crate::definition::sentinel::KeyedOn;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "keyed-on-title",
    severity: DiagnosticSeverity::Info,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A rule is keyed on the title of an incident.",
    why: "Once a workspace is on the Defender portal, \"you can no longer predetermine the titles of \
          incidents\": correlation names and merges them. The keyed query mitigates that: it tests the \
          beginning of the title, and the titles of the incident's alerts as well (`orAlertTitle`).",
    bad: Example::new(indoc! {"
        defender: {}
        sentinel: {keyedOn: incidentTitle}
    "}),
    good: Example::new(indoc! {"
        defender: {}
        sentinel: {keyedOn: alertTitle}
    "}),
    how_to_fix: "No action is required. Alternatives, from the most robust on: what the Defender XDR alert itself can \
          carry (severity, entities, details); an automation rule with `identifiedBy: customDetection` or `identifiedBy: \
          alertTitle` (preview API); `keyedOn: alertTitle`.",
    sources: &[sources::XDR_INTEGRATION],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some((sentinel, KeyedOn::IncidentTitle)) = super::rule(detection) else { return };
    let rest = if sentinel.or_alert_title { ", or those of their alerts" } else { "" };
    found.add(
        value(["sentinel", "keyedOn"]),
        format!("the Defender portal names incidents itself, and this rule tests their titles{rest}"),
        "no action is required; alternatives are `keyedOn: alertTitle`, or an automation rule with `identifiedBy: customDetection` \
         or `identifiedBy: alertTitle` (preview API)",
    );
}
