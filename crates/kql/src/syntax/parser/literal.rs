//! Constants: what a literal token means, signed numbers, and `dynamic(…)` with its JSON.

use std::sync::Arc;

use super::{Parser, list::ListSyntax};
use crate::diagnostic::Code;
use crate::literal;
use crate::syntax::{
    ast::{DynamicValue, DynamicValueKind, Expr, ExprKind, Literal, Name, ScalarType},
    keyword::Keyword,
    lexer,
    token::{Token, TokenKind},
};

impl Parser<'_> {
    /// A constant, signed numbers, `dynamic(…)` and `typeof(…)` included.
    pub(super) fn parse_literal(&mut self) -> Option<Expr> {
        match self.kind() {
            TokenKind::Plus | TokenKind::Minus => self.parse_signed_number(),
            TokenKind::Keyword(Keyword::Dynamic) => self.parse_dynamic(),
            TokenKind::Keyword(Keyword::Typeof) => self.parse_typeof(),
            TokenKind::OpenBrace => {
                let start = self.token().span.start;
                let name = self.parse_name()?;
                let span = self.since(start);
                Some(self.leaf(span, ExprKind::Name(name)))
            }
            _ => self.parse_literal_token(),
        }
    }

    /// A constant that is a single token, or several adjoining strings.
    pub(super) fn parse_literal_token(&mut self) -> Option<Expr> {
        let token = self.token();
        let literal = self.take_literal()?;
        let span = self.since(token.span.start);
        Some(self.leaf(span, ExprKind::Literal(literal)))
    }

    fn take_literal(&mut self) -> Option<Literal> {
        match self.kind() {
            TokenKind::String => return Some(Literal::String(self.take_strings())),
            TokenKind::RawGuid => {
                let token = self.token();
                let text = token.span.of(self.text);
                let message = format!("unexpected bare GUID `{text}`");
                self.report_message(
                    Code::RawGuidNotAllowed,
                    token.span,
                    message,
                    Some(format!("write `guid({text})`")),
                );
            }
            _ => {}
        }
        let literal = self.read_literal(self.token())?;
        self.bump();
        Some(literal)
    }

    /// What a literal token other than a string means.
    fn read_literal(&self, token: Token) -> Option<Literal> {
        let text = token.span.of(self.text);
        Some(match token.kind {
            TokenKind::Long => {
                literal::long(text).map_or(Literal::Unreadable(ScalarType::Long), Literal::Long)
            }
            TokenKind::Real => text.parse().map_or(Literal::Unreadable(ScalarType::Real), Literal::Real),
            TokenKind::Timespan => {
                literal::quantity(text).map_or(Literal::Unreadable(ScalarType::Timespan), Literal::Timespan)
            }
            TokenKind::Bool => Literal::Bool(text.eq_ignore_ascii_case("true")),
            TokenKind::RawGuid => Literal::Guid(Arc::from(text)),
            TokenKind::TypedLiteral => typed(text),
            _ => return None,
        })
    }

    /// `-1`, `+2d`, without white space behind the sign.
    fn parse_signed_number(&mut self) -> Option<Expr> {
        let number = self.token_at(1);
        let is_number = matches!(number.kind, TokenKind::Long | TokenKind::Real | TokenKind::Timespan);
        if !is_number || !self.adjoins(1) {
            return None;
        }
        let sign = self.bump();
        let literal = match (self.read_literal(number)?, sign.kind) {
            (_, TokenKind::Minus) if number.span.of(self.text) == "9223372036854775808" => {
                Literal::Long(i64::MIN)
            }
            (Literal::Long(value), TokenKind::Minus) => Literal::Long(-value),
            (Literal::Real(value), TokenKind::Minus) => Literal::Real(-value),
            (Literal::Timespan(value), TokenKind::Minus) => Literal::Timespan(-value),
            (literal, _) => literal,
        };
        self.bump();
        let span = self.since(sign.span.start);
        Some(self.leaf(span, ExprKind::Literal(literal)))
    }

    /// `dynamic( … )`.
    pub(super) fn parse_dynamic(&mut self) -> Option<Expr> {
        if !self.at_keyword(Keyword::Dynamic) || self.kind_at(1) != TokenKind::OpenParen {
            return None;
        }
        let start = self.bump().span.start;
        let open = self.eat(TokenKind::OpenParen);
        let value = match self.parse_json() {
            Some(value) => value,
            None => self.missing_json("a value"),
        };
        self.close(TokenKind::CloseParen, open);
        let kind = match value.kind {
            DynamicValueKind::Literal(Literal::Null(_)) => {
                ExprKind::Literal(Literal::Null(Some(ScalarType::Dynamic)))
            }
            _ => ExprKind::Dynamic(value),
        };
        let span = self.since(start);
        Some(self.leaf(span, kind))
    }

    fn parse_json(&mut self) -> Option<DynamicValue> {
        let start = self.token().span.start;
        let kind = match self.kind() {
            TokenKind::OpenBracket => self.nested(|parser| Some(parser.parse_json_array()))?,
            TokenKind::OpenBrace => self.nested(|parser| Some(parser.parse_json_bag()))?,
            TokenKind::Minus => match self.parse_json_negative() {
                Some(literal) => DynamicValueKind::Literal(literal),
                None => return None,
            },
            TokenKind::Keyword(Keyword::Null) => {
                self.bump();
                DynamicValueKind::Literal(Literal::Null(None))
            }
            // A dynamic in a dynamic is its content.
            TokenKind::Keyword(Keyword::Dynamic) => match self.nested(Self::parse_dynamic)?.kind {
                ExprKind::Dynamic(value) => value.kind,
                _ => DynamicValueKind::Literal(Literal::Null(None)),
            },
            _ => DynamicValueKind::Literal(self.take_literal()?),
        };
        Some(DynamicValue { kind, span: self.since(start) })
    }

    fn parse_json_negative(&mut self) -> Option<Literal> {
        if !matches!(self.kind_at(1), TokenKind::Long | TokenKind::Real) {
            return None;
        }
        self.bump();
        Some(match self.take_literal()? {
            Literal::Long(value) => Literal::Long(-value),
            Literal::Real(value) => Literal::Real(-value),
            literal => literal,
        })
    }

    fn parse_json_array(&mut self) -> DynamicValueKind {
        let open = self.eat(TokenKind::OpenBracket);
        let values = self.list(ListSyntax::maybe("a value"), Self::parse_json, |parser| DynamicValue {
            kind: DynamicValueKind::Literal(Literal::Null(None)),
            span: parser.gap(),
        });
        self.close(TokenKind::CloseBracket, open);
        DynamicValueKind::Array(values)
    }

    fn parse_json_bag(&mut self) -> DynamicValueKind {
        if let length @ 1.. = self.scan_name(0) {
            let name = self.take_joined(length);
            return DynamicValueKind::Literal(Literal::String(name.text));
        }
        let open = self.eat(TokenKind::OpenBrace);
        let pairs =
            self.list(ListSyntax::maybe("a name with `:` and a value"), Self::parse_json_pair, |parser| {
                let value =
                    DynamicValue { kind: DynamicValueKind::Literal(Literal::Null(None)), span: parser.gap() };
                (parser.no_name(), value)
            });
        self.close(TokenKind::CloseBrace, open);
        DynamicValueKind::Bag(pairs)
    }

    fn parse_json_pair(&mut self) -> Option<(Name, DynamicValue)> {
        let token = self.token();
        match token.kind {
            TokenKind::String => {
                let text = Arc::from(lexer::decode(self.bump().span.of(self.text)));
                let name = Name { text, span: token.span, bracketed: false };
                self.expect(TokenKind::Colon, ":");
                let value = match self.parse_json() {
                    Some(value) => value,
                    None => self.missing_json("a value"),
                };
                Some((name, value))
            }
            TokenKind::Colon => {
                let name = self.missing_name("a name in quotes");
                self.bump();
                let value = match self.parse_json() {
                    Some(value) => value,
                    None => self.missing_json("a value"),
                };
                Some((name, value))
            }
            TokenKind::Comma | TokenKind::End => None,
            _ if self.at_list_end() => None,
            _ => {
                let mut name = None;
                let report = |parser: &mut Self| name = Some(parser.missing_name("a name in quotes"));
                let value = self.missing_before(report, Self::parse_json)?;
                Some((name.unwrap_or_else(|| self.no_name()), value))
            }
        }
    }

    fn missing_json(&mut self, what: &str) -> DynamicValue {
        self.missing(what);
        DynamicValue { kind: DynamicValueKind::Literal(Literal::Null(None)), span: self.gap() }
    }
}

