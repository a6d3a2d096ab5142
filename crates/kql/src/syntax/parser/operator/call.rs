//! Operators that call: `evaluate`, `invoke`, `macro-expand`.

use super::{OperatorParts, parts};
use crate::syntax::{
    ast::{self, Call, OperatorKind},
    keyword::Keyword,
    parser::{Parser, parameter::ParameterStart},
    token::TokenKind,
};

impl Parser<'_> {
    pub(in crate::syntax) fn parse_evaluate(&mut self) -> OperatorParts {
        let parameters = self.parse_parameters(&[], ParameterStart::Name);
        let plugin = if let Some(name) = self.parse_name() {
            self.parse_arguments(name)
        } else {
            let name = self.missing_name("a plugin with its arguments");
            Call { name, args: Vec::new(), args_span: self.gap() }
        };
        let schema = self.eat(TokenKind::Colon).map(|_| self.expect_plugin_schema());
        parts(parameters, OperatorKind::Evaluate(ast::Evaluate { plugin, schema }))
    }

    pub(in crate::syntax) fn parse_invoke(&mut self) -> OperatorParts {
        let Some(mut function) = self.parse_call() else {
            let function = self.missing_expr("a function with its arguments");
            return parts(Vec::new(), OperatorKind::Invoke(ast::Invoke { function }));
        };
        while self.at(TokenKind::Dot)
            && self.scan_name(1) > 0
            && self.kind_at(1 + self.scan_name(1)) == TokenKind::OpenParen
        {
            function = self.parse_member(function, true, false);
        }
        parts(Vec::new(), OperatorKind::Invoke(ast::Invoke { function }))
    }

    pub(in crate::syntax) fn parse_macro_expand(&mut self) -> OperatorParts {
        let parameters = self.parse_parameters(&["best_effort"], ParameterStart::NameAndEquals);
        let group = if self.at_keyword(Keyword::EntityGroup) {
            Some(self.parse_entity_group())
        } else if self.at_call() {
            self.parse_entity()
        } else {
            self.parse_bare_name()
        };
        let group = match group {
            Some(group) => group,
            None => self.missing_expr("an entity group"),
        };
        let scope = self.eat_keyword(Keyword::As).map(|_| self.expect_name("a name"));
        let body = self.parse_statement_block();
        parts(parameters, OperatorKind::MacroExpand(ast::MacroExpand { group, scope, body }))
    }
}
