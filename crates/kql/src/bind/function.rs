//! Functions with a body in KQL, and those of the services.
//!
//! The body of a function is bound once where it is declared, with its parameters as typed unknowns, which is when
//! it is reported on; and again for each call, silently, with the arguments in place of the parameters.

use std::{rc::Rc, sync::Arc};

use super::{
    advice,
    call::{BoundArgument, argument_expr},
    context::BindContext,
    expression::{bind_expr, bind_scalar, name_view, share_table, share_value},
    projection,
    schema::{Column, Origin, Schema, SchemaRef},
    scope::{BodyScope, LocalFunction, NameScope, NamedEntity, Scope},
    source::declare_columns,
    statement::bind_statements,
    tree::{self, ScalarExprKind, TabularExpr, TabularExprKind},
    typed_expr::{BoundExpr, Expected, TypedExpr},
    types::Ty,
};
use crate::{
    catalog::{ServiceFunction, TableColumn, service::ServiceResult},
    diagnostic::Code,
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

/// A function that the environment declares.
pub(super) fn find_workspace_function<'a>(
    name: &str,
    cx: &mut BindContext<'a>,
) -> Option<Rc<LocalFunction<'a>>> {
    let function = cx.environment.workspace_function(name)?;
    let declaration = function.function()?;
    Some(Rc::new(LocalFunction {
        name: Arc::clone(&function.name),
        declaration,
        scope: NameScope::default(),
    }))
}

/// Binds the body of a function where it is declared.
pub(super) fn declare_function<'a>(
    name: &Arc<str>,
    declaration: &'a ast::FunctionDeclaration,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> NamedEntity<'a> {
    let function = Rc::new(LocalFunction { name: Arc::clone(name), declaration, scope: scope.names() });
    let mut names = scope.names();
    for parameter in &declaration.parameters {
        let entity = match &parameter.kind {
            ast::ParameterKind::Table(schema) => {
                let columns = declare_columns(&schema.columns, scope, cx);
                let row = cx.new_schema(columns, schema.open);
                let table = TabularExpr { kind: TabularExprKind::Error, schema: row, span: parameter.span };
                NamedEntity::Table(Rc::new(share_table(table, cx)))
            }
            ast::ParameterKind::Scalar(ty) => {
                NamedEntity::Value(Rc::new(parameter_value(&parameter.name, Ty::from_known(ty.ty))))
            }
            ast::ParameterKind::Untyped => {
                NamedEntity::Value(Rc::new(parameter_value(&parameter.name, Ty::Unknown)))
            }
        };
        if let Some(default) = &parameter.default {
            bind_scalar(default, &scope.outside_row(), cx);
        }
        names = names.with(Arc::clone(&parameter.name.text), entity);
    }
    let body = BodyScope::new(names);
    bind_statements(&declaration.body, &scope.enter_body(&body), cx);
    NamedEntity::Function(function)
}

