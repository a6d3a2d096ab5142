//! Members: `a.b`, `a[0]`, `$left.a`, and what stands in another database or service.

use std::sync::Arc;

use super::{
    advice,
    binder::Binder,
    scope::NamedEntity,
    tree::{Constant, ScalarExprKind, TabularExpr, TabularExprKind},
    typed_expr::{BoundExpr, TypedExpr},
    types::Ty,
};
use crate::diagnostic::{Code, Severity};
use crate::syntax::{
    ast::{self, ScalarType},
    span::Span,
};

impl<'a> Binder<'a> {
    /// `a.b[0].c`: the left side of a chain is followed in a loop.
    pub(super) fn bind_members(&mut self, expr: &'a ast::Expr) -> BoundExpr {
        let mut links = Vec::new();
        let mut first = expr;
        while let ast::ExprKind::Path { base, .. } | ast::ExprKind::Element { base, .. } = &first.kind {
            links.push(first);
            first = base;
        }
        let mut links = links.into_iter().rev().peekable();
        let special = match links.peek().map(|link| (&link.kind, link.span)) {
            Some((ast::ExprKind::Path { member, .. }, span)) => self.bind_first_path(first, member, span),
            _ => None,
        };
        let mut bound = match special {
            Some(bound) => {
                links.next();
                bound
            }
            None => self.bind(first, false),
        };
        for link in links {
            bound = match &link.kind {
                ast::ExprKind::Path { member, .. } => self.bind_member(bound, member, link.span),
                ast::ExprKind::Element { base, index } => {
                    BoundExpr::Value(self.bind_element(bound, base, index, link.span))
                }
                _ => bound,
            };
        }
        bound
    }

    /// Paths whose left side is no value: a side of a join, a step of `scan`, another database or service.
    fn bind_first_path(
        &mut self,
        base: &'a ast::Expr,
        member: &'a ast::Expr,
        span: Span,
    ) -> Option<BoundExpr> {
        match &base.without_parens().kind {
            ast::ExprKind::Name(name) => self.bind_side(name, member, span),
            // What another place holds is not known here.
            ast::ExprKind::Call(call) if is_place(&call.name.text) => {
                for argument in &call.args {
                    self.bind(&argument.expr, false);
                }
                if !matches!(&*call.name.text, "database" | "cluster") {
                    let message =
                        format!("`{}` reads another place: its columns are not known here", call.name.text);
                    self.report(Code::UnknownFunction, Severity::Warning, call.name.span, message, None);
                }
                Some(self.elsewhere(member, span))
            }
            _ => None,
        }
    }

    /// `base[index]`.
    fn bind_element(
        &mut self,
        base: BoundExpr,
        base_expr: &'a ast::Expr,
        index: &'a ast::Expr,
        span: Span,
    ) -> TypedExpr {
        let brackets = Span::new(base_expr.span.end, span.end);
        let BoundExpr::Value(base) = base else {
            self.error(
                Code::ElementAccessNotAllowed,
                brackets,
                "a table has no elements",
                advice::ONE_VALUE.to_owned(),
            );
            return TypedExpr::error(span);
        };
        let index_value = self.scalar(index);
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
            let help = base
                .ty
                .is(ScalarType::String)
                .then(|| "parse it first: `parse_json(…)`, `split(…)`".to_owned());
            let message = format!("a {} has no elements", base.ty.name());
            self.report(Code::ElementAccessNotAllowed, Severity::Error, brackets, message, help);
            return TypedExpr::error(span).named(right);
        }
        let fits = index_value.ty.is_integer()
            || index_value.ty.is_dynamic()
            || index_value.ty.is(ScalarType::String);
        if !fits && !index_value.ty.is_silent() {
            let message =
                format!("expected a number or a name in brackets, found a {}", index_value.ty.name());
            self.error(
                Code::ExpressionMustHaveType,
                index.span,
                message,
                advice::conversion(ScalarType::String, index_value.ty),
            );
        }
        let name = member_name(base.name.as_deref(), right.as_deref());
        let constant = base.constant && index_value.constant;
        let kind = ScalarExprKind::Index(Box::new(base.expr), Box::new(index_value.expr));
        TypedExpr::new(kind, base.ty, span).named(name).constant(constant)
    }

    /// `base.member`.
    fn bind_member(&mut self, base: BoundExpr, member: &'a ast::Expr, span: Span) -> BoundExpr {
        let base = match base {
            BoundExpr::Value(value) => value,
            BoundExpr::Table(table) if table.schema.open => return self.elsewhere(member, span),
            BoundExpr::Table(_) => {
                let message = format!("`{}` is not a member of a table", member_text(member));
                self.error(Code::UnknownName, member.span, message, advice::ONE_VALUE.to_owned());
                return BoundExpr::Value(TypedExpr::error(span));
            }
        };
        let right = match &member.kind {
            ast::ExprKind::Name(name) => Some(Arc::clone(&name.text)),
            ast::ExprKind::Call(_) if base.ty == Ty::Unknown => return self.elsewhere(member, span),
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
                self.report(Code::UnknownName, Severity::Error, member.span, message, help);
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
    fn bind_side(&mut self, base: &'a ast::Name, member: &'a ast::Expr, span: Span) -> Option<BoundExpr> {
        if let Some(NamedEntity::Step(step, columns)) = self.scope.find(&base.text) {
            let (step, columns) = (*step, std::rc::Rc::clone(columns));
            let ast::ExprKind::Name(name) = &member.kind else { return None };
            let found = columns.iter().position(|column| *column.name == *name.text);
            let open = self.row.as_ref().is_some_and(|row| row.open);
            let value = match found.and_then(|index| columns.get(index).map(|column| (index, column))) {
                Some((index, column)) => {
                    TypedExpr::new(ScalarExprKind::StepColumn(step, index), Ty::from_known(column.ty), span)
                        .named(Some(Arc::clone(&name.text)))
                }
                None if open => TypedExpr::new(ScalarExprKind::Error, Ty::Unknown, span)
                    .named(Some(Arc::clone(&name.text))),
                None => {
                    self.unknown_name(&name.text, member.span, false);
                    TypedExpr::error(span).named(Some(Arc::clone(&name.text)))
                }
            };
            return Some(BoundExpr::Value(value));
        }
        let side = match &*base.text {
            "$left" if self.right.is_some() => self.row.clone()?,
            "$right" => self.right.clone()?,
            _ => return None,
        };
        let ast::ExprKind::Name(name) = &member.kind else { return None };
        let value = if let Some((index, column)) = self.find_or_infer(&side, &name.text, member.span) {
            Self::column_value(index, column, span)
        } else {
            self.report_unknown_column(&side, &name.text, member.span);
            TypedExpr::error(span).named(Some(Arc::clone(&name.text)))
        };
        Some(BoundExpr::Value(value))
    }

    /// Something of another database or service: its arguments are bound, its rows are unknown.
    fn elsewhere(&mut self, member: &'a ast::Expr, span: Span) -> BoundExpr {
        let name: Arc<str> = match &member.kind {
            ast::ExprKind::Call(call) => {
                for argument in &call.args {
                    self.bind(&argument.expr, false);
                }
                Arc::clone(&call.name.text)
            }
            ast::ExprKind::Name(name) => Arc::clone(&name.text),
            _ => "".into(),
        };
        let row = Self::plain_row(Vec::new(), true);
        BoundExpr::Table(TabularExpr { kind: TabularExprKind::Named(name), schema: row, span })
    }
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
