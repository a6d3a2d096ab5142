//! What tables, operators and expressions are made of: one walk for all who look for something in a query.

use crate::bind::tree::{
    BoundAssignment, BoundOperator, Expand, PluginArgument, ScalarExpr, ScalarExprKind, SortKey, TabularExpr,
    TabularExprKind,
};

pub(super) fn values(assignments: &[BoundAssignment]) -> Vec<&ScalarExpr> {
    assignments.iter().map(|assignment| &assignment.value).collect()
}

pub(super) fn expanded(expand: &Expand) -> Vec<&ScalarExpr> {
    expand.columns.iter().map(|column| &column.value).chain(&expand.limit).collect()
}

/// The table whose first column an expression reads.
pub(super) fn table_in(expr: &ScalarExpr) -> Option<&TabularExpr> {
    match &expr.kind {
        ScalarExprKind::MembershipInTable(_, _, table) => Some(table),
        ScalarExprKind::ToScalar { table, .. } => Some(table),
        _ => None,
    }
}

/// Visits an expression and all in it, without recursion: chains of operators may be long.
pub(crate) fn each<'t>(expr: &'t ScalarExpr, visit: &mut dyn FnMut(&'t ScalarExpr)) {
    let mut pending = vec![expr];
    while let Some(expr) = pending.pop() {
        visit(expr);
        children(expr, &mut |child| pending.push(child));
    }
}

/// The expressions that an expression is directly made of.
pub(super) fn children<'t>(expr: &'t ScalarExpr, visit: &mut dyn FnMut(&'t ScalarExpr)) {
    match &expr.kind {
        ScalarExprKind::Constant(_)
        | ScalarExprKind::Column(_)
        | ScalarExprKind::StepColumn(..)
        | ScalarExprKind::AnyColumn
        | ScalarExprKind::ToScalar { .. }
        | ScalarExprKind::Error => {}
        ScalarExprKind::Call(call) => call.arguments.iter().for_each(visit),
        ScalarExprKind::Aggregate(call) => call.arguments.iter().for_each(visit),
        ScalarExprKind::Unary(_, operand)
        | ScalarExprKind::Member(operand, _)
        | ScalarExprKind::MembershipInTable(_, operand, _) => visit(operand),
        ScalarExprKind::Binary(_, left, right) | ScalarExprKind::Index(left, right) => {
            visit(left);
            visit(right);
        }
        ScalarExprKind::Logical(_, operands) => operands.iter().for_each(visit),
        ScalarExprKind::Membership(_, value, list) => {
            visit(value);
            list.iter().for_each(visit);
        }
        ScalarExprKind::Between { value, low, high, .. } => {
            visit(value);
            visit(low);
            visit(high);
        }
        ScalarExprKind::Shared { expr, .. } => visit(expr),
        ScalarExprKind::Unresolved { arguments, .. } => arguments.iter().for_each(visit),
    }
}

