//! Statements: `let`, parameters, and the expression that is the result.

use std::{rc::Rc, sync::Arc};

use super::{
    advice,
    context::BindContext,
    expression::{bind_expr, bind_scalar, share_table, share_value},
    function::declare_function,
    scope::{NamedEntity, Scope},
    tree::ScalarExprKind,
    typed_expr::{BoundExpr, Expected, TypedExpr},
    types::Ty,
};
use crate::{diagnostic::Code, syntax::ast};

/// Binds statements in order; the result is that of the last expression.
pub(super) fn bind_statements<'a>(
    statements: &'a [ast::Statement],
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> Option<BoundExpr> {
    let mut result = None;
    let mut declared: Vec<&str> = Vec::new();
    for statement in statements {
        match &statement.kind {
            ast::StatementKind::Let(binding) => {
                let name = &binding.name;
                if declared.contains(&&*name.text) && !name.is_missing() {
                    let message = format!("`{}` is already declared", name.text);
                    cx.error(
                        Code::VariableAlreadyDeclared,
                        name.span,
                        message,
                        advice::ANOTHER_NAME.to_owned(),
                        scope,
                    );
                }
                declared.push(&name.text);
                bind_let(binding, scope, cx);
            }
            ast::StatementKind::QueryParameters(parameters) => bind_query_parameters(parameters, scope, cx),
            ast::StatementKind::Alias { name, .. } => declare_opaque(&name.text, scope),
            ast::StatementKind::Pattern(pattern) => declare_opaque(&pattern.name.text, scope),
            ast::StatementKind::Set { .. } | ast::StatementKind::Restrict { .. } => {}
            ast::StatementKind::Expression(expr) => {
                result = Some(bind_expr(expr, Expected::Scalar, scope, cx));
            }
        }
    }
    result
}

fn declare_opaque(name: &Arc<str>, scope: &Scope<'_, '_>) {
    scope.declare(Arc::clone(name), NamedEntity::Opaque);
}

fn bind_let<'a>(binding: &'a ast::Let, scope: &Scope<'_, 'a>, cx: &mut BindContext<'a>) {
    let name = &binding.name.text;
    let entity = match &binding.value {
        ast::LetValue::Function(function) => declare_function(name, function, scope, cx),
        ast::LetValue::Expr(expr) => match (&expr.kind, bind_expr(expr, Expected::Scalar, scope, cx)) {
            (ast::ExprKind::EntityGroup(_), _) => NamedEntity::Opaque,
            (_, BoundExpr::Table(table)) => NamedEntity::Table(Rc::new(share_table(table, cx))),
            (_, BoundExpr::Value(value)) => {
                if value.results.is_some() {
                    cx.error(
                        Code::MultiValuedExpressionCannotBeAssigned,
                        expr.span,
                        "several values cannot be given one name with `let`",
                        "take one of them: `let name = toscalar(…)`".to_owned(),
                        scope,
                    );
                }
                NamedEntity::Value(Rc::new(share_value(value, cx)))
            }
        },
    };
    scope.declare(Arc::clone(name), entity);
}

fn bind_query_parameters<'a>(
    parameters: &'a [ast::FunctionParameter],
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) {
    for parameter in parameters {
        let ty = match &parameter.kind {
            ast::ParameterKind::Scalar(ty) => Ty::from_known(ty.ty),
            _ => Ty::Unknown,
        };
        let value = if let Some(default) = &parameter.default {
            let mut value = bind_scalar(default, scope, cx);
            value.ty = ty;
            value
        } else {
            let name = Arc::clone(&parameter.name.text);
            TypedExpr::new(ScalarExprKind::Unresolved { name, arguments: Vec::new() }, ty, parameter.span)
                .constant(true)
        };
        let value = NamedEntity::Value(Rc::new(share_value(value, cx)));
        scope.declare(Arc::clone(&parameter.name.text), value);
    }
}
