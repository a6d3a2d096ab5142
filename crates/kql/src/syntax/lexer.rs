//! Text → tokens, without loss: every byte belongs to a token or to the white space and comments between two.
//!
//! The lexer never fails. What it cannot read becomes a [`TokenKind::Bad`] of one character, or a token that is
//! reported as unterminated and ends where the reader would have expected its end.

mod string;

pub(super) use string::decode;

use super::{
    keyword::Keyword,
    span::Span,
    token::{Token, TokenKind},
};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::literal;

/// The tokens of `text`, with [`TokenKind::End`] as the last, and what the lexer has to complain about.
///
/// Offsets are `u32`: of a text of 4 GiB or more nothing behind that limit is read.
pub(crate) fn lex(text: &str) -> (Vec<Token>, Vec<Diagnostic>) {
    let text = text.get(..usize::try_from(u32::MAX).unwrap_or(usize::MAX)).unwrap_or(text);
    let mut lexer = Lexer { text, bytes: text.as_bytes(), pos: 0, errors: Vec::new() };
    let mut tokens = Vec::with_capacity(text.len() / 5 + 1);
    loop {
        let token = lexer.next();
        tokens.push(token);
        if token.kind == TokenKind::End {
            return (tokens, lexer.errors);
        }
    }
}

/// The type names that make a literal with the parenthesis right behind them.
const LITERAL_TYPES: &[&str] = &[
    "long", "int64", "int", "int32", "real", "double", "decimal", "bool", "datetime", "date", "time",
    "timespan", "guid",
];

/// The first parts of keywords that go on behind a `-`, `.` or blank: `project-away`, `hint.strategy`, `matches regex`.
const COMPOUND_STARTS: &[&str] = &[
    "assert",
    "commands",
    "graph",
    "granny",
    "hint",
    "macro",
    "make",
    "matches",
    "materialized",
    "mv",
    "parse",
    "partitioned",
    "project",
    "sample",
    "set",
    "top",
];

struct Lexer<'t> {
    text: &'t str,
    bytes: &'t [u8],
    pos: usize,
    errors: Vec<Diagnostic>,
}

