//! Functions with a body in KQL, and those of the services.
//!
//! The body of a function is bound once where it is declared, with its parameters as typed unknowns, which is when
//! it is reported on; and again for each call, silently, with the arguments in place of the parameters.

use std::{rc::Rc, sync::Arc};

use super::{
    advice,
    binder::{Binder, ScopeKind},
    call::{BoundArgument, argument_expr},
    projection,
    schema::{Column, Origin, Schema, SchemaRef},
    scope::{LocalFunction, NameScope, NamedEntity},
    tree::{self, ScalarExprKind, TabularExpr, TabularExprKind},
    typed_expr::{BoundExpr, TypedExpr},
    types::Ty,
};
use crate::diagnostic::Code;
use crate::{
    catalog::{ServiceFunction, TableColumn, service::ServiceResult},
    syntax::{
        ast::{self, ScalarType},
        span::Span,
    },
};

/// How many arguments a function needs at least.
pub(super) fn required(function: &ast::FunctionDeclaration) -> usize {
    function.parameters.iter().filter(|parameter| parameter.default.is_none()).count()
}

/// How a function is called, by the names of its parameters.
fn usage(function: &ast::FunctionDeclaration, name: &str) -> String {
    let written = |parameter: &ast::FunctionParameter| match parameter.default {
        Some(_) => format!("[{}]", parameter.name.text),
        None => parameter.name.text.to_string(),
    };
    let parameters: Vec<String> = function.parameters.iter().map(written).collect();
    format!("write `{name}({})`", parameters.join(", "))
}

