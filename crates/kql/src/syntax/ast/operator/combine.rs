//! Operators that bring tables together or send one through several pipelines.

use crate::syntax::{
    ast::{Expr, Name, Subquery},
    span::Span,
};

/// `join kind=… (right) on …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Join {
    /// The right table.
    pub right: Expr,
    /// `on …` or, of old, `where …`.
    pub on: Option<JoinOn>,
}

/// `lookup kind=… (right) on …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Lookup {
    /// The right table.
    pub right: Expr,
    /// `on …`.
    pub on: Option<JoinOn>,
}

/// `union a, (b), c*`.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// In order; the input, where there is one, comes before them.
    pub tables: Vec<Expr>,
}

/// `partition by x ( … )`, `partition by x { … }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Partition {
    /// The key.
    pub by: Expr,
    /// What is done with each part.
    pub body: PartitionBody,
}

/// `fork name = ( … ) ( … )`.
#[derive(Clone, Debug, PartialEq)]
pub struct Fork {
    /// In order.
    pub branches: Vec<ForkBranch>,
}

/// `facet by a, b with ( … )`.
#[derive(Clone, Debug, PartialEq)]
pub struct Facet {
    /// The keys.
    pub by: Vec<Expr>,
    /// `with ( … )`.
    pub with: Option<Subquery>,
}

/// `on a, $left.b == $right.c`.
#[derive(Clone, Debug, PartialEq)]
pub struct JoinOn {
    /// The word `on` or `where`.
    pub keyword: Span,
    /// Which of the two it is.
    pub form: JoinOnForm,
    /// In order.
    pub conditions: Vec<Expr>,
}

/// How the rows of a join are matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JoinOnForm {
    /// `on a, $left.b == $right.c`: by keys.
    On,
    /// `where p`, the old form: by any condition.
    Where,
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
