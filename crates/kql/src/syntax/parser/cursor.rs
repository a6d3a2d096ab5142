//! The parser's place in the tokens, and how it reports what it does not find there.

use super::Parser;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::syntax::{
    ast::{Expr, ExprKind},
    keyword::Keyword,
    span::Span,
    token::{Token, TokenKind},
};

impl<'t> Parser<'t> {
    pub(super) fn token(&self) -> Token {
        self.token_at(0)
    }

    pub(super) fn token_at(&self, ahead: usize) -> Token {
        let end = Span::at(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        let end = Token { kind: TokenKind::End, span: end };
        self.tokens.get(self.pos + ahead).or(self.tokens.last()).copied().unwrap_or(end)
    }

    pub(super) fn kind(&self) -> TokenKind {
        self.token_at(0).kind
    }

    pub(super) fn kind_at(&self, ahead: usize) -> TokenKind {
        self.token_at(ahead).kind
    }

    pub(super) fn at(&self, kind: TokenKind) -> bool {
        self.kind() == kind
    }

    pub(super) fn at_keyword(&self, keyword: Keyword) -> bool {
        self.kind() == TokenKind::Keyword(keyword)
    }

    /// The text of the token `ahead` of the next one.
    pub(super) fn text_at(&self, ahead: usize) -> &'t str {
        self.token_at(ahead).span.of(self.text)
    }

    /// Whether nothing stands between the token `ahead` and the one before it.
    pub(super) fn adjoins(&self, ahead: usize) -> bool {
        match (self.pos + ahead).checked_sub(1).and_then(|before| self.tokens.get(before)) {
            Some(before) => before.span.end == self.token_at(ahead).span.start,
            None => false,
        }
    }

    /// Takes the next token.
    pub(super) fn bump(&mut self) -> Token {
        let token = self.token();
        if token.kind != TokenKind::End {
            self.pos += 1;
        }
        token
    }

    pub(super) fn eat(&mut self, kind: TokenKind) -> Option<Token> {
        self.at(kind).then(|| self.bump())
    }

    pub(super) fn eat_keyword(&mut self, keyword: Keyword) -> Option<Token> {
        self.eat(TokenKind::Keyword(keyword))
    }

    /// Takes a token that has to stand here, or reports it as missing.
    pub(super) fn expect(&mut self, kind: TokenKind, text: &str) -> Option<Token> {
        let token = self.eat(kind);
        if token.is_none() {
            self.missing_token(text);
        }
        token
    }

    pub(super) fn expect_keyword(&mut self, keyword: Keyword, text: &str) -> Option<Token> {
        self.expect(TokenKind::Keyword(keyword), text)
    }

    /// Takes the bracket that closes what `open` opened. Where other tokens stand before it, they are passed over;
    /// where there is none before the next `|` or `;`, the text is read on as if it stood here.
    pub(super) fn close(&mut self, kind: TokenKind, open: Option<Token>) {
        if self.eat(kind).is_some() || open.is_none() {
            return;
        }
        let text = match kind {
            TokenKind::CloseParen => ")",
            TokenKind::CloseBracket => "]",
            _ => "}",
        };
        self.missing_token(text);
        if let Some(at) = self.find_at_this_level(kind) {
            self.skip_to(at);
            self.bump();
        }
    }

    /// Index of the next token of `kind` that stands outside of brackets, before any `|` or `;` and the closing
    /// bracket of what is around.
    fn find_at_this_level(&self, kind: TokenKind) -> Option<usize> {
        let mut depth = 0_u32;
        for (at, token) in self.tokens.iter().enumerate().skip(self.pos) {
            if depth == 0 && token.kind == kind {
                return Some(at);
            }
            match token.kind {
                TokenKind::OpenParen | TokenKind::OpenBracket | TokenKind::OpenBrace => depth += 1,
                TokenKind::CloseParen | TokenKind::CloseBracket | TokenKind::CloseBrace => {
                    depth = depth.checked_sub(1)?;
                }
                TokenKind::Pipe | TokenKind::Semicolon if depth == 0 => return None,
                _ => {}
            }
        }
        None
    }

    /// Passes over the tokens up to the one with index `end`.
    pub(super) fn skip_to(&mut self, end: usize) {
        let (Some(first), Some(last)) = (self.tokens.get(self.pos), self.tokens.get(end.saturating_sub(1)))
        else {
            return;
        };
        if end > self.pos {
            self.skipped.push(first.span.to(last.span));
            self.pos = end;
        }
    }

