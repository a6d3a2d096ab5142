//! Calls: which overload is meant, whether the arguments fit, what comes out and how its column is named.

use std::{rc::Rc, sync::Arc};

use super::{
    binder::{Binder, ScopeKind},
    finding::Severity,
    name::closest,
    operators::accepts,
    scope::Entity,
    suspicious,
    tree::{self, Constant, ExprKind, Origin, Table, TableKind},
    types::{Conversion, Ty, common, is_wider, promoted, widest},
    value::{Bound, Results, Value},
};
use crate::kql::{
    catalog::{
        Function, Group, Service,
        function::{self, Argument as ArgumentKind, Kind, Naming, Parameter, Return, Signature},
    },
    syntax::{
        ast::{self, ScalarType},
        span::Span,
    },
};

/// A bound argument.
pub(super) struct Argument {
    /// What it is.
    pub(super) bound: Bound,
    /// The name that it was given: `f(name = value)`.
    pub(super) given: Option<Arc<str>>,
    /// Whether it is a lone `*`.
    pub(super) star: bool,
    /// Where it stands.
    pub(super) span: Span,
}

impl Argument {
    /// Its type.
    pub(super) fn ty(&self) -> Ty {
        match &self.bound {
            Bound::Value(value) => value.ty,
            Bound::Table(_) => Ty::Table,
        }
    }

    /// The scalar that it is.
    pub(super) fn value(&self) -> Option<&Value> {
        match &self.bound {
            Bound::Value(value) => Some(value),
            Bound::Table(_) => None,
        }
    }
}

impl<'a> Binder<'a> {
    /// Binds a call.
    pub(super) fn bind_call(&mut self, call: &'a ast::Call, span: Span, tabular: bool) -> Bound {
        let name = &*call.name.text;
        if self.kind == ScopeKind::Aggregate
            && let Some(aggregate) = function::function(Group::Aggregate, name)
        {
            let value = self.bind_aggregate(aggregate, call, span);
            return Bound::Value(value);
        }
        if let Some(entity) = self.scope.find(name).cloned() {
            match entity {
                Entity::Function(function) => {
                    self.functions.insert(Arc::clone(&call.name.text));
                    let arguments = self.arguments(&call.args, None);
                    return self.call_local(&function, arguments, span);
                }
                Entity::Opaque => {
                    self.arguments(&call.args, None);
                    return Bound::Table(Self::unknown_table(span));
                }
                // `let x = 1; x()` means the value; a builtin of the same name is what is called otherwise.
                Entity::Table(table) if call.args.is_empty() => {
                    return Bound::Table(Table { span, ..Table::clone(&table) });
                }
                Entity::Value(value)
                    if call.args.is_empty() && function::function(Group::Function, name).is_none() =>
                {
                    return Bound::Value(Value::clone(&value));
                }
                _ => {}
            }
        }
        if let Some(function) = self.workspace_function(name) {
            self.functions.insert(Arc::clone(&call.name.text));
            let arguments = self.arguments(&call.args, None);
            return self.call_local(&function, arguments, span);
        }
        if let Some(service) = Service::find(name) {
            self.functions.insert(Arc::clone(&call.name.text));
            return Bound::Table(self.call_service(&service, call, span));
        }
        if let Some(function) = function::function(Group::Function, name) {
            self.functions.insert(function.name.into());
            return self.call_builtin(function, call, span);
        }
        self.unknown_call(call, span, tabular)
    }

