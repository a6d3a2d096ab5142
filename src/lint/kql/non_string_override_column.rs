//! An override taken from a column of the wrong type.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::column::{ColumnRole, named, takes};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;
use rulesmith_kql::bind::schema::ColumnLookup;
use rulesmith_kql::bind::tree::ScalarType;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "non-string-override-column",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The column that sets an alert's severity or tactics is not a string.",
    why: "Sentinel reads the severity from a string such as `High`, and tactics from a string or an array of \
          strings; from anything else it reads nothing, and the alert keeps the values of the rule.",
    bad: Example::new(indoc! {"
        query: |
          SigninLogs
          | extend Risk = 3
        entities:
          - account: {aadUserId: UserId}
        sentinel:
          keyedOn: query
          overrides: {severityColumn: Risk}
    "}),
    good: Example::new(indoc! {r#"
        query: |
          SigninLogs
          | extend Risk = iff(RiskLevelDuringSignIn == "high", "High", "Medium")
        entities:
          - account: {aadUserId: UserId}
        sentinel:
          keyedOn: query
          overrides: {severityColumn: Risk}
    "#}),
    how_to_fix: "Return the words of the service, for example with `case()`.",
    sources: &[sources::ARM_ALERT_RULES],
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
                let message = format!("`{name}` is of type {}, expected string", ty.name());
                let help = "return the words of the service: `case(Risk > 2, \"High\", \"Medium\")`";
                found.add(named.at.clone(), message, help);
            }
        }
    }
}
