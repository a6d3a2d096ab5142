//! Tabular operators: which file binds which, and what several of them need.

pub(super) mod aggregate;
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

use self::{
    expand::{bind_mv_apply, bind_mv_expand},
    graph::{bind_graph, bind_graph_match, bind_graph_shortest_paths, bind_make_graph},
    join::{bind_join, bind_lookup},
    parse::{bind_parse, bind_parse_kv, bind_parse_where},
    partition::{bind_facet, bind_fork, bind_partition},
    plugin::bind_evaluate,
    project::{
        bind_distinct, bind_extend, bind_print, bind_project, bind_project_away, bind_project_by_names,
        bind_project_keep, bind_project_rename, bind_project_reorder, bind_serialize,
    },
    rows::{
        bind_as, bind_consume, bind_count, bind_get_schema, bind_invoke, bind_pass, bind_range, bind_reduce,
        bind_render, bind_sample, bind_sample_distinct, bind_sort, bind_take, bind_where,
    },
    scan::bind_scan,
    search::{bind_find, bind_search},
    series::bind_make_series,
    summarize::bind_summarize,
    top::{bind_top, bind_top_hitters, bind_top_nested},
    union::bind_union,
};
use super::{
    context::BindContext,
    parameter::check_parameters,
    pipeline::pipe_operator,
    scope::Scope,
    tree::{BoundOperator, TabularExpr},
};
use crate::{
    diagnostic::Code,
    syntax::ast::{self, OperatorKind},
};

