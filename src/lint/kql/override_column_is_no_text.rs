//! An override taken from a column of the wrong type.

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::column::{ColumnRole, named, takes};
use crate::lint::{Check, Example, Findings, Lint, LintContext};
use rulesmith_kql::schema::ColumnLookup;
use rulesmith_kql::tree::ScalarType;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "override-column-is-no-text",
    severity: DiagnosticSeverity::Warning,
    summary: "The column that sets an alert's severity or tactics holds no text.",
    why: "Sentinel reads the severity from a text such as `High`, and tactics from a text or an array of texts; from anything \
          else it takes nothing, and the alert keeps the values of the rule.",
    bad: Example::new(
        "query: |\n  SigninLogs\n  | extend Risk = 3\nentities:\n  - account: {aadUserId: UserId}\nsentinel:\n  keyedOn: query\n  overrides: {severityColumn: Risk}",
    ),
    good: Example::new(
        "query: |\n  SigninLogs\n  | extend Risk = iff(RiskLevelDuringSignIn == \"high\", \"High\", \"Medium\")\nentities:\n  - account: {aadUserId: UserId}\nsentinel:\n  keyedOn: query\n  overrides: {severityColumn: Risk}",
    ),
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    for named in named(detection) {
        let allowed: &[ScalarType] = match named.role {
            ColumnRole::Severity => &[ScalarType::String],
            ColumnRole::Tactics => &[ScalarType::String, ScalarType::Dynamic],
            _ => continue,
        };
        for reading in case.readings.iter().filter(|reading| takes(reading, detection, named.role)) {
            let name = reading.name_of(named.column);
            let ColumnLookup::Present(index) = reading.bound.lookup(name) else { continue };
            let Some(ty) =
                reading.bound.schema().and_then(|row| row.columns.get(index)).and_then(|column| column.ty)
            else {
                continue;
            };
            if !allowed.contains(&ty) {
                let message = format!("`{name}` is of type {}, expected a text", ty.name());
                let help = "give it the words of the service: `case(Risk > 2, \"High\", \"Medium\")`";
                found.add(named.at.clone(), message, help);
            }
        }
    }
}
