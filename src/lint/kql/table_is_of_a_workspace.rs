//! A Defender XDR rule over a table of Sentinel.

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "table-is-of-a-workspace",
    severity: DiagnosticSeverity::Info,
    summary: "The query of a Defender XDR rule reads a table that advanced hunting has only with a connected workspace.",
    why: "Advanced hunting reads the tables of a Sentinel workspace that is connected to the Defender portal. In a tenant \
          without one the rule is refused.",
    bad: Example::new("query: SigninLogs\nentities:\n  - account: {aadUserId: UserId}\ndefender: {}"),
    good: Example::new(
        "query: EntraIdSignInEvents\nentities:\n  - account: {aadUserId: AccountObjectId}\ndefender: {}",
    ),
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, _: &Detection, found: &mut Findings<'_>) {
    let Some(reading) = case.in_defender() else { return };
    for span in &reading.elsewhere {
        let (file, place) = case.place_in(reading, span.range());
        let message = format!(
            "`{}` is a table of Sentinel: advanced hunting has it where a workspace is connected",
            span.of(reading.text)
        );
        found.add_in(&file, place, message, "nothing needs to be done where it is; say so under `requires`");
    }
}
