//! The bound tree: what a query does, with every name resolved.
//!
//! The binder makes it from the syntax tree and an environment; an interpreter runs it. Columns are indexes into
//! the input row of the operator they stand in, calls carry the catalogue's name of the function, `let` values,
//! tables and functions are already substituted, and literals are decoded. Nothing in here refers to the query
//! text but spans, which only serve messages. Binding never fails: what cannot be understood is an
//! [`ScalarExprKind::Error`] or a [`TabularExprKind::Error`], and has a diagnostic.

mod expression;
mod visit;

use std::sync::Arc;

pub use self::expression::{BoundAggregate, BoundCall, ScalarExpr, ScalarExprKind};
pub(crate) use self::visit::values;
pub use super::constant::{Constant, Dynamic};
pub use super::schema::{Column, ColumnId, Origin, Provenance, Schema, SchemaRef};
pub use crate::syntax::ast::{
    BinaryOp, CaseSensitivity, Direction, LogicalOp, MembershipOp, Nulls, RangeOp, ScalarType, TextOp,
    TextPredicate, UnaryOp,
};
use crate::syntax::span::Span;

/// A tabular expression: it yields rows of one [`Schema`].
#[derive(Clone, Debug)]
pub struct TabularExpr {
    /// What yields the rows.
    pub kind: TabularExprKind,
    /// The columns of the rows, in order.
    pub schema: SchemaRef,
    /// Where it stands in the query (for the body of a library function: in that body).
    pub span: Span,
}

/// What yields rows.
#[derive(Clone, Debug)]
pub enum TabularExprKind {
    /// A table of the environment, by its name there, or a name that the environment does not know
    /// (then the row is open). Its columns are in the order of the environment.
    Named(Arc<str>),
    /// The rows that the operator around this subquery hands in (`mv-apply`, `partition`, `fork`, `facet`, `make-graph`).
    Input,
    /// `datatable`: row after row, each as long as the row type; cells are constant expressions.
    Rows(Vec<Vec<ScalarExpr>>),
    /// `externaldata`: comes from a fixture.
    External {
        /// The addresses.
        addresses: Vec<ScalarExpr>,
        /// `with (…)`.
        properties: Vec<BoundParameter>,
    },
    /// `print`: one row; the expressions see no columns.
    Print(Vec<BoundAssignment>),
    /// `range x from … to … step …`; one column.
    Range {
        /// First value.
        from: ScalarExpr,
        /// Last value, included.
        to: ScalarExpr,
        /// Distance.
        step: ScalarExpr,
    },
    /// An operator applied to a table.
    Pipe {
        /// What the operator reads.
        input: Box<TabularExpr>,
        /// What it does.
        operator: BoundOperator,
        /// Where the operator stands, without the `|`.
        span: Span,
    },
    /// `union` of all its inputs (the piped one first).
    Union(Union),
    /// `find`.
    Find(Find),
    /// `search`: the inputs are united by name and type, then filtered.
    Search(Search),
    /// A table that is used by name (`let T = …`, `as T`, a tabular argument) or `materialize(…)`d. All uses
    /// share the number, so a run may compute it once.
    Shared {
        /// Number within the bound query.
        id: u32,
        /// The table.
        table: Arc<TabularExpr>,
        /// Whether the query says `materialize`.
        materialized: bool,
        /// The name of the `view` whose rows these are, or the one that `as` gives them.
        view: Option<Arc<str>>,
    },
    /// A call of a function whose rows come from a service or from the workspace, not from the query:
    /// `_GetWatchlist('x')`, `FileProfile`, `_Im_Dns(…)`. Comes from a fixture; an unknown one has an open row.
    Function {
        /// The function.
        name: Arc<str>,
        /// The table that `invoke` pipes into it.
        input: Option<Box<TabularExpr>>,
        /// The scalar arguments.
        arguments: Vec<ScalarExpr>,
    },
    /// Cannot be run: not understood and reported, a parameter of a function that was not called, or a `union`
    /// of more tables than can be told apart.
    Error,
}

