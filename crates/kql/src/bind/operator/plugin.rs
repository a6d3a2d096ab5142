//! `evaluate`: plugins and the columns that each returns.

use std::sync::Arc;

use crate::{
    bind::{
        advice,
        call::{BoundArgument, bind_arguments},
        context::BindContext,
        expression::share_table,
        name::closest,
        pipeline::pipe_operator,
        projection,
        schema::{Column, SchemaRef},
        scope::{Scope, ScopeKind},
        source::declare_columns,
        tree::{BoundOperator, Plugin, PluginArgument, ScalarExprKind, TabularExpr, TabularExprKind},
        typed_expr::{BoundExpr, TypedExpr},
        types::Ty,
    },
    catalog::{
        FunctionSymbol, SymbolKind,
        function::{self, ArgumentKind, ReturnTypeKind, Signature},
    },
    diagnostic::{Code, Severity},
    syntax::{
        ast::{self, ScalarType},
        span::Span,
    },
};

pub(super) fn bind_evaluate<'a>(
    ast::Evaluate { plugin, schema }: &'a ast::Evaluate,
    operator: &'a ast::Operator,
    input: Option<TabularExpr>,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let name = &plugin.name.text;
    let before: SchemaRef = input.as_ref().map(|input| Arc::clone(&input.schema)).unwrap_or_default();
    let known = find_plugin(plugin, scope, cx);
    let signature = known.and_then(|known| known.signatures.first());
    let arguments =
        bind_arguments(&plugin.args, signature, &scope.with_row(&before).with_kind(ScopeKind::Normal), cx);
    if let Some(known) = known {
        check_argument_count(known, arguments.len(), plugin, scope, cx);
    }
    let (mut columns, mut open) = find_plugin_columns(
        name,
        signature.map(|signature| &signature.result),
        &arguments,
        &before,
        plugin.name.span,
        cx,
    );
    if let Some(schema) = schema {
        let declared = declare_columns(&schema.columns, scope, cx);
        if schema.open {
            columns.retain(|column| !declared.iter().any(|known| known.name == column.name));
        } else {
            columns.clear();
        }
        columns.extend(declared);
        open = false;
    }
    projection::make_unique(&mut columns, &mut || cx.fresh_column());
    let bound = Plugin {
        name: Arc::clone(name),
        given: arguments.iter().map(|argument| argument.given.clone()).collect(),
        arguments: plugin_arguments(arguments, signature),
        declared: schema.is_some(),
    };
    let span = operator.span;
    let input = input.unwrap_or_else(|| TabularExpr {
        kind: TabularExprKind::Print(Vec::new()),
        schema: cx.new_schema(Vec::new(), false),
        span: Span::at(span.start),
    });
    let inputs = vec![Arc::clone(&input.schema)];
    let row = cx.derive_schema_as(name, operator.span, columns, open, inputs);
    let table = pipe_operator(input, BoundOperator::Plugin(bound), row, span);
    if open { resolve_columns(table, cx) } else { table }
}

/// The plugin that is called; reports one that is not known.
fn find_plugin<'a>(
    plugin: &ast::Call,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> Option<&'static FunctionSymbol> {
    let name = &plugin.name.text;
    let known = function::function(SymbolKind::Plugin, name);
    if let Some(known) = known {
        cx.functions.insert(known.name.into());
    } else if !plugin.name.is_missing() {
        let help = closest(name, function::names(SymbolKind::Plugin))
            .map(|known| format!("did you mean `{known}`?"));
        let other = [SymbolKind::Function, SymbolKind::Aggregate]
            .into_iter()
            .any(|group| function::function(group, name).is_some());
        let code = if other { Code::InvalidNameInPluginContext } else { Code::PluginNotDefined };
        let message = format!("unknown plugin `{name}`");
        cx.report(code, Severity::Error, plugin.name.span, message, help, scope);
    }
    known
}

fn check_argument_count<'a>(
    known: &FunctionSymbol,
    count: usize,
    plugin: &ast::Call,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) {
    let (least, most) = (known.min_arguments(), known.max_arguments());
    if count < least || count > most {
        let message = format!("`{}` takes {least} to {most} arguments, found {count}", plugin.name.text);
        let code = Code::FunctionExpectsArgumentCountRange;
        cx.error(code, plugin.name.span, message, advice::usage(known), scope);
    }
}

