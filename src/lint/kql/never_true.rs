//! A comparison that can never hold.

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, Lint, LintContext};
use rulesmith_kql::Code;

pub(in crate::lint) static LINT: Lint = Lint {
    name: Code::NeverTrue.text(),
    severity: DiagnosticSeverity::Warning,
    summary: "A part of a dynamic value is compared with a boolean, and the log may hold a text.",
    why: "A dynamic text never equals a boolean: where `RawEventData.SettingsNewValue` is the text \"False\", \
          `RawEventData.SettingsNewValue == false` is false, and the detection stays silent without an error. The services \
          write such values as texts as often as booleans.",
    bad: Example::new(
        "query: |\n  CloudAppEvents\n  | where RawEventData.SettingsNewValue == False\nentities:\n  - account: {aadUserId: AccountObjectId}\ndefender: {}",
    ),
    good: Example::new(
        "query: |\n  CloudAppEvents\n  | where tostring(RawEventData.SettingsNewValue) =~ \"false\"\nentities:\n  - account: {aadUserId: AccountObjectId}\ndefender: {}",
    ),
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, _: &Detection, found: &mut Findings<'_>) {
    super::report(case, Code::NeverTrue, "compare the text: `tostring(…) =~ \"…\"`", found);
}
