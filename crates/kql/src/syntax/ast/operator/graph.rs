//! Operators on graphs.

use crate::syntax::{
    ast::{Expr, Name, NamedExpr, NamedParameter, Subquery},
    span::Span,
};

/// `make-graph a --> b with T on x`.
#[derive(Clone, Debug, PartialEq)]
pub struct MakeGraph {
    /// Column of the source node.
    pub source: Name,
    /// Column of the target node.
    pub target: Name,
    /// `with T on x, U on y`.
    pub nodes: Vec<GraphTable>,
    /// `with_node_id = x`.
    pub node_id: Option<Name>,
    /// `partitioned-by x ( … )`.
    pub partitioned_by: Option<PartitionedBy>,
}

/// `graph-match (a)-[e]->(b) where … project …`.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphMatch {
    /// The patterns.
    pub patterns: Vec<GraphPattern>,
    /// `where …`.
    pub predicate: Option<Expr>,
    /// `project …`.
    pub project: Vec<NamedExpr>,
}

/// `graph-shortest-paths (a)-[e*1..5]->(b) where … project …`.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphShortestPaths {
    /// The patterns.
    pub patterns: Vec<GraphPattern>,
    /// `where …`.
    pub predicate: Option<Expr>,
    /// `project …`.
    pub project: Vec<NamedExpr>,
}

/// `graph-to-table nodes as N, edges as E`.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphToTable {
    /// In order.
    pub outputs: Vec<GraphOutput>,
}

/// `graph-where-nodes p`.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphWhereNodes {
    /// The condition.
    pub predicate: Expr,
}

/// `graph-where-edges p`.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphWhereEdges {
    /// The condition.
    pub predicate: Expr,
}

/// `T on x` of `make-graph`.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphTable {
    /// The table of nodes.
    pub table: Expr,
    /// Its key column.
    pub key: Name,
}

/// `partitioned-by x ( … )` of `make-graph`.
#[derive(Clone, Debug, PartialEq)]
pub struct PartitionedBy {
    /// The column.
    pub column: Name,
    /// What is done with each part.
    pub body: Subquery,
}

/// `nodes as N` of `graph-to-table`.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphOutput {
    /// The word, `nodes` or `edges`.
    pub what: Name,
    /// `as …`.
    pub name: Option<Name>,
    /// `with_node_id = x` and the like.
    pub parameters: Vec<NamedParameter>,
}

/// One pattern of `graph-match`: nodes and edges in turn.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphPattern {
    /// In order.
    pub elements: Vec<GraphElement>,
    /// The whole.
    pub span: Span,
}

/// A node or an edge of a pattern.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "operators are few, and a box would stand in the way of matching"
)]
pub enum GraphElement {
    /// `(n)`.
    Node(GraphNode),
    /// `-[e]->`.
    Edge(GraphEdge),
}

/// `(n)`.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphNode {
    /// Its name.
    pub name: Option<Name>,
    /// With the parentheses.
    pub span: Span,
}

/// `-[e*1..3]->`, `<-[e]-`, `-[e]-`, `-->`, `<--`, `--`.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphEdge {
    /// Its name.
    pub name: Option<Name>,
    /// `*from..to`.
    pub repeat: Option<(Expr, Expr)>,
    /// Whether it has `<` on the left.
    pub to_left: bool,
    /// Whether it has `>` on the right.
    pub to_right: bool,
    /// The whole.
    pub span: Span,
}