    /// Binds arguments, each in a scope of its own kind where the parameters say so.
    pub(super) fn arguments(
        &mut self,
        arguments: &'a [ast::NamedExpr],
        signature: Option<&Signature>,
    ) -> Vec<Argument> {
        let layout = signature.map(|signature| signature.layout(arguments.len()));
        let mut bound: Vec<Argument> = Vec::with_capacity(arguments.len());
        for (index, argument) in arguments.iter().enumerate() {
            let parameter = signature.zip(layout.as_ref()).and_then(|(signature, layout)| {
                layout.get(index).copied().flatten().and_then(|parameter| signature.parameters.get(parameter))
            });
            let tabular = parameter.is_some_and(|parameter| parameter.kind == Kind::Tabular);
            let value = match parameter.map(|parameter| parameter.argument) {
                Some(ArgumentKind::Aggregate) => {
                    self.with_kind(ScopeKind::Aggregate, |binder| binder.bind(&argument.expr, tabular))
                }
                Some(ArgumentKind::ColumnOfFirst) => {
                    let row = match bound.first().map(|first| &first.bound) {
                        Some(Bound::Table(table)) => Some(Arc::clone(&table.row)),
                        _ => self.row.clone(),
                    };
                    self.with_row(row, |binder| binder.bind(&argument.expr, tabular))
                }
                _ => self.bind(&argument.expr, tabular),
            };
            bound.push(Argument {
                bound: value,
                given: argument
                    .names
                    .as_ref()
                    .and_then(|names| names.names.first())
                    .map(|name| Arc::clone(&name.text)),
                star: matches!(argument.expr.kind, ast::ExprKind::Star),
                span: argument.expr.span,
            });
        }
        bound
    }

    fn call_builtin(&mut self, function: &'static Function, call: &'a ast::Call, span: Span) -> Bound {
        let outer = self.kind;
        // Inside an aggregate's place, the arguments of a scalar function are in such a place too: `1 + count()`.
        if outer == ScopeKind::Plugin {
            self.kind = ScopeKind::Normal;
        }
        let only = match function.signatures.as_slice() {
            [only] => Some(only),
            _ => None,
        };
        let arguments = self.arguments(&call.args, only);
        self.kind = outer;
        if let Some(bound) = self.special(function, call, &arguments, span) {
            return bound;
        }
        let (result, ty) = self.check_call(function, &arguments, call.name.span);
        match result {
            Return::Table => return Bound::Table(self.table_by_name(&arguments, span)),
            Return::OpenTable => {
                let row = Self::plain_row(Vec::new(), true);
                return Bound::Table(Table { kind: TableKind::Named(call.name.text.clone()), row, span });
            }
            _ => {}
        }
        let name = self.result_name(function, &arguments);
        let results = self.results_of(function, &result, &arguments, span);
        let constant = function.foldable
            && arguments.iter().all(|argument| argument.value().is_some_and(|value| value.constant));
        let column = conversion_column(function.name, ty, &arguments);
        suspicious::call(self, function.name, &arguments);
        let kind = ExprKind::Call(tree::Call {
            function: function.name,
            results: results.as_ref().map_or(1, |results| results.columns.len()),
            arguments: arguments.into_iter().filter_map(|argument| argument_expr(argument.bound)).collect(),
        });
        let mut value = Value::new(kind, ty, span).named(name).constant(constant);
        value.results = results;
        value.column = column;
        Bound::Value(value)
    }

    /// Functions whose meaning depends on more than the types of their arguments.
    fn special(
        &mut self,
        function: &'static Function,
        call: &'a ast::Call,
        arguments: &[Argument],
        span: Span,
    ) -> Option<Bound> {
        match function.name {
            "column_ifexists" | "columnifexists" => {
                let text = arguments.first().and_then(Argument::value).and_then(Value::text)?;
                let fallback = arguments.get(1).and_then(Argument::value)?;
                let row = self.row_or_empty();
                let name = Some(Arc::clone(&text));
                let mut value = match self.find_column(&row, &text) {
                    Some((index, column)) => {
                        let mut value = Self::column_value(index, column.clone(), span);
                        value.ty =
                            if fallback.ty.is_silent() { Ty::from_known(column.ty) } else { fallback.ty };
                        value.named(name)
                    }
                    None if row.open => Value::new(fallback.expr.kind.clone(), fallback.ty, span),
                    None => Value::new(fallback.expr.kind.clone(), fallback.ty, span),
                };
                self.check_call(function, arguments, call.name.span);
                value.column = None;
                value.reference = false;
                Some(Bound::Value(value))
            }
            "pack_array" if arguments.iter().any(|argument| argument.star) => {
                let columns = self.row_columns();
                let expr = |(index, column): (usize, &tree::Column)| Self::column_expr(index, column, span);
                let arguments = columns.iter().enumerate().map(expr).collect();
                let call = tree::Call { function: function.name, arguments, results: 1 };
                Some(Bound::Value(Value::new(ExprKind::Call(call), Ty::Scalar(ScalarType::Dynamic), span)))
            }
            _ => None,
        }
    }

