//! Tabular operators: which file binds which, and what several of them need.

mod aggregate;
mod assign;
mod expand;
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

impl<'a> Binder<'a> {
    /// Binds an operator that reads `input`; `None` where it is the first.
    pub(super) fn bind_operator(
        &mut self,
        operator: &'a ast::Operator,
        input: Option<TabularExpr>,
    ) -> TabularExpr {
        self.check_parameters(operator);
        // Operators that may be first, then those that need an input.
        match &operator.kind {
            OperatorKind::Union { tables } => return self.bind_union(operator, tables, input),
            OperatorKind::Search { tables, predicate } => {
                return self.bind_search(operator, tables, predicate, input);
            }
            OperatorKind::Find { .. } => return self.bind_find(operator, input.as_ref()),
            OperatorKind::Print { columns } => return self.bind_print(operator, columns),
            OperatorKind::Range { name, from, to, step } => {
                return self.bind_range(operator, name, from, to, step);
            }
            OperatorKind::Evaluate { plugin, schema } => {
                return self.bind_evaluate(operator, plugin, schema.as_ref(), input);
            }
            OperatorKind::MacroExpand { .. } | OperatorKind::Unknown => {
                let mut table = Self::unknown_table(operator.span);
                if let Some(input) = input {
                    let row = Arc::clone(&table.schema);
                    table = Self::piped(input, BoundOperator::Other("".into()), row, operator.span);
                }
                return table;
            }
            _ => {}
        }
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
        self.with_row(Some(row), |binder| binder.bind_piped(operator, input))
    }

    fn bind_piped(&mut self, operator: &'a ast::Operator, input: TabularExpr) -> TabularExpr {
        match &operator.kind {
            OperatorKind::Where { predicate } => self.bind_where(operator, predicate, input),
            OperatorKind::Extend { columns } => self.bind_extend(operator, columns, input, false),
            OperatorKind::Serialize { columns } => self.bind_extend(operator, columns, input, true),
            OperatorKind::Project { columns } => self.bind_project(operator, columns, input),
            OperatorKind::ProjectAway { columns } => self.bind_project_away(operator, columns, input, false),
            OperatorKind::ProjectKeep { columns } => self.bind_project_away(operator, columns, input, true),
            OperatorKind::ProjectRename { columns } => self.bind_project_rename(operator, columns, input),
            OperatorKind::ProjectReorder { columns } => self.bind_project_reorder(operator, columns, input),
            OperatorKind::ProjectByNames { columns } => self.bind_project_by_names(operator, columns, input),
            OperatorKind::Summarize { aggregates, by } => {
                self.bind_summarize(operator, aggregates, by.as_ref(), input)
            }
            OperatorKind::Distinct { columns } => self.bind_distinct(operator, columns, input),
            OperatorKind::Sort { keys } => self.bind_sort(operator, keys, input),
            OperatorKind::Top { count, by } => self.bind_top(operator, count, by, input),
            OperatorKind::TopHitters { count, of, by } => {
                self.bind_top_hitters(operator, count, of, by.as_ref(), input)
            }
            OperatorKind::TopNested { levels } => self.bind_top_nested(operator, levels, input),
            OperatorKind::Take { count } => self.bind_take(operator, count, input, BoundOperator::Take),
            OperatorKind::Sample { count } => self.bind_take(operator, count, input, BoundOperator::Sample),
            OperatorKind::SampleDistinct { count, of } => {
                self.bind_sample_distinct(operator, count, of, input)
            }
            OperatorKind::Count { name } => self.bind_count(operator, name.as_ref(), input),
            OperatorKind::Join { right, on } => self.bind_join(operator, right, on.as_ref(), input),
            OperatorKind::Lookup { right, on } => self.bind_lookup(operator, right, on.as_ref(), input),
            OperatorKind::MvExpand { columns, row_limit, old } => {
                self.bind_mv_expand(operator, columns, row_limit.as_ref(), *old, input)
            }
            OperatorKind::MvApply { columns, row_limit, on, .. } => {
                self.bind_mv_apply(operator, columns, row_limit.as_ref(), on, input)
            }
            OperatorKind::Parse { input: value, steps } => {
                self.bind_parse(operator, value, steps, input, false)
            }
            OperatorKind::ParseWhere { input: value, steps } => {
                self.bind_parse(operator, value, steps, input, true)
            }
            OperatorKind::ParseKv { input: value, keys, properties } => {
                self.bind_parse_kv(operator, value, keys, properties, input)
            }
            OperatorKind::MakeSeries { aggregates, on, range, by } => {
                self.bind_make_series(operator, aggregates, on, range, by.as_ref(), input)
            }
            OperatorKind::Scan { order_by, partition_by, declare, steps } => {
                self.bind_scan(operator, order_by, partition_by, declare, steps, input)
            }
            OperatorKind::Partition { by, body } => self.bind_partition(operator, by, body, input),
            OperatorKind::Fork { branches } => self.bind_fork(operator, branches, input),
            OperatorKind::Facet { by, with } => self.bind_facet(operator, by, with.as_ref(), input),
            OperatorKind::Reduce { by, properties } => self.bind_reduce(operator, by, properties, input),
            OperatorKind::Invoke { function } => self.bind_invoke(function, input),
            OperatorKind::As { name } => self.bind_as(operator, name, input),
            OperatorKind::GetSchema => self.bind_get_schema(operator, input),
            OperatorKind::Render { chart, .. } => {
                let row = self.passed(&input.schema);
                Self::piped(
                    input,
                    BoundOperator::Render { chart: Arc::clone(&chart.text) },
                    row,
                    operator.span,
                )
            }
            OperatorKind::Consume => {
                let row = Self::plain_row(Vec::new(), false);
                Self::piped(input, BoundOperator::Consume, row, operator.span)
            }
            OperatorKind::AssertSchema { .. } | OperatorKind::ExecuteAndCache => {
                let row = self.passed(&input.schema);
                Self::piped(input, BoundOperator::Pass, row, operator.span)
            }
            _ => self.bind_graph(operator, input),
        }
    }

    /// Graph operators: accepted, not followed.
    fn bind_graph(&mut self, operator: &'a ast::Operator, input: TabularExpr) -> TabularExpr {
        let keyword = match &operator.kind {
            OperatorKind::MakeGraph { nodes, .. } => {
                for node in nodes {
                    self.outside_row(|binder| binder.table(&node.table));
                }
                "make-graph"
            }
            OperatorKind::GraphMatch { .. } => "graph-match",
            OperatorKind::GraphShortestPaths { .. } => "graph-shortest-paths",
            OperatorKind::GraphToTable { .. } => "graph-to-table",
            OperatorKind::GraphMarkComponents => "graph-mark-components",
            OperatorKind::GraphWhereNodes { .. } => "graph-where-nodes",
            OperatorKind::GraphWhereEdges { .. } => "graph-where-edges",
            _ => "",
        };
        let columns = match &operator.kind {
            OperatorKind::GraphMatch { project, .. } | OperatorKind::GraphShortestPaths { project, .. } => {
                self.graph_columns(project)
            }
            _ => Vec::new(),
        };
        let row = Self::step(operator, keyword, columns, true, vec![Arc::clone(&input.schema)]);
        Self::piped(input, BoundOperator::Other(keyword.into()), row, operator.span)
    }
}
