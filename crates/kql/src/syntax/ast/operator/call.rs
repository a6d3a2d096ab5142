//! Operators that call: `evaluate`, `invoke`, `macro-expand`.

use crate::syntax::ast::{Call, Expr, Name, RowSchema, Statement};

/// `evaluate plugin(…) : (schema)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluate {
    /// The plugin with its arguments.
    pub plugin: Call,
    /// `: ( … )`.
    pub schema: Option<RowSchema>,
}

/// `invoke f(…)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Invoke {
    /// The function: a [`Call`](crate::syntax::ast::ExprKind::Call), or a path that ends in one (`database('d').f()`).
    pub function: Expr,
}

/// `macro-expand entity_group [ … ] as X ( … )`.
#[derive(Clone, Debug, PartialEq)]
pub struct MacroExpand {
    /// The group: a name or an `entity_group [ … ]`.
    pub group: Expr,
    /// `as …`.
    pub scope: Option<Name>,
    /// Statements of the body.
    pub body: Vec<Statement>,
}
