//! Outcomes for programs. The names and their order are part of the interface: add, never rename.

use serde_json::json;

use super::{TestReport, Totals};
use crate::report::json;

/// The whole report, indented, with a final line end.
pub fn render(run: &TestReport<'_>) -> String {
    let report = json!({
        "definitions": run.outcomes,
        "diagnostics": json::diagnostics(run.diagnostics, run.sources),
        "summary": Totals::of(run.outcomes),
    });
    format!("{report:#}\n")
}
