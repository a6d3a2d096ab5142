//! A filter on the time that the service applies anyway.

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::column::source;
use crate::lint::{Check, Example, Findings, Lint, LintContext};
use rulesmith_kql::QueryResult;
use rulesmith_kql::schema::Schema;
use rulesmith_kql::tree::{
    BinaryOp, BoundOperator, LogicalOp, RangeOp, ScalarExpr, ScalarExprKind, TabularExprKind,
};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "time-filter-repeats-the-schedule",
    severity: DiagnosticSeverity::Warning,
    summary: "The query of a Defender XDR rule keeps only recent rows, as the service does already.",
    why: "The service reads the rows of the rule's lookback, by the time of the event or of its arrival. A filter on `Timestamp` \
          beside it is to be avoided (custom-detection-rules): it says the same a second time, and where it is narrower it \
          loses the rows that arrive late.",
    bad: Example::new(
        "query: |\n  DeviceEvents\n  | where Timestamp > ago(1h)\n  | where ActionType == \"UsbDriveMounted\"\nentities:\n  - host: {deviceId: DeviceId}\ndefender: {frequency: 1h}",
    ),
    good: Example::new(
        "query: |\n  DeviceEvents\n  | where ActionType == \"UsbDriveMounted\"\nentities:\n  - host: {deviceId: DeviceId}\ndefender: {frequency: 1h}",
    ),
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, _: &Detection, found: &mut Findings<'_>) {
    let Some(reading) = case.in_defender() else { return };
    let QueryResult::Table(result) = &reading.bound.result else { return };
    let mut table = result;
    loop {
        match &table.kind {
            TabularExprKind::Pipe { input, operator, .. } => {
                if let BoundOperator::Where(predicate) = operator {
                    for filter in conjuncts(predicate).into_iter().filter(|it| is_recent(it, &input.schema)) {
                        let (file, place) = case.place_in(reading, filter.span.range());
                        found.add_in(
                            &file,
                            place,
                            "the filter on the time of the event repeats what the schedule does",
                            "leave it out: the service reads the rows of the rule's lookback, late ones as well",
                        );
                    }
                }
                table = input;
            }
            TabularExprKind::Shared { table: shared, .. } => table = shared,
            _ => return,
        }
    }
}

fn conjuncts(expr: &ScalarExpr) -> Vec<&ScalarExpr> {
    match &expr.kind {
        ScalarExprKind::Logical(LogicalOp::And, parts) => parts.iter().collect(),
        _ => vec![expr],
    }
}

/// Whether a filter keeps what happened after a moment before now.
fn is_recent(filter: &ScalarExpr, row: &Schema) -> bool {
    match &filter.kind {
        ScalarExprKind::Binary(BinaryOp::Greater | BinaryOp::GreaterOrEqual, left, right) => {
            is_time(left, row) && is_call(right, "ago")
        }
        ScalarExprKind::Binary(BinaryOp::Less | BinaryOp::LessOrEqual, left, right) => {
            is_call(left, "ago") && is_time(right, row)
        }
        ScalarExprKind::Between { op: RangeOp::Between, value, low, high } => {
            is_time(value, row) && is_call(low, "ago") && is_call(high, "now")
        }
        _ => false,
    }
}

fn is_time(expr: &ScalarExpr, row: &Schema) -> bool {
    let ScalarExprKind::Column(index) = expr.kind else { return false };
    let column = row.columns.get(index).and_then(|column| source(&column.origin));
    matches!(column, Some("Timestamp" | "TimeGenerated"))
}

fn is_call(expr: &ScalarExpr, function: &str) -> bool {
    match &expr.kind {
        ScalarExprKind::Call(call) => call.function == function,
        ScalarExprKind::Shared { expr, .. } => is_call(expr, function),
        _ => false,
    }
}
