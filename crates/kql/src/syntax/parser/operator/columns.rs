//! Operators that choose, compute, order or aggregate columns.

use super::{OperatorParts, parts};
use crate::syntax::{
    ast::{self, By, Direction, Expr, ExprKind, NamedExpr, Nulls, OperatorKind, Ordered, TopNestedLevel},
    keyword::Keyword,
    parser::{Parser, list::ListSyntax, parameter::ParameterStart},
    token::TokenKind,
};

impl Parser<'_> {
    /// One or more columns, named or not, up to the end of the operator.
    fn parse_column_expressions(&mut self) -> Vec<NamedExpr> {
        self.list(ListSyntax::of("a column"), Self::parse_named, Self::no_named)
    }

    /// The same, or none.
    fn parse_maybe_column_expressions(&mut self) -> Vec<NamedExpr> {
        self.list(ListSyntax::maybe("a column"), Self::parse_named, Self::no_named)
    }

    pub(in crate::syntax) fn parse_extend(&mut self) -> OperatorParts {
        parts(Vec::new(), OperatorKind::Extend(ast::Extend { columns: self.parse_column_expressions() }))
    }

    pub(in crate::syntax) fn parse_project(&mut self) -> OperatorParts {
        parts(
            Vec::new(),
            OperatorKind::Project(ast::Project { columns: self.parse_maybe_column_expressions() }),
        )
    }

    pub(in crate::syntax) fn parse_project_rename(&mut self) -> OperatorParts {
        parts(
            Vec::new(),
            OperatorKind::ProjectRename(ast::ProjectRename {
                columns: self.parse_maybe_column_expressions(),
            }),
        )
    }

    pub(in crate::syntax) fn parse_project_away(&mut self) -> OperatorParts {
        parts(
            Vec::new(),
            OperatorKind::ProjectAway(ast::ProjectAway { columns: self.parse_column_patterns() }),
        )
    }

    pub(in crate::syntax) fn parse_project_keep(&mut self) -> OperatorParts {
        parts(
            Vec::new(),
            OperatorKind::ProjectKeep(ast::ProjectKeep { columns: self.parse_column_patterns() }),
        )
    }

    fn parse_column_patterns(&mut self) -> Vec<Expr> {
        self.list(ListSyntax::maybe("a column name"), Self::parse_column_pattern, Self::no_expr)
    }

    /// A name, or one with `*` in it.
    fn parse_column_pattern(&mut self) -> Option<Expr> {
        if let Some(wildcard) = self.parse_wildcard() {
            return Some(wildcard);
        }
        let name = self.parse_name()?;
        Some(self.leaf(name.span, ExprKind::Name(name)))
    }

    pub(in crate::syntax) fn parse_project_reorder(&mut self) -> OperatorParts {
        let columns = self.list(
            ListSyntax::maybe("a column name"),
            |parser| {
                let start = parser.token().span.start;
                let expr = parser.parse_column_pattern()?;
                let key = NamedExpr { names: None, span: expr.span, expr };
                let direction = parser.parse_direction();
                Some(Ordered { key, direction, nulls: None, span: parser.since(start) })
            },
            Self::no_ordered,
        );
        parts(Vec::new(), OperatorKind::ProjectReorder(ast::ProjectReorder { columns }))
    }

    pub(in crate::syntax) fn parse_project_by_names(&mut self) -> OperatorParts {
        let columns = self.list(ListSyntax::maybe("a column name"), Self::parse_unnamed, Self::no_expr);
        parts(Vec::new(), OperatorKind::ProjectByNames(ast::ProjectByNames { columns }))
    }

    pub(in crate::syntax) fn parse_print(&mut self) -> OperatorParts {
        let columns = self.list(ListSyntax::of("a value"), Self::parse_named, Self::no_named);
        parts(Vec::new(), OperatorKind::Print(ast::Print { columns }))
    }

    pub(in crate::syntax) fn parse_serialize(&mut self) -> OperatorParts {
        let parameters = self.parse_parameters(&[], ParameterStart::NameAndEquals);
        parts(
            parameters,
            OperatorKind::Serialize(ast::Serialize { columns: self.parse_maybe_column_expressions() }),
        )
    }

    pub(in crate::syntax) fn parse_distinct(&mut self) -> OperatorParts {
        let parameters = self.parse_parameters(&[], ParameterStart::NameAndEquals);
        let columns = self.list(
            ListSyntax::of("a column name"),
            |parser| match parser.eat(TokenKind::Star) {
                Some(star) => {
                    let expr = parser.leaf(star.span, ExprKind::Star);
                    Some(NamedExpr { names: None, span: star.span, expr })
                }
                None => parser.parse_named(),
            },
            Self::no_named,
        );
        parts(parameters, OperatorKind::Distinct(ast::Distinct { columns }))
    }

    pub(in crate::syntax) fn parse_summarize(&mut self) -> OperatorParts {
        let parameters = self.parse_parameters(&[], ParameterStart::NameAndEquals);
        let list = ListSyntax::maybe("an aggregate").until(&[Keyword::By]);
        let aggregates = self.list(list, Self::parse_named, Self::no_named);
        let by = self.parse_by();
        parts(parameters, OperatorKind::Summarize(ast::Summarize { aggregates, by }))
    }

    /// `by a, b`, with the old `bin = x` behind the keys.
    pub(super) fn parse_by(&mut self) -> Option<By> {
        let keyword = self.eat_keyword(Keyword::By)?.span;
        let keys = self.list(
            ListSyntax::of("a column name"),
            |parser| if parser.at_old_bin() { None } else { parser.parse_named() },
            Self::no_named,
        );
        let bin = self.at_old_bin().then(|| {
            self.bump();
            self.bump();
            self.expect_unnamed("the size of a bin")
        });
        Some(By { keyword, keys, bin, span: self.since(keyword.start) })
    }

    /// `bin = 1d`.
    fn at_old_bin(&self) -> bool {
        self.at_keyword(Keyword::Bin)
            && self.kind_at(1) == TokenKind::Equal
            && matches!(
                self.kind_at(2),
                TokenKind::Long
                    | TokenKind::Real
                    | TokenKind::Timespan
                    | TokenKind::TypedLiteral
                    | TokenKind::String
            )
    }

    pub(in crate::syntax) fn parse_sort(&mut self) -> OperatorParts {
        let parameters = self.parse_parameters(&[], ParameterStart::Name);
        self.expect_keyword(Keyword::By, "by");
        let keys = self.list(ListSyntax::of("a column name"), Self::parse_ordered, Self::no_ordered);
        parts(parameters, OperatorKind::Sort(ast::Sort { keys }))
    }

    /// `key asc nulls first`.
    pub(super) fn parse_ordered(&mut self) -> Option<Ordered> {
        let key = self.parse_named()?;
        let direction = self.parse_direction();
        let nulls = self.eat_keyword(Keyword::Nulls).and_then(|_| {
            if self.eat_keyword(Keyword::First).is_some() {
                return Some(Nulls::First);
            }
            if self.eat_keyword(Keyword::Last).is_some() {
                return Some(Nulls::Last);
            }
            self.missing("`first` or `last`");
            None
        });
        let span = self.since(key.span.start);
        Some(Ordered { key, direction, nulls, span })
    }

    fn parse_direction(&mut self) -> Option<Direction> {
        let direction = match self.kind() {
            TokenKind::Keyword(Keyword::Asc) => Direction::Ascending,
            TokenKind::Keyword(Keyword::Desc) => Direction::Descending,
            TokenKind::Keyword(Keyword::GrannyAsc) => Direction::NaturalAscending,
            TokenKind::Keyword(Keyword::GrannyDesc) => Direction::NaturalDescending,
            _ => return None,
        };
        self.bump();
        Some(direction)
    }

    /// The placeholder for a key.
    pub(super) fn no_ordered(&mut self) -> Ordered {
        let key = self.no_named();
        Ordered { span: key.span, key, direction: None, nulls: None }
    }

    /// A key with its order that has to stand here.
    fn expect_ordered(&mut self) -> Ordered {
        if let Some(ordered) = self.parse_ordered() {
            return ordered;
        }
        self.missing("a column name");
        self.no_ordered()
    }

    pub(in crate::syntax) fn parse_top(&mut self) -> OperatorParts {
        let parameters = self.parse_parameters(&[], ParameterStart::NameAndEquals);
        let count = self.expect_named("a number of rows").expr;
        self.expect_keyword(Keyword::By, "by");
        let by = self.expect_ordered();
        parts(parameters, OperatorKind::Top(ast::Top { count, by }))
    }

    pub(in crate::syntax) fn parse_top_hitters(&mut self) -> OperatorParts {
        let count = self.expect_named("a number of values").expr;
        self.expect_keyword(Keyword::Of, "of");
        let of = self.expect_named("a column name");
        let by = self.eat_keyword(Keyword::By).map(|_| self.expect_named("a column name"));
        parts(Vec::new(), OperatorKind::TopHitters(ast::TopHitters { count, of, by }))
    }

    /// `top-nested` with its first keyword taken already.
    pub(in crate::syntax) fn parse_top_nested(&mut self) -> OperatorParts {
        self.pos -= 1;
        let levels = self.list(ListSyntax::of("`top-nested`"), Self::parse_top_nested_level, |parser| {
            let (of, by) = (parser.no_named(), parser.no_ordered());
            TopNestedLevel { keyword: of.span, count: None, span: of.span, of, others: None, by }
        });
        parts(Vec::new(), OperatorKind::TopNested(ast::TopNested { levels }))
    }

    fn parse_top_nested_level(&mut self) -> Option<TopNestedLevel> {
        let keyword = self.eat_keyword(Keyword::TopNested)?.span;
        let count = self.parse_named().map(|named| named.expr);
        self.expect_keyword(Keyword::Of, "of");
        let of = self.expect_named("a column name");
        let others = self.eat_keyword(Keyword::With).map(|_| {
            self.expect_keyword(Keyword::Others, "others");
            self.expect(TokenKind::Equal, "=");
            match self.parse_literal() {
                Some(value) => value,
                None => self.expect_unnamed("a value"),
            }
        });
        self.expect_keyword(Keyword::By, "by");
        let by = self.expect_ordered();
        Some(TopNestedLevel { keyword, count, of, others, by, span: self.since(keyword.start) })
    }
}
