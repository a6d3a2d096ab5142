//! More columns in title and description than Defender XDR allows.

use indoc::indoc;

use crate::definition::Detection;
use crate::definition::alert::placeholders;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, text};
use crate::platform::defender::MAX_DYNAMIC_COLUMNS;
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "too-many-dynamic-columns",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "Title and description of the alert name more than three different columns.",
    why: "Defender XDR counts over both texts: \"Dynamic properties in alertTitle and alertDescription must not \
          exceed 3 fields\" (observed; the documentation says three in each field). A column may be used \
          several times.",
    bad: Example::new(indoc! {r#"
        alert:
          title: "{{AccountUpn}} isolated {{DeviceName}}"
          description: "From {{IPAddress}}: {{Comment}}"
        defender: {}
    "#}),
    good: Example::new(indoc! {r#"
        alert:
          title: "{{AccountUpn}} isolated {{DeviceName}}"
          description: "{{AccountUpn}} isolated {{DeviceName}}: {{Comment}}"
        defender: {}
    "#}),
    how_to_fix: "Carry the other columns as custom details under `details`.",
    sources: &[sources::CUSTOM_DETECTION_RULES],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    if detection.defender.is_none() {
        return;
    }
    let mut columns: Vec<&str> = Vec::new();
    let texts = [
        (text::title_at(detection), detection.alert_title()),
        (text::description_at(detection), detection.alert_description()),
    ];
    for (at, text) in texts {
        for placeholder in placeholders(text) {
            if columns.contains(&placeholder.column) {
                continue;
            }
            columns.push(placeholder.column);
            if columns.len() > MAX_DYNAMIC_COLUMNS {
                found.add(
                    Place::Within(at.clone(), placeholder.span),
                    format!(
                        "`{}` is the different column number {} in title and description, expected at most \
                         {MAX_DYNAMIC_COLUMNS}",
                        placeholder.column,
                        columns.len()
                    ),
                    "add it as a custom detail under `details` instead",
                );
            }
        }
    }
}
