//! Parameters of operators, `kind = inner`, `hint.strategy = shuffle`, and of their `with (…)`.

use super::{Parser, list::ListSyntax};
use crate::syntax::{
    ast::{Expr, ExprKind, Name, NamedParameter},
    keyword::Keyword,
    token::TokenKind,
};

/// Parameters that any operator with parameters takes. What one of them means to which operator is not the
/// syntax's question.
const COMMON: &[&str] = &[
    "bagexpansion",
    "bin_legacy",
    "__crossCluster",
    "__crossDB",
    "decodeblocks",
    "expandoutput",
    "hint.concurrency",
    "hint.distribution",
    "hint.materialized",
    "hint.num_partitions",
    "hint.pass_filters",
    "hint.pass_filters_column",
    "hint.progressive_top",
    "hint.remote",
    "hint.shufflekey",
    "hint.spread",
    "hint.strategy",
    "__id",
    "isfuzzy",
    "__isFuzzy",
    "kind",
    "__noWithSource",
    "__packedColumn",
    "__sourceColumnIndex",
    "cycles",
    "with_match_id",
    "with_itemindex",
    "withsource",
    "with_source",
    "with_step_name",
    "force_remote",
];

/// Parameters whose value is a list of columns.
const COLUMN_LISTS: &[&str] = &["ycolumns", "anomalycolumns", "series"];
/// Parameters whose value may be an expression with calls.
const EXPRESSIONS: &[&str] = &["title", "xtitle", "ytitle"];

/// What makes a word that names a parameter one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ParameterStart {
    /// The name: where no `=` follows, it is reported as missing.
    Name,
    /// The name with `=` behind it: the operator may have a column of that name in this place.
    NameAndEquals,
}

/// Which parameters are known in a place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ParameterSet {
    /// Those that the place has for itself.
    Own,
    /// Those, and the ones that any operator takes.
    OwnAndCommon,
}

