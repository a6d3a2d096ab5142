//! Members: `a.b`, `a[0]`, `$left.a`, and what stands in another database or service.

use std::sync::Arc;

use super::{
    advice,
    context::BindContext,
    expression::{bind_expr, bind_scalar},
    name::{report_unknown_column, report_unknown_variable},
    scope::{NamedEntity, Scope},
    tree::{Constant, ScalarExprKind, TabularExpr, TabularExprKind},
    typed_expr::{BoundExpr, Expected, TypedExpr},
    types::Ty,
};
use crate::{
    diagnostic::{Code, Severity},
    syntax::{
        ast::{self, ScalarType},
        span::Span,
    },
};

/// `a.b[0].c`: the left side of a chain is followed in a loop.
pub(super) fn bind_members<'a>(
    expr: &'a ast::Expr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> BoundExpr {
    let mut links = Vec::new();
    let mut first = expr;
    while let ast::ExprKind::Path { base, .. } | ast::ExprKind::Element { base, .. } = &first.kind {
        links.push(first);
        first = base;
    }
    let mut links = links.into_iter().rev().peekable();
    let special = match links.peek().map(|link| (&link.kind, link.span)) {
        Some((ast::ExprKind::Path { member, .. }, span)) => bind_first_path(first, member, span, scope, cx),
        _ => None,
    };
    let mut bound = match special {
        Some(bound) => {
            links.next();
            bound
        }
        None => bind_expr(first, Expected::Scalar, scope, cx),
    };
    for link in links {
        bound = match &link.kind {
            ast::ExprKind::Path { member, .. } => bind_member(bound, member, link.span, scope, cx),
            ast::ExprKind::Element { base, index } => {
                BoundExpr::Value(bind_element(bound, base, index, link.span, scope, cx))
            }
            _ => bound,
        };
    }
    bound
}

/// Paths whose left side is no value: a side of a join, a step of `scan`, another database or service.
fn bind_first_path<'a>(
    base: &'a ast::Expr,
    member: &'a ast::Expr,
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> Option<BoundExpr> {
    match &base.without_parens().kind {
        ast::ExprKind::Name(name) => bind_side(name, member, span, scope, cx),
        // What another place holds is not known here.
        ast::ExprKind::Call(call) if is_place(&call.name.text) => {
            for argument in &call.args {
                bind_expr(&argument.expr, Expected::Scalar, scope, cx);
            }
            if !matches!(&*call.name.text, "database" | "cluster") {
                let message =
                    format!("`{}` reads another place: its columns are not known here", call.name.text);
                cx.report(Code::UnknownFunction, Severity::Warning, call.name.span, message, None, scope);
            }
            Some(bind_remote(member, span, scope, cx))
        }
        _ => None,
    }
}

/// `base[index]`.
fn bind_element<'a>(
    base: BoundExpr,
    base_expr: &'a ast::Expr,
    index: &'a ast::Expr,
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TypedExpr {
    let brackets = Span::new(base_expr.span.end, span.end);
    let BoundExpr::Value(base) = base else {
        cx.error(
            Code::ElementAccessNotAllowed,
            brackets,
            "a table has no elements",
            advice::ONE_VALUE.to_owned(),
            scope,
        );
        return TypedExpr::error(span);
    };
    let index_value = bind_scalar(index, scope, cx);
    let right = index_name(index);
    if base.ty == Ty::Error || index_value.ty == Ty::Error {
        return TypedExpr::error(span).named(right);
    }
    // One of several results of a function, by number.
    if let Some(results) = &base.results {
        let number = match &index_value.expr.kind {
            ScalarExprKind::Constant(Constant::Long(number)) => usize::try_from(*number).ok(),
            _ => None,
        };
        let column = number.and_then(|number| results.columns.get(number));
        let ty = column.map_or(Ty::Unknown, |column| Ty::from_known(column.ty));
        let kind = ScalarExprKind::Index(Box::new(base.expr), Box::new(index_value.expr));
        return TypedExpr::new(kind, ty, span).named(right);
    }
    if !base.ty.is_dynamic() && base.ty != Ty::Unknown {
        let help =
            base.ty.is(ScalarType::String).then(|| "parse it first: `parse_json(…)`, `split(…)`".to_owned());
        let message = format!("a {} has no elements", base.ty.name());
        cx.report(Code::ElementAccessNotAllowed, Severity::Error, brackets, message, help, scope);
        return TypedExpr::error(span).named(right);
    }
    let fits =
        index_value.ty.is_integer() || index_value.ty.is_dynamic() || index_value.ty.is(ScalarType::String);
    if !fits && !index_value.ty.is_silent() {
        let message = format!("expected a number or a name in brackets, found a {}", index_value.ty.name());
        cx.error(
            Code::ExpressionMustHaveType,
            index.span,
            message,
            advice::conversion(ScalarType::String, index_value.ty),
            scope,
        );
    }
    let name = member_name(base.name.as_deref(), right.as_deref());
    let constant = base.constant && index_value.constant;
    let kind = ScalarExprKind::Index(Box::new(base.expr), Box::new(index_value.expr));
    TypedExpr::new(kind, base.ty, span).named(name).constant(constant)
}