    /// `table('T')`.
    fn table_by_name(&mut self, arguments: &[Argument], span: Span) -> Table {
        let name = arguments.first().and_then(Argument::value).and_then(Value::text);
        let known = name.as_deref().and_then(|name| self.table_row(name));
        let row = known.unwrap_or_else(|| Self::plain_row(Vec::new(), true));
        let name = name.unwrap_or_else(|| "".into());
        if !row.open {
            self.tables.insert(Arc::clone(&name));
        }
        Table { kind: TableKind::Named(name), row, span }
    }

    /// Finds the overload, checks the arguments, and says what it returns.
    pub(super) fn check_call(
        &mut self,
        function: &'static Function,
        arguments: &[Argument],
        at: Span,
    ) -> (Return, Ty) {
        let candidates = best_signatures(&function.signatures, arguments);
        let [signature] = candidates.as_slice() else {
            let known = arguments.iter().all(|argument| !argument.ty().is_silent());
            if arguments.is_empty() && function.min_arguments() > 0 {
                let message = format!("`{}` needs {}", function.name, count_text(function));
                self.error("KS120", at, message);
            } else if known {
                let types: Vec<_> = arguments.iter().map(|argument| argument.ty().name()).collect();
                let message =
                    format!("`{}` does not take arguments of the types {}", function.name, types.join(", "));
                self.error("KS127", at, message);
            }
            let mut result = (Return::Type(ScalarType::Dynamic), Ty::Unknown);
            let mut types = candidates.iter().map(|signature| result_type(signature, arguments));
            if let Some(first) = types.next()
                && types.all(|ty| ty == first)
                && let Some(signature) = candidates.first()
            {
                result = (signature.result.clone(), first);
            }
            return result;
        };
        let count = arguments.len();
        if count < signature.min_arguments() || count > signature.max_arguments() {
            let code = if signature.repeats() || signature.min_arguments() != signature.max_arguments() {
                "KS120"
            } else {
                "KS119"
            };
            let message = format!("`{}` takes {}, found {count}", function.name, count_text(function));
            self.error(code, at, message);
        } else {
            self.check_arguments(function, signature, arguments, at);
        }
        (signature.result.clone(), result_type(signature, arguments))
    }

    fn check_arguments(
        &mut self,
        function: &'static Function,
        signature: &Signature,
        arguments: &[Argument],
        at: Span,
    ) {
        let layout = layout_of(signature, arguments);
        let of = |index: usize| {
            layout.get(index).copied().flatten().and_then(|index| signature.parameters.get(index))
        };
        let common_type = common_type(signature, &layout, arguments, false);
        let asks_common = |parameter: &Parameter| {
            matches!(parameter.kind, Kind::CommonScalar | Kind::CommonScalarOrDynamic | Kind::CommonOrderable)
        };
        if common_type.is_none()
            && arguments.iter().all(|argument| !argument.ty().is_silent())
            && (0..arguments.len()).filter_map(of).any(asks_common)
        {
            let message = format!("the arguments of `{}` have no type in common", function.name);
            self.error("KS232", at, message);
            return;
        }
        for (index, argument) in arguments.iter().enumerate() {
            let Some(parameter) = of(index) else { continue };
            self.check_argument(function, parameter, argument, common_type, arguments);
        }
    }