impl Parser<'_> {
    /// Parameters as long as they come. `own` are those of this operator alone.
    pub(super) fn parse_parameters(&mut self, own: &[&str], start: ParameterStart) -> Vec<NamedParameter> {
        let mut parameters = Vec::new();
        while let Some(parameter) = self.parse_parameter_of(own, start, ParameterSet::OwnAndCommon) {
            parameters.push(parameter);
        }
        parameters
    }

    /// How many tokens the name of a parameter has; 0 where none starts here.
    fn scan_parameter(&self, own: &[&str], start: ParameterStart, set: ParameterSet) -> usize {
        if !matches!(self.kind(), TokenKind::Word | TokenKind::Keyword(_)) {
            return 0;
        }
        // A hint that is no keyword, such as `hint.pass_filters`, is three tokens.
        let dotted = self.kind_at(1) == TokenKind::Dot && self.adjoins(1) && self.adjoins(2);
        let length = if dotted { 3 } else { 1 };
        let first = self.token().span.start;
        let end = self.token_at(length - 1).span.end;
        let text = self.text.get(first as usize..end as usize).unwrap_or_default();
        let known = own.contains(&text) || (set == ParameterSet::OwnAndCommon && COMMON.contains(&text));
        if known && (start == ParameterStart::Name || self.kind_at(length) == TokenKind::Equal) {
            length
        } else {
            0
        }
    }

    fn parse_parameter_of(
        &mut self,
        own: &[&str],
        start: ParameterStart,
        set: ParameterSet,
    ) -> Option<NamedParameter> {
        let length = self.scan_parameter(own, start, set);
        if length == 0 {
            return None;
        }
        let name = self.take_joined(length);
        self.expect(TokenKind::Equal, "=");
        Some(self.parse_property_value(name, own))
    }

    /// The value of the parameter `name`, whose `=` has been taken.
    fn parse_property_value(&mut self, name: Name, own: &[&str]) -> NamedParameter {
        let text = name.text.as_ref();
        let value = if COLUMN_LISTS.contains(&text) {
            self.parse_column_reference()
        } else if EXPRESSIONS.contains(&text) {
            self.parse_path()
        } else {
            self.parse_parameter_value()
        };
        let value = match value {
            Some(value) => value,
            None => self.missing_expr(&format!("a value of `{text}`")),
        };
        let mut others = Vec::new();
        if COLUMN_LISTS.contains(&text) {
            while self.at(TokenKind::Comma) && !self.is_parameter_name(1, own) {
                let pos = self.pos;
                self.bump();
                let Some(column) = self.parse_column_reference() else {
                    self.pos = pos;
                    break;
                };
                others.push(column);
            }
        }
        let span = self.since(name.span.start);
        NamedParameter { name, value, others, span }
    }

    fn is_parameter_name(&self, ahead: usize, own: &[&str]) -> bool {
        let text = self.text_at(ahead);
        own.contains(&text) || COMMON.contains(&text)
    }

    fn parse_column_reference(&mut self) -> Option<Expr> {
        let name = self.parse_declared_name()?;
        Some(self.leaf(name.span, ExprKind::Name(name)))
    }

    /// `a, b`: columns behind the old form of a parameter, `render timechart by a, b`.
    pub(super) fn parse_old_columns(&mut self) -> NamedParameter {
        let name = self.take_joined(1);
        let value = match self.parse_column_reference() {
            Some(value) => value,
            None => self.missing_expr("a column name"),
        };
        let mut others = Vec::new();
        while self.at(TokenKind::Comma) {
            self.bump();
            let column = match self.parse_column_reference() {
                Some(column) => column,
                None => self.missing_expr("a column name"),
            };
            others.push(column);
        }
        let span = self.since(name.span.start);
        NamedParameter { name, value, others, span }
    }

    /// Whether the token `ahead` names a parameter that any operator takes.
    pub(super) fn is_common_parameter(&self, ahead: usize) -> bool {
        COMMON.contains(&self.text_at(ahead))
    }

    /// One of `names`, with its value, where it stands here and `=` follows.
    pub(super) fn parse_parameter_named(&mut self, names: &[&str]) -> Option<NamedParameter> {
        self.parse_parameter_of(names, ParameterStart::NameAndEquals, ParameterSet::Own)
    }

    /// `with ( a = x, … )` where any name will do: the properties of `externaldata` and others.
    pub(super) fn parse_with_properties(&mut self) -> Vec<NamedParameter> {
        if self.eat_keyword(Keyword::With).is_none() {
            return Vec::new();
        }
        let open = self.expect(TokenKind::OpenParen, "(");
        let mut properties = Vec::new();
        if open.is_some() {
            properties = self.list(
                ListSyntax::maybe("a property with its value"),
                Self::parse_property,
                Self::no_property,
            );
            self.close(TokenKind::CloseParen, open);
        }
        properties
    }

    fn parse_property(&mut self) -> Option<NamedParameter> {
        let name = self.parse_declared_name()?;
        self.expect(TokenKind::Equal, "=");
        let value = match self.parse_literal_token() {
            Some(value) => value,
            None => match self.parse_column_reference() {
                Some(value) => value,
                None => self.missing_expr("a value"),
            },
        };
        let span = self.since(name.span.start);
        Some(NamedParameter { name, value, others: Vec::new(), span })
    }

    /// The placeholder for a property.
    fn no_property(&mut self) -> NamedParameter {
        let name = self.no_name();
        let value = self.no_expr();
        NamedParameter { span: name.span, name, value, others: Vec::new() }
    }

    /// `( a = x, … )` with the parameters of `names` only.
    pub(super) fn parse_parenthesized_parameters(&mut self, names: &[&str]) -> Vec<NamedParameter> {
        let open = self.expect(TokenKind::OpenParen, "(");
        if open.is_none() {
            return Vec::new();
        }
        self.eat(TokenKind::Comma);
        let properties = self.parse_parameter_list(names, ParameterSet::Own);
        self.close(TokenKind::CloseParen, open);
        properties
    }

    /// `a = x, …` with the parameters of `names`, and the common ones where `set` says so.
    pub(super) fn parse_parameter_list(&mut self, names: &[&str], set: ParameterSet) -> Vec<NamedParameter> {
        let list = ListSyntax::maybe("a property with its value");
        self.list(
            list,
            |parser| parser.parse_parameter_of(names, ParameterStart::Name, set),
            Self::no_property,
        )
    }
}
