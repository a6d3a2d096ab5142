//! `evaluate`: plugins and the columns that each returns.

use std::sync::Arc;

use crate::diagnostic::{Code, Severity};
use crate::{
    bind::{
        advice,
        binder::{Binder, ScopeKind},
        call::BoundArgument,
        name::closest,
        projection,
        schema::{Column, SchemaRef},
        tree::{BoundOperator, Plugin, PluginArgument, ScalarExprKind, TabularExpr, TabularExprKind},
        typed_expr::{BoundExpr, TypedExpr},
        types::Ty,
    },
    catalog::{
        SymbolKind,
        function::{self, ArgumentKind, ReturnTypeKind, Signature},
    },
    syntax::{
        ast::{self, ScalarType},
        span::Span,
    },
};

impl<'a> Binder<'a> {
    pub(super) fn bind_evaluate(
        &mut self,
        ast::Evaluate { plugin, schema }: &'a ast::Evaluate,
        operator: &'a ast::Operator,
        input: Option<TabularExpr>,
    ) -> TabularExpr {
        let name = &plugin.name.text;
        let before: SchemaRef = input.as_ref().map(|input| Arc::clone(&input.schema)).unwrap_or_default();
        let known = function::function(SymbolKind::Plugin, name);
        if let Some(known) = known {
            self.functions.insert(known.name.into());
        } else if !plugin.name.is_missing() {
            let help = closest(name, function::names(SymbolKind::Plugin))
                .map(|known| format!("did you mean `{known}`?"));
            let other = [SymbolKind::Function, SymbolKind::Aggregate]
                .into_iter()
                .any(|group| function::function(group, name).is_some());
            let code = if other { Code::InvalidNameInPluginContext } else { Code::PluginNotDefined };
            let message = format!("`{name}` is no plugin");
            self.report(code, Severity::Error, plugin.name.span, message, help);
        }
        let signature = known.and_then(|known| known.signatures.first());
        let arguments = self.with_row(Some(Arc::clone(&before)), |binder| {
            binder.with_kind(ScopeKind::Normal, |binder| binder.arguments(&plugin.args, signature))
        });
        if let Some(known) = known {
            let count = arguments.len();
            if count < known.min_arguments() || count > known.max_arguments() {
                let message = format!(
                    "`{name}` takes {} to {} arguments, found {count}",
                    known.min_arguments(),
                    known.max_arguments()
                );
                self.error(
                    Code::FunctionExpectsArgumentCountRange,
                    plugin.name.span,
                    message,
                    advice::usage(known),
                );
            }
        }
        let (mut columns, mut open) = self.plugin_columns(
            name,
            signature.map(|signature| &signature.result),
            &arguments,
            &before,
            plugin.name.span,
        );
        if let Some(schema) = schema {
            let declared = self.declared_columns(&schema.columns);
            if schema.open {
                columns.retain(|column| !declared.iter().any(|known| known.name == column.name));
            } else {
                columns.clear();
            }
            columns.extend(declared);
            open = false;
        }
        projection::make_unique(&mut columns, &mut || self.fresh_column());
        let bound = Plugin {
            name: Arc::clone(name),
            given: arguments.iter().map(|argument| argument.given.clone()).collect(),
            arguments: plugin_arguments(arguments, signature),
            declared: schema.is_some(),
        };
        let span = operator.span;
        let input = input.unwrap_or_else(|| TabularExpr {
            kind: TabularExprKind::Print(Vec::new()),
            schema: Self::plain_row(Vec::new(), false),
            span: Span::at(span.start),
        });
        let inputs = vec![Arc::clone(&input.schema)];
        let row = Self::step_named(name, operator.span, columns, open, inputs);
        let table = Self::piped(input, BoundOperator::Plugin(bound), row, span);
        if open { self.resolved(table) } else { table }
    }

    /// A table whose columns only its rows tell: asks whoever runs the query.
    fn resolved(&mut self, table: TabularExpr) -> TabularExpr {
        if self.schemas.is_none() {
            return table;
        }
        let table = self.shared_table(table, false);
        let found = self.schemas.as_mut().and_then(|schemas| schemas.columns(&table));
        let Some(found) = found else { return table };
        let mut columns = Vec::with_capacity(found.len());
        for (name, ty) in found {
            let column =
                match table.schema.columns.iter().find(|column| column.name == name && column.ty == Some(ty))
                {
                    Some(known) => known.clone(),
                    None => self.made(&name, ty, table.span),
                };
            columns.push(column);
        }
        let row = Arc::new(crate::bind::schema::Schema {
            columns,
            made_by: table.schema.made_by.clone(),
            ..Default::default()
        });
        TabularExpr { schema: row, ..table }
    }

