//! String literals: where one ends, and what it says.

use std::borrow::Cow;

use super::{Lexer, is_line_end, span};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::syntax::token::TokenKind;

impl Lexer<'_> {
    /// Whether a string starts `ahead` bytes from here: behind the `h` of a hidden one.
    pub(super) fn string_starts(&self, ahead: usize) -> bool {
        let Some(rest) = self.bytes.get(self.pos + ahead..) else { return false };
        let rest = rest.strip_prefix(b"@").unwrap_or(rest);
        matches!(rest, [b'\'' | b'"', ..]) || rest.starts_with(b"```") || rest.starts_with(b"~~~")
    }

    /// A string whose quote, or `@`, stands `prefix` bytes from here.
    pub(super) fn string(&mut self, prefix: usize) -> TokenKind {
        self.pos += prefix;
        let verbatim = self.peek(0) == Some(b'@');
        if verbatim {
            self.pos += 1;
        }
        match self.peek(0) {
            Some(quote @ (b'\'' | b'"')) => {
                self.pos += 1;
                self.line_string(quote, verbatim);
            }
            _ if self.starts_with("```") => self.block_string("```"),
            _ => self.block_string("~~~"),
        }
        TokenKind::String
    }

    fn line_string(&mut self, quote: u8, verbatim: bool) {
        let mut bad_escape = None;
        loop {
            match self.peek(0) {
                Some(byte) if byte == quote => {
                    self.pos += 1;
                    if verbatim && self.peek(0) == Some(quote) {
                        self.pos += 1;
                        continue;
                    }
                    break;
                }
                Some(b'\\') if !verbatim => {
                    let length = escape_length(&self.bytes[self.pos..]);
                    if length.is_none() {
                        // Reading on as if it were a character keeps the rest of the query readable.
                        bad_escape.get_or_insert(self.pos);
                    }
                    self.pos += length.unwrap_or(1);
                }
                Some(byte) if !is_line_end(byte) => self.pos += 1,
                _ => {
                    if bad_escape.is_none() {
                        self.unterminated(char::from(quote).encode_utf8(&mut [0; 4]));
                    }
                    break;
                }
            }
        }
        if let Some(at) = bad_escape {
            let escaped = self.text[at..].chars().nth(1).filter(|c| !c.is_control());
            let text: String = ['\\'].into_iter().chain(escaped).collect();
            self.errors.push(Diagnostic {
                code: Code::MissingText,
                severity: Severity::Error,
                span: span(at, at + text.len()),
                message: format!("invalid escape `{text}`"),
                help: Some("write `\\\\` for a backslash, or put `@` before the string to take backslashes as they are".into()),
            });
        }
    }

    fn block_string(&mut self, fence: &str) {
        self.pos += fence.len();
        if let Some(length) = self.text[self.pos..].find(fence) {
            self.pos += length + fence.len();
        } else {
            self.pos = self.text.len();
            self.unterminated(fence);
        }
    }

    fn unterminated(&mut self, quote: &str) {
        self.errors.push(Diagnostic {
            code: Code::MissingText,
            severity: Severity::Error,
            span: span(self.pos, self.pos),
            message: match quote {
                "```" => "expected three backticks to end the text".into(),
                _ => format!("expected `{quote}` to end the string"),
            },
            help: (quote.len() == 1).then(|| "put text of several lines between three backticks".into()),
        });
    }
}

/// Length of the escape that `bytes` starts with, if there is such an escape.
fn escape_length(bytes: &[u8]) -> Option<usize> {
    let hex = |count: usize| {
        let digits = bytes.get(2..2 + count)?;
        digits.iter().all(u8::is_ascii_hexdigit).then_some(2 + count)
    };
    match bytes.get(1)? {
        b'\\' | b'\'' | b'"' | b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' => Some(2),
        b'u' => hex(4),
        b'U' => hex(8),
        b'x' => hex(2),
        first @ b'0'..=b'7' => {
            let octal = |at: usize| bytes.get(at).is_some_and(|byte| matches!(byte, b'0'..=b'7'));
            Some(match (octal(2), octal(3) && *first <= b'3') {
                (true, true) => 4,
                (true, false) => 3,
                (false, _) => 2,
            })
        }
        _ => None,
    }
}

/// What a string token says: without prefix and quotes, escapes replaced.
pub(in crate::syntax) fn decode(token: &str) -> Cow<'_, str> {
    let token = token.strip_prefix(['h', 'H']).unwrap_or(token);
    let (verbatim, token) = match token.strip_prefix('@') {
        Some(token) => (true, token),
        None => (false, token),
    };
    for fence in ["```", "~~~"] {
        if let Some(content) = token.strip_prefix(fence) {
            return Cow::Borrowed(content.strip_suffix(fence).unwrap_or(content));
        }
    }
    let Some(quote @ ('\'' | '"')) = token.chars().next() else { return Cow::Borrowed(token) };
    let content = &token[1..];
    if verbatim {
        let content = content.strip_suffix(quote).unwrap_or(content);
        let (double, single) = if quote == '"' { ("\"\"", "\"") } else { ("''", "'") };
        return if content.contains(double) {
            Cow::Owned(content.replace(double, single))
        } else {
            Cow::Borrowed(content)
        };
    }
    if !content.contains('\\') {
        return Cow::Borrowed(content.strip_suffix(quote).unwrap_or(content));
    }
    Cow::Owned(unescape(content, quote))
}

/// `content` up to the quote that is not escaped, with its escapes replaced.
fn unescape(content: &str, quote: char) -> String {
    let mut decoded = String::with_capacity(content.len());
    let mut rest = content;
    while let Some(c) = rest.chars().next() {
        if c == quote {
            break;
        }
        let length = if c == '\\' { escape_length(rest.as_bytes()) } else { None };
        let Some(length) = length else {
            decoded.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        };
        let (escape, behind) = rest.split_at(length);
        rest = behind;
        if let Some((c, behind)) = surrogate_pair(escape, behind) {
            decoded.push(c);
            rest = behind;
        } else {
            decoded.push(unescaped(escape));
        }
    }
    decoded
}

/// The character that two `\u` escapes in a row make, and what stands behind them.
fn surrogate_pair<'t>(high: &str, behind: &'t str) -> Option<(char, &'t str)> {
    let high = u16::from_str_radix(high.strip_prefix("\\u")?, 16).ok()?;
    let low = behind.strip_prefix("\\u")?;
    let (low, behind) = low.split_at_checked(4)?;
    let low = u16::from_str_radix(low, 16).ok()?;
    let mut chars = char::decode_utf16([high, low]);
    match (chars.next(), chars.next()) {
        (Some(Ok(c)), None) => Some((c, behind)),
        _ => None,
    }
}

fn unescaped(escape: &str) -> char {
    let code = |digits: &str, radix: u32| {
        u32::from_str_radix(digits, radix)
            .ok()
            .and_then(char::from_u32)
            .unwrap_or(char::REPLACEMENT_CHARACTER)
    };
    match escape.as_bytes().get(1) {
        Some(b'a') => '\u{7}',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'v') => '\u{b}',
        Some(b'u' | b'U' | b'x') => code(&escape[2..], 16),
        Some(b'0'..=b'7') => code(&escape[1..], 8),
        _ => escape.chars().nth(1).unwrap_or('\\'),
    }
}
