//! `join` and `lookup`.

use std::sync::Arc;

use crate::{
    bind::{
        advice,
        context::BindContext,
        expression::{bind_expr, bind_predicate, bind_table},
        name::{closest, report_unknown_column},
        pipeline::{pipe_operator, word},
        projection,
        schema::{ColumnLookup, Origin, SchemaRef},
        scope::Scope,
        tree::{BoundOperator, Join, JoinKind, JoinSide, TabularExpr},
        typed_expr::{BoundExpr, Expected},
        types::{Ty, promoted},
    },
    diagnostic::Code,
    syntax::{
        ast::{self, BinaryOp, LogicalOp},
        span::Span,
    },
};

/// What the conditions of a join say.
struct JoinKeys {
    pairs: Vec<(usize, usize)>,
    complete: bool,
}

pub(super) fn bind_join<'a>(
    ast::Join { right, on }: &'a ast::Join,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let right = bind_table(right, &scope.outside_row(), cx);
    let keys = bind_keys(operator, on.as_ref(), &input.schema, &right.schema, scope, cx);
    let kind = join_kind(word(operator, "kind").as_deref());
    let (keeps_left, keeps_right) = match kind {
        JoinKind::LeftSemi | JoinKind::LeftAnti => (true, false),
        JoinKind::RightSemi | JoinKind::RightAnti => (false, true),
        _ => (true, true),
    };
    let mut columns = Vec::new();
    let mut output = Vec::new();
    let mut open = false;
    if keeps_left {
        columns.extend(cx.columns_of(&input.schema));
        output.extend((0..columns.len()).map(JoinSide::Left));
        open |= input.schema.open;
    }
    if keeps_right {
        let own = cx.columns_of(&right.schema);
        output.extend((0..own.len()).map(JoinSide::Right));
        columns.extend(own);
        open |= right.schema.open;
    }
    projection::make_unique(&mut columns, &mut || cx.fresh_column());
    let row =
        cx.derive_schema(operator, columns, open, vec![Arc::clone(&input.schema), Arc::clone(&right.schema)]);
    let join = Join { kind, right: Box::new(right), keys: keys.pairs, output, complete: keys.complete };
    pipe_operator(input, BoundOperator::Join(join), row, operator.span)
}

pub(super) fn bind_lookup<'a>(
    ast::Lookup { right, on }: &'a ast::Lookup,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let right = bind_table(right, &scope.outside_row(), cx);
    let keys = bind_keys(operator, on.as_ref(), &input.schema, &right.schema, scope, cx);
    let mut columns = cx.columns_of(&input.schema);
    let mut output: Vec<JoinSide> = (0..columns.len()).map(JoinSide::Left).collect();
    for (left, _) in &keys.pairs {
        if let Some(column) = columns.get_mut(*left) {
            column.copy_of = Some(column.copy_of.unwrap_or(column.id));
            column.id = cx.fresh_column();
            column.origin = Origin::Merged(Arc::new(column.origin.clone()));
        }
    }
    for (index, column) in cx.columns_of(&right.schema).into_iter().enumerate() {
        if !keys.pairs.iter().any(|(_, right)| *right == index) {
            columns.push(column);
            output.push(JoinSide::Right(index));
        }
    }
    projection::make_unique(&mut columns, &mut || cx.fresh_column());
    let open = input.schema.open || right.schema.open;
    let row =
        cx.derive_schema(operator, columns, open, vec![Arc::clone(&input.schema), Arc::clone(&right.schema)]);
    let kind = match word(operator, "kind").as_deref() {
        Some("inner") => JoinKind::Inner,
        _ => JoinKind::LeftOuter,
    };
    let join = Join { kind, right: Box::new(right), keys: keys.pairs, output, complete: keys.complete };
    pipe_operator(input, BoundOperator::Lookup(join), row, operator.span)
}