/// A table whose columns only its rows tell: asks whoever runs the query.
fn resolve_columns(table: TabularExpr, cx: &mut BindContext<'_>) -> TabularExpr {
    if cx.schemas.is_none() {
        return table;
    }
    let table = share_table(table, cx);
    let found = cx.schemas.as_mut().and_then(|schemas| schemas.columns(&table));
    let Some(found) = found else { return table };
    let mut columns = Vec::with_capacity(found.len());
    for (name, ty) in found {
        let column =
            match table.schema.columns.iter().find(|column| column.name == name && column.ty == Some(ty)) {
                Some(known) => known.clone(),
                None => cx.make_column(&name, ty, table.span),
            };
        columns.push(column);
    }
    let row = Arc::new(crate::bind::schema::Schema {
        id: cx.fresh_schema(),
        columns,
        made_by: table.schema.made_by.clone(),
        ..Default::default()
    });
    TabularExpr { schema: row, ..table }
}

/// The columns that a plugin returns.
enum PluginColumns {
    /// Those of its input.
    Input,
    /// Its own, then those of its input.
    BeforeInput(&'static [(&'static str, ScalarType)]),
    /// Those of its input, then one for each argument.
    OnePerArgument,
    /// Those of its input without the bag, and the members of the bag, which only the rows tell.
    Unpacked,
    /// The key columns, and one for each value of the first argument, which only the rows tell.
    Pivoted,
    /// Those of its input and of the table that is the first argument, without the keys: arguments from the first
    /// number to before the second, or to the last.
    LookedUp(usize, Option<usize>),
    /// The column of the timeline (the second argument), the dimensions (arguments from this number), its own.
    Timeline(usize, &'static [(&'static str, ScalarType)]),
}

/// The plugins whose columns depend on their arguments.
const PLUGINS: &[(&str, PluginColumns)] = &[
    ("bag_unpack", PluginColumns::Unpacked),
    ("pivot", PluginColumns::Pivoted),
    ("autocluster", PluginColumns::BeforeInput(SEGMENT)),
    ("basket", PluginColumns::BeforeInput(SEGMENT)),
    (
        "diffpatterns",
        PluginColumns::BeforeInput(&[
            ("SegmentId", ScalarType::Long),
            ("CountA", ScalarType::Long),
            ("CountB", ScalarType::Long),
            ("PercentA", ScalarType::Real),
            ("PercentB", ScalarType::Real),
            ("PercentDiffAB", ScalarType::Real),
        ]),
    ),
    ("ipv4_lookup", PluginColumns::LookedUp(3, None)),
    ("ipv6_lookup", PluginColumns::LookedUp(3, None)),
    ("geo_polygon_lookup", PluginColumns::LookedUp(1, Some(2))),
    ("geo_line_lookup", PluginColumns::LookedUp(1, Some(2))),
    ("identity", PluginColumns::Input),
    ("identity_v3", PluginColumns::Input),
    ("rows_near", PluginColumns::Input),
    ("dcount_intersect", PluginColumns::OnePerArgument),
    ("active_users_count", PluginColumns::Timeline(8, &[("dcount", ScalarType::Long)])),
    (
        "activity_counts_metrics",
        PluginColumns::Timeline(
            5,
            &[
                ("count", ScalarType::Long),
                ("dcount", ScalarType::Long),
                ("new_dcount", ScalarType::Long),
                ("aggregated_dcount", ScalarType::Long),
            ],
        ),
    ),
    ("session_count", PluginColumns::Timeline(6, &[("count_sessions", ScalarType::Long)])),
    (
        "sliding_window_counts",
        PluginColumns::Timeline(6, &[("Count", ScalarType::Long), ("Dcount", ScalarType::Long)]),
    ),
];

const SEGMENT: &[(&str, ScalarType)] =
    &[("SegmentId", ScalarType::Long), ("Count", ScalarType::Long), ("Percent", ScalarType::Real)];

/// The columns that a plugin returns, and whether there may be more.
fn find_plugin_columns(
    name: &str,
    result: Option<&ReturnTypeKind>,
    arguments: &[BoundArgument],
    before: &SchemaRef,
    span: Span,
    cx: &mut BindContext<'_>,
) -> (Vec<Column>, bool) {
    let Some((_, returned)) = PLUGINS.iter().find(|(known, _)| *known == name) else {
        return match result {
            Some(ReturnTypeKind::Columns(columns)) => (make_columns(columns, span, cx), false),
            // What the others return depends on their arguments in ways of their own.
            _ => (Vec::new(), true),
        };
    };
    let mut columns = cx.columns_of(before);
    match returned {
        PluginColumns::Input => {}
        PluginColumns::BeforeInput(own) => {
            columns.splice(0..0, make_columns(own, span, cx));
        }
        PluginColumns::OnePerArgument => {
            for index in 0..arguments.len() {
                columns.push(cx.make_column(&format!("s{index}"), ScalarType::Long, span));
            }
        }
        PluginColumns::Unpacked => {
            let bag = arguments.first().and_then(BoundArgument::value).filter(|value| value.reference);
            let bag = bag.and_then(|value| value.column.as_ref()).map(|column| column.id);
            columns.retain(|column| Some(column.id) != bag);
            return (columns, true);
        }
        PluginColumns::Pivoted => return (pivot_columns(columns, arguments), true),
        PluginColumns::LookedUp(first, end) => {
            let keys = *first..end.unwrap_or(arguments.len());
            return look_up_columns(columns, before.open, arguments, keys, cx);
        }
        PluginColumns::Timeline(dimensions, own) => {
            return make_timeline_columns(arguments, *dimensions, own, span, cx);
        }
    }
    (columns, before.open)
}

