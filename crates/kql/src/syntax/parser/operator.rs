//! Tabular operators: which one stands here. The operators themselves are in a file for each family.

mod call;
mod columns;
mod combine;
mod expand;
mod graph;
mod render;
mod rows;
mod scan;
mod search;
mod text;

use super::Parser;
use crate::syntax::{
    ast::{NamedParameter, Operator, OperatorKind},
    keyword::Keyword,
    operator_table,
    token::TokenKind,
};

/// What an operator's own parser makes: its parameters and itself. In a box, because the frames of the many that
/// pass it on would otherwise take more of the stack than all else.
pub(in crate::syntax) type OperatorParts = (Vec<NamedParameter>, Box<OperatorKind>);

fn parts(parameters: Vec<NamedParameter>, kind: OperatorKind) -> OperatorParts {
    (parameters, Box::new(kind))
}

impl Parser<'_> {
    /// An operator, where one starts here.
    pub(super) fn parse_operator(&mut self) -> Option<Operator> {
        let TokenKind::Keyword(keyword) = self.kind() else { return None };
        let token = self.token();
        // `count(…)` and `range(…)` are functions.
        if matches!(keyword, Keyword::Count | Keyword::Range) && self.kind_at(1) == TokenKind::OpenParen {
            return None;
        }
        let syntax = operator_table::find(keyword)?;
        let id = self.operator_id();
        self.bump();
        let (parameters, kind) = (syntax.parse)(self);
        Some(Operator {
            id,
            span: self.since(token.span.start),
            keyword: token.span,
            name: Some(syntax.name),
            parameters,
            kind: *kind,
        })
    }
}