    fn check_argument(
        &mut self,
        function: &'static Function,
        parameter: &Parameter,
        argument: &Argument,
        common_type: Option<Ty>,
        arguments: &[Argument],
    ) {
        if argument.star {
            if !matches!(parameter.argument, ArgumentKind::Star | ArgumentKind::ExpressionOrStar) {
                self.error("KS191", argument.span, format!("`{}` takes no `*`", function.name));
            }
            return;
        }
        let ty = argument.ty();
        // The engine counts rows where any value holds: `count(x)`.
        if ty.is_silent() || function.name == "count" {
            return;
        }
        if ty == Ty::Table && parameter.kind != Kind::Tabular && parameter.kind != Kind::Any {
            self.error("KS108", argument.span, "expected a scalar here, found a table");
            return;
        }
        let expected = match parameter.kind {
            Kind::Types(types) => (!accepts(parameter.kind, ty)).then(|| {
                let names: Vec<_> = types.iter().map(ScalarType::name).collect();
                ("KS107", names.join(" or "))
            }),
            Kind::TypeOf => (!matches!(ty, Ty::TypeOf(_))).then(|| ("KS107", "typeof(…)".to_owned())),
            Kind::Tabular => (ty != Ty::Table).then(|| ("KS111", "table".to_owned())),
            Kind::Integer => (!ty.is_integer()).then(|| ("KS134", "whole number".to_owned())),
            Kind::Number => (!ty.is_numeric()).then(|| ("KS137", "number".to_owned())),
            Kind::NumberOrBool => {
                (!ty.is_numeric() && !ty.is(ScalarType::Bool)).then(|| ("KS137", "number or bool".to_owned()))
            }
            Kind::Summable => {
                (!ty.is_summable()).then(|| ("KS138", "number, timespan or datetime".to_owned()))
            }
            Kind::Orderable | Kind::CommonOrderable => {
                (!ty.is_orderable()).then(|| ("KS206", "value that has an order".to_owned()))
            }
            Kind::StringOrDynamic => {
                (!accepts(Kind::StringOrDynamic, ty)).then(|| ("KS141", "string or dynamic".to_owned()))
            }
            Kind::StringOrArray => (!accepts(Kind::StringOrDynamic, ty))
                .then(|| ("KS233", "string or an array of strings".to_owned())),
            Kind::IntegerOrArray => (!ty.is_integer() && !ty.is_dynamic())
                .then(|| ("KS136", "whole number or an array of them".to_owned())),
            Kind::Array => {
                (!ty.is_dynamic() && ty != Ty::Null).then(|| ("KS234", "dynamic array".to_owned()))
            }
            Kind::Bag => (!ty.is_dynamic() && ty != Ty::Null).then(|| ("KS235", "dynamic bag".to_owned())),
            Kind::NotDynamic => ty.is_dynamic().then(|| ("KS116", "value that is not dynamic".to_owned())),
            Kind::NotBool => ty.is(ScalarType::Bool).then(|| ("KS116", "value that is no bool".to_owned())),
            Kind::NotRealOrBool => (ty.is(ScalarType::Bool) || ty.is(ScalarType::Real))
                .then(|| ("KS116", "value that is neither real nor bool".to_owned())),
            Kind::Parameter0 => wrong_like(ty, arguments.first()),
            Kind::Parameter1 => wrong_like(ty, arguments.get(1)),
            Kind::CommonScalar | Kind::CommonScalarOrDynamic => match (ty, common_type) {
                (Ty::Scalar(ty), Some(Ty::Scalar(wide)))
                    if ty != wide
                        && !is_wider(wide, ty)
                        && wide != ScalarType::Dynamic
                        && ty != ScalarType::Dynamic =>
                {
                    Some(("KS141", wide.name().to_owned()))
                }
                _ => None,
            },
            Kind::Any | Kind::Scalar => None,
        };
        if let Some((code, expected)) = expected {
            let message = format!("`{}` expects a {expected} here, found a {}", function.name, ty.name());
            let help = conversion_help(parameter.kind, ty);
            self.report(code, Severity::Error, argument.span, message, help);
            return;
        }
        let Some(value) = argument.value() else { return };
        match parameter.argument {
            ArgumentKind::Column | ArgumentKind::ColumnOfFirst if !value.reference => {
                self.error("KS109", argument.span, format!("`{}` expects a column here", function.name));
            }
            ArgumentKind::Constant if !value.constant => {
                self.error("KS129", argument.span, format!("`{}` expects a constant here", function.name));
            }
            ArgumentKind::Literal => {
                let text = value.text();
                let listed =
                    |text: &Arc<str>| parameter.values.iter().any(|known| known.eq_ignore_ascii_case(text));
                if !value.literal {
                    self.error("KS131", argument.span, format!("`{}` expects a literal here", function.name));
                } else if !parameter.values.is_empty() && text.as_ref().is_some_and(|text| !listed(text)) {
                    let text = text.unwrap_or_default();
                    let help = match closest(&text, parameter.values.iter().copied()) {
                        Some(known) => format!("did you mean `{known}`?"),
                        None => format!("one of {}", parameter.values.join(", ")),
                    };
                    let message = format!("`{}` does not know `{text}`", function.name);
                    self.report("KS140", Severity::Error, argument.span, message, Some(help));
                }
            }
            _ => {}
        }
    }

