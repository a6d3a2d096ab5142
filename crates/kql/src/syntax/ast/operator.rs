//! Tabular operators of the tree.

use super::{Call, ColumnDecl, Expr, Literal, Name, NamedExpr, RowSchema, TypeRef};
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

/// What an operator is.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "operators are few, and a box would stand in the way of matching"
)]
pub enum OperatorKind {
    /// No operator was recognised; the tokens up to the next `|` are in `Query::skipped`. What it returns is unknown.
    Unknown,
    /// `where p`, `filter p`.
    Where {
        /// The condition.
        predicate: Expr,
    },
    /// `extend a = x, …`.
    Extend {
        /// In order.
        columns: Vec<NamedExpr>,
    },
    /// `project a = x, …`.
    Project {
        /// In order.
        columns: Vec<NamedExpr>,
    },
    /// `project-away a, b*`.
    ProjectAway {
        /// Names and wildcards.
        columns: Vec<Expr>,
    },
    /// `project-keep a, b*`.
    ProjectKeep {
        /// Names and wildcards.
        columns: Vec<Expr>,
    },
    /// `project-rename new = old`.
    ProjectRename {
        /// In order.
        columns: Vec<NamedExpr>,
    },
    /// `project-reorder a, b* asc`.
    ProjectReorder {
        /// Names and wildcards with an order.
        columns: Vec<Ordered>,
    },
    /// `project-by-names x, …`.
    ProjectByNames {
        /// Names, wildcards and expressions of names.
        columns: Vec<Expr>,
    },
    /// `summarize a = f(x) by k`.
    Summarize {
        /// In order.
        aggregates: Vec<NamedExpr>,
        /// `by …`.
        by: Option<By>,
    },
    /// `distinct a, b` or `distinct *`.
    Distinct {
        /// In order; a lone [`Star`](super::ExprKind::Star) for all.
        columns: Vec<NamedExpr>,
    },
    /// `sort by`, `order by`.
    Sort {
        /// In order.
        keys: Vec<Ordered>,
    },
    /// `top n by key`.
    Top {
        /// How many.
        count: Expr,
        /// `by …`.
        by: Ordered,
    },
    /// `top-hitters n of x by y`.
    TopHitters {
        /// How many.
        count: Expr,
        /// `of …`.
        of: NamedExpr,
        /// `by …`.
        by: Option<NamedExpr>,
    },
    /// `top-nested n of x by y, top-nested …`.
    TopNested {
        /// Outermost first.
        levels: Vec<TopNestedLevel>,
    },
    /// `take n`, `limit n`.
    Take {
        /// How many.
        count: Expr,
    },
    /// `count`, `count as Name`.
    Count {
        /// `as Name`.
        name: Option<Name>,
    },
    /// `join kind=… (right) on …`.
    Join {
        /// The right table.
        right: Expr,
        /// `on …` or, of old, `where …`.
        on: Option<JoinOn>,
    },
    /// `lookup kind=… (right) on …`.
    Lookup {
        /// The right table.
        right: Expr,
        /// `on …`.
        on: Option<JoinOn>,
    },
    /// `union a, (b), c*`.
    Union {
        /// In order; the input, where there is one, comes before them.
        tables: Vec<Expr>,
    },
    /// `mv-expand a, b = x to typeof(string) limit 5`.
    MvExpand {
        /// In order.
        columns: Vec<ExpandColumn>,
        /// `limit n`.
        row_limit: Option<Expr>,
        /// Whether it is spelled `mvexpand`, which has a limit by itself.
        old: bool,
    },
    /// `mv-apply a = x to typeof(string) limit 5 on ( … )` (also spelled `mvapply`).
    MvApply {
        /// In order.
        columns: Vec<ExpandColumn>,
        /// `limit n`.
        row_limit: Option<Expr>,
        /// `id guid`.
        context_id: Option<Expr>,
        /// `on ( … )`.
        on: Subquery,
    },
    /// `parse x with …`.
    Parse {
        /// What is taken apart.
        input: Expr,
        /// The pattern.
        steps: Vec<ParseStep>,
    },
    /// `parse-where x with …`.
    ParseWhere {
        /// What is taken apart.
        input: Expr,
        /// The pattern.
        steps: Vec<ParseStep>,
    },
    /// `parse-kv x as (a: string) with (…)`.
    ParseKv {
        /// What is taken apart.
        input: Expr,
        /// `as ( … )`.
        keys: Vec<ColumnDecl>,
        /// `with ( … )`.
        properties: Vec<NamedParameter>,
    },
    /// `make-series a = f(x) default = 0 on t from a to b step c by k`.
    MakeSeries {
        /// In order.
        aggregates: Vec<SeriesAggregate>,
        /// `on …`.
        on: NamedExpr,
        /// `from … to … step …` or `in range(…)`.
        range: SeriesRange,
        /// `by …`.
        by: Option<By>,
    },
    /// `range x from a to b step c`.
    Range {
        /// The column.
        name: Name,
        /// `from …`.
        from: Expr,
        /// `to …`, included.
        to: Expr,
        /// `step …`.
        step: Expr,
    },
    /// `print a = x, …`.
    Print {
        /// In order.
        columns: Vec<NamedExpr>,
    },
    /// `serialize`, `serialize a = x, …`.
    Serialize {
        /// In order.
        columns: Vec<NamedExpr>,
    },
    /// `scan order by … partition by … declare (…) with ( step … )`.
    Scan {
        /// `order by …`.
        order_by: Vec<Ordered>,
        /// `partition by …`.
        partition_by: Vec<Expr>,
        /// `declare ( … )`.
        declare: Vec<ColumnDecl>,
        /// `with ( … )`.
        steps: Vec<ScanStep>,
    },
    /// `partition by x ( … )`, `partition by x { … }`.
    Partition {
        /// The key.
        by: Expr,
        /// What is done with each part.
        body: PartitionBody,
    },
    /// `fork name = ( … ) ( … )`.
    Fork {
        /// In order.
        branches: Vec<ForkBranch>,
    },
    /// `facet by a, b with ( … )`.
    Facet {
        /// The keys.
        by: Vec<Expr>,
        /// `with ( … )`.
        with: Option<Subquery>,
    },
    /// `reduce by x with threshold = 0.1`.
    Reduce {
        /// The text.
        by: NamedExpr,
        /// `with …`.
        properties: Vec<NamedParameter>,
    },
    /// `sample n`.
    Sample {
        /// How many.
        count: Expr,
    },
    /// `sample-distinct n of x`.
    SampleDistinct {
        /// How many.
        count: Expr,
        /// `of …`.
        of: NamedExpr,
    },
    /// `search kind=… in (a, b) p`.
    Search {
        /// `in ( … )`.
        tables: Vec<Expr>,
        /// What to look for.
        predicate: Expr,
    },
    /// `find withsource=x in (a, b) where p project c`.
    Find {
        /// `in ( … )`.
        tables: Vec<Expr>,
        /// `where …`.
        predicate: Expr,
        /// `project …`; empty where there is none.
        project: Vec<FindColumn>,
        /// `project-smart`.
        project_smart: bool,
        /// `project-away …`.
        project_away: Vec<FindColumn>,
    },
    /// `render chart with (…)`, or with properties written after the chart.
    Render {
        /// The kind of chart.
        chart: Name,
        /// In order.
        properties: Vec<NamedParameter>,
    },
    /// `getschema`.
    GetSchema,
    /// `as Name`.
    As {
        /// The name.
        name: Name,
    },
    /// `consume`.
    Consume,
    /// `evaluate plugin(…) : (schema)`.
    Evaluate {
        /// The plugin with its arguments.
        plugin: Call,
        /// `: ( … )`.
        schema: Option<RowSchema>,
    },
    /// `invoke f(…)`.
    Invoke {
        /// The function: a [`Call`](super::ExprKind::Call), or a path that ends in one (`database('d').f()`).
        function: Expr,
    },
    /// `assert-schema (a: string)`.
    AssertSchema {
        /// What the input has to have.
        schema: RowSchema,
    },
    /// `execute-and-cache`.
    ExecuteAndCache,
    /// `macro-expand entity_group [ … ] as X ( … )`.
    MacroExpand {
        /// The group: a name or an `entity_group [ … ]`.
        group: Expr,
        /// `as …`.
        scope: Option<Name>,
        /// Statements of the body.
        body: Vec<super::Statement>,
    },
    /// `make-graph a --> b with T on x`.
    MakeGraph {
        /// Column of the source node.
        source: Name,
        /// Column of the target node.
        target: Name,
        /// `with T on x, U on y`.
        nodes: Vec<GraphTable>,
        /// `with_node_id = x`.
        node_id: Option<Name>,
        /// `partitioned-by x ( … )`.
        partitioned_by: Option<PartitionedBy>,
    },
    /// `graph-match (a)-[e]->(b) where … project …`.
    GraphMatch {
        /// The patterns.
        patterns: Vec<GraphPattern>,
        /// `where …`.
        predicate: Option<Expr>,
        /// `project …`.
        project: Vec<NamedExpr>,
    },
    /// `graph-shortest-paths (a)-[e*1..5]->(b) where … project …`.
    GraphShortestPaths {
        /// The patterns.
        patterns: Vec<GraphPattern>,
        /// `where …`.
        predicate: Option<Expr>,
        /// `project …`.
        project: Vec<NamedExpr>,
    },
    /// `graph-to-table nodes as N, edges as E`.
    GraphToTable {
        /// In order.
        outputs: Vec<GraphOutput>,
    },
    /// `graph-mark-components`.
    GraphMarkComponents,
    /// `graph-where-nodes p`.
    GraphWhereNodes {
        /// The condition.
        predicate: Expr,
    },
    /// `graph-where-edges p`.
    GraphWhereEdges {
        /// The condition.
        predicate: Expr,
    },
}

