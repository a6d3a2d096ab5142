//! Operators that take text apart: `parse`, `parse-where`, `parse-kv`.

use super::{OperatorParts, parts};
use crate::syntax::{
    ast::{self, Expr, Literal, NamedParameter, OperatorKind, ParseStep, ParseStepKind},
    keyword::Keyword,
    parser::{Parser, parameter::ParameterStart},
    token::TokenKind,
};

/// The properties of `parse-kv … with (…)`.
const KV_PROPERTIES: &[&str] = &["pair_delimiter", "kv_delimiter", "regex", "quote", "escape", "greedy"];

impl Parser<'_> {
    pub(in crate::syntax) fn parse_parse(&mut self) -> OperatorParts {
        let (parameters, input, steps) = self.parse_text_pattern();
        parts(parameters, OperatorKind::Parse(ast::Parse { input, steps }))
    }

    pub(in crate::syntax) fn parse_parse_where(&mut self) -> OperatorParts {
        let (parameters, input, steps) = self.parse_text_pattern();
        parts(parameters, OperatorKind::ParseWhere(ast::ParseWhere { input, steps }))
    }

    /// `x with * "text" column: type`.
    fn parse_text_pattern(&mut self) -> (Vec<NamedParameter>, Expr, Vec<ParseStep>) {
        let parameters = self.parse_parameters(&["flags"], ParameterStart::NameAndEquals);
        let input = self.expect_unnamed("the text to take apart");
        self.expect_keyword(Keyword::With, "with");
        let mut steps = Vec::new();
        while let Some(step) = self.parse_step() {
            steps.push(step);
        }
        (parameters, input, steps)
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

    pub(in crate::syntax) fn parse_parse_kv(&mut self) -> OperatorParts {
        let input = self.expect_unnamed("the text to take apart");
        self.expect_keyword(Keyword::As, "as");
        let keys = self.expect_schema().columns;
        let with = self.eat_keyword(Keyword::With).is_some();
        let properties = if with { self.parse_parenthesized_parameters(KV_PROPERTIES) } else { Vec::new() };
        parts(Vec::new(), OperatorKind::ParseKv(ast::ParseKv { input, keys, properties }))
    }
}
