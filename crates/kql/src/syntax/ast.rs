//! The tree that the parser makes of a query.
//!
//! Every node has its byte span, order is the order of the text, and nothing is resolved: whether `x` is a
//! column, a table or a variable is the binder's question. Each expression has an [`ExprId`] and each tabular
//! operator an [`OperatorId`]; both count from 0 without gaps, so that later steps keep what they learn in
//! plain vectors beside the tree.

mod children;
mod expression;
mod name;
mod operator;
mod scalar_operator;
mod statement;
mod walk;

pub use expression::{
    Call, DynamicValue, DynamicValueKind, Expr, ExprId, ExprKind, Literal, NameList, NamedExpr, TableLiteral,
    TypeOf,
};
pub use name::{ColumnDecl, Name, RowSchema, ScalarType, TypeRef};
pub use operator::{
    As, AssertSchema, Assignment, By, Count, Direction, Distinct, Evaluate, ExpandColumn, Extend, Facet,
    Find, FindColumn, Fork, ForkBranch, GraphEdge, GraphElement, GraphMatch, GraphNode, GraphOutput,
    GraphPattern, GraphShortestPaths, GraphTable, GraphToTable, GraphWhereEdges, GraphWhereNodes, Invoke,
    Join, JoinOn, JoinOnForm, Lookup, MacroExpand, MakeGraph, MakeSeries, MvApply, MvExpand,
    MvExpandSpelling, NamedParameter, Nulls, Operator, OperatorId, OperatorKind, Ordered, Parse, ParseKv,
    ParseStep, ParseStepKind, ParseWhere, Partition, PartitionBody, PartitionedBy, Pipeline, Print, Project,
    ProjectAway, ProjectByNames, ProjectKeep, ProjectRename, ProjectReorder, Range, Reduce, Render, Sample,
    SampleDistinct, Scan, ScanStep, Search, Serialize, SeriesAggregate, SeriesRange, Sort, Subquery,
    Summarize, Take, Top, TopHitters, TopNested, TopNestedLevel, Union, Where,
};
pub use scalar_operator::{
    BinaryOp, CaseSensitivity, LogicalOp, MembershipOp, RangeOp, TextOp, TextPredicate, UnaryOp,
};
pub(crate) use scalar_operator::{OperatorGroup, Precedence};
pub use statement::{
    FunctionDeclaration, FunctionParameter, Let, LetValue, ParameterKind, PatternDecl, PatternRow, Query,
    Statement, StatementKind,
};
pub use walk::{SyntaxNode, walk, walk_node};
