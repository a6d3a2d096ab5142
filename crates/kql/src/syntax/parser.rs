//! Tokens → tree, by recursive descent, with precedence climbing for expressions.
//!
//! Each `parse_…` of an optional construct returns `None` and takes nothing when the construct does not start
//! here; the one of a required construct reports what is missing and puts a placeholder into the tree. Two
//! findings in the same gap between tokens are one finding: only the first is reported.

mod cursor;
mod expression;
mod list;
mod literal;
mod name;
mod operator;
mod parameter;
mod pipeline;
mod primary;
mod schema;
mod statement;

pub(super) use operator::OperatorParts;

use super::{
    ast::{Expr, ExprId, ExprKind, OperatorId, Query},
    lexer,
    span::Span,
    token::Token,
};
use crate::diagnostic::{Code, Diagnostic, Severity};

/// How deep expressions, pipelines and function bodies may stand in each other, in levels of parentheses. Real
/// queries stay below 30. An unoptimised build needs up to 10 kB of stack a level, and threads have 2 MB.
const MAX_NESTING: u32 = 100;
/// For how many levels a pipeline in a pipeline counts.
const OPERATOR_NESTING: u32 = 3;
/// How high the tree may grow, which long chains such as `a + b + c …` do without nesting.
const MAX_HEIGHT: u16 = 300;

/// What the parser makes of a text.
#[derive(Clone, Debug)]
pub struct ParsedQuery {
    /// The tree; it is complete even where there are errors.
    pub query: Query,
    /// All syntax errors, by place.
    pub errors: Vec<Diagnostic>,
    /// All tokens, of which the last is [`TokenKind::End`](super::token::TokenKind::End).
    pub tokens: Vec<Token>,
}

/// Parses `text`. Never fails: what is wrong is in [`ParsedQuery::errors`].
pub fn parse(text: &str) -> ParsedQuery {
    let (tokens, errors) = lexer::lex(text);
    let mut parser = Parser {
        text,
        tokens: &tokens,
        pos: 0,
        errors,
        last_error_at: None,
        nesting: 0,
        stopped: false,
        heights: Vec::with_capacity(tokens.len()),
        operator_count: 0,
        skipped: Vec::new(),
    };
    let statements = parser.parse_query();
    let expr_count = u32::try_from(parser.heights.len()).unwrap_or(u32::MAX);
    let query =
        Query { statements, expr_count, operator_count: parser.operator_count, skipped: parser.skipped };
    let mut errors = parser.errors;
    errors.sort_by_key(|error| (error.span.start, error.span.end));
    ParsedQuery { query, errors, tokens }
}

pub(super) struct Parser<'t> {
    text: &'t str,
    tokens: &'t [Token],
    pos: usize,
    errors: Vec<Diagnostic>,
    /// Index of the token before which the last error was reported.
    last_error_at: Option<usize>,
    nesting: u32,
    /// Whether a limit was hit: then the rest of the text is passed over without further findings.
    stopped: bool,
    /// Height of the tree below each expression, by [`ExprId`].
    heights: Vec<u16>,
    operator_count: u32,
    skipped: Vec<Span>,
}

/// Where the expressions of a node under construction begin.
#[derive(Clone, Copy)]
struct Checkpoint(usize);

impl Parser<'_> {
    fn mark(&self) -> Checkpoint {
        Checkpoint(self.heights.len())
    }

    /// An expression whose parts are all the expressions made since `mark`.
    fn expr(&mut self, mark: Checkpoint, span: Span, kind: ExprKind) -> Expr {
        let below = self.heights.get(mark.0..).unwrap_or_default().iter().copied().max().unwrap_or(0);
        self.finish(below, span, kind)
    }

    /// An expression without parts.
    fn leaf(&mut self, span: Span, kind: ExprKind) -> Expr {
        self.finish(0, span, kind)
    }

    /// A link of a chain: an expression made of `left` and of all that was made since `mark`.
    fn link(&mut self, left: ExprId, mark: Checkpoint, span: Span, kind: ExprKind) -> Expr {
        let right = self.heights.get(mark.0..).unwrap_or_default().iter().copied().max().unwrap_or(0);
        let left = self.heights.get(left.index()).copied().unwrap_or(0);
        self.finish(left.max(right), span, kind)
    }

    fn finish(&mut self, below: u16, span: Span, kind: ExprKind) -> Expr {
        let id = ExprId(u32::try_from(self.heights.len()).unwrap_or(u32::MAX));
        self.heights.push(below + 1);
        if below >= MAX_HEIGHT {
            self.stop(span, "this expression is longer than can be followed");
        }
        Expr { id, span, kind }
    }

    fn operator_id(&mut self) -> OperatorId {
        let id = OperatorId(self.operator_count);
        self.operator_count += 1;
        id
    }

    /// Runs `parse` one level deeper; gives up on the rest of the text where that is too deep.
    fn nested<T>(&mut self, parse: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.deeper(1, parse)
    }

    /// The same for an operator, whose frames are the largest.
    fn nested_operator<T>(&mut self, parse: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.deeper(OPERATOR_NESTING, parse)
    }

    fn deeper<T>(&mut self, levels: u32, parse: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.nesting + levels > MAX_NESTING {
            let at = self.gap();
            self.stop(at, "the query is nested deeper than can be followed");
            return None;
        }
        self.nesting += levels;
        let result = parse(self);
        self.nesting -= levels;
        result
    }

    /// Reports that a limit was hit, and passes over the rest of the text.
    fn stop(&mut self, span: Span, message: &str) {
        if self.stopped {
            return;
        }
        self.errors.push(Diagnostic {
            code: Code::TooDeep,
            severity: Severity::Error,
            span,
            message: message.into(),
            help: Some("split it into several `let` statements, or write a list: `x in (…)`".into()),
        });
        self.stopped = true;
        self.skip_to(self.tokens.len().saturating_sub(1));
    }
}