    /// The columns of a function of several results.
    fn results_of(
        &mut self,
        function: &Function,
        result: &Return,
        arguments: &[Argument],
        span: Span,
    ) -> Option<Rc<Results>> {
        let columns = match result {
            Return::Columns(columns) => {
                let first = arguments.first().and_then(Argument::value).and_then(|value| value.name.clone());
                let prefix = first.filter(|name| !name.trim().is_empty());
                let origin = Origin::Expression(span);
                columns
                    .iter()
                    .map(|(name, ty)| {
                        let name = match &prefix {
                            Some(prefix) => format!("{}_{prefix}_{name}", function.name),
                            None => format!("{}_{name}", function.name),
                        };
                        self.column(name.into(), Ty::Scalar(*ty), origin.clone())
                    })
                    .collect()
            }
            Return::SortedArrays => {
                let arrays = arguments
                    .iter()
                    .take_while(|argument| argument.ty().is_dynamic() || argument.ty() == Ty::Unknown);
                let names: Vec<Arc<str>> = arrays
                    .enumerate()
                    .map(|(index, argument)| {
                        let name = argument.value().and_then(|value| value.name.clone());
                        match name.filter(|name| !name.is_empty()) {
                            Some(name) => format!("{name}_sorted").into(),
                            None => format!("array{index}_sorted").into(),
                        }
                    })
                    .collect();
                let ty = Ty::Scalar(ScalarType::Dynamic);
                names.into_iter().map(|name| self.column(name, ty, Origin::Expression(span))).collect()
            }
            _ => return None,
        };
        Some(Rc::new(Results { columns, prefix: None }))
    }

    /// The name that a call gives a result column; `None` for a default one.
    pub(super) fn result_name(&self, function: &Function, arguments: &[Argument]) -> Option<Arc<str>> {
        let first = arguments.first().and_then(|argument| match &argument.given {
            Some(given) => Some(Arc::clone(given)),
            None => argument.value().and_then(|value| value.name.clone()),
        });
        let prefixed = |prefix: &str| -> Arc<str> {
            format!("{prefix}_{}", first.as_deref().unwrap_or_default()).into()
        };
        match function.naming {
            Naming::None => None,
            Naming::First => first,
            Naming::Only => first.filter(|_| arguments.len() == 1),
            Naming::NameAndFirst => Some(prefixed(function.name)),
            Naming::PrefixAndFirst => Some(prefixed(function.prefix.unwrap_or_default())),
            Naming::Prefix => function.prefix.map(Into::into),
            Naming::FirstValueIfColumn => None,
        }
    }

    /// A function that nobody knows: of the workspace, perhaps, or misspelt.
    fn unknown_call(&mut self, call: &'a ast::Call, span: Span, tabular: bool) -> Bound {
        let name = &*call.name.text;
        let at = call.name.span;
        let arguments = self.arguments(&call.args, None);
        if function::function(Group::Aggregate, name).is_some() {
            let help = format!("use it in `summarize`: `summarize {name}(…)`");
            let message = format!("the aggregate `{name}` is not allowed here");
            self.report("KS144", Severity::Error, at, message, Some(help));
            return Bound::Value(Value::error(span));
        }
        if function::function(Group::Plugin, name).is_some() {
            self.error("KS126", at, format!("the plugin `{name}` is only allowed after `evaluate`"));
            return Bound::Value(Value::error(span));
        }
        if call.name.is_missing() || name.starts_with("__") {
            return Bound::Value(Value::new(ExprKind::Error, Ty::Unknown, span));
        }
        if self.fuzzy {
            self.report("KS205", Severity::Warning, at, format!("`{name}` is no function known here"), None);
        } else {
            let locals = self.scope.iter().filter(|(_, entity)| matches!(entity, Entity::Function(_)));
            let builtins = function::names(Group::Function).chain(function::names(Group::Aggregate));
            let mut candidates: Vec<&str> = builtins.collect();
            candidates.extend(locals.map(|(name, _)| name.as_ref()));
            let known = closest(name, candidates.into_iter()).map(str::to_owned);
            match known {
                Some(known) => {
                    let message = format!("`{name}` is no function known here");
                    self.report(
                        "KS211",
                        Severity::Error,
                        at,
                        message,
                        Some(format!("did you mean `{known}`?")),
                    );
                }
                None => {
                    let message = format!(
                        "`{name}` is no function of the service; nobody declared it as one of the workspace"
                    );
                    let help = Some("declare it, so that the rest of the query can be checked".to_owned());
                    self.report("KS211", Severity::Warning, at, message, help);
                }
            }
        }
        let arguments = arguments.into_iter().filter_map(|argument| argument_expr(argument.bound)).collect();
        let name = Arc::clone(&call.name.text);
        if tabular {
            let input = self.implicit.take().map(Box::new);
            let kind = TableKind::Function { name, input, arguments };
            return Bound::Table(Table { kind, row: Self::plain_row(Vec::new(), true), span });
        }
        Bound::Value(Value::new(ExprKind::Unresolved { name, arguments }, Ty::Unknown, span))
    }
}

