//! A Defender XDR rule over a Sentinel table.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "workspace-table-in-defender-rule",
    severity: DiagnosticSeverity::Info,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The query of a Defender XDR rule reads a table that advanced hunting has only with a connected \
          workspace.",
    why: "Advanced hunting reads the tables of a Sentinel workspace that is connected to the Defender portal. \
          In a tenant without one the rule is rejected.",
    bad: Example::new(indoc! {"
        query: SigninLogs
        entities:
          - account: {aadUserId: UserId}
        defender: {}
    "}),
    good: Example::new(indoc! {"
        query: EntraIdSignInEvents
        entities:
          - account: {aadUserId: AccountObjectId}
        defender: {}
    "}),
    how_to_fix: "No action is required if a workspace is connected; say so under `requires`.",
    sources: &[sources::CUSTOM_DETECTION_RULES],
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, _: &Detection, found: &mut Findings<'_>) {
    let Some(reading) = case.in_defender() else { return };
    for span in &reading.elsewhere {
        let (file, place) = case.place_in(reading, span.range());
        let message = format!(
            "`{}` is a Sentinel table: advanced hunting has it only with a connected workspace",
            span.of(reading.text)
        );
        found.add_in(
            &file,
            place,
            message,
            "no action is required if a workspace is connected; say so under `requires`",
        );
    }
}