impl<'a> Binder<'a> {
    /// A function that the environment declares.
    pub(super) fn workspace_function(&mut self, name: &str) -> Option<Rc<LocalFunction<'a>>> {
        let function = self.environment.workspace_function(name)?;
        let declaration = function.function()?;
        Some(Rc::new(LocalFunction {
            name: Arc::clone(&function.name),
            declaration,
            scope: NameScope::default(),
        }))
    }

    /// Binds the body of a function where it is declared.
    pub(super) fn declare_function(
        &mut self,
        name: &Arc<str>,
        declaration: &'a ast::FunctionDeclaration,
    ) -> NamedEntity<'a> {
        let function =
            Rc::new(LocalFunction { name: Arc::clone(name), declaration, scope: self.scope.clone() });
        let mut scope = self.scope.clone();
        for parameter in &declaration.parameters {
            let entity = match &parameter.kind {
                ast::ParameterKind::Table(schema) => {
                    let columns = self.declared_columns(&schema.columns);
                    let row = Self::plain_row(columns, schema.open);
                    let table =
                        TabularExpr { kind: TabularExprKind::Error, schema: row, span: parameter.span };
                    NamedEntity::Table(Rc::new(self.shared_table(table, false)))
                }
                ast::ParameterKind::Scalar(ty) => {
                    NamedEntity::Value(Rc::new(parameter_value(&parameter.name, Ty::from_known(ty.ty))))
                }
                ast::ParameterKind::Untyped => {
                    NamedEntity::Value(Rc::new(parameter_value(&parameter.name, Ty::Unknown)))
                }
            };
            if let Some(default) = &parameter.default {
                self.outside_row(|binder| binder.scalar(default));
            }
            scope = scope.with(Arc::clone(&parameter.name.text), entity);
        }
        self.in_body(scope, |binder| binder.bind_statements(&declaration.body));
        NamedEntity::Function(function)
    }

    /// Binds the body of a function for a call of it.
    pub(super) fn call_local(
        &mut self,
        function: &Rc<LocalFunction<'a>>,
        mut arguments: Vec<BoundArgument>,
        span: Span,
    ) -> BoundExpr {
        if let Some(table) = self.implicit.take() {
            let table = self.shared_table(table, false);
            arguments
                .insert(0, BoundArgument { bound: BoundExpr::Table(table), given: None, star: false, span });
        }
        let declaration = function.declaration;
        self.check_count(function, &arguments, span);
        if !self.charge_node(span) {
            return BoundExpr::Value(TypedExpr::new(ScalarExprKind::Error, Ty::Unknown, span));
        }
        let mut slots: Vec<Option<BoundArgument>> = declaration.parameters.iter().map(|_| None).collect();
        for (index, argument) in arguments.into_iter().enumerate() {
            let named = argument.given.as_ref().and_then(|given| {
                declaration.parameters.iter().position(|parameter| *parameter.name.text == **given)
            });
            if let Some(slot) = slots.get_mut(named.unwrap_or(index)) {
                *slot = Some(argument);
            }
        }
        let mut scope = function.scope.clone();
        for (parameter, argument) in declaration.parameters.iter().zip(slots) {
            let entity = self.parameter_entity(parameter, argument);
            scope = scope.with(Arc::clone(&parameter.name.text), entity);
        }
        let body = self
            .called(span, |binder| binder.in_body(scope, |binder| binder.bind_statements(&declaration.body)));
        match body {
            Some(BoundExpr::Table(table)) => {
                let table = TabularExpr { span, ..table };
                BoundExpr::Table(if declaration.view {
                    self.view_table(table, &function.name)
                } else {
                    table
                })
            }
            Some(BoundExpr::Value(mut value)) => {
                value.expr.span = span;
                value.name = None;
                value.column = None;
                value.reference = false;
                value.literal = false;
                value.results = None;
                if value.ty == Ty::Error {
                    // What is wrong in the body was reported there.
                    value.ty = Ty::Unknown;
                }
                BoundExpr::Value(value)
            }
            None => BoundExpr::Value(TypedExpr::new(ScalarExprKind::Error, Ty::Unknown, span)),
        }
    }

    fn check_count(&mut self, function: &LocalFunction<'a>, arguments: &[BoundArgument], span: Span) {
        let most = function.declaration.parameters.len();
        let least = required(function.declaration);
        let count = arguments.len();
        if count < least || count > most {
            let takes = if least == most { format!("{most}") } else { format!("{least} to {most}") };
            let at =
                Span::new(span.start, span.start + u32::try_from(function.name.len()).unwrap_or(0)).min(span);
            self.error(
                Code::FunctionExpectsArgumentCountExact,
                at,
                format!("`{}` takes {takes} arguments, found {count}", function.name),
                usage(function.declaration, &function.name),
            );
        }
    }

    /// What a parameter means in the body for one call.
    fn parameter_entity(
        &mut self,
        parameter: &'a ast::FunctionParameter,
        argument: Option<BoundArgument>,
    ) -> NamedEntity<'a> {
        match &parameter.kind {
            ast::ParameterKind::Table(schema) => {
                let (table, at) = match argument {
                    Some(BoundArgument { bound: BoundExpr::Table(table), span, .. }) => (table, span),
                    Some(BoundArgument { bound: BoundExpr::Value(value), span, .. }) => {
                        if !value.ty.is_silent() {
                            self.error(
                                Code::TabularValueExpected,
                                span,
                                format!("expected a table here, found a {}", value.ty.name()),
                                advice::A_TABLE.to_owned(),
                            );
                        }
                        (Self::unknown_table(span), span)
                    }
                    None => (Self::unknown_table(parameter.span), parameter.span),
                };
                if !table.schema.open
                    && let Some(missing) =
                        schema.columns.iter().find(|column| !has_column(&table.schema, column))
                {
                    let message =
                        format!("the table has no column `{}` as the function needs it", missing.name.text);
                    let help = format!("add it before the call: `| extend {} = …`", missing.name.text);
                    self.error(Code::MissingRequiredColumns, at, message, help);
                }
                NamedEntity::Table(Rc::new(self.shared_table(table, false)))
            }
            ast::ParameterKind::Scalar(_) | ast::ParameterKind::Untyped => {
                let declared = match &parameter.kind {
                    ast::ParameterKind::Scalar(ty) => Ty::from_known(ty.ty),
                    _ => Ty::Unknown,
                };
                let value = match argument {
                    Some(BoundArgument { bound: BoundExpr::Value(value), .. }) => value,
                    Some(BoundArgument { bound: BoundExpr::Table(table), span, .. }) => {
                        if !matches!(table.kind, TabularExprKind::Error) {
                            let help = advice::ONE_VALUE.to_owned();
                            self.error(
                                Code::ScalarExpected,
                                span,
                                "expected a scalar here, found a table",
                                help,
                            );
                        }
                        TypedExpr::new(ScalarExprKind::Error, declared, span)
                    }
                    None => match &parameter.default {
                        Some(default) => self.outside_row(|binder| binder.scalar(default)),
                        None => TypedExpr::new(ScalarExprKind::Error, declared, parameter.span),
                    },
                };
                let value = converted(value, declared);
                NamedEntity::Value(Rc::new(self.shared_value(value)))
            }
        }
    }

    /// Runs `body` in a function body's surroundings: its own scope, no row, its own numbering of columns.
    fn in_body<T>(&mut self, scope: NameScope<'a>, body: impl FnOnce(&mut Self) -> T) -> T {
        let scope = std::mem::replace(&mut self.scope, scope);
        let number = std::mem::replace(&mut self.default_name, 1);
        let right = self.right.take();
        let input = self.input.take();
        let keys = std::mem::take(&mut self.keys);
        let kind = std::mem::replace(&mut self.kind, ScopeKind::Normal);
        let result = self.with_row(None, body);
        self.scope = scope;
        self.default_name = number;
        self.right = right;
        self.input = input;
        self.keys = keys;
        self.kind = kind;
        result
    }

    /// Calls a function of the services.
    pub(super) fn call_service(
        &mut self,
        service: &ServiceFunction,
        call: &'a ast::Call,
        span: Span,
    ) -> TabularExpr {
        let mut input = self.implicit.take();
        let mut arguments = Vec::with_capacity(call.args.len());
        for argument in &call.args {
            // The services take a bare column name where KQL wants a text: `invoke FileProfile(SHA1, 1000)`.
            if let ast::ExprKind::Name(name) = &argument.expr.kind
                && self.scope.find(&name.text).is_none()
                && (input.is_some() || self.row.is_none())
                && self.environment.table(&name.text).is_none()
            {
                let constant = tree::Constant::String(Arc::clone(&name.text));
                let kind = ScalarExprKind::Constant(constant);
                arguments.push(tree::ScalarExpr {
                    kind,
                    ty: Some(ScalarType::String),
                    span: argument.expr.span,
                });
                continue;
            }
            match self.bind(&argument.expr, false) {
                BoundExpr::Table(table) if input.is_none() => input = Some(table),
                bound => arguments.extend(argument_expr(bound)),
            }
        }
        let before = input.as_ref().map(|table| Arc::clone(&table.schema)).unwrap_or_default();
        let mut columns = self.columns_of(&before);
        let mut open = before.open;
        let mut watchlist = before.watchlist.clone();
        let origin = Origin::Expression(span);
        match &service.result {
            ServiceResult::Appends(added) => {
                for column in added {
                    let made = self.service_column(column, &origin);
                    columns.push(made);
                }
                projection::make_unique(&mut columns, &mut || self.fresh_column());
            }
            ServiceResult::Sets(set) => {
                for column in set {
                    let made = self.service_column(column, &origin);
                    match columns.iter_mut().find(|known| known.name == made.name) {
                        Some(known) => *known = made,
                        None => columns.push(made),
                    }
                }
            }
            ServiceResult::Returns(own) => {
                columns = own.iter().map(|column| self.service_column(column, &origin)).collect();
                let alias = arguments.first().and_then(|alias| match &alias.kind {
                    ScalarExprKind::Constant(tree::Constant::String(text)) => Some(Arc::clone(text)),
                    ScalarExprKind::Shared { expr, .. } => match &expr.kind {
                        ScalarExprKind::Constant(tree::Constant::String(text)) => Some(Arc::clone(text)),
                        _ => None,
                    },
                    _ => None,
                });
                let declared = alias.as_deref().and_then(|alias| self.environment.watchlist(alias)).cloned();
                if let Some(declared) = declared {
                    for column in declared.iter() {
                        let made = self.service_column(column, &origin);
                        columns.push(made);
                    }
                } else {
                    open = true;
                    watchlist = Some(alias.unwrap_or_else(|| "".into()));
                }
            }
        }
        let kind =
            TabularExprKind::Function { name: service.name.into(), input: input.map(Box::new), arguments };
        let row = Arc::new(Schema { columns, open, watchlist, made_by: None });
        TabularExpr { kind, schema: row, span }
    }

    fn service_column(&mut self, column: &TableColumn, origin: &Origin) -> Column {
        self.column(Arc::clone(&column.name), Ty::Scalar(column.ty), origin.clone())
    }
}