/// `by a, b`.
#[derive(Clone, Debug, PartialEq)]
pub struct By {
    /// The word `by`.
    pub keyword: Span,
    /// In order.
    pub keys: Vec<NamedExpr>,
    /// `bin = x`, of old.
    pub bin: Option<Expr>,
    /// From `by` to the end.
    pub span: Span,
}

/// An expression with a direction.
#[derive(Clone, Debug, PartialEq)]
pub struct Ordered {
    /// The key; may be named.
    pub key: NamedExpr,
    /// `asc`, `desc`, for `project-reorder` also `granny-asc`, `granny-desc`.
    pub direction: Option<Direction>,
    /// `nulls first`, `nulls last`.
    pub nulls: Option<Nulls>,
    /// The whole.
    pub span: Span,
}

/// Direction of a sort key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum Direction {
    Ascending,
    Descending,
    NaturalAscending,
    NaturalDescending,
}

/// Where nulls go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum Nulls {
    First,
    Last,
}

/// `on a, $left.b == $right.c`.
#[derive(Clone, Debug, PartialEq)]
pub struct JoinOn {
    /// The word `on` (of old `where`).
    pub keyword: Span,
    /// Whether the old form `where` was used.
    pub is_where: bool,
    /// In order.
    pub conditions: Vec<Expr>,
}