/// The scalar of an argument; tables among the arguments of scalar functions have been reported.
pub(super) fn argument_expr(bound: Bound) -> Option<tree::Expr> {
    match bound {
        Bound::Value(value) => Some(value.expr),
        Bound::Table(_) => None,
    }
}

/// The column that a conversion leaves as it is: `tostring(text)`.
fn conversion_column(function: &str, ty: Ty, arguments: &[Argument]) -> Option<tree::Column> {
    const CONVERSIONS: [&str; 12] = [
        "tobool",
        "todatetime",
        "todecimal",
        "todouble",
        "todynamic",
        "toguid",
        "toint",
        "tolong",
        "toreal",
        "tostring",
        "totime",
        "totimespan",
    ];
    let [argument] = arguments else { return None };
    let value = argument.value()?;
    let column = value.column.as_ref().filter(|_| value.reference && CONVERSIONS.contains(&function))?;
    (ty.known().is_some() && ty.known() == column.ty).then(|| column.clone())
}

/// What is wrong with an argument that has to have the type of another.
fn wrong_like(ty: Ty, other: Option<&Argument>) -> Option<(&'static str, String)> {
    let other = other?.ty();
    (!other.is_silent() && ty != other).then(|| ("KS141", other.name().to_owned()))
}

/// What to write instead, where it is obvious.
fn conversion_help(kind: Kind, ty: Ty) -> Option<String> {
    let Kind::Types(types) = kind else { return None };
    let target = types.iter().next()?;
    let function = match target {
        ScalarType::String => "tostring",
        ScalarType::DateTime => "todatetime",
        ScalarType::Timespan => "totimespan",
        ScalarType::Long => "tolong",
        ScalarType::Int => "toint",
        ScalarType::Real => "toreal",
        ScalarType::Bool => "tobool",
        ScalarType::Dynamic if ty.is(ScalarType::String) => "parse_json",
        _ => return None,
    };
    (types.len() == 1).then(|| format!("convert it: `{function}(…)`"))
}

/// `2 arguments`, `1 to 3 arguments`, `at least 2 arguments`.
fn count_text(function: &Function) -> String {
    let (min, max) = (function.min_arguments(), function.max_arguments());
    let word = |count: usize| if count == 1 { "argument" } else { "arguments" };
    if min == max {
        format!("{min} {}", word(min))
    } else if max > 1_000 {
        format!("at least {min} {}", word(min))
    } else {
        format!("{min} to {max} arguments")
    }
}

/// The parameter of each argument. After repeated parameters an optional last one takes the last argument if only
/// it takes one of that type: `array_sort_asc(a, b, true)`.
fn layout_of(signature: &Signature, arguments: &[Argument]) -> Vec<Option<usize>> {
    let mut layout = signature.layout(arguments.len());
    if let (Some(last), Some(argument), Some(place)) =
        (signature.parameters.last(), arguments.last(), layout.last_mut())
        && signature.repeats()
        && (last.min, last.max) == (0, 1)
        && matches!(last.kind, Kind::Types(_))
        && accepts(last.kind, argument.ty())
        && !argument.ty().is_silent()
    {
        *place = Some(signature.parameters.len() - 1);
    }
    layout
}

