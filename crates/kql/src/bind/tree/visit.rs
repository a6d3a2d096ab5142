//! What tables, operators and expressions are directly made of: one list for all who look for something in a query.

use super::{
    BoundAssignment, BoundOperator, BoundTopNestedLevel, Expand, MakeSeries, PluginArgument, ScalarExpr,
    ScalarExprKind, Scan, SortKey, TabularExpr, TabularExprKind,
};

impl ScalarExpr {
    /// The expressions that it is directly made of. Of one with a table in it the table is not among them.
    pub fn children(&self) -> impl Iterator<Item = &Self> {
        let (few, many): ([Option<&Self>; 3], &[Self]) = match &self.kind {
            ScalarExprKind::Constant(_)
            | ScalarExprKind::Column(_)
            | ScalarExprKind::StepColumn(..)
            | ScalarExprKind::AnyColumn
            | ScalarExprKind::ToScalar { .. }
            | ScalarExprKind::Error => ([None; 3], &[]),
            ScalarExprKind::Call(call) => ([None; 3], &call.arguments),
            ScalarExprKind::Aggregate(call) => ([None; 3], &call.arguments),
            ScalarExprKind::Unary(_, operand)
            | ScalarExprKind::Member(operand, _)
            | ScalarExprKind::MembershipInTable { value: operand, .. } => ([Some(operand), None, None], &[]),
            ScalarExprKind::Binary(_, left, right) | ScalarExprKind::Index(left, right) => {
                ([Some(left), Some(right), None], &[])
            }
            ScalarExprKind::Logical(_, operands) => ([None; 3], operands),
            ScalarExprKind::Membership(_, value, list) => ([Some(value), None, None], list),
            ScalarExprKind::Between { value, low, high, .. } => ([Some(value), Some(low), Some(high)], &[]),
            ScalarExprKind::Shared { expr, .. } => ([Some(expr), None, None], &[]),
            ScalarExprKind::Unresolved { arguments, .. } => ([None; 3], arguments),
        };
        few.into_iter().flatten().chain(many)
    }

    /// The same, to be changed. What is shared belongs to all its uses and is not among them.
    pub fn children_mut(&mut self) -> impl Iterator<Item = &mut Self> {
        let (few, many): ([Option<&mut Self>; 3], &mut [Self]) = match &mut self.kind {
            ScalarExprKind::Constant(_)
            | ScalarExprKind::Column(_)
            | ScalarExprKind::StepColumn(..)
            | ScalarExprKind::AnyColumn
            | ScalarExprKind::ToScalar { .. }
            | ScalarExprKind::Shared { .. }
            | ScalarExprKind::Error => ([None, None, None], &mut []),
            ScalarExprKind::Call(call) => ([None, None, None], &mut call.arguments),
            ScalarExprKind::Aggregate(call) => ([None, None, None], &mut call.arguments),
            ScalarExprKind::Unary(_, operand)
            | ScalarExprKind::Member(operand, _)
            | ScalarExprKind::MembershipInTable { value: operand, .. } => {
                ([Some(operand), None, None], &mut [])
            }
            ScalarExprKind::Binary(_, left, right) | ScalarExprKind::Index(left, right) => {
                ([Some(left), Some(right), None], &mut [])
            }
            ScalarExprKind::Logical(_, operands) => ([None, None, None], operands),
            ScalarExprKind::Membership(_, value, list) => ([Some(value), None, None], list),
            ScalarExprKind::Between { value, low, high, .. } => {
                ([Some(value), Some(low), Some(high)], &mut [])
            }
            ScalarExprKind::Unresolved { arguments, .. } => ([None, None, None], arguments),
        };
        few.into_iter().flatten().chain(many)
    }

    /// The expression and all in it, without recursion: chains of operators may be long.
    pub fn descendants(&self) -> impl Iterator<Item = &Self> {
        let mut pending = vec![self];
        std::iter::from_fn(move || {
            let expr = pending.pop()?;
            pending.extend(expr.children());
            Some(expr)
        })
    }

    /// The table whose first column it reads.
    pub fn table(&self) -> Option<&TabularExpr> {
        match &self.kind {
            ScalarExprKind::MembershipInTable { table, .. } => Some(table),
            ScalarExprKind::ToScalar { table, .. } => Some(table),
            _ => None,
        }
    }
}

/// The tables and expressions that something is directly made of.
#[derive(Default)]
pub(crate) struct TreeParts<'t> {
    pub(crate) inputs: Vec<&'t TabularExpr>,
    pub(crate) exprs: Vec<&'t ScalarExpr>,
}

impl<'t> TreeParts<'t> {
    fn inputs(inputs: impl IntoIterator<Item = &'t TabularExpr>) -> Self {
        Self { inputs: inputs.into_iter().collect(), exprs: Vec::new() }
    }

    fn exprs(exprs: impl IntoIterator<Item = &'t ScalarExpr>) -> Self {
        Self { inputs: Vec::new(), exprs: exprs.into_iter().collect() }
    }
}