    fn plugin_columns(
        &mut self,
        name: &str,
        result: Option<&ReturnTypeKind>,
        arguments: &[BoundArgument],
        before: &SchemaRef,
        span: Span,
    ) -> (Vec<Column>, bool) {
        let input = self.columns_of(before);
        let column_of = |index: usize| {
            arguments.get(index).and_then(BoundArgument::value).and_then(|value| value.column.clone())
        };
        let reference = |index: usize| {
            arguments.get(index).and_then(BoundArgument::value).filter(|value| value.reference)
        };
        match name {
            "bag_unpack" => {
                let unpacked = reference(0).and_then(|value| value.column.as_ref()).map(|column| column.id);
                let kept = input.into_iter().filter(|column| Some(column.id) != unpacked).collect();
                (kept, true)
            }
            "pivot" => {
                let pivoted = column_of(0).map(|column| column.id);
                let aggregated = arguments.get(1).and_then(BoundArgument::value).and_then(aggregated_column);
                let mut columns: Vec<Column> = (2..arguments.len()).filter_map(column_of).collect();
                if columns.is_empty() {
                    let aggregated = aggregated.and_then(|index| input.get(index)).map(|column| column.id);
                    let used = [pivoted, aggregated];
                    columns = input.into_iter().filter(|column| !used.contains(&Some(column.id))).collect();
                }
                (columns, true)
            }
            "autocluster" | "basket" => {
                let mut columns = self.made_all(
                    &[
                        ("SegmentId", ScalarType::Long),
                        ("Count", ScalarType::Long),
                        ("Percent", ScalarType::Real),
                    ],
                    span,
                );
                columns.extend(input);
                (columns, before.open)
            }
            "diffpatterns" => {
                let own = [
                    ("SegmentId", ScalarType::Long),
                    ("CountA", ScalarType::Long),
                    ("CountB", ScalarType::Long),
                    ("PercentA", ScalarType::Real),
                    ("PercentB", ScalarType::Real),
                    ("PercentDiffAB", ScalarType::Real),
                ];
                let mut columns = self.made_all(&own, span);
                columns.extend(input);
                (columns, before.open)
            }
            "ipv4_lookup" | "ipv6_lookup" => {
                self.looked_up(input, before.open, arguments, 3..arguments.len())
            }
            "geo_polygon_lookup" | "geo_line_lookup" => self.looked_up(input, before.open, arguments, 1..2),
            "identity" | "identity_v3" | "rows_near" => (input, before.open),
            "dcount_intersect" => {
                let mut columns = input;
                for index in 0..arguments.len() {
                    columns.push(self.made(&format!("s{index}"), ScalarType::Long, span));
                }
                (columns, before.open)
            }
            "active_users_count" => self.timeline(arguments, 8, &[("dcount", ScalarType::Long)], span),
            "activity_counts_metrics" => {
                let own = [
                    ("count", ScalarType::Long),
                    ("dcount", ScalarType::Long),
                    ("new_dcount", ScalarType::Long),
                    ("aggregated_dcount", ScalarType::Long),
                ];
                self.timeline(arguments, 5, &own, span)
            }
            "session_count" => self.timeline(arguments, 6, &[("count_sessions", ScalarType::Long)], span),
            "sliding_window_counts" => self.timeline(
                arguments,
                6,
                &[("Count", ScalarType::Long), ("Dcount", ScalarType::Long)],
                span,
            ),
            _ => match result {
                Some(ReturnTypeKind::Columns(columns)) => (self.made_all(columns, span), false),
                // What the others return depends on their arguments in ways of their own.
                _ => (Vec::new(), true),
            },
        }
    }

    /// The input's columns and those of the table that is the first argument, without the keys among the arguments.
    fn looked_up(
        &mut self,
        mut columns: Vec<Column>,
        open: bool,
        arguments: &[BoundArgument],
        keys: std::ops::Range<usize>,
    ) -> (Vec<Column>, bool) {
        let Some(BoundExpr::Table(table)) = arguments.first().map(|first| &first.bound) else {
            return (columns, open);
        };
        let key = |argument: &BoundArgument| argument.value().and_then(|value| value.column.clone());
        let keys: Vec<Arc<str>> = arguments
            .get(keys)
            .unwrap_or_default()
            .iter()
            .filter_map(key)
            .map(|column| column.name)
            .collect();
        let all = self.columns_of(&table.schema).into_iter();
        columns.extend(all.filter(|column| !keys.contains(&column.name)));
        (columns, open || table.schema.open)
    }

    fn made_all(&mut self, columns: &[(&str, ScalarType)], span: Span) -> Vec<Column> {
        columns.iter().map(|(name, ty)| self.made(name, *ty, span)).collect()
    }

    /// Plugins over a timeline: the timeline's column (the second argument), the dimensions, the plugin's own.
    fn timeline(
        &mut self,
        arguments: &[BoundArgument],
        dimensions: usize,
        own: &[(&str, ScalarType)],
        span: Span,
    ) -> (Vec<Column>, bool) {
        let column_of = |argument: &BoundArgument| argument.value().and_then(|value| value.column.clone());
        let mut columns: Vec<Column> = arguments.get(1).and_then(column_of).into_iter().collect();
        columns.extend(arguments.iter().skip(dimensions).filter_map(column_of));
        columns.extend(self.made_all(own, span));
        let unknown = arguments.iter().any(|argument| argument.ty() == Ty::Unknown);
        (columns, unknown)
    }
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