/// A tabular operator; the columns in its expressions are indexes into the row of its input.
#[derive(Clone, Debug)]
pub enum BoundOperator {
    /// `where`.
    Where(ScalarExpr),
    /// `extend`, and `serialize` with assignments: the output is the input's row with the assigned columns set;
    /// output columns without an assignment are the input's at the same index.
    Extend {
        /// What is set.
        assignments: Vec<BoundAssignment>,
        /// Whether the operator was `serialize`.
        serialize: bool,
    },
    /// `project`: each output column has exactly one assignment.
    Project(Vec<BoundAssignment>),
    /// `project-away`, `-keep`, `-rename`, `-reorder`, `-by-names`: for each output column the index in the input.
    Select(Vec<usize>),
    /// `summarize`: the keys come first in the output, then the aggregates.
    Summarize {
        /// `by …`.
        by: Vec<BoundAssignment>,
        /// Expressions with [`ScalarExprKind::Aggregate`] in them.
        aggregates: Vec<BoundAssignment>,
    },
    /// `distinct`: each output column has one assignment.
    Distinct(Vec<BoundAssignment>),
    /// `sort`, `order`.
    Sort(Vec<SortKey>),
    /// `top`.
    Top {
        /// How many; sees no columns.
        count: ScalarExpr,
        /// By what.
        by: SortKey,
    },
    /// `take`, `limit`.
    Take(ScalarExpr),
    /// `sample`.
    Sample(ScalarExpr),
    /// `sample-distinct`: one output column.
    SampleDistinct {
        /// How many.
        count: ScalarExpr,
        /// Of what.
        of: ScalarExpr,
    },
    /// `count`: one long.
    Count,
    /// `join`: the output is the left row followed by the right row, but for kinds that keep one side.
    Join(Join),
    /// `lookup`: the output is the left row followed by the right row without its keys.
    Lookup(Join),
    /// `mv-expand`: the output is the input's row with the expanded columns set.
    MvExpand(Expand),
    /// `mv-apply`.
    MvApply(Apply),
    /// `parse`, `parse-where`.
    Parse(Parse),
    /// `parse-kv`: the output is the input's row with the keys set.
    ParseKv {
        /// What is taken apart.
        value: ScalarExpr,
        /// The keys: name, index of the output column, type.
        keys: Vec<(Arc<str>, usize, Option<ScalarType>)>,
        /// `with (…)`.
        properties: Vec<BoundParameter>,
    },
    /// `make-series`.
    MakeSeries(MakeSeries),
    /// `scan`.
    Scan(Scan),
    /// `partition`: the output is the union of the subquery's rows over all parts.
    Partition {
        /// Index of the key column; `None` if it is none (reported).
        by: Option<usize>,
        /// `hint.strategy` and others.
        parameters: Vec<BoundParameter>,
        /// What is done with each part: reads [`TabularExprKind::Input`] or is a query of its own.
        body: Box<TabularExpr>,
    },
    /// `top-nested`.
    TopNested(Vec<BoundTopNestedLevel>),
    /// `top-hitters`: the value and its approximate weight.
    TopHitters {
        /// How many.
        count: ScalarExpr,
        /// The value.
        of: ScalarExpr,
        /// The weight; rows count 1 where absent.
        by: Option<ScalarExpr>,
    },
    /// `fork`: the branches, each reading [`TabularExprKind::Input`].
    Fork(Vec<TabularExpr>),
    /// `facet`: the keys and the optional subquery.
    Facet {
        /// Indexes of the keys.
        by: Vec<usize>,
        /// `with …`.
        with: Option<Box<TabularExpr>>,
    },
    /// `reduce by`: Pattern, Count, Representative.
    Reduce {
        /// The text.
        value: ScalarExpr,
        /// Parameters and `with` properties.
        properties: Vec<BoundParameter>,
    },
    /// `evaluate plugin(…)`.
    Plugin(Plugin),
    /// `render`: the rows pass unchanged.
    Render {
        /// Kind of chart.
        chart: Arc<str>,
    },
    /// `getschema`.
    GetSchema,
    /// `consume`: no rows.
    Consume,
    /// Rows pass unchanged: `as`, `serialize` without assignments, `assert-schema`, `execute-and-cache`.
    Pass,
    /// `project-by-names` of names that are not constant: its columns are known only when the query runs.
    ProjectByNames,
    /// An operator on graphs, which this tree does not model. The output row is right where the binder knows it.
    Graph(GraphOperator),
    /// An operator that was not understood, or `macro-expand`: nothing is known of its output.
    Unknown,
}

/// An operator on graphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GraphOperator {
    /// Its name: `graph-match`.
    pub name: &'static str,
}

/// Sets columns of the output from one expression.
#[derive(Clone, Debug)]
pub struct BoundAssignment {
    /// Index of the output column for each value that the expression yields, in order; `None` where a value is
    /// not kept. A plain expression yields one. Several come from functions of several results (`series_stats`,
    /// …: see [`BoundCall::results`]) and from the aggregates `arg_max`, `arg_min`, `take_any` (one for each argument)
    /// and `percentiles` (one for each percentile).
    pub targets: Vec<Option<usize>>,
    /// The value.
    pub value: ScalarExpr,
}

