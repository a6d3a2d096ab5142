//! A comparison that is never true.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;
use rulesmith_kql::Code;

pub(in crate::lint) static LINT: Lint = Lint {
    name: Code::NeverTrue.text(),
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A part of a dynamic value is compared with a boolean, and the log may hold a string.",
    why: "A dynamic string never equals a boolean: where `RawEventData.SettingsNewValue` is the string \
          \"False\", `RawEventData.SettingsNewValue == false` is false, and the detection stays silent without \
          an error. The services write such values as strings as often as booleans.",
    bad: Example::new(indoc! {"
        query: |
          CloudAppEvents
          | where RawEventData.SettingsNewValue == False
        entities:
          - account: {aadUserId: AccountObjectId}
        defender: {}
    "}),
    good: Example::new(indoc! {r#"
        query: |
          CloudAppEvents
          | where tostring(RawEventData.SettingsNewValue) =~ "false"
        entities:
          - account: {aadUserId: AccountObjectId}
        defender: {}
    "#}),
    how_to_fix: "Compare the string: `tostring(…) =~ \"…\"`.",
    sources: &[sources::KUSTO_DYNAMIC],
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, _: &Detection, found: &mut Findings<'_>) {
    super::report(case, Code::NeverTrue, "compare the string: `tostring(…) =~ \"…\"`", found);
}
