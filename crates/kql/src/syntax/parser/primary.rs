//! Operands: names, calls, paths, parentheses, tables written out.

use super::{Parser, list::ListSyntax, parameter::ParameterStart};
use crate::syntax::{
    ast::{Call, Expr, ExprKind, Name, NamedExpr, TableLiteral, TypeOf, TypeRef},
    keyword::Keyword,
    token::TokenKind,
};

impl Parser<'_> {
    /// An operand with the paths and elements behind it: `a.b['c'].d(e)[0]`.
    pub(super) fn parse_path(&mut self) -> Option<Expr> {
        if self.at_keyword(Keyword::Totable) {
            return self.parse_totable();
        }
        let primary = self.parse_primary()?;
        Some(self.parse_path_rest(primary, true))
    }

    /// What follows an operand: `.member` and `[index]`. `calls` says whether a member may be a call.
    pub(super) fn parse_path_rest(&mut self, mut expr: Expr, calls: bool) -> Expr {
        loop {
            expr = match self.kind() {
                TokenKind::Dot => self.parse_member(expr, calls, false),
                TokenKind::OpenBracket => self.parse_element(expr),
                _ => return expr,
            };
        }
    }

    /// `.member` behind `base`; `wildcards` says whether the member may hold a `*`.
    pub(super) fn parse_member(&mut self, base: Expr, calls: bool, wildcards: bool) -> Expr {
        let (start, id, mark) = (base.span.start, base.id, self.mark());
        self.bump();
        if self.at(TokenKind::OpenBracket) && self.scan_name(0) == 0 && !self.at_bracketed_wildcard() {
            let index = Box::new(self.parse_index());
            let span = self.since(start);
            return self.link(id, mark, span, ExprKind::Element { base: Box::new(base), index });
        }
        let wildcard = if wildcards { self.parse_wildcard() } else { None };
        let member = match wildcard {
            Some(wildcard) => Some(wildcard),
            None if calls && self.at_call() => self.parse_call(),
            None => self.parse_bare_name(),
        };
        let member = match member {
            Some(member) => Box::new(member),
            None => Box::new(self.missing_expr("a name")),
        };
        let span = self.since(start);
        self.link(id, mark, span, ExprKind::Path { base: Box::new(base), member })
    }

    /// `[index]` behind `base`.
    pub(super) fn parse_element(&mut self, base: Expr) -> Expr {
        let (start, id, mark) = (base.span.start, base.id, self.mark());
        let index = Box::new(self.parse_index());
        let span = self.since(start);
        self.link(id, mark, span, ExprKind::Element { base: Box::new(base), index })
    }

    fn parse_index(&mut self) -> Expr {
        let open = self.eat(TokenKind::OpenBracket);
        let index = self.expect_unnamed("an index or a name in quotes");
        self.close(TokenKind::CloseBracket, open);
        index
    }

    fn parse_primary(&mut self) -> Option<Expr> {
        match self.kind() {
            TokenKind::OpenParen => self.parse_parenthesized(),
            TokenKind::Keyword(keyword) => match keyword {
                Keyword::Dynamic => self.parse_dynamic(),
                Keyword::Datatable => self.parse_datatable(),
                Keyword::ContextualDatatable => self.parse_contextual_datatable(),
                Keyword::Externaldata | Keyword::ExternalDataUnderscore => Some(self.parse_externaldata()),
                Keyword::MaterializedViewCombine => self.parse_view_combine(),
                Keyword::Toscalar => self.parse_toscalar(),
                Keyword::Typeof if self.kind_at(1) == TokenKind::OpenParen => self.parse_typeof(),
                _ => self.parse_call_or_name(),
            },
            TokenKind::Word | TokenKind::OpenBracket | TokenKind::OpenBrace | TokenKind::At => {
                self.parse_call_or_name()
            }
            _ => self.parse_literal_token(),
        }
    }

    fn parse_call_or_name(&mut self) -> Option<Expr> {
        if self.at_call() {
            return self.parse_call();
        }
        if let Some(name) = self.parse_selector() {
            self.skip_datascope();
            return Some(name);
        }
        if !self.is_keyword_meant_as_name() {
            return None;
        }
        let place = self.token().span;
        self.needs_brackets(place);
        let name = self.take_joined(1);
        Some(self.leaf(place, ExprKind::Name(name)))
    }

    /// A name, or an expression in brackets.
    pub(super) fn parse_selector(&mut self) -> Option<Expr> {
        if !self.at(TokenKind::OpenBracket) || self.scan_name(0) > 0 || self.at_bracketed_wildcard() {
            return self.parse_bare_name();
        }
        let mark = self.mark();
        let start = self.token().span.start;
        let index = Box::new(self.parse_index());
        let span = self.since(start);
        Some(self.expr(mark, span, ExprKind::Paren(index)))
    }

    /// A name as it stands in expressions: also `@`, `kind`, and `['a*']` as a wildcard.
    pub(super) fn parse_bare_name(&mut self) -> Option<Expr> {
        if self.at_bracketed_wildcard() {
            let start = self.bump().span.start;
            let length = self.scan_wildcard();
            let name = self.take_joined(length);
            self.expect(TokenKind::CloseBracket, "]");
            let span = self.since(start);
            return Some(self.leaf(span, ExprKind::Wildcard(name)));
        }
        let name = match self.kind() {
            TokenKind::At
            | TokenKind::Keyword(Keyword::Kind | Keyword::WithSource | Keyword::WithSourceUnderscore) => {
                self.take_joined(1)
            }
            _ => self.parse_name()?,
        };
        Some(self.leaf(name.span, ExprKind::Name(name)))
    }

    /// `[a*]`, without quotes.
    fn at_bracketed_wildcard(&self) -> bool {
        if !self.at(TokenKind::OpenBracket) {
            return false;
        }
        let star = self.kind_at(1) == TokenKind::Star;
        let word = matches!(self.kind_at(1), TokenKind::Word | TokenKind::Keyword(_));
        star || (word && self.kind_at(2) == TokenKind::Star && self.adjoins(2))
    }

    /// A name with `*` in it, or a lone `*`.
    pub(super) fn parse_wildcard(&mut self) -> Option<Expr> {
        let length = self.scan_wildcard();
        if length == 0 {
            return None;
        }
        let name = self.take_joined(length);
        let kind = if length == 1 { ExprKind::Star } else { ExprKind::Wildcard(name.clone()) };
        Some(self.leaf(name.span, kind))
    }

    /// Whether the reserved word here is meant as a name, because what follows can only follow a name.
    fn is_keyword_meant_as_name(&self) -> bool {
        use TokenKind as T;
        if !matches!(self.kind(), T::Keyword(_)) {
            return false;
        }
        match self.kind_at(1) {
            T::EqualEqual
            | T::BangEqual
            | T::EqualTilde
            | T::BangTilde
            | T::Greater
            | T::GreaterOrEqual
            | T::Less
            | T::LessOrEqual
            | T::Star
            | T::Slash
            | T::Percent
            | T::CloseParen
            | T::CloseBracket
            | T::CloseBrace
            | T::Dot
            | T::Comma
            | T::Colon
            | T::Pipe => true,
            T::Keyword(keyword) => super::expression::is_infix(keyword),
            _ => false,
        }
    }

    /// Whether a call starts here.
    pub(super) fn at_call(&self) -> bool {
        let length = self.scan_name(0);
        length > 0 && self.kind_at(length) == TokenKind::OpenParen
    }

    /// `f(a, b)`.
    pub(super) fn parse_call(&mut self) -> Option<Expr> {
        if !self.at_call() {
            return None;
        }
        let mark = self.mark();
        let name = self.parse_name()?;
        let start = name.span.start;
        let call = self.parse_arguments(name);
        let span = self.since(start);
        Some(self.expr(mark, span, ExprKind::Call(call)))
    }

    /// The arguments behind the name of a function.
    pub(super) fn parse_arguments(&mut self, name: Name) -> Call {
        let start = self.token().span.start;
        let open = self.expect(TokenKind::OpenParen, "(");
        let mut args = Vec::new();
        if open.is_some() {
            args = self.list(ListSyntax::maybe("an argument"), Self::parse_argument, Self::no_named);
            self.close(TokenKind::CloseParen, open);
        }
        Call { name, args, args_span: self.since(start) }
    }

    fn parse_argument(&mut self) -> Option<NamedExpr> {
        if self.at(TokenKind::Star) && matches!(self.kind_at(1), TokenKind::CloseParen | TokenKind::Comma) {
            let span = self.bump().span;
            let expr = self.leaf(span, ExprKind::Star);
            return Some(NamedExpr { names: None, expr, span });
        }
        self.parse_named()
    }

    /// `( … )`.
    pub(super) fn parse_parenthesized(&mut self) -> Option<Expr> {
        let mark = self.mark();
        let open = self.eat(TokenKind::OpenParen)?;
        let inner = Box::new(self.expect_expression("an expression"));
        self.close(TokenKind::CloseParen, Some(open));
        let span = self.since(open.span.start);
        Some(self.expr(mark, span, ExprKind::Paren(inner)))
    }

    fn parse_toscalar(&mut self) -> Option<Expr> {
        self.parse_wrapped(Keyword::Toscalar, ExprKind::ToScalar)
    }

    fn parse_totable(&mut self) -> Option<Expr> {
        self.parse_wrapped(Keyword::Totable, ExprKind::ToTable)
    }

    /// `materialize( … )`.
    pub(super) fn parse_materialize(&mut self) -> Option<Expr> {
        self.parse_wrapped(Keyword::Materialize, ExprKind::Materialize)
    }

    /// `keyword kind=… ( … )`.
    fn parse_wrapped(&mut self, keyword: Keyword, kind: fn(Box<Expr>) -> ExprKind) -> Option<Expr> {
        let mark = self.mark();
        let start = self.eat_keyword(keyword)?.span.start;
        if self.at_keyword(Keyword::Kind) && self.kind_at(1) == TokenKind::Equal {
            self.bump();
            self.bump();
            let _ = self.parse_parameter_value();
        }
        let open = self.expect(TokenKind::OpenParen, "(");
        let inner = Box::new(self.expect_expression("an expression"));
        self.close(TokenKind::CloseParen, open);
        let span = self.since(start);
        Some(self.expr(mark, span, kind(inner)))
    }

    /// `typeof(…)`.
    pub(super) fn parse_typeof(&mut self) -> Option<Expr> {
        let mark = self.mark();
        if self.kind_at(1) != TokenKind::OpenParen {
            return None;
        }
        let start = self.eat_keyword(Keyword::Typeof)?.span.start;
        let named = self.scalar_type(1).is_some()
            || (self.kind_at(1) == TokenKind::Word && self.kind_at(2) == TokenKind::CloseParen);
        let kind = if named {
            let open = self.bump();
            let span = self.token().span;
            let ty = self.scalar_type(0);
            self.bump();
            self.close(TokenKind::CloseParen, Some(open));
            TypeOf::Scalar(TypeRef { ty, span })
        } else {
            TypeOf::Table(self.parse_typeof_schema())
        };
        let span = self.since(start);
        Some(self.expr(mark, span, ExprKind::TypeOf(kind)))
    }

    /// `X datascope = hotcache`, which says where data is read from and nothing about the result.
    pub(super) fn skip_datascope(&mut self) {
        if self.eat_keyword(Keyword::Datascope).is_some() {
            self.expect(TokenKind::Equal, "=");
            if matches!(self.kind(), TokenKind::Word | TokenKind::Keyword(_)) {
                self.bump();
            } else {
                self.missing_words("a data scope");
            }
        }
    }

    fn parse_datatable(&mut self) -> Option<Expr> {
        let mark = self.mark();
        let start = self.eat_keyword(Keyword::Datatable)?.span.start;
        let properties = self.parse_parameters(&[], ParameterStart::Name);
        let schema = self.expect_schema();
        let values_start = self.token().span.start;
        let open = self.expect(TokenKind::OpenBracket, "[");
        let mut values = Vec::new();
        if open.is_some() {
            self.eat(TokenKind::Comma);
            let list = ListSyntax::maybe("a value").with_trailing_comma();
            values = self.list(list, Self::parse_literal, Self::no_expr);
            self.close(TokenKind::CloseBracket, open);
        }
        let values_span = self.since(values_start);
        let table = TableLiteral {
            columns: schema.columns,
            schema_span: schema.span,
            values,
            values_span,
            properties,
        };
        let span = self.since(start);
        Some(self.expr(mark, span, ExprKind::DataTable(table)))
    }

    /// `__contextual_datatable id (schema)`, which only the service writes.
    pub(super) fn parse_contextual_datatable(&mut self) -> Option<Expr> {
        let mark = self.mark();
        let start = self.eat_keyword(Keyword::ContextualDatatable)?.span.start;
        let id = match self.parse_literal() {
            Some(id) => id,
            None => self.expect_unnamed("an id"),
        };
        let values_span = id.span;
        let schema = self.expect_schema();
        let table = TableLiteral {
            columns: schema.columns,
            schema_span: schema.span,
            values: vec![id],
            values_span,
            properties: Vec::new(),
        };
        let span = self.since(start);
        Some(self.expr(mark, span, ExprKind::DataTable(table)))
    }

    fn parse_externaldata(&mut self) -> Expr {
        let mark = self.mark();
        let start = self.bump().span.start;
        let mut properties = self.parse_parameters(&[], ParameterStart::Name);
        let schema = self.expect_schema();
        let values_start = self.token().span.start;
        let open = self.expect(TokenKind::OpenBracket, "[");
        let mut values = Vec::new();
        if open.is_some() {
            let list = ListSyntax::maybe("an address").with_trailing_comma();
            values = self.list(list, Self::parse_expression, Self::no_expr);
            self.close(TokenKind::CloseBracket, open);
        }
        let values_span = self.since(values_start);
        properties.extend(self.parse_with_properties());
        let table = TableLiteral {
            columns: schema.columns,
            schema_span: schema.span,
            values,
            values_span,
            properties,
        };
        let span = self.since(start);
        self.expr(mark, span, ExprKind::ExternalData(table))
    }

    fn parse_view_combine(&mut self) -> Option<Expr> {
        let mark = self.mark();
        let start = self.eat_keyword(Keyword::MaterializedViewCombine)?.span.start;
        let view = Box::new(self.parse_clause(None));
        let base = Box::new(self.parse_clause(Some("base")));
        let delta = Box::new(self.parse_clause(Some("delta")));
        let aggregations = Box::new(self.parse_clause(Some("aggregations")));
        let span = self.since(start);
        Some(self.expr(mark, span, ExprKind::ViewCombine { view, base, delta, aggregations }))
    }

    /// `word ( … )`.
    fn parse_clause(&mut self, word: Option<&str>) -> Expr {
        if let Some(word) = word {
            if self.text_at(0) == word {
                self.bump();
            } else {
                self.missing_words(&format!("`{word}`"));
                return self.no_expr();
            }
        }
        let open = self.expect(TokenKind::OpenParen, "(");
        let inner = match word {
            Some("aggregations") => self.expect_piped_operators(),
            _ => self.expect_expression("an expression"),
        };
        self.close(TokenKind::CloseParen, open);
        inner
    }
}