/// A key of `sort` and `top`.
#[derive(Clone, Debug)]
pub struct SortKey {
    /// The key.
    pub value: ScalarExpr,
    /// Whether largest first (what `sort` does by default).
    pub descending: bool,
    /// Whether nulls come first, the defaults applied: first when ascending, last when descending.
    pub nulls_first: bool,
}

/// `name = value` of an operator's parameters or of `with (…)`.
#[derive(Clone, Debug)]
pub struct BoundParameter {
    /// The name as written.
    pub name: Arc<str>,
    /// The value; a bare word is a constant string.
    pub value: Constant,
    /// Where it stands.
    pub span: Span,
}

/// `join` and `lookup`.
#[derive(Clone, Debug)]
pub struct Join {
    /// Which rows it keeps.
    pub kind: JoinKind,
    /// The right table.
    pub right: Box<TabularExpr>,
    /// Pairs of indexes that have to be equal: left row, right row.
    pub keys: Vec<(usize, usize)>,
    /// For each output column where it comes from.
    pub output: Vec<JoinSide>,
    /// Whether every condition was understood; where not, it has been reported.
    pub complete: bool,
}

/// Where an output column of a join comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinSide {
    /// Index in the left row.
    Left(usize),
    /// Index in the right row.
    Right(usize),
}

/// Kinds of join.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum JoinKind {
    /// The default: left rows deduplicated by key.
    InnerUnique,
    Inner,
    LeftOuter,
    RightOuter,
    FullOuter,
    LeftSemi,
    RightSemi,
    LeftAnti,
    RightAnti,
}

/// `union`.
#[derive(Clone, Debug)]
pub struct Union {
    /// The tables in order and, for each output column, the index of the table's column (`None`: null).
    pub inputs: Vec<(TabularExpr, Vec<Option<usize>>)>,
    /// Index of the column that `withsource` adds.
    pub source: Option<usize>,
    /// `kind=inner`: only columns that all tables have.
    pub inner: bool,
}

/// `find`.
#[derive(Clone, Debug)]
pub struct Find {
    /// The tables in order, each with its own predicate bound to its own row.
    pub inputs: Vec<FindInput>,
    /// Index of the column with the table's name.
    pub source: Option<usize>,
    /// Index of the column with the packed rest.
    pub pack: Option<usize>,
}

/// One table of `find`.
#[derive(Clone, Debug)]
pub struct FindInput {
    /// The table.
    pub table: TabularExpr,
    /// The condition on its rows.
    pub predicate: ScalarExpr,
    /// For each output column the index of the table's column.
    pub columns: Vec<Option<usize>>,
    /// Indexes of the columns that are packed.
    pub packed: Vec<usize>,
}

/// `search`.
#[derive(Clone, Debug)]
pub struct Search {
    /// The tables in order and, for each output column, the index of the table's column.
    pub inputs: Vec<(TabularExpr, Vec<Option<usize>>)>,
    /// The condition, over the output row; [`ScalarExprKind::AnyColumn`] where it looks into all columns.
    pub predicate: ScalarExpr,
    /// Whether case counts: `kind=case_sensitive`.
    pub case: CaseSensitivity,
}

/// `mv-expand`.
#[derive(Clone, Debug)]
pub struct Expand {
    /// What is expanded; several are zipped.
    pub columns: Vec<BoundExpandColumn>,
    /// Output index of the column that `with_itemindex` adds.
    pub index: Option<usize>,
    /// `limit`.
    pub limit: Option<ScalarExpr>,
    /// Whether it is the old `mvexpand`, which has a limit where none is given.
    pub old: bool,
    /// `kind=array`: bags expand to pairs of key and value; else to bags of one entry.
    pub bags_as_arrays: bool,
}

/// One column of `mv-expand` and `mv-apply`.
#[derive(Clone, Debug)]
pub struct BoundExpandColumn {
    /// Output index; for `mv-apply` the index in the subquery's input.
    pub target: usize,
    /// The value, over the input row.
    pub value: ScalarExpr,
    /// `to typeof(…)`.
    pub convert: Option<ScalarType>,
}

/// `mv-apply`.
#[derive(Clone, Debug)]
pub struct Apply {
    /// What is expanded, over the input row; targets are indexes in [`context`](Self::context).
    pub expand: Expand,
    /// The row that the subquery reads: the input's row with the expanded columns set.
    pub context: SchemaRef,
    /// The subquery; it reads [`TabularExprKind::Input`].
    pub body: Box<TabularExpr>,
    /// For each output column where it comes from: `Left` is the input's row, `Right` the subquery's.
    pub output: Vec<JoinSide>,
}

