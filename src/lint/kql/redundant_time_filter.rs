//! A time filter that the service applies anyway.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::column::source;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;
use rulesmith_kql::bind::QueryResult;
use rulesmith_kql::bind::schema::Schema;
use rulesmith_kql::bind::tree::{
    BinaryOp, BoundOperator, LogicalOp, RangeOp, ScalarExpr, ScalarExprKind, TabularExprKind,
};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "redundant-time-filter",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The query of a Defender XDR rule keeps only recent rows, which the service already does.",
    why: "The service reads the rows of the rule's lookback, by the time of the event or of its arrival. A \
          filter on `Timestamp` should be avoided: it repeats the lookback, and where it is narrower it drops \
          rows that arrive late.",
    bad: Example::new(indoc! {r#"
        query: |
          DeviceEvents
          | where Timestamp > ago(1h)
          | where ActionType == "UsbDriveMounted"
        entities:
          - host: {deviceId: DeviceId}
        defender: {frequency: 1h}
    "#}),
    good: Example::new(indoc! {r#"
        query: |
          DeviceEvents
          | where ActionType == "UsbDriveMounted"
        entities:
          - host: {deviceId: DeviceId}
        defender: {frequency: 1h}
    "#}),
    how_to_fix: "Remove the filter.",
    sources: &[sources::CUSTOM_DETECTION_RULES],
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
                            "the time filter repeats the lookback of the rule",
                            "remove it: the service reads the rows of the lookback, including late ones",
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
