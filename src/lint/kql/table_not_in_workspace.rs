//! A Sentinel rule over a table that exists only in Defender XDR.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::target::QueryTarget;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "table-not-in-workspace",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The query of a Sentinel rule reads a table that exists only in advanced hunting.",
    why: "An analytics rule reads the tables of its workspace. The Defender XDR connector brings the events of \
          devices, mail, identities and cloud apps there, but not the inventories and graphs.",
    bad: Example::new(indoc! {"
        query: ExposureGraphNodes
        entities:
          - host: {name: NodeName}
        sentinel: {keyedOn: query}
    "}),
    good: Example::new(indoc! {"
        query: ExposureGraphNodes
        entities:
          - host: {name: NodeName}
        defender: {}
    "}),
    how_to_fix: "Run the query as a Defender XDR rule, and key the Sentinel rule on its title.",
    sources: &[sources::XDR_INTEGRATION],
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, _: &Detection, found: &mut Findings<'_>) {
    for reading in case.readings.iter().filter(|reading| reading.reader == QueryTarget::Sentinel) {
        for span in &reading.elsewhere {
            let (file, place) = case.place_in(reading, span.range());
            let message = format!(
                "`{}` exists only in advanced hunting, expected a table of the workspace",
                span.of(reading.text)
            );
            let help = "run it as a Defender XDR rule, and key the Sentinel rule on its title: `keyedOn: incidentTitle`";
            found.add_in(&file, place, message, help);
        }
    }
}
