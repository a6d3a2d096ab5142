//! Which nodes each part of the tree is made of, in the order of the text: what a [walk](super::walk()) follows.

use super::{As, AssertSchema, Count};
use super::{
    Assignment, By, Call, ColumnDecl, Distinct, DynamicValue, Evaluate, ExpandColumn, Expr, Extend, Facet,
    Find, FindColumn, Fork, ForkBranch, FunctionDeclaration, FunctionParameter, GraphEdge, GraphElement,
    GraphMatch, GraphPattern, GraphShortestPaths, GraphTable, GraphToTable, GraphWhereEdges, GraphWhereNodes,
    Invoke, Join, JoinOn, Let, LetValue, Lookup, MacroExpand, MakeGraph, MakeSeries, MvApply, MvExpand,
    NamedExpr, Operator, Ordered, Parse, ParseKv, ParseWhere, Partition, PartitionBody, PatternDecl,
    PatternRow, Pipeline, Print, Project, ProjectAway, ProjectByNames, ProjectKeep, ProjectRename,
    ProjectReorder, Range, Reduce, Render, Sample, SampleDistinct, Scan, ScanStep, Search, Serialize,
    SeriesAggregate, SeriesRange, Sort, Statement, StatementKind, Subquery, Summarize, SyntaxNode, Take, Top,
    TopHitters, TopNested, TopNestedLevel, Union, Where,
};

/// What is called for each node.
pub(super) type Visit<'v, 't> = &'v mut dyn FnMut(SyntaxNode<'t>);

/// A part of the tree.
pub(super) trait Children {
    /// Calls `visit` for each node that this part is, or is made of; not for what those are made of in turn.
    fn visit_children<'t>(&'t self, visit: Visit<'_, 't>);
}

impl Children for Expr {
    fn visit_children<'t>(&'t self, visit: Visit<'_, 't>) {
        visit(SyntaxNode::Expr(self));
    }
}

impl Children for Operator {
    fn visit_children<'t>(&'t self, visit: Visit<'_, 't>) {
        visit(SyntaxNode::Operator(self));
    }
}

impl Children for DynamicValue {
    fn visit_children<'t>(&'t self, visit: Visit<'_, 't>) {
        visit(SyntaxNode::Dynamic(self));
    }
}

impl<T: Children> Children for Vec<T> {
    fn visit_children<'t>(&'t self, visit: Visit<'_, 't>) {
        for part in self {
            part.visit_children(visit);
        }
    }
}

impl<T: Children> Children for Option<T> {
    fn visit_children<'t>(&'t self, visit: Visit<'_, 't>) {
        if let Some(part) = self {
            part.visit_children(visit);
        }
    }
}

impl<T: Children> Children for Box<T> {
    fn visit_children<'t>(&'t self, visit: Visit<'_, 't>) {
        (**self).visit_children(visit);
    }
}

impl<A: Children, B: Children> Children for (A, B) {
    fn visit_children<'t>(&'t self, visit: Visit<'_, 't>) {
        self.0.visit_children(visit);
        self.1.visit_children(visit);
    }
}

/// The fields of each part that hold nodes.
macro_rules! children {
    ($($part:ident { $($field:ident),* })*) => {$(
        impl Children for $part {
            fn visit_children<'t>(&'t self, visit: Visit<'_, 't>) {
                $(self.$field.visit_children(&mut *visit);)*
                let _ = visit;
            }
        }
    )*};
}

children! {
    Statement { kind }
    Let { value }
    FunctionDeclaration { parameters, body }
    FunctionParameter { default }
    PatternDecl { rows }
    PatternRow { arguments, path, body }
    Pipeline { source, operators }
    Subquery { body }
    Call { args }
    NamedExpr { expr }
    Ordered { key }
    By { keys, bin }
    ColumnDecl { default }

    Where { predicate }
    Take { count }
    Count {}
    Sample { count }
    SampleDistinct { count, of }
    Range { from, to, step }
    Reduce { by }
    As {}
    AssertSchema {}
    Extend { columns }
    Project { columns }
    ProjectAway { columns }
    ProjectKeep { columns }
    ProjectRename { columns }
    ProjectReorder { columns }
    ProjectByNames { columns }
    Print { columns }
    Serialize { columns }
    Distinct { columns }
    Summarize { aggregates, by }
    Sort { keys }
    Top { count, by }
    TopHitters { count, of, by }
    TopNested { levels }
    TopNestedLevel { count, of, others, by }
    Join { right, on }
    Lookup { right, on }
    JoinOn { conditions }
    Union { tables }
    Partition { by, body }
    Fork { branches }
    ForkBranch { body }
    Facet { by, with }
    MvExpand { columns, row_limit }
    MvApply { columns, row_limit, on }
    ExpandColumn { column }
    MakeSeries { aggregates, on, range, by }
    SeriesAggregate { column, default }
    Parse { input }
    ParseWhere { input }
    ParseKv { input }
    Scan { order_by, partition_by, declare, steps }
    ScanStep { condition, assignments }
    Assignment { value }
    Search { tables, predicate }
    Find { tables, predicate, project }
    Render {}
    Evaluate { plugin }
    Invoke { function }
    MacroExpand { group, body }
    MakeGraph { nodes }
    GraphTable { table }
    GraphMatch { patterns, predicate, project }
    GraphShortestPaths { patterns, predicate, project }
    GraphPattern { elements }
    GraphEdge { repeat }
    GraphToTable {}
    GraphWhereNodes { predicate }
    GraphWhereEdges { predicate }
}

impl Children for StatementKind {
    fn visit_children<'t>(&'t self, visit: Visit<'_, 't>) {
        match self {
            Self::Let(declared) => declared.visit_children(visit),
            Self::Set { value, .. } => value.visit_children(visit),
            Self::QueryParameters(parameters) => parameters.visit_children(visit),
            Self::Pattern(pattern) => pattern.visit_children(visit),
            Self::Restrict { entities, .. } => entities.visit_children(visit),
            Self::Alias { value: expr, .. } | Self::Expression(expr) => expr.visit_children(visit),
        }
    }
}

impl Children for LetValue {
    fn visit_children<'t>(&'t self, visit: Visit<'_, 't>) {
        match self {
            Self::Expr(expr) => expr.visit_children(visit),
            Self::Function(function) => function.visit_children(visit),
        }
    }
}

impl Children for PartitionBody {
    fn visit_children<'t>(&'t self, visit: Visit<'_, 't>) {
        match self {
            Self::Subquery(subquery) | Self::Query(subquery) => subquery.visit_children(visit),
        }
    }
}

impl Children for SeriesRange {
    fn visit_children<'t>(&'t self, visit: Visit<'_, 't>) {
        match self {
            Self::Steps { from, to, step } => {
                from.visit_children(visit);
                to.visit_children(visit);
                step.visit_children(visit);
            }
            Self::In(bounds) => bounds.visit_children(visit),
        }
    }
}

impl Children for FindColumn {
    fn visit_children<'t>(&'t self, visit: Visit<'_, 't>) {
        match self {
            Self::Column(_) => {}
            Self::Pack(expr) => expr.visit_children(visit),
        }
    }
}

impl Children for GraphElement {
    fn visit_children<'t>(&'t self, visit: Visit<'_, 't>) {
        match self {
            Self::Node(_) => {}
            Self::Edge(edge) => edge.visit_children(visit),
        }
    }
}
