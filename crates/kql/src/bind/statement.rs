//! Statements: `let`, parameters, and the expression that is the result.

use std::{rc::Rc, sync::Arc};

use super::{
    advice,
    binder::Binder,
    scope::NamedEntity,
    tree::ScalarExprKind,
    typed_expr::{BoundExpr, TypedExpr},
    types::Ty,
};
use crate::diagnostic::Code;
use crate::syntax::ast;

impl<'a> Binder<'a> {
    /// Binds statements in order; the result is that of the last expression.
    pub(super) fn bind_statements(&mut self, statements: &'a [ast::Statement]) -> Option<BoundExpr> {
        let mut result = None;
        let mut declared: Vec<&str> = Vec::new();
        for statement in statements {
            match &statement.kind {
                ast::StatementKind::Let(binding) => {
                    let name = &binding.name;
                    if declared.contains(&&*name.text) && !name.is_missing() {
                        let message = format!("`{}` is already declared", name.text);
                        self.error(
                            Code::VariableAlreadyDeclared,
                            name.span,
                            message,
                            advice::ANOTHER_NAME.to_owned(),
                        );
                    }
                    declared.push(&name.text);
                    self.bind_let(binding);
                }
                ast::StatementKind::QueryParameters(parameters) => self.bind_query_parameters(parameters),
                ast::StatementKind::Alias { name, .. } => self.opaque(&name.text),
                ast::StatementKind::Pattern(pattern) => self.opaque(&pattern.name.text),
                ast::StatementKind::Set { .. } | ast::StatementKind::Restrict { .. } => {}
                ast::StatementKind::Expression(expr) => result = Some(self.bind(expr, false)),
            }
        }
        result
    }

    fn opaque(&mut self, name: &Arc<str>) {
        self.scope = self.scope.with(Arc::clone(name), NamedEntity::Opaque);
    }

    fn bind_let(&mut self, binding: &'a ast::Let) {
        let name = &binding.name.text;
        let entity = match &binding.value {
            ast::LetValue::Function(function) => self.declare_function(name, function),
            ast::LetValue::Expr(expr) => match (&expr.kind, self.bind(expr, false)) {
                (ast::ExprKind::EntityGroup(_), _) => NamedEntity::Opaque,
                (_, BoundExpr::Table(table)) => NamedEntity::Table(Rc::new(self.shared_table(table, false))),
                (_, BoundExpr::Value(value)) => {
                    if value.results.is_some() {
                        self.error(
                            Code::MultiValuedExpressionCannotBeAssigned,
                            expr.span,
                            "several values cannot be given one name with `let`",
                            "take one of them: `let name = toscalar(…)`".to_owned(),
                        );
                    }
                    NamedEntity::Value(Rc::new(self.shared_value(value)))
                }
            },
        };
        self.scope = self.scope.with(Arc::clone(name), entity);
    }

    fn bind_query_parameters(&mut self, parameters: &'a [ast::FunctionParameter]) {
        for parameter in parameters {
            let ty = match &parameter.kind {
                ast::ParameterKind::Scalar(ty) => Ty::from_known(ty.ty),
                _ => Ty::Unknown,
            };
            let value = if let Some(default) = &parameter.default {
                let mut value = self.scalar(default);
                value.ty = ty;
                value
            } else {
                let name = Arc::clone(&parameter.name.text);
                TypedExpr::new(ScalarExprKind::Unresolved { name, arguments: Vec::new() }, ty, parameter.span)
                    .constant(true)
            };
            let value = NamedEntity::Value(Rc::new(self.shared_value(value)));
            self.scope = self.scope.with(Arc::clone(&parameter.name.text), value);
        }
    }
}