fn bind_keys<'a>(
    operator: &'a ast::Operator,
    on: Option<&'a ast::JoinOn>,
    left: &SchemaRef,
    right: &SchemaRef,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> JoinKeys {
    let mut keys = JoinKeys { pairs: Vec::new(), complete: true };
    let cross = word(operator, "kind").is_some_and(|kind| kind.eq_ignore_ascii_case("cross"));
    let Some(on) = on else {
        keys.complete = cross;
        return keys;
    };
    let scope = &Scope { right: Some(right), ..*scope };
    for condition in &on.conditions {
        if on.form == ast::JoinOnForm::Where {
            bind_predicate(condition, scope, cx);
            keys.complete = false;
        } else {
            bind_condition(condition, left, right, &mut keys, scope, cx);
        }
    }
    keys
}

fn bind_condition<'a>(
    condition: &'a ast::Expr,
    left: &SchemaRef,
    right: &SchemaRef,
    keys: &mut JoinKeys,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) {
    let condition = condition.without_parens();
    match &condition.kind {
        ast::ExprKind::Name(name) => match bind_common_column(name, condition.span, left, right, scope, cx) {
            Some(pair) => keys.pairs.push(pair),
            None => keys.complete = false,
        },
        ast::ExprKind::Binary { op: BinaryOp::Equal, left: a, right: b, op_span } => {
            match bind_key_pair(a, b, left, right, *op_span, scope, cx) {
                Some(pair) => keys.pairs.push(pair),
                None => keys.complete = false,
            }
        }
        ast::ExprKind::Logical { op: LogicalOp::And, operands, .. } => {
            for operand in operands {
                bind_condition(operand, left, right, keys, scope, cx);
            }
        }
        ast::ExprKind::Missing => keys.complete = false,
        _ => {
            keys.complete = false;
            let bound = bind_expr(condition, Expected::Scalar, scope, cx);
            if !matches!(&bound, BoundExpr::Value(value) if value.ty == Ty::Error) {
                cx.error(
                    Code::InvalidJoinCondition,
                    condition.span,
                    "expected the name of a column of both tables here, or `$left.a == $right.b`",
                    advice::COMPUTE_KEY.to_owned(),
                    scope,
                );
            }
        }
    }
}

/// `on a`: a column of both sides.
fn bind_common_column<'a>(
    name: &'a ast::Name,
    span: Span,
    left: &SchemaRef,
    right: &SchemaRef,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> Option<(usize, usize)> {
    if name.is_missing() {
        return None;
    }
    let left_column = cx.find_or_infer(left, &name.text, span, scope);
    let right_column = cx.find_or_infer(right, &name.text, span, scope);
    let ((left_index, left_column), (right_index, right_column)) = match (left_column, right_column) {
        (Some(left), Some(right)) => (left, right),
        // What an open side has is not known, so the other is all that can be wrong.
        (known, _) if (known.is_none() && right.open) || left.open => {
            let row = Arc::clone(if known.is_none() { left } else { right });
            report_unknown_column(&row, &name.text, span, scope, cx);
            return None;
        }
        (None, None) => {
            let row = Arc::clone(left);
            report_unknown_column(&row, &name.text, span, scope, cx);
            return None;
        }
        (found, _) => {
            let side = if found.is_some() { "right" } else { "left" };
            let row = Arc::clone(if found.is_some() { right } else { left });
            let help = match row.lookup(&name.text) {
                ColumnLookup::Absent(Some(lost)) => Some(format!("keep it in `{}` there", lost.operator)),
                _ => closest(&name.text, row.columns.iter().map(|column| &*column.name))
                    .map(|known| format!("did you mean `{known}`?")),
            };
            let message = format!("the {side} table of the join has no column `{}`", name.text);
            cx.error(Code::ColumnMustExistOnBothSidesOfJoin, span, message, help, scope);
            return None;
        }
    };
    if let (Some(a), Some(b)) = (left_column.ty, right_column.ty)
        && a != b
    {
        let message =
            format!("`{}` is a {} on the left and a {} on the right", name.text, a.name(), b.name());
        cx.error(Code::JoinColumnsMustHaveSameType, span, message, advice::CONVERT_KEY.to_owned(), scope);
        return None;
    }
    Some((left_index, right_index))
}

