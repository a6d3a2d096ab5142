//! A continuous rule over several tables.

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, Lint, LintContext};
use rulesmith_kql::ast::{ExprKind, OperatorKind, SyntaxNode, walk};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "continuous-reads-one-table",
    severity: DiagnosticSeverity::Error,
    summary: "A continuous Defender XDR rule joins or unites tables.",
    why: "A continuous rule looks at each event as it arrives: its query reads exactly one table, without `join`, `union` and \
          `externaldata` (custom-detection-rules).",
    bad: Example::new(
        "query: |\n  DeviceEvents\n  | join kind=inner (DeviceInfo | project DeviceId, OSPlatform) on DeviceId\nentities:\n  - host: {deviceId: DeviceId}\ndefender: {frequency: continuous}",
    ),
    good: Example::new(
        "query: |\n  DeviceEvents\n  | where ActionType == \"UsbDriveMounted\"\nentities:\n  - host: {deviceId: DeviceId}\ndefender: {frequency: continuous}",
    ),
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(reading) = super::continuous(case, detection) else { return };
    let mut refused = Vec::new();
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
                    refused.push(operator.keyword);
                }
            }
            SyntaxNode::Expr(expr) if matches!(expr.kind, ExprKind::ExternalData(_)) => {
                refused.push(expr.span);
            }
            _ => {}
        }
        true
    });
    for span in &refused {
        let (file, place) = case.place_in(reading, span.range());
        let operator = span.of(reading.text).split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let message = format!("a continuous rule cannot have `{operator}`, expected a query of one table");
        found.add_in(&file, place, message, HELP);
    }
    let tables: Vec<String> = reading.bound.tables.iter().map(|table| format!("`{table}`")).collect();
    if refused.is_empty() && tables.len() > 1 {
        let (file, place) = case.place_in(reading, 0..reading.text.trim_end().len());
        let message =
            format!("the query of a continuous rule reads {}, expected one table", tables.join(", "));
        found.add_in(&file, place, message, HELP);
    }
}

const HELP: &str = "read one table, or let the rule run at an interval such as `1h`";
