//! A continuous rule over several tables.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;
use rulesmith_kql::syntax::ast::{ExprKind, OperatorKind, SyntaxNode, walk};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "multiple-tables-in-continuous-query",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The query of a continuous Defender XDR rule reads more than one table.",
    why: "A continuous rule looks at each event as it arrives: its query reads exactly one table, without \
          `join`, `union` and `externaldata`.",
    bad: Example::new(indoc! {"
        query: |
          DeviceEvents
          | join kind=inner (DeviceInfo | project DeviceId, OSPlatform) on DeviceId
        entities:
          - host: {deviceId: DeviceId}
        defender: {frequency: continuous}
    "}),
    good: Example::new(indoc! {r#"
        query: |
          DeviceEvents
          | where ActionType == "UsbDriveMounted"
        entities:
          - host: {deviceId: DeviceId}
        defender: {frequency: continuous}
    "#}),
    how_to_fix: "Read one table, or run the rule at an interval such as `1h`.",
    sources: &[sources::CUSTOM_DETECTION_RULES],
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(reading) = super::continuous(case, detection) else { return };
    let mut rejected = Vec::new();
    walk(&reading.query, &mut |node| {
        match node {
            SyntaxNode::Operator(operator) => {
                if matches!(
                    operator.kind,
                    OperatorKind::Join { .. }
                        | OperatorKind::Lookup { .. }
                        | OperatorKind::Union { .. }
                        | OperatorKind::Find { .. }
                        | OperatorKind::Search { .. }
                ) {
                    rejected.push(operator.keyword);
                }
            }
            SyntaxNode::Expr(expr) if matches!(expr.kind, ExprKind::ExternalData(_)) => {
                rejected.push(expr.span);
            }
            _ => {}
        }
        true
    });
    for span in &rejected {
        let (file, place) = case.place_in(reading, span.range());
        let operator = span.of(reading.text).split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let message =
            format!("`{operator}` is not allowed in a continuous rule, expected a query of one table");
        found.add_in(&file, place, message, HELP);
    }
    let tables: Vec<String> = reading.bound.tables.iter().map(|table| format!("`{table}`")).collect();
    if rejected.is_empty() && tables.len() > 1 {
        let (file, place) = case.place_in(reading, 0..reading.text.trim_end().len());
        let message =
            format!("the query of a continuous rule reads {}, expected one table", tables.join(", "));
        found.add_in(&file, place, message, HELP);
    }
}

const HELP: &str = "read one table, or run the rule at an interval such as `1h`";