/// How well an argument fits a parameter; larger is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    None,
    Unknown,
    Promoted,
    Not,
    OneOfMany,
    Scalar,
    Summable,
    Orderable,
    Number,
    Integer,
    Tabular,
    Exact,
}

fn fit(signature: &Signature, layout: &[Option<usize>], arguments: &[Argument], index: usize) -> Fit {
    let Some(argument) = arguments.get(index) else { return Fit::None };
    let Some(parameter) =
        layout.get(index).copied().flatten().and_then(|index| signature.parameters.get(index))
    else {
        return Fit::None;
    };
    let ty = argument.ty();
    if ty == Ty::Unknown {
        return Fit::Unknown;
    }
    if argument.star {
        let takes = matches!(parameter.argument, ArgumentKind::Star | ArgumentKind::ExpressionOrStar);
        return if takes { Fit::Exact } else { Fit::None };
    }
    if parameter.argument == ArgumentKind::Star {
        return Fit::None;
    }
    let when = |holds: bool, fit: Fit| if holds { fit } else { Fit::None };
    match parameter.kind {
        Kind::Any => Fit::Unknown,
        Kind::Types(types) => match ty {
            Ty::Scalar(scalar) if types.contains(scalar) => {
                if types.len() == 1 {
                    Fit::Exact
                } else {
                    Fit::OneOfMany
                }
            }
            ty if accepts(parameter.kind, ty) => Fit::Promoted,
            _ => Fit::None,
        },
        Kind::TypeOf => when(matches!(ty, Ty::TypeOf(_)), Fit::Exact),
        Kind::Scalar => when(ty.is_scalar(), Fit::Scalar),
        Kind::Integer => when(ty.is_integer(), Fit::Integer),
        Kind::StringOrDynamic | Kind::StringOrArray => {
            when(accepts(Kind::StringOrDynamic, ty), Fit::OneOfMany)
        }
        Kind::IntegerOrArray => when(ty.is_integer() || ty.is_dynamic(), Fit::OneOfMany),
        Kind::Array | Kind::Bag => when(ty.is_dynamic(), Fit::OneOfMany),
        Kind::Number => when(ty.is_numeric(), Fit::Number),
        Kind::NumberOrBool => when(ty.is_numeric() || ty.is(ScalarType::Bool), Fit::Number),
        Kind::Summable => when(ty.is_summable(), Fit::Summable),
        Kind::Orderable | Kind::CommonOrderable => when(ty.is_orderable(), Fit::Orderable),
        Kind::Tabular => when(ty == Ty::Table, Fit::Tabular),
        Kind::NotBool => when(!ty.is(ScalarType::Bool), Fit::Not),
        Kind::NotRealOrBool => when(!ty.is(ScalarType::Bool) && !ty.is(ScalarType::Real), Fit::Not),
        Kind::NotDynamic => when(ty.is_scalar() && !ty.is_dynamic(), Fit::Not),
        Kind::Parameter0 => when(arguments.first().is_some_and(|first| first.ty() == ty), Fit::Exact),
        Kind::Parameter1 => when(arguments.get(1).is_some_and(|second| second.ty() == ty), Fit::Exact),
        Kind::CommonScalar | Kind::CommonScalarOrDynamic => when(ty.is_scalar(), Fit::Exact),
    }
}

/// The overloads that fit best: one, or several that cannot be told apart.
fn best_signatures<'s>(signatures: &'s [Signature], arguments: &[Argument]) -> Vec<&'s Signature> {
    if let [only] = signatures {
        return vec![only];
    }
    let count = arguments.len();
    let takes = |signature: &&Signature, count: usize| {
        count >= signature.min_arguments() && count <= signature.max_arguments()
    };
    let mut candidates: Vec<&Signature> =
        signatures.iter().filter(|signature| takes(signature, count)).collect();
    if candidates.is_empty() {
        let most = signatures.iter().map(Signature::max_arguments).max().unwrap_or(0);
        candidates = signatures.iter().filter(|signature| takes(signature, most)).collect();
    }
    let rated = |signature: &Signature| {
        let layout = layout_of(signature, arguments);
        let fits: Vec<Fit> = (0..count).map(|index| fit(signature, &layout, arguments, index)).collect();
        let matches = fits.iter().filter(|fit| **fit != Fit::None).count();
        let worst = fits.iter().min().copied().unwrap_or(Fit::Exact);
        let best = fits.iter().max().copied().unwrap_or(Fit::None);
        (matches, worst, best)
    };
    let mut rated: Vec<_> = candidates.into_iter().map(|signature| (rated(signature), signature)).collect();
    let Some(top) = rated.iter().map(|(rating, _)| *rating).max() else { return Vec::new() };
    rated.retain(|(rating, _)| *rating == top);
    rated.into_iter().map(|(_, signature)| signature).collect()
}