/// `base.member`.
fn bind_member<'a>(
    base: BoundExpr,
    member: &'a ast::Expr,
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> BoundExpr {
    let base = match base {
        BoundExpr::Value(value) => value,
        BoundExpr::Table(table) if table.schema.open => return bind_remote(member, span, scope, cx),
        BoundExpr::Table(_) => {
            let message = format!("`{}` is not a member of a table", member_text(member));
            cx.error(Code::UnknownName, member.span, message, advice::ONE_VALUE.to_owned(), scope);
            return BoundExpr::Value(TypedExpr::error(span));
        }
    };
    let right = match &member.kind {
        ast::ExprKind::Name(name) => Some(Arc::clone(&name.text)),
        ast::ExprKind::Call(_) if base.ty == Ty::Unknown => return bind_remote(member, span, scope, cx),
        _ => None,
    };
    if base.ty == Ty::Error {
        return BoundExpr::Value(TypedExpr::error(span).named(right));
    }
    if !base.ty.is_dynamic() && base.ty != Ty::Unknown {
        if let Some(name) = &right {
            let parsed = base.name.as_deref().filter(|_| base.ty.is(ScalarType::String));
            let help = parsed.map(|text| format!("parse it first: `parse_json({text}).{name}`"));
            let message = format!("`{name}` is not there: a {} has no members", base.ty.name());
            cx.report(Code::UnknownName, Severity::Error, member.span, message, help, scope);
        }
        return BoundExpr::Value(TypedExpr::error(span).named(right));
    }
    let name = member_name(base.name.as_deref(), right.as_deref());
    let (ty, constant) = (base.ty, base.constant);
    let kind = match right {
        Some(right) => ScalarExprKind::Member(Box::new(base.expr), right),
        None => ScalarExprKind::Error,
    };
    BoundExpr::Value(TypedExpr::new(kind, ty, span).named(name).constant(constant))
}

/// `$left.x`, `$right.x`, and the state of a step of `scan`.
fn bind_side<'a>(
    base: &'a ast::Name,
    member: &'a ast::Expr,
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> Option<BoundExpr> {
    if let Some(NamedEntity::Step(step, columns)) = scope.find(&base.text) {
        let ast::ExprKind::Name(name) = &member.kind else { return None };
        let found = columns.iter().position(|column| *column.name == *name.text);
        let open = scope.row.is_some_and(|row| row.open);
        let value = match found.and_then(|index| columns.get(index).map(|column| (index, column))) {
            Some((index, column)) => {
                TypedExpr::new(ScalarExprKind::StepColumn(step, index), Ty::from_known(column.ty), span)
                    .named(Some(Arc::clone(&name.text)))
            }
            None if open => {
                TypedExpr::new(ScalarExprKind::Error, Ty::Unknown, span).named(Some(Arc::clone(&name.text)))
            }
            None => {
                report_unknown_variable(&name.text, member.span, scope, cx);
                TypedExpr::error(span).named(Some(Arc::clone(&name.text)))
            }
        };
        return Some(BoundExpr::Value(value));
    }
    let side = match &*base.text {
        "$left" if scope.right.is_some() => scope.row?,
        "$right" => scope.right?,
        _ => return None,
    };
    let ast::ExprKind::Name(name) = &member.kind else { return None };
    let value = if let Some((index, column)) = cx.find_or_infer(side, &name.text, member.span, scope) {
        TypedExpr::of_column(index, column, span)
    } else {
        report_unknown_column(side, &name.text, member.span, scope, cx);
        TypedExpr::error(span).named(Some(Arc::clone(&name.text)))
    };
    Some(BoundExpr::Value(value))
}

/// Something of another database or service: its arguments are bound, its rows are unknown.
fn bind_remote<'a>(
    member: &'a ast::Expr,
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> BoundExpr {
    let name: Arc<str> = match &member.kind {
        ast::ExprKind::Call(call) => {
            for argument in &call.args {
                bind_expr(&argument.expr, Expected::Scalar, scope, cx);
            }
            Arc::clone(&call.name.text)
        }
        ast::ExprKind::Name(name) => Arc::clone(&name.text),
        _ => "".into(),
    };
    let row = cx.new_schema(Vec::new(), true);
    BoundExpr::Table(TabularExpr { kind: TabularExprKind::Named(name), schema: row, span })
}

/// Functions that name another place: a database, a cluster, another workspace or service.
fn is_place(name: &str) -> bool {
    matches!(name, "database" | "cluster" | "workspace" | "app" | "resource" | "arg" | "adx")
}

/// The part of a result's name that an index gives: literal texts and whole numbers only.
fn index_name(index: &ast::Expr) -> Option<Arc<str>> {
    match &index.kind {
        ast::ExprKind::Literal(ast::Literal::String(text)) => Some(Arc::clone(text)),
        ast::ExprKind::Literal(ast::Literal::Long(number)) => Some(number.to_string().into()),
        ast::ExprKind::Literal(ast::Literal::Int(number)) => Some(number.to_string().into()),
        _ => None,
    }
}

/// `data.UserId` → `data_UserId`.
fn member_name(left: Option<&str>, right: Option<&str>) -> Option<Arc<str>> {
    match left.filter(|left| !left.trim().is_empty()) {
        Some(left) => Some(format!("{left}_{}", right.unwrap_or_default()).into()),
        None => right.map(Into::into),
    }
}

fn member_text(member: &ast::Expr) -> &str {
    match &member.kind {
        ast::ExprKind::Name(name) => &name.text,
        ast::ExprKind::Call(call) => &call.name.text,
        _ => "",
    }
}
