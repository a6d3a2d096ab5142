//! Pipelines: a source and the operators after it.

use std::sync::Arc;

use super::{
    binder::Binder,
    schema::SchemaRef,
    tree::{BoundAssignment, BoundOperator, BoundParameter, Constant, TabularExpr, TabularExprKind},
    typed_expr::BoundExpr,
};
use crate::syntax::{ast, span::Span};

impl<'a> Binder<'a> {
    /// Binds a pipeline.
    pub(super) fn bind_pipeline(&mut self, pipeline: &'a ast::Pipeline, span: Span) -> BoundExpr {
        let given = self.input.take();
        let mut table = match (&pipeline.source, given) {
            (Some(source), _) => Some(self.table(source)),
            (None, Some(row)) => {
                Some(TabularExpr { kind: TabularExprKind::Input, schema: row, span: Span::at(span.start) })
            }
            (None, None) => None,
        };
        for (index, operator) in pipeline.operators.iter().enumerate() {
            let start = table.as_ref().map(|table| Arc::clone(&table.schema)).unwrap_or_default();
            if !self.charge_node(operator.span) || !self.may_follow(&start, index, operator.span) {
                return BoundExpr::Table(Self::unknown_table(span));
            }
            let bound = self.bind_operator(operator, table);
            if !self.charge_columns(bound.schema.columns.len(), operator.span) {
                return BoundExpr::Table(Self::unknown_table(span));
            }
            table = Some(bound);
        }
        BoundExpr::Table(table.unwrap_or_else(|| Self::unknown_table(span)))
    }

    /// Binds what stands in the parentheses of `mv-apply`, `partition`, `fork`: it reads `row`.
    pub(super) fn bind_subquery(&mut self, subquery: &'a ast::Subquery, row: SchemaRef) -> TabularExpr {
        let before = self.input.replace(row);
        let table = self.table(&subquery.body);
        self.input = before;
        table
    }

    /// A table with an operator after it.
    pub(super) fn piped(
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
    pub(super) fn passed(&self, row: &SchemaRef) -> SchemaRef {
        if row.open {
            let columns = self.columns_of(row);
            if columns.len() != row.columns.len() {
                return Arc::new(super::schema::Schema { columns, ..super::schema::Schema::clone(row) });
            }
        }
        Arc::clone(row)
    }

    /// Parameters of an operator, or of `with (…)`.
    pub(super) fn properties(properties: &'a [ast::NamedParameter]) -> Vec<BoundParameter> {
        properties
            .iter()
            .map(|property| BoundParameter {
                name: Arc::clone(&property.name.text),
                value: property_value(&property.value),
                span: property.span,
            })
            .collect()
    }
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