/// The common type of the arguments whose parameters ask for one.
fn common_type(
    signature: &Signature,
    layout: &[Option<usize>],
    arguments: &[Argument],
    without_dynamic: bool,
) -> Option<Ty> {
    let mut known: Option<Ty> = None;
    for (index, argument) in arguments.iter().enumerate() {
        let Some(parameter) =
            layout.get(index).copied().flatten().and_then(|index| signature.parameters.get(index))
        else {
            continue;
        };
        let ty = argument.ty();
        let allowed = match parameter.kind {
            Kind::CommonScalar if ty.is_scalar() => Conversion::Promotable,
            Kind::CommonOrderable if ty.is_orderable() => Conversion::Promotable,
            Kind::CommonScalarOrDynamic if ty.is_scalar() => Conversion::Dynamic,
            _ => continue,
        };
        if without_dynamic && ty.is_dynamic() {
            continue;
        }
        known = Some(match known {
            None => ty,
            Some(known) => common(known, ty, allowed)?,
        });
    }
    if known.is_none() && without_dynamic {
        return common_type(signature, layout, arguments, false);
    }
    known
}

/// The type that a call returns.
fn result_type(signature: &Signature, arguments: &[Argument]) -> Ty {
    let at = |index: usize| arguments.get(index).map_or(Ty::Error, Argument::ty);
    let literal = |argument: Option<&Argument>| match argument.map(Argument::ty) {
        Some(Ty::TypeOf(Some(ty))) => Ty::Scalar(ty),
        _ => Ty::Unknown,
    };
    match &signature.result {
        Return::Type(ty) => Ty::Scalar(*ty),
        Return::Columns(columns) => columns.first().map_or(Ty::Unknown, |(_, ty)| Ty::Scalar(*ty)),
        Return::Parameter0 => at(0),
        Return::Parameter1 => at(1),
        Return::Promoted => promoted(at(0)),
        Return::Widest => {
            let types: Vec<Ty> = arguments.iter().map(Argument::ty).collect();
            if types.contains(&Ty::Error) { Ty::Error } else { widest(types).map_or(Ty::Error, promoted) }
        }
        Return::Common => {
            common_type(signature, &layout_of(signature, arguments), arguments, false).unwrap_or(Ty::Error)
        }
        Return::CommonNotDynamic => {
            common_type(signature, &layout_of(signature, arguments), arguments, true).unwrap_or(Ty::Error)
        }
        Return::Literal0 => literal(arguments.first()),
        Return::Literal1 => literal(arguments.get(1)),
        Return::LiteralLast => literal(arguments.last()),
        Return::SortedArrays | Return::PercentilesArray => Ty::Scalar(ScalarType::Dynamic),
        Return::Table | Return::OpenTable => Ty::Table,
        Return::ArgExtreme | Return::ArgExtremePrefixed | Return::TakeAny | Return::Percentiles => at(0),
        Return::Custom => Ty::Unknown,
    }
}

/// The text of a constant argument, for its place in a name: `50`, `95.5`.
pub(super) fn constant_text(value: &Value) -> Option<String> {
    fn of(expr: &tree::Expr) -> Option<String> {
        Some(match &expr.kind {
            ExprKind::Constant(Constant::Int(number)) => number.to_string(),
            ExprKind::Constant(Constant::Long(number)) => number.to_string(),
            ExprKind::Constant(Constant::Real(number)) => number.to_string(),
            ExprKind::Constant(Constant::Decimal(text) | Constant::String(text)) => text.to_string(),
            ExprKind::Shared { expr, .. } => return of(expr),
            _ => return None,
        })
    }
    of(&value.expr)
}
