//! Names, and which words may be names where.

use std::sync::Arc;

use super::Parser;
use crate::diagnostic::Code;
use crate::syntax::{
    ast::{Name, NameList},
    keyword::{Keyword, NameUse},
    lexer,
    span::Span,
    token::TokenKind,
};

impl Parser<'_> {
    /// Whether the token `ahead` is a word that may stand as a name in a place of `name_use`.
    fn is_name_word(&self, ahead: usize, declaration: bool) -> bool {
        match self.kind_at(ahead) {
            TokenKind::Word => true,
            TokenKind::Keyword(_) => match Keyword::from_text(self.text_at(ahead)) {
                Some((_, NameUse::Anywhere)) => true,
                Some((_, NameUse::Declaration)) => declaration,
                _ => false,
            },
            _ => false,
        }
    }

    /// How many tokens the name `ahead` has: a word, `['…']` or `{…}`. 0 where there is none.
    fn name_length(&self, ahead: usize, declaration: bool) -> usize {
        match self.kind_at(ahead) {
            TokenKind::OpenBracket => self.bracketed_name_length(ahead),
            TokenKind::OpenBrace => self.braced_name_length(ahead),
            _ => usize::from(self.is_name_word(ahead, declaration)),
        }
    }

    /// Length of a plain name, as it stands in expressions.
    pub(super) fn scan_name(&self, ahead: usize) -> usize {
        self.name_length(ahead, false)
    }

    /// Length of a name where one is declared.
    pub(super) fn scan_declared_name(&self, ahead: usize) -> usize {
        self.name_length(ahead, true)
    }

    fn bracketed_name_length(&self, ahead: usize) -> usize {
        let mut strings = 0;
        while self.kind_at(ahead + 1 + strings) == TokenKind::String {
            strings += 1;
        }
        let closed = self.kind_at(ahead + 1 + strings) == TokenKind::CloseBracket;
        if strings > 0 && closed { strings + 2 } else { 0 }
    }

    /// `{Name}` or `{Name[-1]}`, without white space: a parameter that a workbook fills in.
    fn braced_name_length(&self, ahead: usize) -> usize {
        let tight =
            |next: usize, kind: TokenKind| self.adjoins(ahead + next) && self.kind_at(ahead + next) == kind;
        if !matches!(self.kind_at(ahead + 1), TokenKind::Word | TokenKind::Keyword(_))
            || !self.adjoins(ahead + 1)
        {
            return 0;
        }
        let mut length = 2;
        if tight(length, TokenKind::OpenBracket) {
            length += 1 + usize::from(tight(length + 1, TokenKind::Minus));
            if !tight(length, TokenKind::Long) || !tight(length + 1, TokenKind::CloseBracket) {
                return 0;
            }
            length += 2;
        }
        if tight(length, TokenKind::CloseBrace) { length + 1 } else { 0 }
    }

    /// A plain name.
    pub(super) fn parse_name(&mut self) -> Option<Name> {
        let length = self.scan_name(0);
        self.take_name(length)
    }

    /// A name where one is declared: more words are allowed.
    pub(super) fn parse_declared_name(&mut self) -> Option<Name> {
        let length = self.scan_declared_name(0);
        self.take_name(length)
    }

    fn take_name(&mut self, length: usize) -> Option<Name> {
        let start = self.token().span.start;
        match (length, self.kind()) {
            (0, _) => None,
            (_, TokenKind::OpenBracket) => {
                self.bump();
                let text = self.take_strings();
                self.bump();
                Some(Name { text, span: self.since(start), bracketed: true })
            }
            _ => Some(self.take_joined(length)),
        }
    }

    /// The next `length` tokens as one name, with the text as written.
    pub(super) fn take_joined(&mut self, length: usize) -> Name {
        let start = self.token().span.start;
        for _ in 0..length {
            self.bump();
        }
        let span = self.since(start);
        Name { text: Arc::from(span.of(self.text)), span, bracketed: false }
    }

    /// Adjoining string literals as one text.
    pub(super) fn take_strings(&mut self) -> Arc<str> {
        let first = lexer::decode(self.bump().span.of(self.text));
        if !self.at(TokenKind::String) {
            return Arc::from(first);
        }
        let mut text = first.into_owned();
        while self.at(TokenKind::String) {
            text.push_str(&lexer::decode(self.bump().span.of(self.text)));
        }
        Arc::from(text)
    }

    /// The placeholder for a name that is missing, which is reported.
    pub(super) fn missing_name(&mut self, what: &str) -> Name {
        self.missing(what);
        self.no_name()
    }

    /// The placeholder for a name that is missing.
    pub(super) fn no_name(&self) -> Name {
        Name { text: Arc::from(""), span: self.gap(), bracketed: false }
    }

    /// A plain name that has to stand here.
    pub(super) fn expect_name(&mut self, what: &str) -> Name {
        match self.parse_name() {
            Some(name) => name,
            None => self.missing_name(what),
        }
    }

    /// Length of a name with `*` in it, or of a lone `*`, without white space in between.
    pub(super) fn scan_wildcard(&self) -> usize {
        let mut length = match self.kind() {
            TokenKind::Star => 1,
            _ if self.is_name_word(0, true) && self.kind_at(1) == TokenKind::Star && self.adjoins(1) => 2,
            _ => return 0,
        };
        while self.adjoins(length)
            && (matches!(self.kind_at(length), TokenKind::Long | TokenKind::Star)
                || self.is_name_word(length, true))
        {
            length += 1;
        }
        length
    }

    /// What stands left of a `=`: `name =`, `(a, b) =`; the `=` is taken too.
    pub(super) fn parse_assigned_names(&mut self) -> Option<NameList> {
        let length = self.scan_declared_name(0);
        if length > 0 {
            if self.kind_at(length) != TokenKind::Equal {
                return self.parse_hyphenated_name();
            }
            let name = self.take_name(length)?;
            self.bump();
            let span = name.span;
            return Some(NameList { names: vec![name], parenthesized: false, span });
        }
        match self.kind() {
            TokenKind::OpenParen => self.parse_name_tuple(),
            TokenKind::Keyword(_) => self.parse_hyphenated_name(),
            _ => None,
        }
    }

    /// `a-b =`, or a reserved word before `=`: no name, but meant as one.
    fn parse_hyphenated_name(&mut self) -> Option<NameList> {
        let word = |kind| matches!(kind, TokenKind::Word | TokenKind::Keyword(_));
        let mut length = 1;
        while self.adjoins(length) && (word(self.kind_at(length)) || self.kind_at(length) == TokenKind::Minus)
        {
            length += 1;
        }
        if self.kind_at(length) != TokenKind::Equal {
            return None;
        }
        let place = self.token().span.to(self.token_at(length - 1).span);
        self.needs_brackets(place);
        let name = self.take_joined(length);
        self.bump();
        let span = name.span;
        Some(NameList { names: vec![name], parenthesized: false, span })
    }

    /// Reports that what stands at `place` is a name only in brackets.
    pub(super) fn needs_brackets(&mut self, place: Span) {
        let word = place.of(self.text);
        let message = format!("`{word}` is a keyword, and cannot be a name without brackets");
        self.report_message(Code::NameRequiresBrackets, place, message, Some(format!("write `['{word}']`")));
    }

    /// `(a, b) =`.
    fn parse_name_tuple(&mut self) -> Option<NameList> {
        let mut length = 1;
        while self.kind_at(length) != TokenKind::CloseParen {
            match self.scan_declared_name(length) {
                0 => return None,
                name => length += name,
            }
            match self.kind_at(length) {
                TokenKind::Comma => length += 1,
                TokenKind::CloseParen => {}
                _ => return None,
            }
        }
        if self.kind_at(length + 1) != TokenKind::Equal {
            return None;
        }
        let start = self.bump().span.start;
        let list = super::list::ListSyntax::of("a name");
        let names = self.list(list, Self::parse_declared_name, |parser| parser.no_name());
        self.bump();
        let span = self.since(start);
        self.bump();
        Some(NameList { names, parenthesized: true, span })
    }
}