    /// The end of the last token taken; the start of the text where there is none.
    pub(super) fn end(&self) -> u32 {
        self.pos.checked_sub(1).and_then(|before| self.tokens.get(before)).map_or(0, |token| token.span.end)
    }

    /// From `start` to the end of the last token taken.
    pub(super) fn since(&self, start: u32) -> Span {
        Span::new(start, self.end().max(start))
    }

    /// The empty span behind the last token taken: where something is missing.
    pub(super) fn gap(&self) -> Span {
        if self.pos == 0 { Span::at(self.token().span.start) } else { Span::at(self.end()) }
    }

    /// Where a missing token is pointed out: the token that stands in its place, or the end of the line before it.
    pub(super) fn missing_token_place(&self) -> Span {
        let next = self.token();
        if !self.starts_line() && next.kind != TokenKind::End { next.span } else { self.gap() }
    }

    /// Reads what may start here although something is missing before it, which `report` reports. Where nothing
    /// starts here, nothing is missing either: the report is taken back.
    pub(super) fn missing_before<T>(
        &mut self,
        report: impl FnOnce(&mut Self),
        parse: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        let (pos, errors, last_error_at) = (self.pos, self.errors.len(), self.last_error_at);
        report(self);
        let parsed = parse(self);
        if parsed.is_none() && self.pos == pos {
            self.errors.truncate(errors);
            self.last_error_at = last_error_at;
        }
        parsed
    }

    /// Whether the next token stands on another line than the one before it.
    pub(super) fn starts_line(&self) -> bool {
        let between = Span::new(self.end(), self.token().span.start).of(self.text);
        self.pos > 0 && between.contains(['\n', '\r'])
    }

    fn missing_token(&mut self, text: &str) {
        let place = self.missing_token_place();
        self.report(Code::TokenExpected, place, &format!("`{text}`"), None);
    }

    /// Reports that one of several tokens is missing, in words.
    pub(super) fn missing_words(&mut self, what: &str) {
        let place = self.missing_token_place();
        self.report(Code::TokenExpected, place, what, None);
    }

    /// Reports that `what` is missing: an expression, a name, a clause.
    pub(super) fn missing(&mut self, what: &str) {
        let help = match self.kind() {
            TokenKind::Keyword(_) if !self.starts_line() => {
                let word = self.text_at(0);
                Some(format!("if `{word}` is meant as a name, write `['{word}']`"))
            }
            _ => None,
        };
        let place = self.gap();
        self.report(Code::MissingElement, place, what, help);
    }

    /// The placeholder for an expression, reported as missing.
    pub(super) fn missing_expr(&mut self, what: &str) -> Expr {
        self.missing(what);
        let gap = self.gap();
        self.leaf(gap, ExprKind::Missing)
    }

    /// `expected WHAT after BEFORE, found NEXT`.
    pub(super) fn report(&mut self, code: Code, span: Span, what: &str, help: Option<String>) {
        let found = self.found();
        let message = match self.pos.checked_sub(1).and_then(|before| self.tokens.get(before)) {
            Some(before) => {
                format!("expected {what} after {}, found {found}", quoted(before.span.of(self.text)))
            }
            None => format!("expected {what}, found {found}"),
        };
        self.report_message(code, span, message, help);
    }

    /// Reports `message`, unless something in this gap, or what is skipped behind a limit, was reported already.
    pub(super) fn report_message(&mut self, code: Code, span: Span, message: String, help: Option<String>) {
        if self.stopped || self.last_error_at == Some(self.pos) {
            return;
        }
        self.last_error_at = Some(self.pos);
        self.errors.push(Diagnostic { code, severity: Severity::Error, span, message, help });
    }

    /// The next token in words.
    pub(super) fn found(&self) -> String {
        match self.kind() {
            TokenKind::End => "the end of the query".into(),
            _ => quoted(self.text_at(0)),
        }
    }
}

/// A token in backticks, shortened where it is long.
fn quoted(text: &str) -> String {
    const LONGEST: usize = 40;
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}…`", line.get(..end).unwrap_or_default()),
        None if line.len() < text.len() => format!("`{line}…`"),
        None => format!("`{line}`"),
    }
}
