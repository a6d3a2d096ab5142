//! A rule that is keyed on a title, which Microsoft advises against in the Defender portal.

use crate::definition::Detection;
use crate::definition::sentinel::KeyedOn;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "keyed-on-a-title",
    severity: DiagnosticSeverity::Info,
    summary: "A rule is keyed on the title of an incident.",
    why: "Once a workspace is on the Defender portal, \"you can no longer predetermine the titles of incidents\" \
          (microsoft-365-defender-sentinel-integration): correlation names and merges them. The keyed query softens that: \
          it tests the beginning of the title, and the titles of the incident's alerts too (`orAlertTitle`). \
          Alternatives, from the most robust on: what the Defender XDR alert itself can carry (severity, entities, \
          details); an automation rule with `identifiedBy: customDetection` or `identifiedBy: alertTitle` (preview API); `keyedOn: alertTitle`.",
    bad: Example::new("defender: {}\nsentinel: {keyedOn: incidentTitle}"),
    good: Example::new("defender: {}\nsentinel: {keyedOn: alertTitle}"),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some((sentinel, KeyedOn::IncidentTitle)) = super::rule(detection) else { return };
    let rest = if sentinel.or_alert_title { ", and the titles of its alerts count too" } else { "" };
    found.add(
        value(["sentinel", "keyedOn"]),
        format!("the Defender portal names incidents by itself; this rule tests their titles{rest}"),
        "nothing needs to be done; alternatives are `keyedOn: alertTitle`, or an automation rule with `identifiedBy: customDetection` \
         or `identifiedBy: alertTitle` (preview API)",
    );
}
