//! Operators that bring tables together or send one through several pipelines.

use super::{OperatorParts, parts};
use crate::syntax::{
    ast::{self, Expr, ExprKind, ForkBranch, JoinOn, JoinOnForm, OperatorKind, PartitionBody, Subquery},
    keyword::Keyword,
    operator_table,
    parser::{Parser, list::ListSyntax, parameter::ParameterStart},
    token::TokenKind,
};

impl Parser<'_> {
    pub(in crate::syntax) fn parse_join(&mut self) -> OperatorParts {
        let parameters = self.parse_parameters(&[], ParameterStart::NameAndEquals);
        let right = self.expect_unnamed("a table");
        let on = self.parse_on().or_else(|| self.parse_on_where());
        parts(parameters, OperatorKind::Join(ast::Join { right, on }))
    }

    pub(in crate::syntax) fn parse_lookup(&mut self) -> OperatorParts {
        let parameters = self.parse_parameters(&[], ParameterStart::NameAndEquals);
        let right = self.expect_unnamed("a table");
        let on = self.parse_on();
        if on.is_none() {
            self.missing("`on` with the columns to match");
        }
        parts(parameters, OperatorKind::Lookup(ast::Lookup { right, on }))
    }

    /// `on a, $left.b == $right.c`.
    fn parse_on(&mut self) -> Option<JoinOn> {
        let keyword = self.eat_keyword(Keyword::On)?.span;
        let conditions = self.list(ListSyntax::open("a column name"), Self::parse_unnamed, Self::no_expr);
        Some(JoinOn { keyword, form: JoinOnForm::On, conditions })
    }

    /// `where condition`, the old form of `on`.
    fn parse_on_where(&mut self) -> Option<JoinOn> {
        let keyword = self.eat_keyword(Keyword::Where)?.span;
        let conditions = vec![self.expect_unnamed("a condition")];
        Some(JoinOn { keyword, form: JoinOnForm::Where, conditions })
    }

    pub(in crate::syntax) fn parse_union(&mut self) -> OperatorParts {
        let parameters = self.parse_parameters(&["best_effort"], ParameterStart::NameAndEquals);
        let tables = self.list(ListSyntax::of("a table"), Self::parse_union_table, Self::no_expr);
        parts(parameters, OperatorKind::Union(ast::Union { tables }))
    }

    fn parse_union_table(&mut self) -> Option<Expr> {
        if self.at(TokenKind::OpenParen) {
            return self.parse_parenthesized();
        }
        self.parse_entity()
    }

    /// A table by name, by a name with `*`, or by a path of names and calls.
    pub(in crate::syntax::parser) fn parse_entity(&mut self) -> Option<Expr> {
        if let Some(wildcard) = self.parse_wildcard() {
            return Some(wildcard);
        }
        let mut expr = if self.at_call() { self.parse_call()? } else { self.parse_selector()? };
        loop {
            expr = match self.kind() {
                TokenKind::Dot => self.parse_member(expr, true, true),
                TokenKind::OpenBracket => self.parse_element(expr),
                _ => return Some(expr),
            };
        }
    }

    /// A path of names, without calls.
    fn parse_simple_path(&mut self) -> Option<Expr> {
        let first = self.parse_selector()?;
        Some(self.parse_path_rest(first, false))
    }

    fn expect_simple_path(&mut self) -> Expr {
        match self.parse_simple_path() {
            Some(path) => path,
            None => self.missing_expr("a column name"),
        }
    }

    pub(in crate::syntax) fn parse_partition(&mut self) -> OperatorParts {
        let parameters = self.parse_parameters(&[], ParameterStart::Name);
        self.expect_keyword(Keyword::By, "by");
        let by = self.expect_simple_path();
        if self.eat_keyword(Keyword::In).is_some() {
            let scope = self.parse_call().or_else(|| self.parse_dynamic());
            if scope.is_none() {
                self.missing("the values to partition by");
            }
        }
        let body = if self.at(TokenKind::OpenBrace) {
            let open = self.bump();
            let body = Box::new(self.expect_expression("a query"));
            self.close(TokenKind::CloseBrace, Some(open));
            PartitionBody::Query(Subquery { body, span: self.since(open.span.start) })
        } else {
            PartitionBody::Subquery(self.expect_subquery())
        };
        parts(parameters, OperatorKind::Partition(ast::Partition { by, body }))
    }

    /// `__partitionby x id 'a' ( … )`.
    pub(in crate::syntax) fn parse_partition_by(&mut self) -> OperatorParts {
        let parameters = self.parse_parameters(&[], ParameterStart::Name);
        let by = self.expect_simple_path();
        if self.eat_keyword(Keyword::Id).is_some() && self.parse_literal().is_none() {
            self.missing("an id");
        }
        let body = PartitionBody::Subquery(self.expect_subquery());
        parts(parameters, OperatorKind::Partition(ast::Partition { by, body }))
    }

    pub(in crate::syntax) fn parse_fork(&mut self) -> OperatorParts {
        let mut branches = Vec::new();
        while let Some(branch) = self.parse_fork_branch() {
            branches.push(branch);
        }
        if branches.is_empty() {
            self.expect(TokenKind::OpenParen, "(");
        }
        parts(Vec::new(), OperatorKind::Fork(ast::Fork { branches }))
    }

    /// `name = ( … )` or `( … )`.
    fn parse_fork_branch(&mut self) -> Option<ForkBranch> {
        let length = self.scan_name(0);
        let named = length > 0 && self.kind_at(length) == TokenKind::Equal;
        if !named && !self.at(TokenKind::OpenParen) {
            return None;
        }
        let name = if named { self.parse_name() } else { None };
        if named {
            self.bump();
        }
        let start = self.token().span.start;
        let open = self.expect(TokenKind::OpenParen, "(");
        let body = match self.parse_operator_pipeline() {
            Some(body) => Box::new(body),
            None => Box::new(self.expect_expression("an operator")),
        };
        self.close(TokenKind::CloseParen, open);
        Some(ForkBranch { name, body: Subquery { body, span: self.since(start) } })
    }

    /// Operators without a source, where one starts here.
    fn parse_operator_pipeline(&mut self) -> Option<Expr> {
        let TokenKind::Keyword(keyword) = self.kind() else { return None };
        operator_table::find(keyword).map(|_| self.expect_piped_operators())
    }

    pub(in crate::syntax) fn parse_facet(&mut self) -> OperatorParts {
        self.expect_keyword(Keyword::By, "by");
        let list = ListSyntax::of("a column name").until(&[Keyword::With]);
        let by = self.list(list, Self::parse_simple_path, Self::no_expr);
        let with = self.eat_keyword(Keyword::With).map(|_| {
            if self.at(TokenKind::OpenParen) {
                return self.expect_subquery();
            }
            let mark = self.mark();
            let start = self.token().span.start;
            let operators = vec![self.expect_operator()];
            let span = self.since(start);
            let pipeline = crate::syntax::ast::Pipeline { source: None, operators };
            Subquery { body: Box::new(self.expr(mark, span, ExprKind::Pipeline(pipeline))), span }
        });
        parts(Vec::new(), OperatorKind::Facet(ast::Facet { by, with }))
    }
}
