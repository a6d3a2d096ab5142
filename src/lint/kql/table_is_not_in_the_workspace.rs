//! A Sentinel rule over a table that only Defender XDR has.

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::target::QueryTarget;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "table-is-not-in-the-workspace",
    severity: DiagnosticSeverity::Error,
    summary: "The query of a Sentinel rule reads a table that only advanced hunting has.",
    why: "An analytics rule reads the tables of its workspace. The Defender XDR connector brings the events of devices, mails, \
          identities and cloud apps there, and not the inventories and graphs.",
    bad: Example::new(
        "query: ExposureGraphNodes\nentities:\n  - host: {name: NodeName}\nsentinel: {keyedOn: query}",
    ),
    good: Example::new("query: ExposureGraphNodes\nentities:\n  - host: {name: NodeName}\ndefender: {}"),
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, _: &Detection, found: &mut Findings<'_>) {
    for reading in case.readings.iter().filter(|reading| reading.reader == QueryTarget::Sentinel) {
        for span in &reading.elsewhere {
            let (file, place) = case.place_in(reading, span.range());
            let message = format!(
                "`{}` is in no workspace: only advanced hunting has it, expected a table of Sentinel",
                span.of(reading.text)
            );
            let help = "run it as a Defender XDR rule, and key the Sentinel rule on its title: `keyedOn: incidentTitle`";
            found.add_in(&file, place, message, help);
        }
    }
}
