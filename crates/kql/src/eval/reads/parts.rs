//! What tables, operators and expressions are made of: one walk for all who look for something in a query.

use crate::bind::tree::{
    Assignment, Expand, Expr, ExprKind, Operator, PluginArgument, SortKey, Table, TableKind,
};

pub(super) fn values(assignments: &[Assignment]) -> Vec<&Expr> {
    assignments.iter().map(|assignment| &assignment.value).collect()
}

pub(super) fn expanded(expand: &Expand) -> Vec<&Expr> {
    expand.columns.iter().map(|column| &column.value).chain(&expand.limit).collect()
}

/// The table whose first column an expression reads.
pub(super) fn table_in(expr: &Expr) -> Option<&Table> {
    match &expr.kind {
        ExprKind::MembershipInTable(_, _, table) => Some(table),
        ExprKind::ToScalar { table, .. } => Some(table),
        _ => None,
    }
}

/// Visits an expression and all in it, without recursion: chains of operators may be long.
pub(crate) fn each<'t>(expr: &'t Expr, visit: &mut dyn FnMut(&'t Expr)) {
    let mut pending = vec![expr];
    while let Some(expr) = pending.pop() {
        visit(expr);
        children(expr, &mut |child| pending.push(child));
    }
}

/// The expressions that an expression is directly made of.
pub(super) fn children<'t>(expr: &'t Expr, visit: &mut dyn FnMut(&'t Expr)) {
    match &expr.kind {
        ExprKind::Constant(_)
        | ExprKind::Column(_)
        | ExprKind::StepColumn(..)
        | ExprKind::AnyColumn
        | ExprKind::ToScalar { .. }
        | ExprKind::Error => {}
        ExprKind::Call(call) => call.arguments.iter().for_each(visit),
        ExprKind::Aggregate(call) => call.arguments.iter().for_each(visit),
        ExprKind::Unary(_, operand)
        | ExprKind::Member(operand, _)
        | ExprKind::MembershipInTable(_, operand, _) => visit(operand),
        ExprKind::Binary(_, left, right) | ExprKind::Index(left, right) => {
            visit(left);
            visit(right);
        }
        ExprKind::Logical(_, operands) => operands.iter().for_each(visit),
        ExprKind::Membership(_, value, list) => {
            visit(value);
            list.iter().for_each(visit);
        }
        ExprKind::Between { value, low, high, .. } => {
            visit(value);
            visit(low);
            visit(high);
        }
        ExprKind::Shared { expr, .. } => visit(expr),
        ExprKind::Unresolved { arguments, .. } => arguments.iter().for_each(visit),
    }
}

/// The tables and expressions that a table is directly made of.
pub(super) fn parts<'t>(
    table: &'t Table,
    tables: &mut dyn FnMut(&'t Table),
    exprs: &mut dyn FnMut(&'t Expr),
) {
    match &table.kind {
        TableKind::Named(_) | TableKind::Input | TableKind::Error => {}
        TableKind::Rows(rows) => rows.iter().flatten().for_each(exprs),
        TableKind::External { addresses, .. } => addresses.iter().for_each(exprs),
        TableKind::Print(assignments) => values(assignments).into_iter().for_each(exprs),
        TableKind::Range { from, to, step } => [from, to, step].into_iter().for_each(exprs),
        TableKind::Pipe { input, operator, .. } => {
            tables(input);
            operator_parts(operator, tables, exprs);
        }
        TableKind::Union(union) => union.inputs.iter().for_each(|(input, _)| tables(input)),
        TableKind::Find(find) => find.inputs.iter().for_each(|input| {
            tables(&input.table);
            exprs(&input.predicate);
        }),
        TableKind::Search(search) => {
            search.inputs.iter().for_each(|(input, _)| tables(input));
            exprs(&search.predicate);
        }
        TableKind::Shared { table, .. } => tables(table),
        TableKind::Function { input, arguments, .. } => {
            if let Some(input) = input {
                tables(input);
            }
            arguments.iter().for_each(exprs);
        }
    }
}

fn sort_keys<'t>(keys: &'t [SortKey], exprs: &mut dyn FnMut(&'t Expr)) {
    for key in keys {
        exprs(&key.value);
    }
}

pub(super) fn operator_parts<'t>(
    operator: &'t Operator,
    tables: &mut dyn FnMut(&'t Table),
    exprs: &mut dyn FnMut(&'t Expr),
) {
    match operator {
        Operator::Where(expr) | Operator::Take(expr) | Operator::Sample(expr) => exprs(expr),
        Operator::Extend { assignments, .. }
        | Operator::Project(assignments)
        | Operator::Distinct(assignments) => {
            values(assignments).into_iter().for_each(exprs);
        }
        Operator::Summarize { by, aggregates } => {
            values(by).into_iter().chain(values(aggregates)).for_each(exprs);
        }
        Operator::Sort(keys) => sort_keys(keys, exprs),
        Operator::Top { count, by } => [count, &by.value].into_iter().for_each(exprs),
        Operator::SampleDistinct { count, of } => [count, of].into_iter().for_each(exprs),
        Operator::Join(join) | Operator::Lookup(join) => tables(&join.right),
        Operator::MvExpand(expand) => expanded(expand).into_iter().for_each(exprs),
        Operator::MvApply(apply) => {
            expanded(&apply.expand).into_iter().for_each(exprs);
            tables(&apply.body);
        }
        Operator::Parse(parse) => exprs(&parse.value),
        Operator::ParseKv { value, .. } | Operator::Reduce { value, .. } => exprs(value),
        Operator::MakeSeries(series) => {
            values(&series.by).into_iter().for_each(&mut *exprs);
            for (aggregate, default) in &series.aggregates {
                exprs(&aggregate.value);
                default.iter().for_each(&mut *exprs);
            }
            exprs(&series.on.value);
            series.from.iter().chain(&series.to).for_each(&mut *exprs);
            exprs(&series.step);
        }
        Operator::Scan(scan) => {
            sort_keys(&scan.order_by, exprs);
            scan.partition_by.iter().for_each(&mut *exprs);
            scan.declared.iter().filter_map(|(_, default)| default.as_ref()).for_each(&mut *exprs);
            for step in &scan.steps {
                exprs(&step.condition);
                step.assignments.iter().for_each(|(_, value)| exprs(value));
            }
        }
        Operator::Partition { body, .. } => tables(body),
        Operator::TopNested(levels) => {
            for level in levels {
                level.count.iter().chain(&level.others).for_each(&mut *exprs);
                exprs(&level.of);
                exprs(&level.by);
            }
        }
        Operator::TopHitters { count, of, by } => [count, of].into_iter().chain(by).for_each(exprs),
        Operator::Fork(branches) => branches.iter().for_each(tables),
        Operator::Facet { with, .. } => with.iter().for_each(|with| tables(with)),
        Operator::Plugin(plugin) => {
            for argument in &plugin.arguments {
                match argument {
                    PluginArgument::Scalar(expr) => exprs(expr),
                    PluginArgument::Table(table) => tables(table),
                    PluginArgument::ColumnOfTable(_) => {}
                }
            }
        }
        Operator::Select(_)
        | Operator::Count
        | Operator::Render { .. }
        | Operator::GetSchema
        | Operator::Consume
        | Operator::Pass
        | Operator::Other(_) => {}
    }
}
