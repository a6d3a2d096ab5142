//! Operators that take text apart: `parse`, `parse-where`, `parse-kv`.

use super::{Parts, parts};
use crate::syntax::{
    ast::{Literal, OperatorKind, ParseStep, ParseStepKind},
    keyword::Keyword,
    parser::Parser,
    token::TokenKind,
};

/// The properties of `parse-kv … with (…)`.
const KV_PROPERTIES: &[&str] = &["pair_delimiter", "kv_delimiter", "regex", "quote", "escape", "greedy"];

impl Parser<'_> {
    /// `parse` or, with `filter`, `parse-where`.
    pub(super) fn parse_parse(&mut self, filter: bool) -> Parts {
        let parameters = self.parse_parameters(&["flags"], true);
        let input = self.expect_unnamed("the text to take apart");
        self.expect_keyword(Keyword::With, "with");
        let mut steps = Vec::new();
        while let Some(step) = self.parse_step() {
            steps.push(step);
        }
        let kind = if filter {
            OperatorKind::ParseWhere { input, steps }
        } else {
            OperatorKind::Parse { input, steps }
        };
        parts(parameters, kind)
    }

    fn parse_step(&mut self) -> Option<ParseStep> {
        let start = self.token().span.start;
        let kind = match self.kind() {
            TokenKind::Star => {
                self.bump();
                ParseStepKind::Star
            }
            TokenKind::String => ParseStepKind::Text(Literal::String(self.take_strings())),
            _ => ParseStepKind::Column(self.parse_column_maybe_typed()?),
        };
        Some(ParseStep { kind, span: self.since(start) })
    }

    pub(super) fn parse_parse_kv(&mut self) -> Parts {
        let input = self.expect_unnamed("the text to take apart");
        self.expect_keyword(Keyword::As, "as");
        let keys = self.expect_schema().columns;
        let with = self.eat_keyword(Keyword::With).is_some();
        let properties = if with { self.parse_parenthesized_parameters(KV_PROPERTIES) } else { Vec::new() };
        parts(Vec::new(), OperatorKind::ParseKv { input, keys, properties })
    }
}