/// `$left.a == $right.b`, in either order of the sides.
fn bind_key_pair<'a>(
    a: &'a ast::Expr,
    b: &'a ast::Expr,
    left: &SchemaRef,
    right: &SchemaRef,
    op_span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> Option<(usize, usize)> {
    let (first, second) =
        if side_of(a) == Some("$right") && side_of(b) == Some("$left") { (b, a) } else { (a, b) };
    let left_key = bind_side_key(first, "$left", left, scope, cx);
    let right_key = bind_side_key(second, "$right", right, scope, cx);
    let ((left_index, left_ty), (right_index, right_ty)) = (left_key?, right_key?);
    for (ty, expr) in [(left_ty, first), (right_ty, second)] {
        if ty.is_dynamic() {
            let help = advice::CONVERT_KEY.to_owned();
            cx.error(
                Code::JoinKeyCannotBeDynamic,
                expr.span,
                "a dynamic cannot be a key of a join",
                help,
                scope,
            );
            return None;
        }
    }
    if !left_ty.is_silent() && !right_ty.is_silent() && promoted(left_ty) != promoted(right_ty) {
        let message = format!("the keys have different types: {} and {}", left_ty.name(), right_ty.name());
        cx.error(Code::JoinKeysNotComparable, op_span, message, advice::CONVERT_KEY.to_owned(), scope);
        return None;
    }
    Some((left_index, right_index))
}

fn bind_side_key<'a>(
    expr: &'a ast::Expr,
    side: &str,
    row: &SchemaRef,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> Option<(usize, Ty)> {
    let expr = expr.without_parens();
    if side_of(expr) != Some(side) {
        let bound = bind_expr(expr, Expected::Scalar, scope, cx);
        if !matches!(&bound, BoundExpr::Value(value) if value.ty == Ty::Error) {
            cx.error(
                Code::InvalidJoinConditionOperand,
                expr.span,
                format!("expected `{side}.` and a column here"),
                "write `$left.a == $right.b`".to_owned(),
                scope,
            );
        }
        return None;
    }
    let ast::ExprKind::Path { member, .. } = &expr.kind else { return None };
    let ast::ExprKind::Name(name) = &member.kind else {
        if !matches!(member.kind, ast::ExprKind::Missing) {
            cx.error(
                Code::ColumnExpected,
                member.span,
                "expected a column here",
                advice::COMPUTE_KEY.to_owned(),
                scope,
            );
        }
        return None;
    };
    if name.is_missing() {
        return None;
    }
    if let Some((index, column)) = cx.find_or_infer(row, &name.text, member.span, scope) {
        Some((index, Ty::from_known(column.ty)))
    } else {
        let row = Arc::clone(row);
        report_unknown_column(&row, &name.text, member.span, scope, cx);
        None
    }
}

/// `$left` or `$right` of `$left.a`.
fn side_of(expr: &ast::Expr) -> Option<&str> {
    let ast::ExprKind::Path { base, .. } = &expr.without_parens().kind else { return None };
    match &base.kind {
        ast::ExprKind::Name(name) if name.text.starts_with('$') => Some(&name.text),
        _ => None,
    }
}

fn join_kind(word: Option<&str>) -> JoinKind {
    match word.unwrap_or_default().to_ascii_lowercase().as_str() {
        "inner" | "cross" => JoinKind::Inner,
        "leftouter" => JoinKind::LeftOuter,
        "rightouter" => JoinKind::RightOuter,
        "fullouter" => JoinKind::FullOuter,
        "leftsemi" => JoinKind::LeftSemi,
        "rightsemi" => JoinKind::RightSemi,
        "leftanti" | "anti" | "leftantisemi" => JoinKind::LeftAnti,
        "rightanti" | "rightantisemi" => JoinKind::RightAnti,
        _ => JoinKind::InnerUnique,
    }
}
