//! More columns in title and description than Defender XDR takes.

use crate::definition::Detection;
use crate::definition::alert::placeholders;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, Lint, LintContext, text};
use crate::platform::defender::MAX_DYNAMIC_COLUMNS;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "too-many-dynamic-columns",
    severity: DiagnosticSeverity::Error,
    summary: "Title and description of the alert name more than three different columns.",
    why: "Defender XDR counts over both texts: \"Dynamic properties in alertTitle and alertDescription must not exceed \
          3 fields\" (observed; custom-detection-rules says three in each field). One column may stand in several places.",
    bad: Example::new(
        "alert:\n  title: \"{{AccountUpn}} isolated {{DeviceName}}\"\n  description: \"From {{IPAddress}}: {{Comment}}\"\ndefender: {}",
    ),
    good: Example::new(
        "alert:\n  title: \"{{AccountUpn}} isolated {{DeviceName}}\"\n  description: \"{{AccountUpn}} isolated {{DeviceName}}: {{Comment}}\"\ndefender: {}",
    ),
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
                        "`{}` is different column number {} of title and description, expected at most \
                         {MAX_DYNAMIC_COLUMNS}",
                        placeholder.column,
                        columns.len()
                    ),
                    "carry it as a custom detail under `details` instead",
                );
            }
        }
    }
}
