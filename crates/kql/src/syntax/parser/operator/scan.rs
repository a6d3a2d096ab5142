//! `scan`.

use super::{OperatorParts, parts};
use crate::syntax::{
    ast::{self, Assignment, OperatorKind, ScanStep},
    keyword::Keyword,
    parser::{Parser, list::ListSyntax, parameter::ParameterStart},
    token::TokenKind,
};

/// The words that end a list before `with ( … )`.
const CLAUSES: &[Keyword] =
    &[Keyword::Partition, Keyword::Order, Keyword::By, Keyword::Declare, Keyword::With];

impl Parser<'_> {
    pub(in crate::syntax) fn parse_scan(&mut self) -> OperatorParts {
        let parameters = self.parse_parameters(&[], ParameterStart::Name);
        let (mut order_by, mut partition_by, mut declare) = (Vec::new(), Vec::new(), Vec::new());
        if self.eat_keyword(Keyword::Order).is_some() {
            self.expect_keyword(Keyword::By, "by");
            let list = ListSyntax::of("a column name").until(CLAUSES);
            order_by = self.list(list, Self::parse_ordered, Self::no_ordered);
        }
        if self.eat_keyword(Keyword::Partition).is_some() {
            self.expect_keyword(Keyword::By, "by");
            let list = ListSyntax::of("a column name").until(CLAUSES);
            partition_by = self.list(list, Self::parse_unnamed, Self::no_expr);
        }
        if self.eat_keyword(Keyword::Declare).is_some() {
            let open = self.expect(TokenKind::OpenParen, "(");
            let list = ListSyntax::maybe("a column with its type");
            declare = self.list(list, Self::parse_column_with_default, Self::no_column);
            self.close(TokenKind::CloseParen, open);
        }
        self.expect_keyword(Keyword::With, "with");
        let open = self.expect(TokenKind::OpenParen, "(");
        let mut steps = Vec::new();
        while let Some(step) = self.parse_scan_step() {
            steps.push(step);
        }
        self.close(TokenKind::CloseParen, open);
        parts(parameters, OperatorKind::Scan(ast::Scan { order_by, partition_by, declare, steps }))
    }

    /// `step name optional output = last : condition => a = x, b = y;`.
    fn parse_scan_step(&mut self) -> Option<ScanStep> {
        let start = self.eat_keyword(Keyword::Step)?.span.start;
        let name = match self.parse_declared_name() {
            Some(name) => name,
            None => self.missing_name("a name of the step"),
        };
        let optional = self.eat_keyword(Keyword::Optional).is_some();
        let output = self.eat_keyword(Keyword::Output).map(|_| {
            self.expect(TokenKind::Equal, "=");
            match self.text_at(0) {
                "all" | "last" | "none" => self.take_joined(1),
                _ => {
                    self.missing_words("`all`, `last` or `none`");
                    self.no_name()
                }
            }
        });
        self.expect(TokenKind::Colon, ":");
        let condition = self.expect_unnamed("a condition");
        let mut assignments = Vec::new();
        if self.eat(TokenKind::FatArrow).is_some() {
            let list = ListSyntax::of("a column with `=` and a value");
            assignments = self.list(list, Self::parse_assignment, |parser| {
                let (name, value) = (parser.no_name(), parser.no_expr());
                Assignment { span: name.span, name, value }
            });
        }
        self.expect(TokenKind::Semicolon, ";");
        Some(ScanStep { name, optional, output, condition, assignments, span: self.since(start) })
    }

    fn parse_assignment(&mut self) -> Option<Assignment> {
        let name = self.parse_declared_name()?;
        self.expect(TokenKind::Equal, "=");
        let value = self.expect_unnamed("a value");
        let span = self.since(name.span.start);
        Some(Assignment { name, value, span })
    }
}
