//! Pipelines: a source and the operators piped behind it.

use super::{Checkpoint, Parser};
use crate::diagnostic::Code;
use crate::syntax::{
    ast::{Expr, ExprKind, Operator, OperatorKind, Pipeline, Subquery},
    keyword::Keyword,
    operator_table::{self, PipelineStart},
    span::Span,
    token::TokenKind,
};

impl Parser<'_> {
    /// An expression or a pipeline.
    pub(super) fn parse_expression(&mut self) -> Option<Expr> {
        let mark = self.mark();
        let start = self.token().span.start;
        let mut operators = Vec::new();
        let mut source = None;
        if self.starts_with_operator() {
            operators.extend(self.nested_operator(Self::parse_operator));
        }
        if operators.is_empty() {
            source = self.parse_unnamed();
        }
        if source.is_none() && operators.is_empty() {
            operators.extend(self.nested_operator(Self::parse_operator));
        }
        if operators.is_empty() && !self.at(TokenKind::Pipe) {
            return source;
        }
        if operators.is_empty() && source.is_none() {
            return None;
        }
        Some(self.parse_pipes(mark, start, source.map(Box::new), operators))
    }

    /// An expression or a pipeline that has to stand here.
    pub(super) fn expect_expression(&mut self, what: &str) -> Expr {
        match self.parse_expression() {
            Some(expr) => expr,
            None => self.missing_expr(what),
        }
    }

    /// The operators behind the first, each with its `|`.
    fn parse_pipes(
        &mut self,
        mark: Checkpoint,
        start: u32,
        source: Option<Box<Expr>>,
        mut operators: Vec<Operator>,
    ) -> Expr {
        while self.eat(TokenKind::Pipe).is_some() {
            operators.push(self.expect_operator());
        }
        let span = self.since(start);
        self.expr(mark, span, ExprKind::Pipeline(Pipeline { source, operators }))
    }

    /// Puts the pipeline that goes on here behind `expr`, after tokens that were passed over.
    pub(super) fn continue_pipeline(&mut self, expr: &mut Expr) {
        let mark = self.mark();
        let rest = self.parse_pipes(mark, expr.span.start, None, Vec::new());
        let ExprKind::Pipeline(Pipeline { operators: more, .. }) = rest.kind else { return };
        if let ExprKind::Pipeline(pipeline) = &mut expr.kind {
            pipeline.operators.extend(more);
            expr.span = rest.span;
        } else {
            let whole = Expr { id: rest.id, span: rest.span, kind: ExprKind::Missing };
            let source = std::mem::replace(expr, whole);
            expr.kind = ExprKind::Pipeline(Pipeline { source: Some(Box::new(source)), operators: more });
        }
    }

    /// `( operator | operator … )`, which reads what the operator around it hands it.
    pub(super) fn expect_subquery(&mut self) -> Subquery {
        let start = self.token().span.start;
        let Some(open) = self.expect(TokenKind::OpenParen, "(") else {
            let body = Box::new(self.no_expr());
            return Subquery { body, span: self.gap() };
        };
        let body = Box::new(self.expect_piped_operators());
        self.close(TokenKind::CloseParen, Some(open));
        Subquery { body, span: self.since(start) }
    }

    /// Operators without a source.
    pub(super) fn expect_piped_operators(&mut self) -> Expr {
        let mark = self.mark();
        let start = self.token().span.start;
        if self.at_keyword(Keyword::ContextualDatatable) {
            let source = self.parse_contextual_datatable().map(Box::new);
            return self.parse_pipes(mark, start, source, Vec::new());
        }
        let operators = vec![self.expect_operator()];
        self.parse_pipes(mark, start, None, operators)
    }

    /// An operator that has to stand here, behind a `|`.
    pub(super) fn expect_operator(&mut self) -> Operator {
        let start = self.token().span.start;
        if let Some(operator) = self.nested_operator(Self::parse_operator) {
            return operator;
        }
        let word = matches!(self.kind(), TokenKind::Word);
        let place = if word { self.token().span } else { self.gap() };
        let help = match self.kind() {
            TokenKind::Word => {
                operator_table::suggest(self.text_at(0)).map(|name| format!("did you mean `{name}`?"))
            }
            TokenKind::Pipe => Some("remove one `|`, or write `or` between two conditions".into()),
            _ => None,
        };
        self.report(Code::OperatorExpected, place, "an operator", help);
        let id = self.operator_id();
        let pos = self.pos;
        if !self.at_list_end() {
            self.skip_to(self.end_of_operator());
        }
        let span = if self.pos > pos { self.since(start) } else { place };
        let keyword = if word { place } else { Span::at(span.start) };
        Operator { id, span, keyword, name: None, parameters: Vec::new(), kind: OperatorKind::Unknown }
    }

    /// Index of the token that ends the operator here: the next `|`, `;` or closing bracket outside of brackets.
    pub(super) fn end_of_operator(&self) -> usize {
        let mut depth = 0_u32;
        for (at, token) in self.tokens.iter().enumerate().skip(self.pos) {
            match token.kind {
                TokenKind::OpenParen | TokenKind::OpenBracket | TokenKind::OpenBrace => depth += 1,
                TokenKind::CloseParen | TokenKind::CloseBracket | TokenKind::CloseBrace => match depth {
                    0 => return at,
                    _ => depth -= 1,
                },
                TokenKind::Pipe | TokenKind::Semicolon if depth == 0 => return at,
                TokenKind::End => return at,
                _ => {}
            }
        }
        self.tokens.len().saturating_sub(1)
    }

    /// Whether what stands here can only be an operator, or is one by what follows.
    fn starts_with_operator(&self) -> bool {
        let TokenKind::Keyword(keyword) = self.kind() else { return false };
        match operator_table::find(keyword).map(|operator| operator.start) {
            None | Some(PipelineStart::AfterExpression) => false,
            Some(PipelineStart::Always) => true,
            Some(PipelineStart::When(follows)) => follows(self),
        }
    }

    /// Whether `by` follows.
    pub(in crate::syntax) fn by_follows(&self) -> bool {
        self.kind_at(1) == TokenKind::Keyword(Keyword::By)
    }

    /// Whether `by` or a parameter follows.
    pub(in crate::syntax) fn by_or_parameter_follows(&self) -> bool {
        self.by_follows() || self.is_common_parameter(1)
    }

    /// Whether the `evaluate` here is the operator: a plugin or a parameter follows.
    pub(in crate::syntax) fn evaluate_is_operator(&self) -> bool {
        self.scan_name(1) > 0 || self.is_common_parameter(1)
    }

    /// Whether the `range` here is the operator: a name and `from` follow.
    pub(in crate::syntax) fn range_is_operator(&self) -> bool {
        let name = self.scan_name(1);
        name > 0 && self.kind_at(1 + name) == TokenKind::Keyword(Keyword::From)
    }

    /// Whether the `render` here is the operator: a chart follows.
    pub(in crate::syntax) fn render_is_operator(&self) -> bool {
        self.kind_at(1) == TokenKind::Word || self.scan_name(1) > 0 || self.is_chart(1)
    }
}