/// Binds one operator that reads a table.
type BindPiped<'a, T> =
    for<'s, 'c> fn(T, &'a ast::Operator, TabularExpr, &Scope<'s, 'a>, &'c mut BindContext<'a>) -> TabularExpr;

/// Binds an operator that reads `input`; `None` where it is the first.
pub(super) fn bind_operator<'a>(
    operator: &'a ast::Operator,
    input: Option<TabularExpr>,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    use OperatorKind as O;
    check_parameters(operator, scope, cx);
    match &operator.kind {
        // These may be first.
        O::Union(union) => bind_union(union, operator, input, scope, cx),
        O::Search(search) => bind_search(search, operator, input, scope, cx),
        O::Find(find) => bind_find(find, operator, input.as_ref(), scope, cx),
        O::Print(print) => bind_print(print, operator, scope, cx),
        O::Range(range) => bind_range(range, operator, scope, cx),
        O::Evaluate(evaluate) => bind_evaluate(evaluate, operator, input, scope, cx),
        O::MacroExpand(_) | O::Unknown => bind_unknown(operator, input, cx),
        // These read a table.
        O::Where(filter) => bind_piped(bind_where, filter, operator, input, scope, cx),
        O::Extend(extend) => bind_piped(bind_extend, extend, operator, input, scope, cx),
        O::Serialize(serialize) => bind_piped(bind_serialize, serialize, operator, input, scope, cx),
        O::Project(project) => bind_piped(bind_project, project, operator, input, scope, cx),
        O::ProjectAway(away) => bind_piped(bind_project_away, away, operator, input, scope, cx),
        O::ProjectKeep(keep) => bind_piped(bind_project_keep, keep, operator, input, scope, cx),
        O::ProjectRename(rename) => bind_piped(bind_project_rename, rename, operator, input, scope, cx),
        O::ProjectReorder(reorder) => bind_piped(bind_project_reorder, reorder, operator, input, scope, cx),
        O::ProjectByNames(by_names) => {
            bind_piped(bind_project_by_names, by_names, operator, input, scope, cx)
        }
        O::Summarize(summarize) => bind_piped(bind_summarize, summarize, operator, input, scope, cx),
        O::Distinct(distinct) => bind_piped(bind_distinct, distinct, operator, input, scope, cx),
        O::Sort(sort) => bind_piped(bind_sort, sort, operator, input, scope, cx),
        O::Top(top) => bind_piped(bind_top, top, operator, input, scope, cx),
        O::TopHitters(hitters) => bind_piped(bind_top_hitters, hitters, operator, input, scope, cx),
        O::TopNested(nested) => bind_piped(bind_top_nested, nested, operator, input, scope, cx),
        O::Take(take) => bind_piped(bind_take, take, operator, input, scope, cx),
        O::Sample(sample) => bind_piped(bind_sample, sample, operator, input, scope, cx),
        O::SampleDistinct(sample) => bind_piped(bind_sample_distinct, sample, operator, input, scope, cx),
        O::Count(count) => bind_piped(bind_count, count, operator, input, scope, cx),
        O::Join(join) => bind_piped(bind_join, join, operator, input, scope, cx),
        O::Lookup(lookup) => bind_piped(bind_lookup, lookup, operator, input, scope, cx),
        O::MvExpand(expand) => bind_piped(bind_mv_expand, expand, operator, input, scope, cx),
        O::MvApply(apply) => bind_piped(bind_mv_apply, apply, operator, input, scope, cx),
        O::Parse(parse) => bind_piped(bind_parse, parse, operator, input, scope, cx),
        O::ParseWhere(parse) => bind_piped(bind_parse_where, parse, operator, input, scope, cx),
        O::ParseKv(parse) => bind_piped(bind_parse_kv, parse, operator, input, scope, cx),
        O::MakeSeries(series) => bind_piped(bind_make_series, series, operator, input, scope, cx),
        O::Scan(scan) => bind_piped(bind_scan, scan, operator, input, scope, cx),
        O::Partition(partition) => bind_piped(bind_partition, partition, operator, input, scope, cx),
        O::Fork(fork) => bind_piped(bind_fork, fork, operator, input, scope, cx),
        O::Facet(facet) => bind_piped(bind_facet, facet, operator, input, scope, cx),
        O::Reduce(reduce) => bind_piped(bind_reduce, reduce, operator, input, scope, cx),
        O::Invoke(invoke) => bind_piped(bind_invoke, invoke, operator, input, scope, cx),
        O::As(named) => bind_piped(bind_as, named, operator, input, scope, cx),
        O::Render(render) => bind_piped(bind_render, render, operator, input, scope, cx),
        O::GetSchema => bind_piped(bind_get_schema, (), operator, input, scope, cx),
        O::Consume => bind_piped(bind_consume, (), operator, input, scope, cx),
        O::AssertSchema(_) | O::ExecuteAndCache => bind_piped(bind_pass, (), operator, input, scope, cx),
        O::MakeGraph(graph) => bind_piped(bind_make_graph, graph, operator, input, scope, cx),
        O::GraphMatch(graph) => bind_piped(bind_graph_match, graph, operator, input, scope, cx),
        O::GraphShortestPaths(graph) => {
            bind_piped(bind_graph_shortest_paths, graph, operator, input, scope, cx)
        }
        O::GraphToTable(_) | O::GraphMarkComponents | O::GraphWhereNodes(_) | O::GraphWhereEdges(_) => {
            bind_piped(bind_graph, (), operator, input, scope, cx)
        }
    }
}

/// Binds an operator that needs a table before it, with the row of that table in scope.
fn bind_piped<'a, T>(
    bind: BindPiped<'a, T>,
    of: T,
    operator: &'a ast::Operator,
    input: Option<TabularExpr>,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let input = input.unwrap_or_else(|| {
        let help = "begin the query with a table".to_owned();
        cx.error(
            Code::OperatorCannotBeFirst,
            operator.keyword,
            "this operator needs a table before it",
            help,
            scope,
        );
        cx.unknown_table(operator.keyword)
    });
    let row = Arc::clone(&input.schema);
    bind(of, operator, input, &scope.with_row(&row), cx)
}

/// An operator of which nothing is known.
fn bind_unknown(
    operator: &ast::Operator,
    input: Option<TabularExpr>,
    cx: &mut BindContext<'_>,
) -> TabularExpr {
    let table = cx.unknown_table(operator.span);
    match input {
        Some(input) => pipe_operator(input, BoundOperator::Unknown, table.schema, operator.span),
        None => table,
    }
}