/// The key columns of `pivot`: those that are named, or all that it does not use otherwise.
fn pivot_columns(mut input: Vec<Column>, arguments: &[BoundArgument]) -> Vec<Column> {
    let column_of = |index: usize| {
        arguments.get(index).and_then(BoundArgument::value).and_then(|value| value.column.clone())
    };
    let keys: Vec<Column> = (2..arguments.len()).filter_map(column_of).collect();
    if !keys.is_empty() {
        return keys;
    }
    let pivoted = column_of(0).map(|column| column.id);
    let aggregated = arguments.get(1).and_then(BoundArgument::value).and_then(aggregated_column);
    let aggregated = aggregated.and_then(|index| input.get(index)).map(|column| column.id);
    input.retain(|column| ![pivoted, aggregated].contains(&Some(column.id)));
    input
}

/// The input's columns and those of the table that is the first argument, without the keys among the arguments.
fn look_up_columns(
    mut columns: Vec<Column>,
    open: bool,
    arguments: &[BoundArgument],
    keys: std::ops::Range<usize>,
    cx: &mut BindContext<'_>,
) -> (Vec<Column>, bool) {
    let Some(BoundExpr::Table(table)) = arguments.first().map(|first| &first.bound) else {
        return (columns, open);
    };
    let key = |argument: &BoundArgument| argument.value().and_then(|value| value.column.clone());
    let keys: Vec<Arc<str>> =
        arguments.get(keys).unwrap_or_default().iter().filter_map(key).map(|column| column.name).collect();
    let all = cx.columns_of(&table.schema).into_iter();
    columns.extend(all.filter(|column| !keys.contains(&column.name)));
    (columns, open || table.schema.open)
}

fn make_columns(columns: &[(&str, ScalarType)], span: Span, cx: &mut BindContext<'_>) -> Vec<Column> {
    columns.iter().map(|(name, ty)| cx.make_column(name, *ty, span)).collect()
}

/// Plugins over a timeline: the timeline's column (the second argument), the dimensions, the plugin's own.
fn make_timeline_columns(
    arguments: &[BoundArgument],
    dimensions: usize,
    own: &[(&str, ScalarType)],
    span: Span,
    cx: &mut BindContext<'_>,
) -> (Vec<Column>, bool) {
    let column_of = |argument: &BoundArgument| argument.value().and_then(|value| value.column.clone());
    let mut columns: Vec<Column> = arguments.get(1).and_then(column_of).into_iter().collect();
    columns.extend(arguments.iter().skip(dimensions).filter_map(column_of));
    columns.extend(make_columns(own, span, cx));
    let unknown = arguments.iter().any(|argument| argument.ty() == Ty::Unknown);
    (columns, unknown)
}

/// The index of the column that an aggregate reads.
fn aggregated_column(value: &TypedExpr) -> Option<usize> {
    let ScalarExprKind::Aggregate(aggregate) = &value.expr.kind else { return None };
    match aggregate.arguments.first()?.kind {
        ScalarExprKind::Column(index) => Some(index),
        _ => None,
    }
}

/// The bound arguments of a plugin. Columns of the table that is the first argument are told from those of the input.
fn plugin_arguments(arguments: Vec<BoundArgument>, signature: Option<&Signature>) -> Vec<PluginArgument> {
    let layout = signature.map(|signature| signature.layout(arguments.len())).unwrap_or_default();
    let of_first = |index: usize| {
        let parameter = layout.get(index).copied().flatten();
        let parameter =
            signature.zip(parameter).and_then(|(signature, index)| signature.parameters.get(index));
        parameter.is_some_and(|parameter| parameter.argument == ArgumentKind::ColumnOfFirst)
    };
    let argument = |(index, argument): (usize, BoundArgument)| match argument.bound {
        BoundExpr::Table(table) => PluginArgument::Table(table),
        BoundExpr::Value(value) => match value.expr.kind {
            ScalarExprKind::Column(column) if of_first(index) => PluginArgument::ColumnOfTable(column),
            _ => PluginArgument::Scalar(value.expr),
        },
    };
    arguments.into_iter().enumerate().map(argument).collect()
}
