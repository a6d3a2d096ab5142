//! Operators that look for rows in many tables: `search`, `find`.

use super::{OperatorParts, parts};
use crate::syntax::{
    ast::{self, Expr, ExprKind, FindColumn, LogicalOp, OperatorKind, Pipeline},
    keyword::Keyword,
    parser::{Parser, list::ListSyntax, parameter::ParameterStart},
    token::TokenKind,
};

impl Parser<'_> {
    pub(in crate::syntax) fn parse_search(&mut self) -> OperatorParts {
        let parameters = self.parse_parameters(&[], ParameterStart::NameAndEquals);
        self.skip_datascope();
        let tables = self.parse_in_tables().unwrap_or_default();
        let predicate = match self.parse_search_predicate() {
            Some(predicate) => predicate,
            None => self.missing_expr("what to search for"),
        };
        parts(parameters, OperatorKind::Search(ast::Search { tables, predicate }))
    }

    /// A condition, `*`, or `* and condition`.
    fn parse_search_predicate(&mut self) -> Option<Expr> {
        if let Some(expr) = self.parse_unnamed() {
            return Some(expr);
        }
        let mark = self.mark();
        let star = self.eat(TokenKind::Star)?;
        let star = self.leaf(star.span, ExprKind::Star);
        let Some(and) = self.eat_keyword(Keyword::And) else { return Some(star) };
        let start = star.span.start;
        let operands = vec![star, self.expect_unnamed("a condition")];
        let span = self.since(start);
        Some(self.expr(
            mark,
            span,
            ExprKind::Logical { op: LogicalOp::And, op_spans: vec![and.span], operands },
        ))
    }

    /// `in ( a, b* )`.
    fn parse_in_tables(&mut self) -> Option<Vec<Expr>> {
        self.eat_keyword(Keyword::In)?;
        let open = self.expect(TokenKind::OpenParen, "(");
        let mut tables = Vec::new();
        if open.is_some() {
            tables = self.list(ListSyntax::of("a table"), Self::parse_find_table, Self::no_expr);
            self.close(TokenKind::CloseParen, open);
        }
        Some(tables)
    }

    /// A table, with `| as Name` or without.
    fn parse_find_table(&mut self) -> Option<Expr> {
        let mark = self.mark();
        let table = self.parse_entity()?;
        if !self.at(TokenKind::Pipe) {
            return Some(table);
        }
        let start = table.span.start;
        self.bump();
        let operators = vec![self.expect_operator()];
        let span = self.since(start);
        Some(self.expr(mark, span, ExprKind::Pipeline(Pipeline { source: Some(Box::new(table)), operators })))
    }

    pub(in crate::syntax) fn parse_find(&mut self) -> OperatorParts {
        self.skip_datascope();
        let parameters = self.parse_parameters(&[], ParameterStart::Name);
        let tables = self.parse_in_tables();
        if parameters.is_empty() && tables.is_none() {
            self.eat_keyword(Keyword::Where);
        } else {
            self.expect_keyword(Keyword::Where, "where");
        }
        let predicate = self.expect_unnamed("a condition");
        let mut project = Vec::new();
        let mut project_smart = false;
        if self.eat_keyword(Keyword::Project).is_some() {
            project = self.parse_find_columns();
        } else {
            project_smart = self.eat_keyword(Keyword::ProjectSmart).is_some();
        }
        let mut project_away = Vec::new();
        if self.eat_keyword(Keyword::FindProjectAway).is_some() {
            project_away = self.parse_find_columns();
        }
        let tables = tables.unwrap_or_default();
        parts(
            parameters,
            OperatorKind::Find(ast::Find { tables, predicate, project, project_smart, project_away }),
        )
    }

    fn parse_find_columns(&mut self) -> Vec<FindColumn> {
        self.list(ListSyntax::open("a column name"), Self::parse_find_column, |parser| {
            FindColumn::Column(parser.no_column())
        })
    }

    /// `name`, `name: type`, `*`, `pack(*)`.
    fn parse_find_column(&mut self) -> Option<FindColumn> {
        if let Some(star) = self.eat(TokenKind::Star) {
            return Some(FindColumn::Pack(self.leaf(star.span, ExprKind::Star)));
        }
        if self.at_keyword(Keyword::Pack) {
            if let Some(call) = self.parse_call() {
                return Some(FindColumn::Pack(call));
            }
            self.bump();
            return Some(FindColumn::Pack(self.missing_expr("`(*)`")));
        }
        self.parse_typed_reference().map(FindColumn::Column)
    }
}
