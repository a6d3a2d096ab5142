//! `parse`, `parse-where`, `parse-kv`.

use std::sync::Arc;

use crate::diagnostic::Code;
use crate::{
    bind::{
        advice,
        binder::Binder,
        pipeline::word,
        schema::{Column, Origin},
        tree::{BoundOperator, BoundParseStep, Constant, Parse, ParseKind, TabularExpr},
        types::Ty,
    },
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

impl<'a> Binder<'a> {
    pub(super) fn bind_parse(
        &mut self,
        ast::Parse { input: value, steps }: &'a ast::Parse,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        self.bind_pattern(value, steps, operator, input, Unmatched::Kept)
    }

    pub(super) fn bind_parse_where(
        &mut self,
        ast::ParseWhere { input: value, steps }: &'a ast::ParseWhere,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        self.bind_pattern(value, steps, operator, input, Unmatched::Dropped)
    }

    fn bind_pattern(
        &mut self,
        value: &'a ast::Expr,
        steps: &'a [ast::ParseStep],
        operator: &'a ast::Operator,
        input: TabularExpr,
        unmatched: Unmatched,
    ) -> TabularExpr {
        let value = self.scalar(value);
        let mut columns = self.columns_of(&input.schema);
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
                        self.error(
                            Code::DuplicateColumnDeclaration,
                            column.name.span,
                            message,
                            advice::ANOTHER_NAME.to_owned(),
                        );
                    }
                    declared.push(&column.name.text);
                    let ty = column.ty.map_or(Some(ScalarType::String), |ty| ty.ty);
                    let made = self.column(
                        Arc::clone(&column.name.text),
                        Ty::from_known(ty),
                        Origin::Expression(step.span),
                    );
                    BoundParseStep::Column { target: set_column(&mut columns, made), ty }
                }
            });
        }
        let row = Self::step(operator, columns, input.schema.open, vec![Arc::clone(&input.schema)]);
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
        Self::piped(input, BoundOperator::Parse(parse), row, operator.span)
    }

    pub(super) fn bind_parse_kv(
        &mut self,
        ast::ParseKv { input: value, keys, properties }: &'a ast::ParseKv,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let value = self.scalar(value);
        let mut columns = self.columns_of(&input.schema);
        let mut bound = Vec::with_capacity(keys.len());
        for column in self.declared_columns(keys) {
            let (name, ty) = (Arc::clone(&column.name), column.ty);
            bound.push((name, set_column(&mut columns, column), ty));
        }
        let properties = Self::properties(properties);
        let row = Self::step(operator, columns, input.schema.open, vec![Arc::clone(&input.schema)]);
        Self::piped(
            input,
            BoundOperator::ParseKv { value: value.expr, keys: bound, properties },
            row,
            operator.span,
        )
    }
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
