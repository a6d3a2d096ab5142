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
pub(super) mod plugin;
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

use super::Stop;
use super::expression::Scope;
use super::row::{self, Rows};
use super::run::Run;
use super::value::{Type, Value};
use crate::bind::tree::{Expr, Operator, RowType, Table};
use crate::syntax::span::Span;

/// What surrounds an operator.
#[derive(Clone, Copy)]
pub(crate) struct Step<'e, 'r> {
    /// The run that it is part of.
    pub(crate) run: &'e Run<'r>,
    /// The table that it reads.
    pub(crate) from: &'e Table,
    /// The row that it makes.
    pub(crate) row: &'e RowType,
    /// Where it stands.
    pub(crate) span: Span,
}

impl<'e> Step<'e, '_> {
    /// What an expression over one row of the input sees.
    pub(crate) fn scope<'v>(&'v self, row: &'v [Value]) -> Scope<'v>
    where
        'e: 'v,
    {
        scope(self.run, row, &[])
    }

    /// Columns of the input.
    pub(crate) fn width(&self) -> usize {
        self.from.row.columns.len()
    }
}

/// What an expression over one row, with values computed for it beforehand, sees.
pub(crate) fn scope<'v>(run: &'v Run<'_>, row: &'v [Value], slots: &'v [Value]) -> Scope<'v> {
    Scope { row, slots, states: &[], blank: &[], context: run.context, fixtures: run.fixtures }
}

/// Refuses to group or sort by a dynamic: the engine wants a cast, and does not say so everywhere.
fn not_dynamic(key: &Expr) -> Result<(), Stop> {
    match key.ty {
        Some(Type::Dynamic) => {
            Err(Stop::unsupported("a dynamic as a key to sort or group by").at(key.span.range()))
        }
        _ => Ok(()),
    }
}

/// Applies an operator to rows.
pub(crate) fn apply<'e>(
    step: Step<'e, '_>,
    operator: &'e Operator,
    rows: Rows<'e>,
) -> Result<Rows<'e>, Stop> {
    match operator {
        Operator::Where(condition) => filter::rows(step, condition, rows),
        Operator::Extend { assignments, serialize } => extend::rows(step, assignments, *serialize, rows),
        Operator::Project(assignments) => project::rows(step, assignments, rows),
        Operator::Select(columns) => Ok(project::select(columns, rows)),
        Operator::Summarize { by, aggregates } => summarize::rows(step, by, aggregates, rows),
        Operator::Distinct(assignments) => distinct::rows(step, assignments, rows),
        Operator::Sort(keys) => sort::rows(step, keys, rows),
        Operator::Top { count, by } => top::rows(step, count, by, rows),
        Operator::Take(count) => take::rows(step, count, rows),
        Operator::Sample(count) => sample::rows(step, count, rows),
        Operator::SampleDistinct { count, of } => sample::distinct(step, count, of, rows),
        Operator::Count => count::rows(step, rows),
        Operator::GetSchema => Ok(getschema::rows(step)),
        Operator::Consume => {
            for row in rows {
                row?;
            }
            Ok(row::none())
        }
        Operator::Render { .. } | Operator::Pass => Ok(rows),
        Operator::TopHitters { count, of, by } => top_hitters::rows(step, count, of, by.as_ref(), rows),
        Operator::Fork(_) => Err(Stop::unsupported("fork")),
        Operator::Facet { .. } => Err(Stop::unsupported("facet")),
        Operator::Reduce { .. } => Err(Stop::unsupported("reduce")),
        Operator::Join(join) | Operator::Lookup(join) => join::rows(step, join, rows),
        Operator::MvExpand(expand) => mv_expand::rows(step, expand, rows),
        Operator::MvApply(apply) => mv_apply::rows(step, apply, rows),
        Operator::Parse(parse) => parse::rows(step, parse, rows),
        Operator::ParseKv { value, keys, properties } => parse_kv::rows(step, value, keys, properties, rows),
        Operator::MakeSeries(series) => make_series::rows(step, series, rows),
        Operator::Scan(scan) => scan::rows(step, scan, rows),
        Operator::Partition { by, body, .. } => partition::rows(step, *by, body, rows),
        Operator::TopNested(levels) => top_nested::rows(step, levels, rows),
        Operator::Plugin(plugin) => plugin::rows(step, plugin, rows),
        Operator::Other(keyword) if keyword.is_empty() => Err(Stop::unsupported("an operator")),
        Operator::Other(keyword) => Err(Stop::unsupported(&**keyword)),
    }
}
