//! Which predicates of a query its cases put to the test: each has to hold for some row and fail for another.

use std::collections::BTreeMap;

use super::engine::{PreparedQuery, Seen};
use super::explain::{line_of, one_line};
use super::outcome::{Coverage, Uncovered};
use rulesmith_kql::syntax::Span;
use rulesmith_kql::syntax::ast::{Expr, ExprKind, OperatorKind, SyntaxNode, walk};

/// How many characters of a predicate are shown.
const MAX_TEXT: usize = 120;

/// What the cases of a definition showed so far.
#[derive(Debug, Default)]
pub struct Shown {
    conditions: BTreeMap<Span, (bool, bool)>,
}

impl Shown {
    /// Adds what one case showed.
    pub fn add(&mut self, seen: &Seen) {
        for (span, condition) in &seen.conditions {
            let entry = self.conditions.entry(*span).or_default();
            entry.0 |= condition.held > 0;
            entry.1 |= condition.failed > 0;
        }
    }

    /// The coverage of the query by all cases.
    pub fn coverage(&self, query: &PreparedQuery) -> Coverage {
        let predicates = predicates(query);
        let mut uncovered = Vec::new();
        for span in &predicates {
            let (ever_true, ever_false) = self.of(*span);
            if !(ever_true && ever_false) {
                uncovered.push(Uncovered {
                    line: line_of(&query.text, *span),
                    predicate: one_line(span.of(&query.text), MAX_TEXT),
                    ever_true,
                    ever_false,
                });
            }
        }
        Coverage { predicates: predicates.len(), uncovered }
    }

    /// What was seen of a predicate. An observed span may or may not include parentheses around the predicate.
    fn of(&self, predicate: Span) -> (bool, bool) {
        self.conditions.get(&predicate).copied().unwrap_or_default()
    }
}

/// The predicates of every `where`: the operands of `and` and `or`, without the parentheses around them.
fn predicates(query: &PreparedQuery) -> Vec<Span> {
    let mut found = Vec::new();
    walk(&query.parsed.query, &mut |node| {
        if let SyntaxNode::Operator(operator) = node
            && let OperatorKind::Where(filter) = &operator.kind
        {
            operands(&filter.predicate, &mut found);
        }
        true
    });
    found.sort_unstable();
    found
}

fn operands(expr: &Expr, found: &mut Vec<Span>) {
    let expr = expr.without_parens();
    match &expr.kind {
        ExprKind::Logical { operands: parts, .. } => parts.iter().for_each(|part| operands(part, found)),
        _ => found.push(expr.span),
    }
}
