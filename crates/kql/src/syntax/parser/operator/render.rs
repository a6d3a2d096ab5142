//! `render`.

use super::{OperatorParts, parts};
use crate::syntax::{
    ast::{self, NamedParameter, OperatorKind},
    chart::CHARTS,
    keyword::Keyword,
    parser::Parser,
    token::TokenKind,
};

/// The properties of `render … with (…)`.
const PROPERTIES: &[&str] = &[
    "kind",
    "title",
    "accumulate",
    "xcolumn",
    "ycolumns",
    "anomalycolumns",
    "series",
    "xtitle",
    "ytitle",
    "xaxis",
    "yaxis",
    "legend",
    "ysplit",
    "ymin",
    "ymax",
    "xmin",
    "xmax",
];

impl Parser<'_> {
    /// Whether the token `ahead` names a chart: any word does by its place, other tokens where there is such a chart.
    pub(in crate::syntax::parser) fn is_chart(&self, ahead: usize) -> bool {
        self.kind_at(ahead) == TokenKind::Word || CHARTS.contains(&self.text_at(ahead))
    }

    pub(in crate::syntax) fn parse_render(&mut self) -> OperatorParts {
        let chart = if self.is_chart(0) {
            self.take_joined(1)
        } else {
            self.missing_words("a chart");
            self.no_name()
        };
        let mut properties = Vec::new();
        while let Some(property) = self.parse_old_property() {
            properties.push(property);
        }
        if self.eat_keyword(Keyword::With).is_some() {
            properties.extend(self.parse_parenthesized_parameters(PROPERTIES));
        }
        parts(Vec::new(), OperatorKind::Render(ast::Render { chart, properties }))
    }

    /// A property without `with (…)`: `kind = stacked`, `title = 'x'`, `with 'x'`, `by a, b`.
    fn parse_old_property(&mut self) -> Option<NamedParameter> {
        if let Some(property) = self.parse_parameter_named(&["kind", "title", "accumulate"]) {
            return Some(property);
        }
        match self.kind() {
            TokenKind::Keyword(Keyword::With) if self.kind_at(1) != TokenKind::OpenParen => {
                let name = self.take_joined(1);
                let value = match self.parse_parameter_value() {
                    Some(value) => value,
                    None => self.missing_expr("a text"),
                };
                let span = self.since(name.span.start);
                Some(NamedParameter { name, value, others: Vec::new(), span })
            }
            TokenKind::Keyword(Keyword::By) => Some(self.parse_old_columns()),
            _ => None,
        }
    }
}