impl Lexer<'_> {
    fn next(&mut self) -> Token {
        self.skip_trivia();
        let start = self.pos;
        let kind = match self.peek(0) {
            None => TokenKind::End,
            Some(byte) => self.scan(byte),
        };
        Token { kind, span: span(start, self.pos) }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.pos + ahead).copied()
    }

    fn starts_with(&self, text: &str) -> bool {
        self.bytes.get(self.pos..).is_some_and(|rest| rest.starts_with(text.as_bytes()))
    }

    fn skip_trivia(&mut self) {
        while let Some(byte) = self.peek(0) {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' | 0x0c => self.pos += 1,
                b'/' if self.peek(1) == Some(b'/') => {
                    self.pos += self.bytes[self.pos..].iter().take_while(|&&byte| !is_line_end(byte)).count();
                }
                0x80.. => match self.text[self.pos..].chars().next() {
                    Some(c) if is_wide_space(c) => self.pos += c.len_utf8(),
                    _ => return,
                },
                _ => return,
            }
        }
    }

    fn scan(&mut self, byte: u8) -> TokenKind {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' => self.word(),
            b'0'..=b'9' => self.number(),
            b'\'' | b'"' => self.string(0),
            b'`' if self.starts_with("```") => self.string(0),
            b'~' if self.starts_with("~~~") => self.string(0),
            b'@' if matches!(self.peek(1), Some(b'\'' | b'"')) => self.string(0),
            b'#' => {
                self.pos += self.bytes[self.pos..].iter().take_while(|&&byte| !is_line_end(byte)).count();
                TokenKind::Directive
            }
            b'!' if self.peek(1).is_some_and(|byte| byte.is_ascii_lowercase()) => self.bang_word(),
            _ => self.punctuation(byte),
        }
    }

    fn punctuation(&mut self, byte: u8) -> TokenKind {
        use TokenKind as T;
        let (kind, length) = match (byte, self.peek(1)) {
            (b'(', _) => (T::OpenParen, 1),
            (b')', _) => (T::CloseParen, 1),
            (b'[', _) => (T::OpenBracket, 1),
            (b']', _) => (T::CloseBracket, 1),
            (b'{', _) => (T::OpenBrace, 1),
            (b'}', _) => (T::CloseBrace, 1),
            (b'|', _) => (T::Pipe, 1),
            (b'.', Some(b'.')) => (T::DotDot, 2),
            (b'.', _) => (T::Dot, 1),
            (b',', _) => (T::Comma, 1),
            (b';', _) => (T::Semicolon, 1),
            (b':', _) => (T::Colon, 1),
            (b'+', _) => (T::Plus, 1),
            (b'-', _) => (T::Minus, 1),
            (b'*', _) => (T::Star, 1),
            (b'/', _) => (T::Slash, 1),
            (b'%', _) => (T::Percent, 1),
            (b'<', Some(b'=')) => (T::LessOrEqual, 2),
            (b'<', Some(b'|')) => (T::LessPipe, 2),
            (b'<', Some(b'>')) => (T::LessGreater, 2),
            (b'<', _) => (T::Less, 1),
            (b'>', Some(b'=')) => (T::GreaterOrEqual, 2),
            (b'>', _) => (T::Greater, 1),
            (b'=', Some(b'=')) => (T::EqualEqual, 2),
            (b'=', Some(b'~')) => (T::EqualTilde, 2),
            (b'=', Some(b'>')) => (T::FatArrow, 2),
            (b'=', _) => (T::Equal, 1),
            (b'!', Some(b'=')) => (T::BangEqual, 2),
            (b'!', Some(b'~')) => (T::BangTilde, 2),
            (b'@', _) => (T::At, 1),
            (b'?', _) => (T::Question, 1),
            _ => return self.bad(),
        };
        self.pos += length;
        kind
    }

    /// One character that is no part of the language. A run of them is reported once.
    fn bad(&mut self) -> TokenKind {
        let start = self.pos;
        let Some(c) = self.text[start..].chars().next() else { return TokenKind::End };
        self.pos += c.len_utf8();
        let at = span(start, self.pos);
        if let Some(last) = self.errors.last_mut()
            && last.code == Code::UnexpectedCharacter
            && last.span.end == at.start
        {
            last.span.end = at.end;
            last.message = unexpected_character(last.span.of(self.text));
            last.help = character_help(last.span.of(self.text));
        } else {
            self.errors.push(Diagnostic {
                code: Code::UnexpectedCharacter,
                severity: Severity::Error,
                span: at,
                message: unexpected_character(at.of(self.text)),
                help: character_help(at.of(self.text)),
            });
        }
        TokenKind::Bad
    }

    /// `!in`, `!has_cs`, `!in~`; another word behind a `!` leaves the `!` alone and bad.
    fn bang_word(&mut self) -> TokenKind {
        let start = self.pos;
        let word = 1 + word_length(&self.bytes[start + 1..]);
        for length in [word + 1, word] {
            let Some(text) = self.text.get(start..start + length) else { continue };
            if let Some((keyword, _)) = Keyword::from_text(text) {
                self.pos += length;
                return TokenKind::Keyword(keyword);
            }
        }
        let text = &self.text[start..start + word];
        self.errors.push(Diagnostic {
            code: Code::UnexpectedCharacter,
            severity: Severity::Error,
            span: span(start, start + word),
            message: format!("unknown operator `{text}`"),
            help: Some(format!("negate the whole comparison: `not(… {} …)`", &text[1..])),
        });
        self.pos += 1;
        TokenKind::Bad
    }

    fn word(&mut self) -> TokenKind {
        let start = self.pos;
        let length = match self.bytes[start] {
            b'$' => 1 + word_length(&self.bytes[start + 1..]),
            _ => word_length(&self.bytes[start..]),
        };
        let word = &self.text[start..start + length];
        if length == 1 && matches!(word, "h" | "H") && self.string_starts(1) {
            return self.string(1);
        }
        if length == 8
            && let Some(guid) = guid_length(&self.bytes[start..])
        {
            self.pos += guid;
            return TokenKind::RawGuid;
        }
        if let Some((keyword, compound)) = self.compound_keyword(start, word) {
            self.pos += compound;
            return TokenKind::Keyword(keyword);
        }
        self.pos += length;
        if self.peek(0) == Some(b'(') && LITERAL_TYPES.contains(&word) {
            return self.typed_literal();
        }
        if matches!(word, "true" | "True" | "TRUE" | "false" | "False" | "FALSE") {
            return TokenKind::Bool;
        }
        Keyword::from_text(word).map_or(TokenKind::Word, |(keyword, _)| TokenKind::Keyword(keyword))
    }

    /// A keyword of several words or with `~`, and its length; the longest there is.
    fn compound_keyword(&self, start: usize, word: &str) -> Option<(Keyword, usize)> {
        let rest = &self.bytes[start + word.len()..];
        if word == "in" {
            let tilde = rest.first() == Some(&b'~') && !rest.get(1).is_some_and(|&byte| is_word_byte(byte));
            return tilde.then_some((Keyword::InTilde, word.len() + 1));
        }
        if !matches!(rest.first(), Some(b'-' | b'.' | b' ')) || !COMPOUND_STARTS.contains(&word) {
            return None;
        }
        let mut best = None;
        let mut length = word.len();
        for _ in 0..3 {
            if !matches!(self.bytes.get(start + length), Some(b'-' | b'.' | b' ')) {
                break;
            }
            let part = word_length(&self.bytes[start + length + 1..]);
            if part == 0 {
                break;
            }
            length += 1 + part;
            if let Some((keyword, _)) = Keyword::from_text(&self.text[start..start + length]) {
                best = Some((keyword, length));
            }
        }
        best
    }

    /// The parenthesis of `datetime(…)`: up to `)`, or to the end of the line where there is none.
    fn typed_literal(&mut self) -> TokenKind {
        let inside =
            self.bytes[self.pos..].iter().take_while(|&&byte| byte != b')' && !is_line_end(byte)).count();
        self.pos += inside;
        if self.peek(0) == Some(b')') {
            self.pos += 1;
        } else {
            self.errors.push(Diagnostic {
                code: Code::MissingText,
                severity: Severity::Error,
                span: span(self.pos, self.pos),
                message: "expected `)` to end the literal on this line".into(),
                help: None,
            });
        }
        TokenKind::TypedLiteral
    }

    fn number(&mut self) -> TokenKind {
        let rest = &self.bytes[self.pos..];
        let (kind, length) = if let Some(length) = guid_length(rest) {
            (TokenKind::RawGuid, length)
        } else if let Some(length) = real_length(rest) {
            (TokenKind::Real, length)
        } else if let Some(length) = timespan_length(rest) {
            (TokenKind::Timespan, length)
        } else if let Some(length) = long_length(rest) {
            (TokenKind::Long, length)
        } else {
            // Digits with letters behind them are a name: `5Minutebin`.
            let length = word_length(rest);
            let word = &self.text[self.pos..self.pos + length];
            let keyword = Keyword::from_text(word);
            (keyword.map_or(TokenKind::Word, |(keyword, _)| TokenKind::Keyword(keyword)), length)
        };
        self.pos += length;
        kind
    }
}

