//! The tabular operators: one a file, and the table of which file runs which.
//!
//! An operator is given the rows of its input and answers rows. Those that can work row by row do; the others hold
//! what they need, within the limits of the [`Context`](super::Context).

mod assign;
mod count;
mod distinct;
mod extend;
mod filter;
pub(super) mod find;
mod getschema;
mod join;
mod make_series;
mod mv_apply;
mod mv_expand;
mod order;
mod parse;
mod parse_kv;
mod partition;
pub(crate) mod plugin;
pub(super) mod preferred;
mod project;
mod sample;
mod scan;
pub(super) mod search;
mod sort;
pub(super) mod source;
mod summarize;
mod take;
mod top;
mod top_hitters;
mod top_nested;
pub(super) mod union;

use super::EvalError;
use super::execution::Execution;
use super::expression::RowScope;
use super::row::{self, Rows};
use super::value::{Type, Value};
use crate::bind::tree::{BoundOperator, ScalarExpr, Schema, TabularExpr};
use crate::syntax::span::Span;

/// What surrounds an operator.
#[derive(Clone, Copy)]
pub(crate) struct OperatorContext<'e, 'r> {
    /// The run that it is part of.
    pub(crate) run: &'e Execution<'r>,
    /// The table that it reads.
    pub(crate) from: &'e TabularExpr,
    /// The row that it makes.
    pub(crate) row: &'e Schema,
    /// Where it stands.
    pub(crate) span: Span,
}

impl<'e> OperatorContext<'e, '_> {
    /// What an expression over one row of the input sees.
    pub(crate) fn scope<'v>(&'v self, row: &'v [Value]) -> RowScope<'v>
    where
        'e: 'v,
    {
        scope(self.run, row, &[])
    }

    /// Columns of the input.
    pub(crate) fn width(&self) -> usize {
        self.from.schema.columns.len()
    }
}

/// What an expression over one row, with values computed for it beforehand, sees.
pub(crate) fn scope<'v>(run: &'v Execution<'_>, row: &'v [Value], slots: &'v [Value]) -> RowScope<'v> {
    RowScope { row, slots, states: &[], blank: &[], context: run.context, fixtures: run.fixtures }
}

/// Refuses to group or sort by a dynamic: the engine wants a cast, and does not say so everywhere.
fn not_dynamic(key: &ScalarExpr) -> Result<(), EvalError> {
    match key.ty {
        Some(Type::Dynamic) => {
            Err(EvalError::unsupported("a dynamic as a key to sort or group by").at(key.span.range()))
        }
        _ => Ok(()),
    }
}

/// The operators that are bound and not run, by name.
pub(crate) const NOT_RUN: &[&str] = &[
    "facet",
    "fork",
    "graph-mark-components",
    "graph-match",
    "graph-shortest-paths",
    "graph-to-table",
    "graph-where-edges",
    "graph-where-nodes",
    "macro-expand",
    "make-graph",
    "reduce",
];

/// Applies an operator to rows.
pub(crate) fn apply<'e>(
    step: OperatorContext<'e, '_>,
    operator: &'e BoundOperator,
    rows: Rows<'e>,
) -> Result<Rows<'e>, EvalError> {
    match operator {
        BoundOperator::Where(condition) => filter::rows(step, condition, rows),
        BoundOperator::Extend { assignments, serialize } => extend::rows(step, assignments, *serialize, rows),
        BoundOperator::Project(assignments) => project::rows(step, assignments, rows),
        BoundOperator::Select(columns) => Ok(project::select(columns, rows)),
        BoundOperator::Summarize { by, aggregates } => summarize::rows(step, by, aggregates, rows),
        BoundOperator::Distinct(assignments) => distinct::rows(step, assignments, rows),
        BoundOperator::Sort(keys) => sort::rows(step, keys, rows),
        BoundOperator::Top { count, by } => top::rows(step, count, by, rows),
        BoundOperator::Take(count) => take::rows(step, count, rows),
        BoundOperator::Sample(count) => sample::rows(step, count, rows),
        BoundOperator::SampleDistinct { count, of } => sample::distinct(step, count, of, rows),
        BoundOperator::Count => count::rows(step, rows),
        BoundOperator::GetSchema => Ok(getschema::rows(step)),
        BoundOperator::Consume => {
            for row in rows {
                row?;
            }
            Ok(row::none())
        }
        BoundOperator::Render { .. } | BoundOperator::Pass => Ok(rows),
        BoundOperator::TopHitters { count, of, by } => top_hitters::rows(step, count, of, by.as_ref(), rows),
        BoundOperator::Fork(_) => Err(EvalError::unsupported("fork")),
        BoundOperator::Facet { .. } => Err(EvalError::unsupported("facet")),
        BoundOperator::Reduce { .. } => Err(EvalError::unsupported("reduce")),
        BoundOperator::Join(join) | BoundOperator::Lookup(join) => join::rows(step, join, rows),
        BoundOperator::MvExpand(expand) => mv_expand::rows(step, expand, rows),
        BoundOperator::MvApply(apply) => mv_apply::rows(step, apply, rows),
        BoundOperator::Parse(parse) => parse::rows(step, parse, rows),
        BoundOperator::ParseKv { value, keys, properties } => {
            parse_kv::rows(step, value, keys, properties, rows)
        }
        BoundOperator::MakeSeries(series) => make_series::rows(step, series, rows),
        BoundOperator::Scan(scan) => scan::rows(step, scan, rows),
        BoundOperator::Partition { by, body, .. } => partition::rows(step, *by, body, rows),
        BoundOperator::TopNested(levels) => top_nested::rows(step, levels, rows),
        BoundOperator::Plugin(plugin) => plugin::rows(step, plugin, rows),
        BoundOperator::ProjectByNames => Err(EvalError::unsupported("project-by-names")),
        BoundOperator::Graph(graph) => Err(EvalError::unsupported(graph.name)),
        BoundOperator::Unknown => Err(EvalError::unsupported("an operator")),
    }
}