/// `type(text)`.
fn typed(token: &str) -> Literal {
    let (name, rest) = token.split_once('(').unwrap_or((token, ""));
    let text = rest.strip_suffix(')').unwrap_or(rest).trim();
    let ty = ScalarType::from_keyword(name).unwrap_or(ScalarType::String);
    if text == "null" {
        return Literal::Null(Some(ty));
    }
    let value = match ty {
        ScalarType::Bool => literal::boolean(text).map(Literal::Bool),
        ScalarType::Int => signed(text).and_then(|value| i32::try_from(value).ok()).map(Literal::Int),
        ScalarType::Long => signed(text).map(Literal::Long),
        ScalarType::Real => match text.to_ascii_lowercase().as_str() {
            "inf" | "+inf" => Some(Literal::Real(f64::INFINITY)),
            "-inf" => Some(Literal::Real(f64::NEG_INFINITY)),
            "nan" => Some(Literal::Real(f64::NAN)),
            _ if text.contains(|c: char| c.is_ascii_digit()) => literal::real(text).map(Literal::Real),
            _ => None,
        },
        ScalarType::Decimal if !text.is_empty() => Some(Literal::Decimal(Arc::from(text))),
        ScalarType::DateTime if !text.is_empty() => Some(Literal::DateTime(Arc::from(unquoted(text)))),
        ScalarType::Guid if !text.is_empty() => Some(Literal::Guid(Arc::from(unquoted(text)))),
        ScalarType::Timespan if !text.is_empty() => match signed_timespan(unquoted(text)) {
            Some(ticks) => Some(Literal::Timespan(ticks)),
            None => Some(Literal::TimespanText(Arc::from(unquoted(text)))),
        },
        _ => None,
    };
    value.unwrap_or(Literal::Unreadable(ty))
}

