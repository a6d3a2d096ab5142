//! TOML text → the same spanned tree that YAML becomes, so that both are validated and reported alike.

use std::sync::Arc;

use serde_json::Number;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::document::{Document, MappingKey, Node, NodeKind, NodeStyle};
use crate::source::SourceFile;

/// Reads a TOML file: its document where the syntax is right, and every problem of the syntax.
pub(super) fn parse(source: &Arc<SourceFile>) -> (Option<Document>, Vec<Diagnostic>) {
    let (table, errors) = DeTable::parse_recoverable(source.text());
    let problems: Vec<Diagnostic> = errors
        .iter()
        .map(|error| {
            let place = error.span().map_or(Place::File, Place::Span);
            Diagnostic::error(Code::InvalidToml, Arc::clone(source.path()), place, error.message().trim())
                .help("see https://toml.io for the syntax of this file")
        })
        .collect();
    let document = problems.is_empty().then(|| {
        let span = table.span();
        Document::new(Arc::clone(source), Node { span, kind: mapping(table.get_ref()) }, Vec::new())
    });
    (document, problems)
}

fn mapping(table: &DeTable<'_>) -> NodeKind {
    let entries = table.iter().map(|(key, value)| {
        let text = key.get_ref().clone().into_owned();
        (MappingKey { text, span: key.span() }, node(value))
    });
    NodeKind::Map(entries.collect())
}

fn node(value: &Spanned<DeValue<'_>>) -> Node {
    let text = |text: &str| NodeKind::String { text: text.to_owned(), style: NodeStyle::Plain };
    let kind = match value.get_ref() {
        DeValue::String(string) => text(string),
        DeValue::Boolean(boolean) => NodeKind::Bool(*boolean),
        DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
            .map_or_else(|_| text(integer.as_str()), |number| NodeKind::Number(number.into())),
        DeValue::Float(float) => float
            .as_str()
            .parse()
            .ok()
            .and_then(Number::from_f64)
            .map_or_else(|| text(float.as_str()), NodeKind::Number),
        DeValue::Datetime(datetime) => text(&datetime.to_string()),
        DeValue::Array(items) => NodeKind::Seq(items.iter().map(node).collect()),
        DeValue::Table(table) => mapping(table),
    };
    Node { span: value.span(), kind }
}