impl TabularExpr {
    /// The tables that it reads, piped ones included, and its expressions.
    pub(crate) fn parts(&self) -> TreeParts<'_> {
        match &self.kind {
            TabularExprKind::Named(_) | TabularExprKind::Input | TabularExprKind::Error => {
                TreeParts::default()
            }
            TabularExprKind::Rows(rows) => TreeParts::exprs(rows.iter().flatten()),
            TabularExprKind::External { addresses, .. } => TreeParts::exprs(addresses),
            TabularExprKind::Print(assignments) => TreeParts::exprs(values(assignments)),
            TabularExprKind::Range { from, to, step } => TreeParts::exprs([from, to, step]),
            TabularExprKind::Pipe { input, operator, .. } => {
                let mut parts = operator.parts();
                parts.inputs.insert(0, input);
                parts
            }
            TabularExprKind::Union(union) => TreeParts::inputs(union.inputs.iter().map(|(input, _)| input)),
            TabularExprKind::Find(find) => TreeParts {
                inputs: find.inputs.iter().map(|input| &input.table).collect(),
                exprs: find.inputs.iter().map(|input| &input.predicate).collect(),
            },
            TabularExprKind::Search(search) => TreeParts {
                inputs: search.inputs.iter().map(|(input, _)| input).collect(),
                exprs: vec![&search.predicate],
            },
            TabularExprKind::Shared { table, .. } => TreeParts::inputs([&**table]),
            TabularExprKind::Function { input, arguments, .. } => TreeParts {
                inputs: input.as_deref().into_iter().collect(),
                exprs: arguments.iter().collect(),
            },
        }
    }
}

impl BoundOperator {
    /// The tables that it reads beside the one that is piped in, and its expressions.
    pub(crate) fn parts(&self) -> TreeParts<'_> {
        match self {
            Self::Where(expr) | Self::Take(expr) | Self::Sample(expr) => TreeParts::exprs([expr]),
            Self::Extend { assignments, .. } | Self::Project(assignments) | Self::Distinct(assignments) => {
                TreeParts::exprs(values(assignments))
            }
            Self::Summarize { by, aggregates } => TreeParts::exprs(values(by).chain(values(aggregates))),
            Self::Sort(keys) => TreeParts::exprs(sorted_by(keys)),
            Self::Top { count, by } => TreeParts::exprs([count, &by.value]),
            Self::SampleDistinct { count, of } => TreeParts::exprs([count, of]),
            Self::Join(join) | Self::Lookup(join) => TreeParts::inputs([&*join.right]),
            Self::MvExpand(expand) => TreeParts::exprs(expand.exprs()),
            Self::MvApply(apply) => {
                TreeParts { inputs: vec![&apply.body], exprs: apply.expand.exprs().collect() }
            }
            Self::Parse(parse) => TreeParts::exprs([&parse.value]),
            Self::ParseKv { value, .. } | Self::Reduce { value, .. } => TreeParts::exprs([value]),
            Self::MakeSeries(series) => TreeParts::exprs(series.exprs()),
            Self::Scan(scan) => TreeParts::exprs(scan.exprs()),
            Self::Partition { body, .. } => TreeParts::inputs([&**body]),
            Self::TopNested(levels) => TreeParts::exprs(levels.iter().flat_map(BoundTopNestedLevel::exprs)),
            Self::TopHitters { count, of, by } => TreeParts::exprs([count, of].into_iter().chain(by)),
            Self::Fork(branches) => TreeParts::inputs(branches),
            Self::Facet { with, .. } => TreeParts::inputs(with.as_deref()),
            Self::Plugin(plugin) => {
                let mut parts = TreeParts::default();
                for argument in &plugin.arguments {
                    match argument {
                        PluginArgument::Scalar(expr) => parts.exprs.push(expr),
                        PluginArgument::Table(table) => parts.inputs.push(table),
                        PluginArgument::ColumnOfTable(_) => {}
                    }
                }
                parts
            }
            Self::Select(_)
            | Self::Count
            | Self::Render { .. }
            | Self::GetSchema
            | Self::Consume
            | Self::Pass
            | Self::ProjectByNames
            | Self::Graph(_)
            | Self::Unknown => TreeParts::default(),
        }
    }
}

impl Expand {
    /// What is expanded, and the limit.
    pub(crate) fn exprs(&self) -> impl Iterator<Item = &ScalarExpr> {
        self.columns.iter().map(|column| &column.value).chain(&self.limit)
    }
}

impl MakeSeries {
    fn exprs(&self) -> impl Iterator<Item = &ScalarExpr> {
        let aggregates =
            self.aggregates.iter().flat_map(|(one, default)| [&one.value].into_iter().chain(default));
        let axis = [&self.on.value].into_iter().chain(&self.from).chain(&self.to).chain([&self.step]);
        values(&self.by).chain(aggregates).chain(axis)
    }
}

impl Scan {
    fn exprs(&self) -> impl Iterator<Item = &ScalarExpr> {
        let defaults = self.declared.iter().filter_map(|(_, default)| default.as_ref());
        let steps = self.steps.iter().flat_map(|step| {
            [&step.condition].into_iter().chain(step.assignments.iter().map(|(_, value)| value))
        });
        sorted_by(&self.order_by).chain(&self.partition_by).chain(defaults).chain(steps)
    }
}

impl BoundTopNestedLevel {
    fn exprs(&self) -> impl Iterator<Item = &ScalarExpr> {
        self.count.iter().chain(&self.others).chain([&self.of, &self.by])
    }
}

/// The values that are assigned.
pub(crate) fn values(assignments: &[BoundAssignment]) -> impl Iterator<Item = &ScalarExpr> {
    assignments.iter().map(|assignment| &assignment.value)
}

fn sorted_by(keys: &[SortKey]) -> impl Iterator<Item = &ScalarExpr> {
    keys.iter().map(|key| &key.value)
}