/// One column of `mv-expand` or `mv-apply`.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpandColumn {
    /// What is expanded, with its new name.
    pub column: NamedExpr,
    /// `to typeof(…)`.
    pub ty: Option<TypeRef>,
    /// The whole.
    pub span: Span,
}

/// One step of a `parse` pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct ParseStep {
    /// What it is.
    pub kind: ParseStepKind,
    /// Where it stands.
    pub span: Span,
}

/// What a step of a `parse` pattern is.
#[derive(Clone, Debug, PartialEq)]
pub enum ParseStepKind {
    /// `*`: skip.
    Star,
    /// A text that must stand there (or a regular expression, with `kind=regex`).
    Text(Literal),
    /// `column`, `column: type`.
    Column(ColumnDecl),
}

/// One aggregate of `make-series`.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesAggregate {
    /// The aggregate with its name.
    pub column: NamedExpr,
    /// `default = value`.
    pub default: Option<Expr>,
    /// The whole.
    pub span: Span,
}

/// The axis of `make-series`.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "operators are few, and a box would stand in the way of matching"
)]
pub enum SeriesRange {
    /// `from … to … step …`.
    Steps {
        /// `from …`.
        from: Option<Expr>,
        /// `to …`.
        to: Option<Expr>,
        /// `step …`.
        step: Expr,
    },
    /// `in range(start, stop, step)`.
    In(Vec<Expr>),
}

/// One level of `top-nested`.
#[derive(Clone, Debug, PartialEq)]
pub struct TopNestedLevel {
    /// The word `top-nested`.
    pub keyword: Span,
    /// How many; all where absent.
    pub count: Option<Expr>,
    /// `of …`.
    pub of: NamedExpr,
    /// `with others = value`.
    pub others: Option<Expr>,
    /// `by …`.
    pub by: Ordered,
    /// The whole level.
    pub span: Span,
}

/// One step of `scan`.
#[derive(Clone, Debug, PartialEq)]
pub struct ScanStep {
    /// Its name.
    pub name: Name,
    /// `optional`.
    pub optional: bool,
    /// `output = all | last | none`.
    pub output: Option<Name>,
    /// The condition.
    pub condition: Expr,
    /// `=> a = x, …`.
    pub assignments: Vec<Assignment>,
    /// The whole.
    pub span: Span,
}

/// `a = x` of a scan step.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// The declared column.
    pub name: Name,
    /// Its new value.
    pub value: Expr,
    /// The whole.
    pub span: Span,
}

/// What `partition` does with each part.
#[derive(Clone, Debug, PartialEq)]
pub enum PartitionBody {
    /// `( operator | operator )`: reads the part.
    Subquery(Subquery),
    /// `{ T | where … }`: a query of its own.
    Query(Subquery),
}

/// One branch of `fork`.
#[derive(Clone, Debug, PartialEq)]
pub struct ForkBranch {
    /// `name =`.
    pub name: Option<Name>,
    /// What is done.
    pub body: Subquery,
}

/// One column of `find … project`.
#[derive(Clone, Debug, PartialEq)]
pub enum FindColumn {
    /// `name`, `name: type`.
    Column(ColumnDecl),
    /// `pack(*)`, `pack_all()`.
    Pack(Expr),
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
