//! Statements, function bodies, and the query as a whole.

use super::{Parser, list::ListSyntax};
use crate::diagnostic::Code;
use crate::syntax::{
    ast::{
        Expr, ExprKind, FunctionDeclaration, FunctionParameter, Let, LetValue, PatternDecl, PatternRow,
        Statement, StatementKind,
    },
    keyword::Keyword,
    operator_table,
    span::Span,
    token::TokenKind,
};

impl Parser<'_> {
    /// The whole text.
    pub(super) fn parse_query(&mut self) -> Vec<Statement> {
        while self.eat(TokenKind::Directive).is_some() {}
        let mut statements = Vec::new();
        loop {
            self.parse_statements(&mut statements);
            if self.at(TokenKind::End) {
                return statements;
            }
            self.recover(&mut statements);
        }
    }

    /// Statements as long as they come, each with its `;`, which only the last may lack.
    fn parse_statements(&mut self, statements: &mut Vec<Statement>) {
        let Some(mut statement) = self.parse_statement() else { return };
        loop {
            statements.push(statement);
            if self.eat(TokenKind::Semicolon).is_some() {
                match self.parse_statement() {
                    Some(next) => statement = next,
                    None => return,
                }
                continue;
            }
            if self.at_list_end() {
                return;
            }
            match self.missing_before(Self::missing_semicolon, Self::parse_statement) {
                Some(next) => statement = next,
                None => return,
            }
        }
    }

    /// Reports the token that nothing can be made of, and passes over it and what follows up to where the query can
    /// be picked up again: a `|` that goes on with the last pipeline, or what stands behind the next `;`.
    fn recover(&mut self, statements: &mut [Statement]) {
        if self.at(TokenKind::Bad) {
            self.last_error_at = Some(self.pos);
        } else {
            self.report_unexpected();
        }
        let start = self.pos;
        self.pos += 1;
        let mut end = self.end_of_operator();
        while self.tokens.get(end).is_some_and(|token| is_closing(token.kind)) {
            self.pos = end + 1;
            end = self.end_of_operator();
        }
        self.pos = start;
        self.skip_to(end);
        if self.eat(TokenKind::Semicolon).is_none() && self.at(TokenKind::Pipe) {
            match statements.last_mut().map(|statement| (&mut statement.kind, &mut statement.span)) {
                Some((StatementKind::Expression(expr), span)) => {
                    self.continue_pipeline(expr);
                    *span = expr.span;
                }
                Some((StatementKind::Let(Let { value: LetValue::Expr(expr), .. }), span)) => {
                    self.continue_pipeline(expr);
                    *span = span.to(expr.span);
                }
                _ => {
                    // No pipeline to go on with: the operators are read for what they say, and dropped.
                    let gap = self.gap();
                    let mut nothing = self.leaf(gap, ExprKind::Missing);
                    self.continue_pipeline(&mut nothing);
                }
            }
            self.eat(TokenKind::Semicolon);
        }
    }

    /// Reports that the statement here is not parted from the one before.
    fn missing_semicolon(&mut self) {
        let operator =
            matches!(self.kind(), TokenKind::Keyword(keyword) if operator_table::find(keyword).is_some());
        let help = if operator {
            Some(format!("`|` must be followed by an operator: `| {}`", self.text_at(0)))
        } else if self.starts_line() {
            Some(
                "where a second query begins here, keep one of the two, or make the first a `let` with `;`"
                    .into(),
            )
        } else {
            None
        };
        let place = self.missing_token_place();
        self.report(Code::TokenExpected, place, "`;`, `|` or an operator", help);
    }

    /// Reports the token here as one that nothing can be made of.
    fn report_unexpected(&mut self) {
        let token = self.token();
        let found = self.found();
        let message = match token.kind {
            _ if self.pos == 0 => format!("a query does not start with {found}"),
            kind if is_closing(kind) => format!("{found} closes nothing that is open"),
            _ => format!("nothing can be made of {found} here"),
        };
        let help = match token.kind {
            TokenKind::Pipe => Some("a query starts with a table".into()),
            TokenKind::Equal => Some("two values are compared with `==`".into()),
            TokenKind::Directive => Some("a comment starts with `//`".into()),
            _ => None,
        };
        self.report_message(Code::IncompleteFragment, token.span, message, help);
    }

    fn parse_statement(&mut self) -> Option<Statement> {
        let start = self.token().span.start;
        let kind = match self.statement_keyword() {
            Some(Keyword::Let) => self.nested(Self::parse_let),
            Some(Keyword::Set) => Some(self.parse_set()),
            Some(Keyword::Alias) => Some(self.parse_alias()),
            Some(Keyword::Restrict) => Some(self.parse_restrict()),
            Some(Keyword::Pattern) => self.nested(|parser| Some(parser.parse_pattern())),
            Some(_) => Some(self.parse_query_parameters()),
            None => self.parse_expression().map(StatementKind::Expression),
        }?;
        Some(Statement { kind, span: self.since(start) })
    }

    /// The keyword of the statement here, unless it is an expression; `declare pattern` gives `pattern`.
    fn statement_keyword(&self) -> Option<Keyword> {
        let TokenKind::Keyword(keyword) = self.kind() else { return None };
        let next = self.kind_at(1);
        match keyword {
            Keyword::Let => (self.scan_name(1) > 0).then_some(keyword),
            Keyword::Set => Some(keyword),
            Keyword::Alias => (next == TokenKind::Keyword(Keyword::Database)).then_some(keyword),
            Keyword::Restrict => (next == TokenKind::Keyword(Keyword::Access)).then_some(keyword),
            Keyword::Declare => match next {
                TokenKind::Keyword(Keyword::Pattern) => Some(Keyword::Pattern),
                TokenKind::Keyword(Keyword::QueryParameters) => Some(Keyword::QueryParameters),
                _ => None,
            },
            _ => None,
        }
    }

    /// `let name = …`.
    fn parse_let(&mut self) -> Option<StatementKind> {
        self.eat_keyword(Keyword::Let)?;
        let name = self.expect_name("a name");
        self.expect(TokenKind::Equal, "=");
        let value = if self.at_keyword(Keyword::Materialize) {
            match self.parse_materialize() {
                Some(expr) => LetValue::Expr(expr),
                None => LetValue::Expr(self.no_expr()),
            }
        } else if self.at_keyword(Keyword::EntityGroup) {
            LetValue::Expr(self.parse_entity_group())
        } else if self.starts_function() {
            LetValue::Function(self.parse_function())
        } else {
            LetValue::Expr(self.expect_expression("a value or a table"))
        };
        Some(StatementKind::Let(Let { name, value }))
    }

    /// `(a: …`, `()`, `(*`, with `view` or without.
    fn starts_function(&self) -> bool {
        let open = usize::from(self.at_keyword(Keyword::View));
        if self.kind_at(open) != TokenKind::OpenParen {
            return false;
        }
        if matches!(self.kind_at(open + 1), TokenKind::CloseParen | TokenKind::Star) {
            return true;
        }
        let name = self.scan_declared_name(open + 1);
        name > 0 && self.kind_at(open + 1 + name) == TokenKind::Colon
    }

    fn parse_function(&mut self) -> FunctionDeclaration {
        let view = self.eat_keyword(Keyword::View).is_some();
        let start = self.token().span.start;
        let parameters = self.parse_parameter_declarations(ListSyntax::maybe("a parameter"));
        let parameters_span = self.since(start);
        let (body, body_span) = self.parse_body(true);
        FunctionDeclaration { view, parameters, parameters_span, body, body_span }
    }

    fn parse_parameter_declarations(&mut self, list: ListSyntax<'_>) -> Vec<FunctionParameter> {
        let open = self.expect(TokenKind::OpenParen, "(");
        if open.is_none() {
            return Vec::new();
        }
        let parameters = self.list(list, Self::parse_parameter, Self::no_parameter);
        self.close(TokenKind::CloseParen, open);
        parameters
    }

    /// `{ let …; expression }`. `parameters` says whether query parameters may be declared in it.
    fn parse_body(&mut self, parameters: bool) -> (Vec<Statement>, Span) {
        let start = self.token().span.start;
        let mut body = Vec::new();
        let open = self.expect(TokenKind::OpenBrace, "{");
        if open.is_some() {
            while self.at_keyword(Keyword::Let) || (parameters && self.at_keyword(Keyword::Declare)) {
                let start = self.token().span.start;
                let kind = if self.at_keyword(Keyword::Let) {
                    self.nested(Self::parse_let)
                } else {
                    Some(self.parse_query_parameters())
                };
                let Some(kind) = kind else { break };
                body.push(Statement { kind, span: self.since(start) });
                self.expect(TokenKind::Semicolon, ";");
            }
            if let Some(expr) = self.parse_expression() {
                let span = expr.span;
                body.push(Statement { kind: StatementKind::Expression(expr), span });
            }
            self.eat(TokenKind::Semicolon);
            self.close(TokenKind::CloseBrace, open);
        }
        (body, self.since(start))
    }

    /// `set name = value`.
    fn parse_set(&mut self) -> StatementKind {
        self.bump();
        let name = self.expect_name("the name of an option");
        let value = self.eat(TokenKind::Equal).map(|_| self.expect_unnamed("a value"));
        StatementKind::Set { name, value }
    }

    /// `declare query_parameters ( … )`.
    fn parse_query_parameters(&mut self) -> StatementKind {
        self.bump();
        self.expect_keyword(Keyword::QueryParameters, "query_parameters");
        StatementKind::QueryParameters(self.parse_parameter_declarations(ListSyntax::of("a parameter")))
    }

    /// `alias database name = expression`.
    fn parse_alias(&mut self) -> StatementKind {
        self.bump();
        self.bump();
        let name = self.expect_name("a name");
        self.expect(TokenKind::Equal, "=");
        let value = self.expect_unnamed("a database");
        StatementKind::Alias { name, value }
    }

    /// `restrict access to ( … )`.
    fn parse_restrict(&mut self) -> StatementKind {
        self.bump();
        self.bump();
        self.expect_keyword(Keyword::To, "to");
        let open = self.expect(TokenKind::OpenParen, "(");
        let mut entities = Vec::new();
        if open.is_some() {
            entities = self.list(ListSyntax::of("a table"), Self::parse_entity, Self::no_expr);
            self.close(TokenKind::CloseParen, open);
        }
        let properties = self.parse_with_properties();
        StatementKind::Restrict { entities, properties }
    }

    /// `declare pattern name = ( … )[ … ] { … }`.
    fn parse_pattern(&mut self) -> StatementKind {
        self.bump();
        self.bump();
        let name = self.expect_name("a name");
        let (mut parameters, mut path, mut rows) = (Vec::new(), None, Vec::new());
        if self.eat(TokenKind::Equal).is_some() {
            let list = ListSyntax::maybe("a parameter");
            let open = self.expect(TokenKind::OpenParen, "(");
            parameters = self.list(list, Self::parse_column_with_default, Self::no_column);
            self.close(TokenKind::CloseParen, open);
            if let Some(open) = self.eat(TokenKind::OpenBracket) {
                path = self.parse_column_with_default();
                if path.is_none() {
                    self.missing("a name with its type");
                }
                self.close(TokenKind::CloseBracket, Some(open));
            }
            let open = self.expect(TokenKind::OpenBrace, "{");
            while !self.at_list_end() {
                let Some(row) = self.parse_pattern_row() else { break };
                rows.push(row);
            }
            if rows.is_empty() {
                self.missing("a case of the pattern");
            }
            self.close(TokenKind::CloseBrace, open);
        }
        StatementKind::Pattern(PatternDecl { name, parameters, path, rows })
    }

    /// `('a', 'b').['c'] = { … };`.
    fn parse_pattern_row(&mut self) -> Option<PatternRow> {
        let open = self.eat(TokenKind::OpenParen)?;
        let arguments = self.list(ListSyntax::of("a text"), Self::parse_unnamed, Self::no_expr);
        self.close(TokenKind::CloseParen, Some(open));
        let mut path = None;
        if self.eat(TokenKind::Dot).is_some() {
            let open = self.expect(TokenKind::OpenBracket, "[");
            path = Some(match self.parse_literal() {
                Some(value) => value,
                None => self.missing_expr("a text"),
            });
            self.close(TokenKind::CloseBracket, open);
        }
        self.expect(TokenKind::Equal, "=");
        let (body, _) = self.parse_body(false);
        self.expect(TokenKind::Semicolon, ";");
        Some(PatternRow { arguments, path, body, span: self.since(open.span.start) })
    }

    /// `entity_group [ a, b ]` or `entity_group('name')`.
    pub(super) fn parse_entity_group(&mut self) -> Expr {
        if let Some(call) = self.parse_call() {
            return call;
        }
        let mark = self.mark();
        let start = self.bump().span.start;
        let open = self.expect(TokenKind::OpenBracket, "[");
        let mut entities = Vec::new();
        if open.is_some() {
            entities = self.list(ListSyntax::of("a database"), Self::parse_unnamed, Self::no_expr);
            self.close(TokenKind::CloseBracket, open);
        }
        let span = self.since(start);
        self.expr(mark, span, ExprKind::EntityGroup(entities))
    }

    /// Statements in parentheses, as `macro-expand` takes them.
    pub(super) fn parse_statement_block(&mut self) -> Vec<Statement> {
        let mut statements = Vec::new();
        let open = self.expect(TokenKind::OpenParen, "(");
        if open.is_some() {
            self.parse_statements(&mut statements);
            self.close(TokenKind::CloseParen, open);
        }
        statements
    }
}

fn is_closing(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::CloseParen | TokenKind::CloseBracket | TokenKind::CloseBrace)
}
