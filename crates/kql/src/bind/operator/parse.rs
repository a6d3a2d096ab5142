//! `parse`, `parse-where`, `parse-kv`.

use std::sync::Arc;

use crate::{
    bind::{
        advice,
        context::BindContext,
        expression::bind_scalar,
        pipeline::{bind_properties, pipe_operator, word},
        schema::{Column, Origin},
        scope::Scope,
        source::declare_columns,
        tree::{BoundOperator, BoundParseStep, Constant, Parse, ParseKind, TabularExpr},
        types::Ty,
    },
    diagnostic::Code,
    syntax::ast::{self, ScalarType},
};

/// What becomes of the rows that do not match a pattern.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unmatched {
    /// They are kept, without values.
    Kept,
    /// They are dropped.
    Dropped,
}

pub(super) fn bind_parse<'a>(
    ast::Parse { input: value, steps }: &'a ast::Parse,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    bind_pattern(value, steps, operator, input, Unmatched::Kept, scope, cx)
}

pub(super) fn bind_parse_where<'a>(
    ast::ParseWhere { input: value, steps }: &'a ast::ParseWhere,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    bind_pattern(value, steps, operator, input, Unmatched::Dropped, scope, cx)
}

fn bind_pattern<'a>(
    value: &'a ast::Expr,
    steps: &'a [ast::ParseStep],
    operator: &'a ast::Operator,
    input: TabularExpr,
    unmatched: Unmatched,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let value = bind_scalar(value, scope, cx);
    let mut columns = cx.columns_of(&input.schema);
    let mut bound = Vec::with_capacity(steps.len());
    let mut declared: Vec<&str> = Vec::new();
    for step in steps {
        bound.push(match &step.kind {
            ast::ParseStepKind::Star => BoundParseStep::Skip,
            ast::ParseStepKind::Text(literal) => match Constant::from_literal(literal) {
                Constant::String(text) => BoundParseStep::Text(text),
                _ => BoundParseStep::Text("".into()),
            },
            ast::ParseStepKind::Column(column) => {
                if declared.contains(&&*column.name.text) {
                    let message = format!("a column `{}` is already declared", column.name.text);
                    cx.error(
                        Code::DuplicateColumnDeclaration,
                        column.name.span,
                        message,
                        advice::ANOTHER_NAME.to_owned(),
                        scope,
                    );
                }
                declared.push(&column.name.text);
                let ty = column.ty.map_or(Some(ScalarType::String), |ty| ty.ty);
                let made = cx.new_column(
                    Arc::clone(&column.name.text),
                    Ty::from_known(ty),
                    Origin::Expression(step.span),
                );
                BoundParseStep::Column { target: set_column(&mut columns, made), ty }
            }
        });
    }
    let row = cx.derive_schema(operator, columns, input.schema.open, vec![Arc::clone(&input.schema)]);
    let kind = match word(operator, "kind").as_deref() {
        Some("regex") => ParseKind::Regex,
        Some("relaxed") => ParseKind::Relaxed,
        _ => ParseKind::Simple,
    };
    let parse = Parse {
        value: value.expr,
        steps: bound,
        kind,
        flags: word(operator, "flags"),
        only_matches: unmatched == Unmatched::Dropped,
    };
    pipe_operator(input, BoundOperator::Parse(parse), row, operator.span)
}

pub(super) fn bind_parse_kv<'a>(
    ast::ParseKv { input: value, keys, properties }: &'a ast::ParseKv,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let value = bind_scalar(value, scope, cx);
    let mut columns = cx.columns_of(&input.schema);
    let mut bound = Vec::with_capacity(keys.len());
    for column in declare_columns(keys, scope, cx) {
        let (name, ty) = (Arc::clone(&column.name), column.ty);
        bound.push((name, set_column(&mut columns, column), ty));
    }
    let properties = bind_properties(properties);
    let row = cx.derive_schema(operator, columns, input.schema.open, vec![Arc::clone(&input.schema)]);
    pipe_operator(
        input,
        BoundOperator::ParseKv { value: value.expr, keys: bound, properties },
        row,
        operator.span,
    )
}

/// Puts a column in the place of the one of its name, or at the end; returns where.
fn set_column(columns: &mut Vec<Column>, column: Column) -> usize {
    if let Some(index) = columns.iter().position(|known| known.name == column.name) {
        if let Some(place) = columns.get_mut(index) {
            *place = column;
        }
        index
    } else {
        columns.push(column);
        columns.len() - 1
    }
}
