//! Operators that look for rows in many tables: `search`, `find`.

use crate::syntax::ast::{ColumnDecl, Expr};

/// `search kind=… in (a, b) p`.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    /// `in ( … )`.
    pub tables: Vec<Expr>,
    /// What to look for.
    pub predicate: Expr,
}

/// `find withsource=x in (a, b) where p project c`.
#[derive(Clone, Debug, PartialEq)]
pub struct Find {
    /// `in ( … )`.
    pub tables: Vec<Expr>,
    /// `where …`.
    pub predicate: Expr,
    /// `project …`; empty where there is none.
    pub project: Vec<FindColumn>,
    /// `project-smart`.
    pub project_smart: bool,
    /// `project-away …`.
    pub project_away: Vec<FindColumn>,
}

/// One column of `find … project`.
#[derive(Clone, Debug, PartialEq)]
pub enum FindColumn {
    /// `name`, `name: type`.
    Column(ColumnDecl),
    /// `pack(*)`, `pack_all()`.
    Pack(Expr),
}
