//! `where`: keeps the rows for which the condition is true; null is not.

use super::{OperatorContext, order, scope};
use crate::bind::tree::{LogicalOp, ScalarExpr, ScalarExprKind};
use crate::eval::expression::{Compiler, EvalNode, window};
use crate::eval::observer::{ConditionOutcome, Observer};
use crate::eval::row::{self, Rows};
use crate::eval::{EvalError, Value};
use crate::syntax::span::Span;

/// Streams; holds all rows where a window function is in the condition.
pub(super) fn rows<'e>(
    step: OperatorContext<'e, '_>,
    condition: &'e ScalarExpr,
    rows: Rows<'e>,
) -> Result<Rows<'e>, EvalError> {
    let compiler = if order::has_window(condition) {
        order::require(step.from)?;
        Compiler::in_order(step.run, &step.from.schema)
    } else {
        Compiler::new(step.run, &step.from.schema)
    };
    // The operands of `and` are filters one after the other.
    let conjuncts = match &condition.kind {
        ScalarExprKind::Logical(LogicalOp::And, operands) => operands.as_slice(),
        _ => std::slice::from_ref(condition),
    };
    let nodes = compiler.compile_all(conjuncts)?;
    let mut watch = Vec::new();
    if step.run.observer.is_some() {
        for conjunct in conjuncts {
            watch_parts(&compiler, conjunct, &mut watch)?;
        }
    }
    let windows = compiler.into_windows();
    let passes = move |row: &[Value], slots: &[Value]| -> Result<bool, EvalError> {
        let scope = scope(step.run, row, slots);
        if let Some(observer) = step.run.observer {
            for part in &watch {
                part.tell(observer, step.span, &scope);
            }
        }
        for node in &nodes {
            if !node.holds(&scope)? {
                return Ok(false);
            }
        }
        Ok(true)
    };
    if windows.is_empty() {
        return Ok(Box::new(rows.filter_map(move |row| match row {
            Ok(row) => passes(&row, &[]).map(|passes| passes.then_some(row)).transpose(),
            Err(stop) => Some(Err(stop)),
        })));
    }
    let rows = row::collect(rows, step.run.context)?;
    let slots = window::values(&windows, &rows, step.run.context, step.run.fixtures)?;
    Ok(Box::new(rows.into_iter().zip(slots).filter_map(move |(row, slots)| {
        passes(&row, &slots).map(|passes| passes.then_some(row)).transpose()
    })))
}

/// A condition that an observer is told of.
struct ObservedCondition {
    span: Span,
    node: EvalNode,
    subject: Option<(Span, EvalNode)>,
}

/// The single conditions that a condition is made of.
fn watch_parts(
    compiler: &Compiler<'_, '_>,
    expr: &ScalarExpr,
    parts: &mut Vec<ObservedCondition>,
) -> Result<(), EvalError> {
    if let ScalarExprKind::Logical(_, operands) = &expr.kind {
        return operands.iter().try_for_each(|operand| watch_parts(compiler, operand, parts));
    }
    let subject = match &expr.kind {
        ScalarExprKind::Binary(_, subject, _)
        | ScalarExprKind::Membership(_, subject, _)
        | ScalarExprKind::MembershipInTable { value: subject, .. }
        | ScalarExprKind::Between { value: subject, .. }
            if !matches!(subject.kind, ScalarExprKind::AnyColumn) =>
        {
            Some((subject.span, compiler.compile(subject)?))
        }
        _ => None,
    };
    parts.push(ObservedCondition { span: expr.span, node: compiler.compile(expr)?, subject });
    Ok(())
}

impl ObservedCondition {
    fn tell(&self, observer: &dyn Observer, operator: Span, scope: &crate::eval::expression::RowScope<'_>) {
        // A condition that has no value for this row is met by the filter itself, if it comes to that.
        let Ok(held) = self.node.holds(scope) else { return };
        let subject = self.subject.as_ref().and_then(|(span, node)| Some((*span, node.value(scope).ok()?)));
        let subject = subject.as_ref().map(|(span, value)| (*span, value));
        observer.condition(&ConditionOutcome { operator, span: self.span, held, subject });
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use crate::bind::{QueryResult, bind};
    use crate::catalog::{Environment, Platform};
    use crate::eval::context::Limits;
    use crate::eval::observer::{ConditionOutcome, Observer};
    use crate::eval::{Context, NoTables, run};
    use crate::syntax::parse;
    use crate::syntax::span::Span;

    struct Notes<'q> {
        query: &'q str,
        lines: RefCell<Vec<String>>,
    }

    impl Observer for Notes<'_> {
        fn left(&self, operator: Span, rows: u64) {
            self.lines.borrow_mut().push(format!("{rows} after {}", operator.of(self.query)));
        }

        fn condition(&self, condition: &ConditionOutcome<'_>) {
            let subject = condition
                .subject
                .map(|(span, value)| format!(", {} is {}", span.of(self.query), value.to_cow()))
                .unwrap_or_default();
            let line = format!("{} {}{subject}", condition.span.of(self.query), condition.held);
            self.lines.borrow_mut().push(line);
        }
    }

    #[test]
    fn an_observer_sees_every_condition_and_what_is_left() {
        let query = "print x = 1, s = 'b' | where x == 2 and (s == 'a' or s in ('b')) | extend y = x";
        let bound = bind(&parse(query).query, &Environment::new(Platform::Both));
        let QueryResult::Table(table) = &bound.result else { panic!("a table") };
        let notes = Notes { query, lines: RefCell::default() };
        let context = Context::new(0, Limits::default());
        assert_eq!(run(table, &context, &NoTables, Some(&notes)), Ok(vec![]));
        let mut lines = notes.lines.into_inner();
        lines.sort();
        let expected = [
            "0 after extend y = x",
            "0 after where x == 2 and (s == 'a' or s in ('b'))",
            "s == 'a' false, s is b",
            "s in ('b') true, s is b",
            "x == 2 false, x is 1",
        ];
        assert_eq!(lines, expected);
    }
}