/// A parameter while the declaration is bound: a value of its type that is not known.
fn parameter_value(name: &ast::Name, ty: Ty) -> TypedExpr {
    let kind = ScalarExprKind::Unresolved { name: Arc::clone(&name.text), arguments: Vec::new() };
    TypedExpr::new(kind, ty, name.span).constant(true)
}

/// Whether a table has a column that a tabular parameter asks for.
fn has_column(row: &SchemaRef, column: &ast::ColumnDecl) -> bool {
    row.columns.iter().any(|known| {
        let asked = column.ty.and_then(|ty| ty.ty);
        *known.name == *column.name.text && (known.ty == asked || known.ty.is_none() || asked.is_none())
    })
}

/// An argument as the type that its parameter declares.
fn converted(mut value: TypedExpr, declared: Ty) -> TypedExpr {
    let function = match (declared, value.ty) {
        (Ty::Scalar(to), Ty::Scalar(from)) if to != from => match to {
            ScalarType::Bool => "tobool",
            ScalarType::Int => "toint",
            ScalarType::Long => "tolong",
            ScalarType::Real => "toreal",
            ScalarType::Decimal => "todecimal",
            ScalarType::DateTime => "todatetime",
            ScalarType::Timespan => "totimespan",
            ScalarType::Guid => "toguid",
            ScalarType::String => "tostring",
            ScalarType::Dynamic => "todynamic",
        },
        (Ty::Unknown, _) => return value,
        _ => {
            value.ty = declared;
            value.expr.ty = declared.known();
            return value;
        }
    };
    let span = value.expr.span;
    let constant = value.constant;
    let call = tree::BoundCall { function, arguments: vec![value.expr], results: 1 };
    TypedExpr::new(ScalarExprKind::Call(call), declared, span).constant(constant)
}
