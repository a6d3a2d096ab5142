//! Pipelines: a source and the operators after it.

use std::sync::Arc;

use super::{
    context::BindContext,
    expression::bind_table,
    operator::bind_operator,
    schema::{Schema, SchemaRef},
    scope::Scope,
    tree::{BoundAssignment, BoundOperator, BoundParameter, Constant, TabularExpr, TabularExprKind},
    typed_expr::BoundExpr,
};
use crate::syntax::{ast, span::Span};

/// Binds a pipeline.
pub(super) fn bind_pipeline<'a>(
    pipeline: &'a ast::Pipeline,
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> BoundExpr {
    let (given, scope) = (scope.input, &Scope { input: None, ..*scope });
    let mut table = match (&pipeline.source, given) {
        (Some(source), _) => Some(bind_table(source, scope, cx)),
        (None, Some(row)) => Some(TabularExpr {
            kind: TabularExprKind::Input,
            schema: Arc::clone(row),
            span: Span::at(span.start),
        }),
        (None, None) => None,
    };
    for (index, operator) in pipeline.operators.iter().enumerate() {
        let start = table.as_ref().map(|table| Arc::clone(&table.schema)).unwrap_or_default();
        if !cx.charge_node(operator.span, scope) || !cx.charge_operator(&start, index, operator.span) {
            return BoundExpr::Table(cx.unknown_table(span));
        }
        let bound = bind_operator(operator, table, scope, cx);
        if !cx.charge_columns(bound.schema.columns.len(), operator.span) {
            return BoundExpr::Table(cx.unknown_table(span));
        }
        table = Some(bound);
    }
    BoundExpr::Table(table.unwrap_or_else(|| cx.unknown_table(span)))
}

/// Binds what stands in the parentheses of `mv-apply`, `partition`, `fork`: it reads `row`.
pub(super) fn bind_subquery<'a>(
    subquery: &'a ast::Subquery,
    row: &SchemaRef,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    bind_table(&subquery.body, &Scope { input: Some(row), ..*scope }, cx)
}

/// A table with an operator after it.
pub(super) fn pipe_operator(
    input: TabularExpr,
    operator: BoundOperator,
    row: SchemaRef,
    span: Span,
) -> TabularExpr {
    let whole = Span::new(input.span.start, span.end);
    TabularExpr {
        kind: TabularExprKind::Pipe { input: Box::new(input), operator, span },
        schema: row,
        span: whole,
    }
}

/// The row of an operator that passes its input's columns on.
pub(super) fn pass_columns(row: &SchemaRef, cx: &mut BindContext<'_>) -> SchemaRef {
    if row.open {
        let columns = cx.columns_of(row);
        if columns.len() != row.columns.len() {
            return Arc::new(Schema { id: cx.fresh_schema(), columns, ..Schema::clone(row) });
        }
    }
    Arc::clone(row)
}

/// Parameters of an operator, or of `with (…)`.
pub(super) fn bind_properties(properties: &[ast::NamedParameter]) -> Vec<BoundParameter> {
    properties
        .iter()
        .map(|property| BoundParameter {
            name: Arc::clone(&property.name.text),
            value: property_value(&property.value),
            span: property.span,
        })
        .collect()
}

/// The value of a parameter: a literal, or a bare word.
fn property_value(value: &ast::Expr) -> Constant {
    match &value.kind {
        ast::ExprKind::Literal(literal) => Constant::from_literal(literal),
        ast::ExprKind::Dynamic(value) => Constant::from_dynamic(value),
        ast::ExprKind::Name(name) => Constant::String(Arc::clone(&name.text)),
        _ => Constant::Null(None),
    }
}

/// The parameter `name` of an operator as a word.
pub(super) fn word(operator: &ast::Operator, name: &str) -> Option<Arc<str>> {
    let property = operator.parameters.iter().find(|property| *property.name.text == *name)?;
    match property_value(&property.value) {
        Constant::String(text) => Some(text),
        _ => None,
    }
}

/// Whether the parameter `name` of an operator is `true`.
pub(super) fn flag(operator: &ast::Operator, name: &str) -> Option<bool> {
    let property = operator.parameters.iter().find(|property| *property.name.text == *name)?;
    match property_value(&property.value) {
        Constant::Bool(value) => Some(value),
        Constant::Long(value) => Some(value != 0),
        _ => None,
    }
}

/// An assignment of one value to one column.
pub(super) fn single(target: usize, value: super::tree::ScalarExpr) -> BoundAssignment {
    BoundAssignment { targets: vec![Some(target)], value }
}