/// `parse`, `parse-where`.
#[derive(Clone, Debug)]
pub struct Parse {
    /// What is taken apart.
    pub value: ScalarExpr,
    /// The pattern.
    pub steps: Vec<BoundParseStep>,
    /// `kind=`.
    pub kind: ParseKind,
    /// `flags=` of `kind=regex`.
    pub flags: Option<Arc<str>>,
    /// Whether rows without a match are dropped.
    pub only_matches: bool,
}

/// A step of a `parse` pattern.
#[derive(Clone, Debug)]
pub enum BoundParseStep {
    /// `*`.
    Skip,
    /// A text that has to stand there.
    Text(Arc<str>),
    /// A column of the output.
    Column {
        /// Its index.
        target: usize,
        /// Its type.
        ty: Option<ScalarType>,
    },
}

/// How `parse` reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum ParseKind {
    Simple,
    Regex,
    Relaxed,
}

/// `make-series`. The output is the keys, then the aggregates, then the axis.
#[derive(Clone, Debug)]
pub struct MakeSeries {
    /// `by …`.
    pub by: Vec<BoundAssignment>,
    /// The aggregates, each with its default.
    pub aggregates: Vec<(BoundAssignment, Option<ScalarExpr>)>,
    /// The axis, over the input's row.
    pub on: BoundAssignment,
    /// First value.
    pub from: Option<ScalarExpr>,
    /// Last value (not included, but for `in range(…)`).
    pub to: Option<ScalarExpr>,
    /// Distance.
    pub step: ScalarExpr,
    /// Whether it was written `in range(from, to, step)`.
    pub in_range: bool,
    /// `kind=nonempty`.
    pub nonempty: bool,
}

/// `scan`. The output is the input's row, the declared columns, and the match id where asked for.
#[derive(Clone, Debug)]
pub struct Scan {
    /// `order by`.
    pub order_by: Vec<SortKey>,
    /// `partition by`.
    pub partition_by: Vec<ScalarExpr>,
    /// The declared columns with their defaults; output index = the input's length plus the index here.
    pub declared: Vec<(ScalarType, Option<ScalarExpr>)>,
    /// Output index of the match id.
    pub match_id: Option<usize>,
    /// In order.
    pub steps: Vec<BoundScanStep>,
}

/// A step of `scan`. Its expressions see the input's row followed by the declared columns of the step itself as
/// [`ScalarExprKind::Column`], and the state of a step by [`ScalarExprKind::StepColumn`].
#[derive(Clone, Debug)]
pub struct BoundScanStep {
    /// `optional`.
    pub optional: bool,
    /// `output=`.
    pub output: ScanOutput,
    /// The condition.
    pub condition: ScalarExpr,
    /// Index of a declared column, and its new value.
    pub assignments: Vec<(usize, ScalarExpr)>,
}

/// Which of the rows that a step of `scan` matches come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanOutput {
    /// `all`, the default.
    All,
    /// `last`: those without one that follows in the same match.
    Last,
    /// `none`.
    None,
}

/// A level of `top-nested`: it adds two columns, the value and the aggregate.
#[derive(Clone, Debug)]
pub struct BoundTopNestedLevel {
    /// How many; all where absent.
    pub count: Option<ScalarExpr>,
    /// The value.
    pub of: ScalarExpr,
    /// `with others = …`.
    pub others: Option<ScalarExpr>,
    /// The aggregate.
    pub by: ScalarExpr,
    /// Whether largest first.
    pub descending: bool,
}

/// `evaluate`.
#[derive(Clone, Debug)]
pub struct Plugin {
    /// Its name in the catalogue.
    pub name: Arc<str>,
    /// The arguments in order.
    pub arguments: Vec<PluginArgument>,
    /// The names that arguments are given in the call: `f(name = value)`.
    pub given: Vec<Option<Arc<str>>>,
    /// Whether a schema was written after it: then the output has these columns by name.
    pub declared: bool,
}

/// An argument of a plugin.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "plugins are rare and have few arguments")]
pub enum PluginArgument {
    /// A scalar over the input's row (a column, an aggregate for `pivot`, a constant).
    Scalar(ScalarExpr),
    /// A column of the table that is the first argument: index in that table's row.
    ColumnOfTable(usize),
    /// A table.
    Table(TabularExpr),
}
