//! Lists: elements with commas between them, as most operators have them.

use super::Parser;
use crate::diagnostic::Code;
use crate::syntax::{keyword::Keyword, token::TokenKind};

/// How a list is read.
#[derive(Clone, Copy, Default)]
pub(super) struct ListSyntax<'a> {
    /// What one element is called in messages: `a column name`.
    pub(super) what: &'a str,
    /// Whether an element may follow another without the comma that is due, which is then reported. Otherwise the
    /// list ends there.
    pub(super) closed: bool,
    /// Keywords that end the list besides brackets, `|`, `;` and the end.
    pub(super) ends: &'a [Keyword],
    /// Whether the list may be empty.
    pub(super) may_be_empty: bool,
    /// Whether a comma may stand behind the last element.
    pub(super) trailing_comma: bool,
}

impl<'a> ListSyntax<'a> {
    /// A list of one or more that goes up to a bracket, `|`, `;`, the end or one of `ends`.
    pub(super) fn of(what: &'a str) -> Self {
        Self { what, closed: true, ..Self::default() }
    }

    /// The same, possibly empty.
    pub(super) fn maybe(what: &'a str) -> Self {
        Self { what, closed: true, may_be_empty: true, ..Self::default() }
    }

    /// A list of one or more that ends where no comma stands.
    pub(super) fn open(what: &'a str) -> Self {
        Self { what, ..Self::default() }
    }

    pub(super) fn until(self, ends: &'a [Keyword]) -> Self {
        Self { ends, ..self }
    }

    pub(super) fn with_trailing_comma(self) -> Self {
        Self { trailing_comma: true, ..self }
    }
}

impl Parser<'_> {
    /// Whether here is what ends every list.
    pub(super) fn at_list_end(&self) -> bool {
        matches!(
            self.kind(),
            TokenKind::CloseParen
                | TokenKind::CloseBracket
                | TokenKind::CloseBrace
                | TokenKind::Pipe
                | TokenKind::Semicolon
                | TokenKind::End
        )
    }

    fn at_end_of(&self, list: ListSyntax<'_>) -> bool {
        list.closed
            && (self.at_list_end()
                || matches!(self.kind(), TokenKind::Keyword(keyword) if list.ends.contains(&keyword)))
    }

    /// Reads a list. `element` returns `None`, and takes nothing, where no element starts; `placeholder` stands in
    /// for one that is missing, which is reported here.
    pub(super) fn list<T>(
        &mut self,
        list: ListSyntax<'_>,
        mut element: impl FnMut(&mut Self) -> Option<T>,
        placeholder: impl Fn(&mut Self) -> T,
    ) -> Vec<T> {
        let mut elements = Vec::new();
        let mut next = if self.at_end_of(list) { None } else { element(self) };
        if next.is_none() && (!list.may_be_empty || self.at(TokenKind::Comma)) {
            self.missing(list.what);
            next = Some(placeholder(self));
        }
        while let Some(current) = next.take() {
            elements.push(current);
            if self.at(TokenKind::Comma) {
                self.bump();
                next = if self.at_end_of(list) { None } else { element(self) };
                if next.is_none() && (!list.trailing_comma || self.at(TokenKind::Comma)) {
                    self.missing(list.what);
                    let missing = placeholder(self);
                    if self.at(TokenKind::Comma) {
                        next = Some(missing);
                    } else {
                        elements.push(missing);
                    }
                }
            } else if list.closed && !self.at_end_of(list) {
                // Whether an element starts here shows only by reading it: the comma is reported where it is missing.
                next = self.missing_before(Self::missing_comma, &mut element);
            }
        }
        elements
    }

    fn missing_comma(&mut self) {
        let help = self.starts_line().then(|| {
            "put `,` before a further element, `|` before an operator, `;` before a second query".into()
        });
        let place = self.missing_token_place();
        self.report(Code::TokenExpected, place, "`,`", help);
    }
}
