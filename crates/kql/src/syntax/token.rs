//! Tokens: what the lexer makes of a query text and the parser reads.

use super::{keyword::Keyword, span::Span};

/// A token with the bytes it covers. White space and comments lie between tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands.
    pub span: Span,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the punctuation is named after itself")]
pub enum TokenKind {
    /// The end of the text; empty.
    End,
    /// A word that means nothing to the grammar. It may start with a digit, an underscore or `$`.
    Word,
    /// A word of the grammar, hyphens, `!` and `~` included: `where`, `project-away`, `!in~`, `hint.strategy`.
    /// Many of them are names where the grammar does not expect them.
    Keyword(Keyword),
    /// `'…'`, `"…"`, `@'…'`, `h'…'`, and the blocks between three backticks or tildes.
    String,
    /// `3`, `0x1f`.
    Long,
    /// `3.5`, `1e3`.
    Real,
    /// `1d`, `30seconds`.
    Timespan,
    /// `true`, `False`, …
    Bool,
    /// A type's name with its text in parentheses: `datetime(2024-01-01)`, `int(3)`, `guid(…)`.
    TypedLiteral,
    /// A guid without `guid(…)`.
    RawGuid,
    /// `#…` to the end of the line.
    Directive,
    /// A character that is no part of the language.
    Bad,
    OpenParen,
    CloseParen,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,
    Pipe,
    Dot,
    DotDot,
    Comma,
    Semicolon,
    Colon,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Less,
    LessOrEqual,
    LessPipe,
    LessGreater,
    Greater,
    GreaterOrEqual,
    Equal,
    EqualEqual,
    EqualTilde,
    FatArrow,
    BangEqual,
    BangTilde,
    At,
    Question,
}
