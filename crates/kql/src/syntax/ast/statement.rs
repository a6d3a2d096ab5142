//! Statements of the tree, and the whole query.

use super::{ColumnDecl, Expr, Name, NamedParameter, RowSchema, TypeRef};
use crate::syntax::span::Span;

/// A whole query text: statements in order, of which the last expression is the query's result.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// In order.
    pub statements: Vec<Statement>,
    /// Number of expressions: every [`ExprId`](super::ExprId) is below it.
    pub expr_count: u32,
    /// Number of tabular operators: every [`OperatorId`](super::OperatorId) is below it.
    pub operator_count: u32,
    /// Runs of tokens that the parser passed over to find its way again; each has been reported.
    pub skipped: Vec<Span>,
}

impl Query {
    /// The expression whose result is the query's result: the last expression statement.
    pub fn result(&self) -> Option<&Expr> {
        self.statements.iter().rev().find_map(|statement| match &statement.kind {
            StatementKind::Expression(expr) => Some(expr),
            _ => None,
        })
    }
}

/// One statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// What it is.
    pub kind: StatementKind,
    /// Where it stands, without the `;`.
    pub span: Span,
}

/// What a statement is.
#[derive(Clone, Debug, PartialEq)]
pub enum StatementKind {
    /// `let x = …`.
    Let(Let),
    /// `set name = value`, `set name`.
    Set {
        /// The option.
        name: Name,
        /// Its value: a literal or a name.
        value: Option<Expr>,
    },
    /// `declare query_parameters (a: string = '', …)`.
    QueryParameters(Vec<FunctionParameter>),
    /// `alias database x = cluster('c').database('d')`.
    Alias {
        /// The new name.
        name: Name,
        /// What it stands for.
        value: Expr,
    },
    /// `declare pattern x …`.
    Pattern(PatternDecl),
    /// `restrict access to (a, b)`.
    Restrict {
        /// What may be used: names, wildcards, `database('d').*`.
        entities: Vec<Expr>,
        /// `with (…)`.
        properties: Vec<NamedParameter>,
    },
    /// A pipeline or another expression.
    Expression(Expr),
}

/// `let name = value`.
#[derive(Clone, Debug, PartialEq)]
pub struct Let {
    /// The new name.
    pub name: Name,
    /// What it stands for.
    pub value: LetValue,
}

/// The right side of `let`.
#[derive(Clone, Debug, PartialEq)]
pub enum LetValue {
    /// A scalar or a table.
    Expr(Expr),
    /// `(a: string, T: (*)) { … }`.
    Function(FunctionDeclaration),
}

/// A function declared in a query.
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionDeclaration {
    /// Whether `view` precedes it.
    pub view: bool,
    /// In order.
    pub parameters: Vec<FunctionParameter>,
    /// The parentheses with the parameters in them.
    pub parameters_span: Span,
    /// Statements of the body, of which the last expression is the result.
    pub body: Vec<Statement>,
    /// The braces with the body in them.
    pub body_span: Span,
}

impl FunctionDeclaration {
    /// The expression whose value the function returns.
    pub fn result(&self) -> Option<&Expr> {
        self.body.iter().rev().find_map(|statement| match &statement.kind {
            StatementKind::Expression(expr) => Some(expr),
            _ => None,
        })
    }
}

/// A parameter of a function or of the query.
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionParameter {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub kind: ParameterKind,
    /// `= value`.
    pub default: Option<Expr>,
    /// The whole.
    pub span: Span,
}

/// The type of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum ParameterKind {
    /// `a: string`.
    Scalar(TypeRef),
    /// `T: (a: string, …)` or `T: (*)`.
    Table(RowSchema),
    /// None was written; reported already where one is due.
    Untyped,
}

/// `declare pattern name = (a: string)[p: string] { ('x').['y'] = { … }; }`.
#[derive(Clone, Debug, PartialEq)]
pub struct PatternDecl {
    /// The pattern's name.
    pub name: Name,
    /// Its parameters.
    pub parameters: Vec<ColumnDecl>,
    /// The parameter in brackets.
    pub path: Option<ColumnDecl>,
    /// Its cases.
    pub rows: Vec<PatternRow>,
}

/// One case of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct PatternRow {
    /// Values of the parameters.
    pub arguments: Vec<Expr>,
    /// `.['value']` or `.[value]`.
    pub path: Option<Expr>,
    /// The body.
    pub body: Vec<Statement>,
    /// The whole case.
    pub span: Span,
}
