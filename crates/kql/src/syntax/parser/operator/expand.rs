//! Operators that unfold arrays and time: `mv-expand`, `mv-apply`, `make-series`.

use super::{OperatorParts, parts};
use crate::syntax::{
    ast::{
        self, ExpandColumn, ExprKind, MvExpandSpelling, NamedExpr, OperatorKind, SeriesAggregate,
        SeriesRange, TypeOf, TypeRef,
    },
    keyword::Keyword,
    parser::{Parser, list::ListSyntax, parameter::ParameterStart},
    token::TokenKind,
};

impl Parser<'_> {
    pub(in crate::syntax) fn parse_mv_expand(&mut self) -> OperatorParts {
        self.parse_mv_expand_as(MvExpandSpelling::Dashed)
    }

    pub(in crate::syntax) fn parse_joined_mv_expand(&mut self) -> OperatorParts {
        self.parse_mv_expand_as(MvExpandSpelling::Joined)
    }

    fn parse_mv_expand_as(&mut self, spelling: MvExpandSpelling) -> OperatorParts {
        let parameters = self.parse_parameters(&[], ParameterStart::NameAndEquals);
        let list = ListSyntax::of("a column name").until(&[Keyword::Limit]);
        let columns = self.list(list, Self::parse_expand_column, Self::no_expand_column);
        let row_limit = self.parse_row_limit();
        parts(parameters, OperatorKind::MvExpand(ast::MvExpand { columns, row_limit, spelling }))
    }

    pub(in crate::syntax) fn parse_mv_apply(&mut self) -> OperatorParts {
        let parameters = self.parse_parameters(&[], ParameterStart::NameAndEquals);
        let columns = self.list(
            ListSyntax::of("a column name"),
            |parser| if parser.at_mv_apply_clause() { None } else { parser.parse_expand_column() },
            Self::no_expand_column,
        );
        let row_limit = self.parse_row_limit();
        let context_id = self.eat_keyword(Keyword::Id).map(|_| self.expect_unnamed("an id"));
        self.expect_keyword(Keyword::On, "on");
        let on = self.expect_subquery();
        parts(parameters, OperatorKind::MvApply(ast::MvApply { columns, row_limit, context_id, on }))
    }

    /// `limit`, `id` or `on`, unless it is a column by what follows.
    fn at_mv_apply_clause(&self) -> bool {
        matches!(self.kind(), TokenKind::Keyword(Keyword::Limit | Keyword::Id | Keyword::On))
            && !matches!(
                self.kind_at(1),
                TokenKind::Comma | TokenKind::Equal | TokenKind::Keyword(Keyword::To)
            )
    }

    /// `a = x to typeof(string)`; `to typeof(…)` alone makes the column of the elements themselves.
    fn parse_expand_column(&mut self) -> Option<ExpandColumn> {
        let start = self.token().span.start;
        let column = if self.at_keyword(Keyword::To) {
            let gap = self.gap();
            let expr = self.leaf(gap, ExprKind::Missing);
            NamedExpr { names: None, span: gap, expr }
        } else {
            self.parse_named()?
        };
        let ty = self.eat_keyword(Keyword::To).and_then(|_| self.expect_typeof());
        Some(ExpandColumn { column, ty, span: self.since(start) })
    }

    fn expect_typeof(&mut self) -> Option<TypeRef> {
        let typeof_expr = self.at_keyword(Keyword::Typeof).then(|| self.parse_typeof()).flatten();
        match typeof_expr.map(|expr| (expr.kind, expr.span)) {
            Some((ExprKind::TypeOf(TypeOf::Scalar(ty)), _)) => Some(ty),
            Some((_, span)) => Some(TypeRef { ty: None, span }),
            None => {
                self.missing("`typeof(…)` with a type");
                None
            }
        }
    }

    fn no_expand_column(&mut self) -> ExpandColumn {
        let column = self.no_named();
        ExpandColumn { span: column.span, column, ty: None }
    }

    fn parse_row_limit(&mut self) -> Option<crate::syntax::ast::Expr> {
        self.eat_keyword(Keyword::Limit).map(|_| self.expect_unnamed("a number of rows"))
    }

    pub(in crate::syntax) fn parse_make_series(&mut self) -> OperatorParts {
        let parameters = self.parse_parameters(&[], ParameterStart::NameAndEquals);
        let list = ListSyntax::of("an aggregate").until(&[Keyword::On, Keyword::From, Keyword::In]);
        let aggregates = self.list(list, Self::parse_series_aggregate, |parser| {
            let column = parser.no_named();
            SeriesAggregate { span: column.span, column, default: None }
        });
        self.expect_keyword(Keyword::On, "on");
        let on = self.expect_named("a column name");
        let range = self.parse_series_range();
        let by = self.parse_by();
        parts(parameters, OperatorKind::MakeSeries(ast::MakeSeries { aggregates, on, range, by }))
    }

    fn parse_series_aggregate(&mut self) -> Option<SeriesAggregate> {
        let column = self.parse_named()?;
        let start = column.span.start;
        let default = self.eat_keyword(Keyword::Default).map(|_| {
            self.expect(TokenKind::Equal, "=");
            self.expect_named("a value").expr
        });
        Some(SeriesAggregate { column, default, span: self.since(start) })
    }

    fn parse_series_range(&mut self) -> SeriesRange {
        if matches!(self.kind(), TokenKind::Keyword(Keyword::From | Keyword::To | Keyword::Step)) {
            let from = self.eat_keyword(Keyword::From).map(|_| self.expect_unnamed("the start"));
            let to = self.eat_keyword(Keyword::To).map(|_| self.expect_unnamed("the end"));
            self.expect_keyword(Keyword::Step, "step");
            let step = self.expect_unnamed("the step");
            return SeriesRange::Steps { from, to, step };
        }
        if self.eat_keyword(Keyword::In).is_none() {
            self.missing_words("`from`, `to`, `step` or `in`");
            return SeriesRange::In(Vec::new());
        }
        self.expect_keyword(Keyword::Range, "range");
        let open = self.expect(TokenKind::OpenParen, "(");
        let mut bounds = Vec::new();
        if open.is_some() {
            let list = ListSyntax::maybe("a bound");
            bounds = self.list(list, |parser| parser.parse_named().map(|named| named.expr), Self::no_expr);
            self.close(TokenKind::CloseParen, open);
        }
        SeriesRange::In(bounds)
    }
}
