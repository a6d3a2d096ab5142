//! The binder: which column, table and function each name of a query means, and what the query returns.
//!
//! A syntax tree and an environment flow in; a [bound tree](tree), the columns of the result with their origin, and
//! findings by byte range flow out. The binder follows Microsoft's rules for the names and types of results; where
//! it cannot be sure it is silent, and a table that nobody declared opens every row that is made of it.

mod advice;
mod call;
pub(crate) mod constant;
mod context;
mod expression;
mod function;
mod member;
mod name;
mod operator;
mod parameter;
mod parameter_type;
mod pipeline;
mod projection;
mod scalar_ops;
pub mod schema;
mod scope;
mod source;
mod statement;
mod suspicious;
pub mod tree;
mod typed_expr;
mod types;

use std::sync::Arc;

use self::{
    context::BindContext,
    schema::{ColumnLookup, SchemaRef},
    scope::{BodyScope, Scope},
    statement::bind_statements,
    tree::{ScalarExpr, TabularExpr},
    typed_expr::BoundExpr,
};
use super::{
    catalog::Environment,
    syntax::ast::{Query, ScalarType},
};
use crate::diagnostic::Diagnostic;

/// What a query means.
#[derive(Clone, Debug)]
pub struct BoundQuery {
    /// What it does.
    pub result: QueryResult,
    /// What is wrong with it, by place.
    pub diagnostics: Vec<Diagnostic>,
    /// The tables of the environment that it names, sorted; `union *` and `search` without tables name none.
    pub tables: Vec<Arc<str>>,
    /// The functions that it calls, its own included, sorted.
    pub functions: Vec<Arc<str>>,
}

/// What the last statement of a query yields.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "there is one of them in a bound query, and nearly all are tables"
)]
pub enum QueryResult {
    /// Rows.
    Table(TabularExpr),
    /// One value: `1 + 1`.
    Scalar(ScalarExpr),
    /// Nothing: the query has no expression.
    None,
}

impl BoundQuery {
    /// The row type of the result, where the result is a table.
    pub fn schema(&self) -> Option<&SchemaRef> {
        match &self.result {
            QueryResult::Table(table) => Some(&table.schema),
            _ => None,
        }
    }

    /// Whether the result has a column, and what removed it if not.
    pub fn lookup(&self, column: &str) -> ColumnLookup {
        self.schema().map_or(ColumnLookup::Unknown, |row| row.lookup(column))
    }
}

/// Tells the columns of tables whose rows alone tell them (`bag_unpack`, `pivot`): what runs a query can say.
pub(crate) trait SchemaResolver {
    /// The columns of a table that has been bound up to here, in order; `None` where it cannot be run, because it
    /// reads the rows of an operator around it.
    fn columns(&mut self, table: &TabularExpr) -> Option<Vec<(Arc<str>, ScalarType)>>;

    /// Whether a table of the environment has rows; `union *` and `search` without tables read only those that do.
    fn has_rows(&mut self, table: &str) -> bool {
        let _ = table;
        true
    }
}

/// Binds a query. Never fails: what is not understood has a finding.
pub fn bind(query: &Query, environment: &Environment) -> BoundQuery {
    bind_with(query, environment, None)
}

/// Binds a query that is about to be run, so that tables whose columns depend on their rows can be asked.
pub(crate) fn bind_with<'a>(
    query: &'a Query,
    environment: &'a Environment,
    schemas: Option<&'a mut dyn SchemaResolver>,
) -> BoundQuery {
    let mut cx = BindContext::new(environment, schemas);
    let body = BodyScope::default();
    let result = match bind_statements(&query.statements, &Scope::new(&body), &mut cx) {
        // Columns that were not gone through any more are not known to be absent.
        Some(bound) if cx.lost_columns() => QueryResult::Table(cx.unknown_table(bound.span())),
        Some(BoundExpr::Table(table)) => QueryResult::Table(table),
        Some(BoundExpr::Value(value)) => QueryResult::Scalar(value.expr),
        None => QueryResult::None,
    };
    let mut diagnostics = cx.findings;
    diagnostics.sort_by_key(|found| (found.span, found.code));
    diagnostics.dedup();
    BoundQuery {
        result,
        diagnostics,
        tables: cx.tables.into_iter().collect(),
        functions: cx.functions.into_iter().collect(),
    }
}
