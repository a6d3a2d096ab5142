//! A look inside a running query: rows left after each operator, and what each condition of a `where` came to.

use super::Value;
use crate::syntax::span::Span;

/// Is told what happens while a query runs. Observed queries evaluate every condition of a `where`, also those
/// whose value does not matter any more.
pub trait Observer {
    /// `rows` rows left the operator at `operator`. An operator that runs several times reports several times.
    fn left(&self, operator: Span, rows: u64);

    /// A condition had a value for a row.
    fn condition(&self, condition: &ConditionOutcome<'_>);
}

/// One condition of a `where`, evaluated for one row: an operand of `and` and `or`, down to single comparisons.
#[derive(Debug)]
pub struct ConditionOutcome<'a> {
    /// The `where` operator that it belongs to.
    pub operator: Span,
    /// The condition.
    pub span: Span,
    /// Whether it held; null counts as not.
    pub held: bool,
    /// What was compared and its value, where the condition is a comparison.
    pub subject: Option<(Span, &'a Value)>,
}