/// Quotes around the text make no difference: `datetime("2024-05-01")`.
fn unquoted(text: &str) -> &str {
    let inside = |quote| text.strip_prefix(quote)?.strip_suffix(quote);
    inside('"').or_else(|| inside('\'')).unwrap_or(text).trim()
}

fn signed(text: &str) -> Option<i64> {
    match text.strip_prefix('-') {
        Some(positive) if positive.starts_with("0x") => literal::long(positive).map(i64::wrapping_neg),
        _ => literal::long(text.strip_prefix('+').unwrap_or(text)),
    }
}

fn signed_timespan(text: &str) -> Option<i64> {
    match text.strip_prefix('-') {
        Some(positive) => literal::quantity(positive.trim_start()).map(i64::wrapping_neg),
        None => literal::quantity(text),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::syntax::{
        ast::{DynamicValueKind, Expr, ExprKind, Literal, OperatorKind, ScalarType, StatementKind},
        parse,
    };

    /// What `print VALUE` prints.
    fn printed(value: &str) -> ExprKind {
        let parsed = parse(&format!("print {value}"));
        assert_eq!(parsed.errors, [], "{value}");
        let StatementKind::Expression(Expr { kind: ExprKind::Pipeline(pipeline), .. }) =
            &parsed.query.statements[0].kind
        else {
            panic!("no pipeline");
        };
        let OperatorKind::Print(print) = &pipeline.operators[0].kind else { panic!("no print") };
        print.columns[0].expr.kind.clone()
    }

    #[test]
    fn literals_have_their_values() {
        let text = |text: &str| Literal::String(Arc::from(text));
        for (value, expected) in [
            ("12", Literal::Long(12)),
            ("0x1F", Literal::Long(31)),
            ("0xffffffffffffffff", Literal::Long(-1)),
            ("99999999999999999999", Literal::Unreadable(ScalarType::Long)),
            ("1.5", Literal::Real(1.5)),
            ("1.", Literal::Real(1.0)),
            ("1e3", Literal::Real(1000.0)),
            ("true", Literal::Bool(true)),
            ("False", Literal::Bool(false)),
            ("1d", Literal::Timespan(864_000_000_000)),
            ("1.5h", Literal::Timespan(54_000_000_000)),
            ("90minutes", Literal::Timespan(54_000_000_000)),
            ("3ms", Literal::Timespan(30_000)),
            ("7tick", Literal::Timespan(7)),
            ("3nano", Literal::Timespan(0)),
            ("900719925.4740993s", Literal::Timespan(9_007_199_254_740_993)),
            ("time(2h)", Literal::Timespan(72_000_000_000)),
            ("timespan(-2h)", Literal::Timespan(-72_000_000_000)),
            ("timespan(1.02:03:04)", Literal::TimespanText(Arc::from("1.02:03:04"))),
            ("datetime(2024-01-01)", Literal::DateTime(Arc::from("2024-01-01"))),
            ("datetime(\"2024-01-01\")", Literal::DateTime(Arc::from("2024-01-01"))),
            ("datetime( '2024-01-01' )", Literal::DateTime(Arc::from("2024-01-01"))),
            ("time(15 seconds)", Literal::Timespan(150_000_000)),
            ("timespan('1.02:03:04')", Literal::TimespanText(Arc::from("1.02:03:04"))),
            ("datetime(null)", Literal::Null(Some(ScalarType::DateTime))),
            ("dynamic(null)", Literal::Null(Some(ScalarType::Dynamic))),
            ("int(3)", Literal::Int(3)),
            ("int(-3)", Literal::Int(-3)),
            ("int(abc)", Literal::Unreadable(ScalarType::Int)),
            ("int(3000000000)", Literal::Unreadable(ScalarType::Int)),
            ("long(null)", Literal::Null(Some(ScalarType::Long))),
            ("real(+inf)", Literal::Real(f64::INFINITY)),
            ("real(infinite)", Literal::Unreadable(ScalarType::Real)),
            ("bool(1)", Literal::Bool(true)),
            ("decimal(1.10)", Literal::Decimal(Arc::from("1.10"))),
            ("'a' \"b\"", text("ab")),
            (r"'it\'s\t\\ \x41\u00e9\101'", text("it's\t\\ Aé\u{41}")),
            (r"'\ud83d\ude00'", text("😀")),
            (r"@'C:\temp'", text(r"C:\temp")),
            ("@'it''s'", text("it's")),
            ("h@\"a\"\"b\"", text("a\"b")),
            ("```a\n'b' \\ c```", text("a\n'b' \\ c")),
        ] {
            assert_eq!(printed(value), ExprKind::Literal(expected), "{value}");
        }
    }

    #[test]
    fn signed_numbers_are_literals_where_only_literals_stand() {
        let parsed = parse("datatable (a: long) [-1, +2, -9223372036854775808]");
        assert_eq!(parsed.errors, []);
        let StatementKind::Expression(Expr { kind: ExprKind::DataTable(table), .. }) =
            &parsed.query.statements[0].kind
        else {
            panic!("no datatable");
        };
        let values: Vec<_> = table.values.iter().map(|value| value.kind.clone()).collect();
        assert_eq!(values, [-1, 2, i64::MIN].map(|value| ExprKind::Literal(Literal::Long(value))));
    }

    #[test]
    fn dynamic_literals_keep_their_json() {
        let ExprKind::Dynamic(value) =
            printed(r#"dynamic({"a": [1, -2.5, true, null, 1d], "b": dynamic("x")})"#)
        else {
            panic!("no dynamic");
        };
        let DynamicValueKind::Bag(pairs) = value.kind else { panic!("no bag") };
        assert_eq!(pairs.iter().map(|(name, _)| &*name.text).collect::<Vec<_>>(), ["a", "b"]);
        let DynamicValueKind::Array(values) = &pairs[0].1.kind else { panic!("no array") };
        let literals: Vec<_> = values.iter().map(|value| value.kind.clone()).collect();
        let expected = [
            Literal::Long(1),
            Literal::Real(-2.5),
            Literal::Bool(true),
            Literal::Null(None),
            Literal::Timespan(864_000_000_000),
        ];
        assert_eq!(literals, expected.map(DynamicValueKind::Literal));
        assert_eq!(pairs[1].1.kind, DynamicValueKind::Literal(Literal::String(Arc::from("x"))));
    }
}
