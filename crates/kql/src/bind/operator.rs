//! Tabular operators: which file binds which, and what several of them need.

mod aggregate;
mod assign;
mod expand;
mod graph;
mod join;
mod parse;
mod partition;
mod plugin;
mod project;
mod rows;
mod scan;
mod search;
mod series;
mod summarize;
mod top;
mod union;

use std::sync::Arc;

use super::{
    binder::Binder,
    tree::{BoundOperator, TabularExpr},
};
use crate::diagnostic::Code;
use crate::syntax::ast::{self, OperatorKind};

/// Binds one operator that reads a table.
type BindPiped<'a, T> = fn(&mut Binder<'a>, &'a T, &'a ast::Operator, TabularExpr) -> TabularExpr;

impl<'a> Binder<'a> {
    /// Binds an operator that reads `input`; `None` where it is the first.
    pub(super) fn bind_operator(
        &mut self,
        operator: &'a ast::Operator,
        input: Option<TabularExpr>,
    ) -> TabularExpr {
        use OperatorKind as O;
        self.check_parameters(operator);
        match &operator.kind {
            // These may be first.
            O::Union(union) => self.bind_union(union, operator, input),
            O::Search(search) => self.bind_search(search, operator, input),
            O::Find(find) => self.bind_find(find, operator, input),
            O::Print(print) => self.bind_print(print, operator),
            O::Range(range) => self.bind_range(range, operator),
            O::Evaluate(evaluate) => self.bind_evaluate(evaluate, operator, input),
            O::MacroExpand(_) | O::Unknown => Self::bind_unknown(operator, input),
            // These read a table.
            O::Where(filter) => self.pipe(Self::bind_where, filter, operator, input),
            O::Extend(extend) => self.pipe(Self::bind_extend, extend, operator, input),
            O::Serialize(serialize) => self.pipe(Self::bind_serialize, serialize, operator, input),
            O::Project(project) => self.pipe(Self::bind_project, project, operator, input),
            O::ProjectAway(away) => self.pipe(Self::bind_project_away, away, operator, input),
            O::ProjectKeep(keep) => self.pipe(Self::bind_project_keep, keep, operator, input),
            O::ProjectRename(rename) => self.pipe(Self::bind_project_rename, rename, operator, input),
            O::ProjectReorder(reorder) => self.pipe(Self::bind_project_reorder, reorder, operator, input),
            O::ProjectByNames(by_names) => self.pipe(Self::bind_project_by_names, by_names, operator, input),
            O::Summarize(summarize) => self.pipe(Self::bind_summarize, summarize, operator, input),
            O::Distinct(distinct) => self.pipe(Self::bind_distinct, distinct, operator, input),
            O::Sort(sort) => self.pipe(Self::bind_sort, sort, operator, input),
            O::Top(top) => self.pipe(Self::bind_top, top, operator, input),
            O::TopHitters(hitters) => self.pipe(Self::bind_top_hitters, hitters, operator, input),
            O::TopNested(nested) => self.pipe(Self::bind_top_nested, nested, operator, input),
            O::Take(take) => self.pipe(Self::bind_take, take, operator, input),
            O::Sample(sample) => self.pipe(Self::bind_sample, sample, operator, input),
            O::SampleDistinct(sample) => self.pipe(Self::bind_sample_distinct, sample, operator, input),
            O::Count(count) => self.pipe(Self::bind_count, count, operator, input),
            O::Join(join) => self.pipe(Self::bind_join, join, operator, input),
            O::Lookup(lookup) => self.pipe(Self::bind_lookup, lookup, operator, input),
            O::MvExpand(expand) => self.pipe(Self::bind_mv_expand, expand, operator, input),
            O::MvApply(apply) => self.pipe(Self::bind_mv_apply, apply, operator, input),
            O::Parse(parse) => self.pipe(Self::bind_parse, parse, operator, input),
            O::ParseWhere(parse) => self.pipe(Self::bind_parse_where, parse, operator, input),
            O::ParseKv(parse) => self.pipe(Self::bind_parse_kv, parse, operator, input),
            O::MakeSeries(series) => self.pipe(Self::bind_make_series, series, operator, input),
            O::Scan(scan) => self.pipe(Self::bind_scan, scan, operator, input),
            O::Partition(partition) => self.pipe(Self::bind_partition, partition, operator, input),
            O::Fork(fork) => self.pipe(Self::bind_fork, fork, operator, input),
            O::Facet(facet) => self.pipe(Self::bind_facet, facet, operator, input),
            O::Reduce(reduce) => self.pipe(Self::bind_reduce, reduce, operator, input),
            O::Invoke(invoke) => self.pipe(Self::bind_invoke, invoke, operator, input),
            O::As(named) => self.pipe(Self::bind_as, named, operator, input),
            O::Render(render) => self.pipe(Self::bind_render, render, operator, input),
            O::GetSchema => self.pipe(Self::bind_get_schema, &(), operator, input),
            O::Consume => self.pipe(Self::bind_consume, &(), operator, input),
            O::AssertSchema(_) | O::ExecuteAndCache => self.pipe(Self::bind_pass, &(), operator, input),
            O::MakeGraph(graph) => self.pipe(Self::bind_make_graph, graph, operator, input),
            O::GraphMatch(graph) => self.pipe(Self::bind_graph_match, graph, operator, input),
            O::GraphShortestPaths(graph) => {
                self.pipe(Self::bind_graph_shortest_paths, graph, operator, input)
            }
            O::GraphToTable(_) | O::GraphMarkComponents | O::GraphWhereNodes(_) | O::GraphWhereEdges(_) => {
                self.pipe(Self::bind_graph, &(), operator, input)
            }
        }
    }

    /// Binds an operator that needs a table before it, with the row of that table in scope.
    fn pipe<T>(
        &mut self,
        bind: BindPiped<'a, T>,
        of: &'a T,
        operator: &'a ast::Operator,
        input: Option<TabularExpr>,
    ) -> TabularExpr {
        let input = input.unwrap_or_else(|| {
            let help = "begin the query with a table".to_owned();
            self.error(
                Code::OperatorCannotBeFirst,
                operator.keyword,
                "this operator needs a table before it",
                help,
            );
            Self::unknown_table(operator.keyword)
        });
        let row = Arc::clone(&input.schema);
        self.with_row(Some(row), |binder| bind(binder, of, operator, input))
    }

    /// An operator of which nothing is known.
    fn bind_unknown(operator: &ast::Operator, input: Option<TabularExpr>) -> TabularExpr {
        let table = Self::unknown_table(operator.span);
        match input {
            Some(input) => Self::piped(input, BoundOperator::Unknown, table.schema, operator.span),
            None => table,
        }
    }
}