/// The tables and expressions that a table is directly made of.
pub(super) fn parts<'t>(
    table: &'t TabularExpr,
    tables: &mut dyn FnMut(&'t TabularExpr),
    exprs: &mut dyn FnMut(&'t ScalarExpr),
) {
    match &table.kind {
        TabularExprKind::Named(_) | TabularExprKind::Input | TabularExprKind::Error => {}
        TabularExprKind::Rows(rows) => rows.iter().flatten().for_each(exprs),
        TabularExprKind::External { addresses, .. } => addresses.iter().for_each(exprs),
        TabularExprKind::Print(assignments) => values(assignments).into_iter().for_each(exprs),
        TabularExprKind::Range { from, to, step } => [from, to, step].into_iter().for_each(exprs),
        TabularExprKind::Pipe { input, operator, .. } => {
            tables(input);
            operator_parts(operator, tables, exprs);
        }
        TabularExprKind::Union(union) => union.inputs.iter().for_each(|(input, _)| tables(input)),
        TabularExprKind::Find(find) => find.inputs.iter().for_each(|input| {
            tables(&input.table);
            exprs(&input.predicate);
        }),
        TabularExprKind::Search(search) => {
            search.inputs.iter().for_each(|(input, _)| tables(input));
            exprs(&search.predicate);
        }
        TabularExprKind::Shared { table, .. } => tables(table),
        TabularExprKind::Function { input, arguments, .. } => {
            if let Some(input) = input {
                tables(input);
            }
            arguments.iter().for_each(exprs);
        }
    }
}

fn sort_keys<'t>(keys: &'t [SortKey], exprs: &mut dyn FnMut(&'t ScalarExpr)) {
    for key in keys {
        exprs(&key.value);
    }
}

pub(super) fn operator_parts<'t>(
    operator: &'t BoundOperator,
    tables: &mut dyn FnMut(&'t TabularExpr),
    exprs: &mut dyn FnMut(&'t ScalarExpr),
) {
    match operator {
        BoundOperator::Where(expr) | BoundOperator::Take(expr) | BoundOperator::Sample(expr) => exprs(expr),
        BoundOperator::Extend { assignments, .. }
        | BoundOperator::Project(assignments)
        | BoundOperator::Distinct(assignments) => {
            values(assignments).into_iter().for_each(exprs);
        }
        BoundOperator::Summarize { by, aggregates } => {
            values(by).into_iter().chain(values(aggregates)).for_each(exprs);
        }
        BoundOperator::Sort(keys) => sort_keys(keys, exprs),
        BoundOperator::Top { count, by } => [count, &by.value].into_iter().for_each(exprs),
        BoundOperator::SampleDistinct { count, of } => [count, of].into_iter().for_each(exprs),
        BoundOperator::Join(join) | BoundOperator::Lookup(join) => tables(&join.right),
        BoundOperator::MvExpand(expand) => expanded(expand).into_iter().for_each(exprs),
        BoundOperator::MvApply(apply) => {
            expanded(&apply.expand).into_iter().for_each(exprs);
            tables(&apply.body);
        }
        BoundOperator::Parse(parse) => exprs(&parse.value),
        BoundOperator::ParseKv { value, .. } | BoundOperator::Reduce { value, .. } => exprs(value),
        BoundOperator::MakeSeries(series) => {
            values(&series.by).into_iter().for_each(&mut *exprs);
            for (aggregate, default) in &series.aggregates {
                exprs(&aggregate.value);
                default.iter().for_each(&mut *exprs);
            }
            exprs(&series.on.value);
            series.from.iter().chain(&series.to).for_each(&mut *exprs);
            exprs(&series.step);
        }
        BoundOperator::Scan(scan) => {
            sort_keys(&scan.order_by, exprs);
            scan.partition_by.iter().for_each(&mut *exprs);
            scan.declared.iter().filter_map(|(_, default)| default.as_ref()).for_each(&mut *exprs);
            for step in &scan.steps {
                exprs(&step.condition);
                step.assignments.iter().for_each(|(_, value)| exprs(value));
            }
        }
        BoundOperator::Partition { body, .. } => tables(body),
        BoundOperator::TopNested(levels) => {
            for level in levels {
                level.count.iter().chain(&level.others).for_each(&mut *exprs);
                exprs(&level.of);
                exprs(&level.by);
            }
        }
        BoundOperator::TopHitters { count, of, by } => [count, of].into_iter().chain(by).for_each(exprs),
        BoundOperator::Fork(branches) => branches.iter().for_each(tables),
        BoundOperator::Facet { with, .. } => with.iter().for_each(|with| tables(with)),
        BoundOperator::Plugin(plugin) => {
            for argument in &plugin.arguments {
                match argument {
                    PluginArgument::Scalar(expr) => exprs(expr),
                    PluginArgument::Table(table) => tables(table),
                    PluginArgument::ColumnOfTable(_) => {}
                }
            }
        }
        BoundOperator::Select(_)
        | BoundOperator::Count
        | BoundOperator::Render { .. }
        | BoundOperator::GetSchema
        | BoundOperator::Consume
        | BoundOperator::Pass
        | BoundOperator::ProjectByNames
        | BoundOperator::Graph(_)
        | BoundOperator::Unknown => {}
    }
}
