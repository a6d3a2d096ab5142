//! Tabular operators of the tree.

mod call;
mod columns;
mod combine;
mod expand;
mod graph;
mod render;
mod rows;
mod scan;
mod search;
mod text;

pub use call::{Evaluate, Invoke, MacroExpand};
pub use columns::{
    By, Direction, Distinct, Extend, Nulls, Ordered, Print, Project, ProjectAway, ProjectByNames,
    ProjectKeep, ProjectRename, ProjectReorder, Serialize, Sort, Summarize, Top, TopHitters, TopNested,
    TopNestedLevel,
};
pub use combine::{
    Facet, Fork, ForkBranch, Join, JoinOn, JoinOnForm, Lookup, Partition, PartitionBody, Union,
};
pub use expand::{
    ExpandColumn, MakeSeries, MvApply, MvExpand, MvExpandSpelling, SeriesAggregate, SeriesRange,
};
pub use graph::{
    GraphEdge, GraphElement, GraphMatch, GraphNode, GraphOutput, GraphPattern, GraphShortestPaths,
    GraphTable, GraphToTable, GraphWhereEdges, GraphWhereNodes, MakeGraph, PartitionedBy,
};
pub use render::Render;
pub use rows::{As, AssertSchema, Count, Range, Reduce, Sample, SampleDistinct, Take, Where};
pub use scan::{Assignment, Scan, ScanStep};
pub use search::{Find, FindColumn, Search};
pub use text::{Parse, ParseKv, ParseStep, ParseStepKind, ParseWhere};

use super::{Expr, Name};
use crate::syntax::span::Span;

/// Number of a tabular operator within its query: dense, from 0, below `Query::operator_count`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperatorId(pub u32);

impl OperatorId {
    /// The number as an index into a vector beside the tree.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// `source | operator | operator …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Pipeline {
    /// What the first operator reads. `None` where the first operator makes its own table (`union`, `print`,
    /// `range`, `search`, `find`) and in a [`Subquery`], whose first operator reads what the context hands it.
    pub source: Option<Box<Expr>>,
    /// In order.
    pub operators: Vec<Operator>,
}

/// A pipeline without a source, in parentheses or braces, that reads what the operator around it hands it.
#[derive(Clone, Debug, PartialEq)]
pub struct Subquery {
    /// The pipeline; an expression so that it has an id and a place for an error.
    pub body: Box<Expr>,
    /// With the parentheses.
    pub span: Span,
}

/// One tabular operator.
#[derive(Clone, Debug, PartialEq)]
pub struct Operator {
    /// Its number.
    pub id: OperatorId,
    /// From its keyword to its end, without the `|`.
    pub span: Span,
    /// Its keyword: `where`, `project-away`, `order by` without the `by`.
    pub keyword: Span,
    /// Its name, which all its spellings have in common: `where` for `filter` too; `None` for an unknown operator.
    pub name: Option<&'static str>,
    /// `kind=inner`, `hint.strategy=shuffle`, … in order, wherever in the operator they may stand.
    pub parameters: Vec<NamedParameter>,
    /// What it is.
    pub kind: OperatorKind,
}

/// `name = value`: a parameter of an operator, or one of `with (…)`.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedParameter {
    /// The name, dots included: `hint.strategy`.
    pub name: Name,
    /// The value; a bare word is a [`Name`](super::ExprKind::Name).
    pub value: Expr,
    /// Further columns, where the value is a list of them: `ycolumns = a, b`.
    pub others: Vec<Expr>,
    /// The whole.
    pub span: Span,
}

/// What an operator is: each variant holds the operator of its name, which says how it is written.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "operators are few, and a box would stand in the way of matching"
)]
#[expect(missing_docs, reason = "the type of each variant is documented")]
pub enum OperatorKind {
    /// No operator was recognised; the tokens up to the next `|` are in `Query::skipped`. What it returns is unknown.
    Unknown,
    Where(Where),
    Extend(Extend),
    Project(Project),
    ProjectAway(ProjectAway),
    ProjectKeep(ProjectKeep),
    ProjectRename(ProjectRename),
    ProjectReorder(ProjectReorder),
    ProjectByNames(ProjectByNames),
    Summarize(Summarize),
    Distinct(Distinct),
    Sort(Sort),
    Top(Top),
    TopHitters(TopHitters),
    TopNested(TopNested),
    Take(Take),
    Count(Count),
    Join(Join),
    Lookup(Lookup),
    Union(Union),
    MvExpand(MvExpand),
    MvApply(MvApply),
    Parse(Parse),
    ParseWhere(ParseWhere),
    ParseKv(ParseKv),
    MakeSeries(MakeSeries),
    Range(Range),
    Print(Print),
    Serialize(Serialize),
    Scan(Scan),
    Partition(Partition),
    Fork(Fork),
    Facet(Facet),
    Reduce(Reduce),
    Sample(Sample),
    SampleDistinct(SampleDistinct),
    Search(Search),
    Find(Find),
    Render(Render),
    /// `getschema`.
    GetSchema,
    As(As),
    /// `consume`.
    Consume,
    Evaluate(Evaluate),
    Invoke(Invoke),
    AssertSchema(AssertSchema),
    /// `execute-and-cache`.
    ExecuteAndCache,
    MacroExpand(MacroExpand),
    MakeGraph(MakeGraph),
    GraphMatch(GraphMatch),
    GraphShortestPaths(GraphShortestPaths),
    GraphToTable(GraphToTable),
    /// `graph-mark-components`.
    GraphMarkComponents,
    GraphWhereNodes(GraphWhereNodes),
    GraphWhereEdges(GraphWhereEdges),
}