/// Binds the body of a function for a call of it.
pub(super) fn call_local<'a>(
    function: &Rc<LocalFunction<'a>>,
    mut arguments: Vec<BoundArgument>,
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> BoundExpr {
    if let Some(table) = scope.take_invoke_input() {
        let table = share_table(table, cx);
        arguments.insert(0, BoundArgument { bound: BoundExpr::Table(table), given: None, star: false, span });
    }
    let declaration = function.declaration;
    check_count(function, &arguments, span, scope, cx);
    if !cx.charge_node(span, scope) {
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
    let mut names = function.scope.clone();
    for (parameter, argument) in declaration.parameters.iter().zip(slots) {
        let entity = bind_parameter(parameter, argument, scope, cx);
        names = names.with(Arc::clone(&parameter.name.text), entity);
    }
    let body = BodyScope::new(names);
    let result = if cx.charge_call(span, scope) {
        bind_statements(&declaration.body, &scope.enter_call(&body), cx)
    } else {
        None
    };
    match result {
        Some(BoundExpr::Table(table)) => {
            let table = TabularExpr { span, ..table };
            BoundExpr::Table(if declaration.view { name_view(table, &function.name, cx) } else { table })
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

fn check_count<'a>(
    function: &LocalFunction<'a>,
    arguments: &[BoundArgument],
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) {
    let most = function.declaration.parameters.len();
    let least = required(function.declaration);
    let count = arguments.len();
    if count < least || count > most {
        let takes = if least == most { format!("{most}") } else { format!("{least} to {most}") };
        let at =
            Span::new(span.start, span.start + u32::try_from(function.name.len()).unwrap_or(0)).min(span);
        cx.error(
            Code::FunctionExpectsArgumentCountExact,
            at,
            format!("`{}` takes {takes} arguments, found {count}", function.name),
            usage(function.declaration, &function.name),
            scope,
        );
    }
}

/// What a parameter means in the body for one call.
fn bind_parameter<'a>(
    parameter: &'a ast::FunctionParameter,
    argument: Option<BoundArgument>,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> NamedEntity<'a> {
    match &parameter.kind {
        ast::ParameterKind::Table(schema) => {
            let table = bind_table_parameter(parameter, schema, argument, scope, cx);
            NamedEntity::Table(Rc::new(share_table(table, cx)))
        }
        ast::ParameterKind::Scalar(ty) => {
            let value = bind_scalar_parameter(parameter, Ty::from_known(ty.ty), argument, scope, cx);
            NamedEntity::Value(Rc::new(share_value(value, cx)))
        }
        ast::ParameterKind::Untyped => {
            let value = bind_scalar_parameter(parameter, Ty::Unknown, argument, scope, cx);
            NamedEntity::Value(Rc::new(share_value(value, cx)))
        }
    }
}

fn bind_table_parameter<'a>(
    parameter: &'a ast::FunctionParameter,
    schema: &ast::RowSchema,
    argument: Option<BoundArgument>,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let (table, at) = match argument {
        Some(BoundArgument { bound: BoundExpr::Table(table), span, .. }) => (table, span),
        Some(BoundArgument { bound: BoundExpr::Value(value), span, .. }) => {
            if !value.ty.is_silent() {
                let message = format!("expected a table here, found a {}", value.ty.name());
                cx.error(Code::TabularValueExpected, span, message, advice::A_TABLE.to_owned(), scope);
            }
            (cx.unknown_table(span), span)
        }
        None => (cx.unknown_table(parameter.span), parameter.span),
    };
    if !table.schema.open
        && let Some(missing) = schema.columns.iter().find(|column| !has_column(&table.schema, column))
    {
        let message = format!("the table has no column `{}` as the function needs it", missing.name.text);
        let help = format!("add it before the call: `| extend {} = …`", missing.name.text);
        cx.error(Code::MissingRequiredColumns, at, message, help, scope);
    }
    table
}

fn bind_scalar_parameter<'a>(
    parameter: &'a ast::FunctionParameter,
    declared: Ty,
    argument: Option<BoundArgument>,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TypedExpr {
    let value = match argument {
        Some(BoundArgument { bound: BoundExpr::Value(value), .. }) => value,
        Some(BoundArgument { bound: BoundExpr::Table(table), span, .. }) => {
            if !matches!(table.kind, TabularExprKind::Error) {
                let help = advice::ONE_VALUE.to_owned();
                cx.error(Code::ScalarExpected, span, "expected a scalar here, found a table", help, scope);
            }
            TypedExpr::new(ScalarExprKind::Error, declared, span)
        }
        None => match &parameter.default {
            Some(default) => bind_scalar(default, &scope.outside_row(), cx),
            None => TypedExpr::new(ScalarExprKind::Error, declared, parameter.span),
        },
    };
    convert(value, declared)
}

/// Calls a function of the services.
pub(super) fn call_service<'a>(
    service: &ServiceFunction,
    call: &'a ast::Call,
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let (input, arguments) = bind_service_arguments(call, scope, cx);
    let before = input.as_ref().map(|table| Arc::clone(&table.schema)).unwrap_or_default();
    let mut columns = cx.columns_of(&before);
    let mut open = before.open;
    let mut watchlist = before.watchlist.clone();
    let origin = Origin::Expression(span);
    match &service.result {
        ServiceResult::Appends(added) => {
            for column in added {
                let made = make_service_column(column, &origin, cx);
                columns.push(made);
            }
            projection::make_unique(&mut columns, &mut || cx.fresh_column());
        }
        ServiceResult::Sets(set) => {
            for column in set {
                let made = make_service_column(column, &origin, cx);
                match columns.iter_mut().find(|known| known.name == made.name) {
                    Some(known) => *known = made,
                    None => columns.push(made),
                }
            }
        }
        ServiceResult::Returns(own) => {
            columns = own.iter().map(|column| make_service_column(column, &origin, cx)).collect();
            let alias = arguments.first().and_then(|alias| match &alias.kind {
                ScalarExprKind::Constant(tree::Constant::String(text)) => Some(Arc::clone(text)),
                ScalarExprKind::Shared { expr, .. } => match &expr.kind {
                    ScalarExprKind::Constant(tree::Constant::String(text)) => Some(Arc::clone(text)),
                    _ => None,
                },
                _ => None,
            });
            let declared = alias.as_deref().and_then(|alias| cx.environment.watchlist(alias)).cloned();
            if let Some(declared) = declared {
                for column in declared.iter() {
                    let made = make_service_column(column, &origin, cx);
                    columns.push(made);
                }
            } else {
                open = true;
                watchlist = Some(alias.unwrap_or_else(|| "".into()));
            }
        }
    }
    let kind = TabularExprKind::Function { name: service.name.into(), input: input.map(Box::new), arguments };
    let row = Arc::new(Schema { id: cx.fresh_schema(), columns, open, watchlist, made_by: None });
    TabularExpr { kind, schema: row, span }
}

/// The table that a function of the services reads, and its other arguments.
fn bind_service_arguments<'a>(
    call: &'a ast::Call,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> (Option<TabularExpr>, Vec<tree::ScalarExpr>) {
    let mut input = scope.take_invoke_input();
    let mut arguments = Vec::with_capacity(call.args.len());
    for argument in &call.args {
        // The services take a bare column name where KQL wants a text: `invoke FileProfile(SHA1, 1000)`.
        if let ast::ExprKind::Name(name) = &argument.expr.kind
            && scope.find(&name.text).is_none()
            && (input.is_some() || scope.row.is_none())
            && cx.environment.table(&name.text).is_none()
        {
            let constant = tree::Constant::String(Arc::clone(&name.text));
            let kind = ScalarExprKind::Constant(constant);
            arguments.push(tree::ScalarExpr { kind, ty: Some(ScalarType::String), span: argument.expr.span });
            continue;
        }
        match bind_expr(&argument.expr, Expected::Scalar, scope, cx) {
            BoundExpr::Table(table) if input.is_none() => input = Some(table),
            bound => arguments.extend(argument_expr(bound)),
        }
    }
    (input, arguments)
}

fn make_service_column(column: &TableColumn, origin: &Origin, cx: &mut BindContext<'_>) -> Column {
    cx.new_column(Arc::clone(&column.name), Ty::Scalar(column.ty), origin.clone())
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
fn convert(mut value: TypedExpr, declared: Ty) -> TypedExpr {
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
