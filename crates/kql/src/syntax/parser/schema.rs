//! Types and schemas: `a: string`, `(a: string, b: long)`, `(*)`.

use super::{Parser, list::ListSyntax};
use crate::diagnostic::Code;
use crate::syntax::{
    ast::{ColumnDecl, Expr, FunctionParameter, ParameterKind, RowSchema, ScalarType, TypeRef},
    keyword::{Keyword, NameUse},
    token::TokenKind,
};

/// The words that name a type where a column or a parameter is declared; other aliases stand only in `typeof(…)`.
fn is_declarable(keyword: Keyword) -> bool {
    use Keyword as K;
    matches!(
        keyword,
        K::Bool
            | K::Boolean
            | K::Date
            | K::Datetime
            | K::Decimal
            | K::Double
            | K::Dynamic
            | K::Guid
            | K::Int
            | K::Int64
            | K::Int8
            | K::Long
            | K::Real
            | K::String
            | K::Time
            | K::Timespan
            | K::Uniqueid
    )
}

impl Parser<'_> {
    /// The type that the token `ahead` names, if it names one.
    pub(super) fn scalar_type(&self, ahead: usize) -> Option<ScalarType> {
        ScalarType::from_keyword(self.text_at(ahead))
    }

    /// Whether the token `ahead` is a type or another word that may be taken for one.
    pub(super) fn is_type_word(&self, ahead: usize) -> bool {
        self.scalar_type(ahead).is_some()
            || match self.kind_at(ahead) {
                TokenKind::Word => true,
                TokenKind::Keyword(_) => {
                    matches!(Keyword::from_text(self.text_at(ahead)), Some((_, NameUse::Anywhere)))
                }
                _ => false,
            }
    }

    /// A type that has to stand here.
    fn expect_type(&mut self) -> TypeRef {
        let span = self.token().span;
        if matches!(self.kind(), TokenKind::Keyword(keyword) if is_declarable(keyword)) {
            let ty = self.scalar_type(0);
            self.bump();
            return TypeRef { ty, span };
        }
        if self.is_type_word(0) {
            let word = self.text_at(0);
            let message = format!("expected a type for a column, found `{word}`");
            let help =
                "the types are bool, int, long, real, decimal, datetime, timespan, guid, string and dynamic";
            self.report_message(Code::InvalidTypeName, span, message, Some(help.into()));
            let ty = self.scalar_type(0);
            self.bump();
            return TypeRef { ty, span };
        }
        self.missing("a type");
        TypeRef { ty: None, span: self.gap() }
    }

    /// `name: type`.
    fn parse_column(&mut self) -> Option<ColumnDecl> {
        let parameter = self.parse_parameter_type()?;
        let ty = match parameter.kind {
            ParameterKind::Scalar(ty) => Some(ty),
            _ => None,
        };
        Some(ColumnDecl { name: parameter.name, ty, default: None, span: parameter.span })
    }

    /// `name: type` or `name`, as in the pattern of `parse`.
    pub(super) fn parse_column_maybe_typed(&mut self) -> Option<ColumnDecl> {
        let start = self.token().span.start;
        let name = if self.at(TokenKind::Colon) {
            self.missing_name("a column name")
        } else {
            self.parse_declared_name()?
        };
        let ty = if self.eat(TokenKind::Colon).is_some() { Some(self.expect_type()) } else { None };
        Some(ColumnDecl { name, ty, default: None, span: self.since(start) })
    }

    /// `name: type`, with any type `typeof` knows, or a plain `name`: a column of `find … project`.
    pub(super) fn parse_typed_reference(&mut self) -> Option<ColumnDecl> {
        let name = self.parse_name()?;
        let start = name.span.start;
        let ty = match self.eat(TokenKind::Colon) {
            Some(_) if self.scalar_type(0).is_some() => {
                let ty = TypeRef { ty: self.scalar_type(0), span: self.token().span };
                self.bump();
                Some(ty)
            }
            Some(_) => Some(self.expect_type()),
            None => None,
        };
        Some(ColumnDecl { name, ty, default: None, span: self.since(start) })
    }

    /// `name: type` or `name: (schema)`, without a default.
    fn parse_parameter_type(&mut self) -> Option<FunctionParameter> {
        let start = self.token().span.start;
        let name = match self.parse_declared_name() {
            Some(name) => name,
            None if self.at(TokenKind::Colon) => self.missing_name("a name"),
            None => return None,
        };
        let colon = self.expect(TokenKind::Colon, ":");
        let kind = if self.at(TokenKind::OpenParen) {
            self.nested(|parser| Some(ParameterKind::Table(parser.parse_table_type())))
                .unwrap_or(ParameterKind::Untyped)
        } else if colon.is_some() || self.is_type_word(0) {
            ParameterKind::Scalar(self.expect_type())
        } else {
            ParameterKind::Untyped
        };
        Some(FunctionParameter { name, kind, default: None, span: self.since(start) })
    }

    /// `name: type = default`.
    pub(super) fn parse_parameter(&mut self) -> Option<FunctionParameter> {
        let mut parameter = self.parse_parameter_type()?;
        if self.eat(TokenKind::Equal).is_some() {
            let value = match self.parse_parameter_value() {
                Some(value) => value,
                None => self.missing_expr("a constant"),
            };
            parameter.default = Some(value);
            parameter.span = self.since(parameter.span.start);
        }
        Some(parameter)
    }

    /// The placeholder for a parameter.
    pub(super) fn no_parameter(&mut self) -> FunctionParameter {
        FunctionParameter {
            name: self.no_name(),
            kind: ParameterKind::Untyped,
            default: None,
            span: self.gap(),
        }
    }

    /// `name: type = default` as a column.
    pub(super) fn parse_column_with_default(&mut self) -> Option<ColumnDecl> {
        let FunctionParameter { name, kind, default, span } = self.parse_parameter()?;
        let ty = match kind {
            ParameterKind::Scalar(ty) => Some(ty),
            _ => None,
        };
        Some(ColumnDecl { name, ty, default, span })
    }

    pub(super) fn no_column(&mut self) -> ColumnDecl {
        ColumnDecl { name: self.no_name(), ty: None, default: None, span: self.gap() }
    }

    /// `(*)` or `(a: string, …)` as the type of a parameter.
    fn parse_table_type(&mut self) -> RowSchema {
        let start = self.token().span.start;
        let open = self.eat(TokenKind::OpenParen);
        let star = self.eat(TokenKind::Star).is_some();
        let columns = if star { Vec::new() } else { self.parse_columns() };
        self.close(TokenKind::CloseParen, open);
        RowSchema { columns, open: star, span: self.since(start) }
    }

    /// The schema of `typeof(…)`, whose elements may be `*`.
    pub(super) fn parse_typeof_schema(&mut self) -> RowSchema {
        let start = self.token().span.start;
        let open = self.eat(TokenKind::OpenParen);
        let mut star = false;
        let list = ListSyntax::maybe("a column with its type");
        let columns = self.list(
            list,
            |parser| {
                if parser.eat(TokenKind::Star).is_some() {
                    star = true;
                    return Some(None);
                }
                parser.parse_column().map(Some)
            },
            |_| None,
        );
        self.close(TokenKind::CloseParen, open);
        RowSchema { columns: columns.into_iter().flatten().collect(), open: star, span: self.since(start) }
    }

    /// `(a: string, b: long)` that has to stand here.
    pub(super) fn expect_schema(&mut self) -> RowSchema {
        if !self.at(TokenKind::OpenParen) {
            self.missing("a schema in parentheses");
            return RowSchema { columns: Vec::new(), open: false, span: self.gap() };
        }
        let start = self.token().span.start;
        let open = self.eat(TokenKind::OpenParen);
        self.eat(TokenKind::Comma);
        let columns = self.parse_columns();
        self.close(TokenKind::CloseParen, open);
        RowSchema { columns, open: false, span: self.since(start) }
    }

    /// The schema of a plugin's result: `(*, a: string)`.
    pub(super) fn expect_plugin_schema(&mut self) -> RowSchema {
        if !self.at(TokenKind::OpenParen) {
            return self.expect_schema();
        }
        let start = self.token().span.start;
        let open = self.eat(TokenKind::OpenParen);
        self.eat(TokenKind::Comma);
        let star = self.eat(TokenKind::Star).is_some();
        self.eat(TokenKind::Comma);
        let columns = self.parse_columns();
        self.close(TokenKind::CloseParen, open);
        RowSchema { columns, open: star, span: self.since(start) }
    }

    fn parse_columns(&mut self) -> Vec<ColumnDecl> {
        let list = ListSyntax::maybe("a column with its type").with_trailing_comma();
        self.list(list, Self::parse_column, Self::no_column)
    }

    /// A constant or a bare word, as parameters take them.
    pub(super) fn parse_parameter_value(&mut self) -> Option<Expr> {
        if let Some(literal) = self.parse_literal() {
            return Some(literal);
        }
        // `parse kind=relaxed`: the words are reserved, but here they are values.
        let name = if matches!(self.text_at(0), "relaxed" | "simple") {
            self.take_joined(1)
        } else {
            self.parse_name()?
        };
        Some(self.leaf(name.span, crate::syntax::ast::ExprKind::Name(name)))
    }
}