fn span(start: usize, end: usize) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(start), offset(end))
}

fn unexpected_character(text: &str) -> String {
    match text {
        "\\" => "unexpected `\\` outside a string".into(),
        _ => format!("unexpected `{text}`"),
    }
}

fn character_help(text: &str) -> Option<String> {
    let help = match text {
        "&" | "&&" => "write `and`",
        "!" => "write `not(…)`, or an operator such as `!in`, `!has`, `!contains` without a blank in it",
        "\u{2018}" | "\u{2019}" | "\u{201c}" | "\u{201d}" => "write a straight quote, `'` or `\"`",
        "`" => "put a block of text between three backticks",
        _ => return None,
    };
    Some(help.into())
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// White space outside of ASCII, the byte order mark and the zero-width space included.
fn is_wide_space(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{1680}' | '\u{180e}' | '\u{2000}'
            ..='\u{200b}' | '\u{202f}' | '\u{205f}' | '\u{3000}' | '\u{feff}'
    )
}

fn word_length(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|&&byte| is_word_byte(byte)).count()
}

fn digits(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

fn ends_word(bytes: &[u8], at: usize) -> bool {
    !bytes.get(at).is_some_and(|&byte| is_word_byte(byte))
}

/// `e5`, `E-5`; 0 where there is none.
fn exponent(bytes: &[u8], at: usize) -> usize {
    if !matches!(bytes.get(at), Some(b'e' | b'E')) {
        return 0;
    }
    let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
    match digits(bytes.get(at + 1 + sign..).unwrap_or_default()) {
        0 => 0,
        count => 1 + sign + count,
    }
}

fn real_length(bytes: &[u8]) -> Option<usize> {
    let mut length = digits(bytes);
    // `1..5` is a range, `1.` a real, `1...5` the range from `1.`.
    let dot = bytes.get(length) == Some(&b'.')
        && (bytes.get(length + 1) != Some(&b'.') || bytes.get(length + 2) == Some(&b'.'));
    if dot {
        length += 1;
        length += digits(&bytes[length..]);
        length += exponent(bytes, length);
    } else {
        match exponent(bytes, length) {
            0 => return None,
            count => length += count,
        }
    }
    ends_word(bytes, length).then_some(length)
}

fn timespan_length(bytes: &[u8]) -> Option<usize> {
    let mut length = digits(bytes);
    if bytes.get(length) == Some(&b'.') {
        let fraction = digits(&bytes[length + 1..]);
        if fraction > 0 {
            length += 1 + fraction;
        }
    }
    let unit = &bytes[length..length + word_length(&bytes[length..])];
    let known = std::str::from_utf8(unit).is_ok_and(literal::is_time_unit);
    known.then_some(length + unit.len())
}

fn long_length(bytes: &[u8]) -> Option<usize> {
    let length = match bytes {
        [b'0', b'x' | b'X', rest @ ..] => {
            match rest.iter().take_while(|byte| byte.is_ascii_hexdigit()).count() {
                0 => return None,
                count => 2 + count,
            }
        }
        _ => digits(bytes),
    };
    ends_word(bytes, length).then_some(length)
}

/// 8-4-4-4-12 hexadecimal digits.
fn guid_length(bytes: &[u8]) -> Option<usize> {
    let guid = bytes.get(..36)?;
    let fits = guid.iter().enumerate().all(|(at, byte)| match at {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    });
    fits.then_some(36)
}

#[cfg(test)]
mod tests {
    use super::lex;
    use crate::syntax::{keyword::Keyword, token::TokenKind as T};

    /// The kinds of the tokens of a text without errors, the end left out.
    fn kinds(text: &str) -> Vec<T> {
        let (mut tokens, errors) = lex(text);
        assert_eq!(errors, [], "{text}");
        assert_eq!(tokens.pop().map(|token| token.kind), Some(T::End));
        tokens.into_iter().map(|token| token.kind).collect()
    }

    #[test]
    fn words_and_numbers_are_told_apart() {
        for (text, expected) in [
            ("5Minutebin", vec![T::Word]),
            ("5minutes", vec![T::Timespan]),
            ("5min2", vec![T::Word]),
            ("1.5h", vec![T::Timespan]),
            ("1..5", vec![T::Long, T::DotDot, T::Long]),
            ("1.", vec![T::Real]),
            ("1e5", vec![T::Real]),
            ("1e", vec![T::Word]),
            ("0x1F", vec![T::Long]),
            ("0xZ", vec![T::Word]),
            ("1d..2d", vec![T::Timespan, T::DotDot, T::Timespan]),
            ("$left.a", vec![T::Word, T::Dot, T::Word]),
            ("True truE", vec![T::Bool, T::Word]),
            ("12345678-1234-1234-1234-123456789abc", vec![T::RawGuid]),
            ("datetime(2024-01-01)", vec![T::TypedLiteral]),
            ("datetime (", vec![T::Keyword(Keyword::Datetime), T::OpenParen]),
        ] {
            assert_eq!(kinds(text), expected, "{text}");
        }
    }

    #[test]
    fn compound_keywords_are_one_token() {
        for (text, expected) in [
            ("!in", vec![T::Keyword(Keyword::NotIn)]),
            ("!in~(", vec![T::Keyword(Keyword::NotInTilde), T::OpenParen]),
            ("in~", vec![T::Keyword(Keyword::InTilde)]),
            ("!contains_cs", vec![T::Keyword(Keyword::NotContainsCs)]),
            ("project-away", vec![T::Keyword(Keyword::ProjectAway)]),
            ("project -away", vec![T::Keyword(Keyword::Project), T::Minus, T::Word]),
            ("project-x", vec![T::Keyword(Keyword::Project), T::Minus, T::Word]),
            ("matches regex", vec![T::Keyword(Keyword::MatchesRegex)]),
            ("matches", vec![T::Word]),
            ("a-b", vec![T::Word, T::Minus, T::Word]),
        ] {
            assert_eq!(kinds(text), expected, "{text}");
        }
    }

    #[test]
    fn white_space_of_every_kind_and_comments_part_tokens() {
        let text = "\u{feff}a\u{a0}b\u{200b}c // d\r\ne//f";
        assert_eq!(kinds(text), vec![T::Word; 4]);
    }

    #[test]
    fn strings_end_where_they_should() {
        for text in
            [r#""a\"b""#, "'it\\'s'", r"@'C:\'", "@\"a\"\"b\"", "h'x'", "H@'y'", "```a\n'b```", "~~~\n~~~"]
        {
            assert_eq!(kinds(text), [T::String], "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_reported_once() {
        for (text, expected) in [
            ("'abc\nd", "KS001 4..4 expected `'` to end the string"),
            (r"'\d+\s'", r"KS001 1..3 invalid escape `\d`"),
            ("a && b", "KS002 2..4 unexpected `&&`"),
            ("a !has_any (b)", "KS002 2..10 unknown operator `!has_any`"),
            ("datetime(2024", "KS001 13..13 expected `)` to end the literal on this line"),
            ("“a”", "KS002 0..3 unexpected `“`"),
        ] {
            let error = lex(text).1.into_iter().next().unwrap();
            let found = format!("{} {}..{} {}", error.code, error.span.start, error.span.end, error.message);
            assert_eq!(found, expected);
        }
    }
}
