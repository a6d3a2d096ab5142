//! Expressions with operators, by precedence climbing.
//!
//! From loose to tight: `or`, `and`, equality and membership, order, sum, product, text operators, sign. Equality,
//! order and text operators do not chain: `a == b == c` is an error.

use super::{Checkpoint, Parser, list::ListSyntax};
use crate::diagnostic::Code;
use crate::syntax::{
    ast::{
        BinaryOp,
        CaseSensitivity::{Insensitive, Sensitive},
        Expr, ExprKind, LogicalOp, MembershipOp, NamedExpr, Precedence, RangeOp, TextOp, TextPredicate,
        UnaryOp,
    },
    keyword::Keyword,
    span::Span,
    token::TokenKind,
};

#[derive(Clone, Copy)]
enum Infix {
    Logical(LogicalOp),
    Binary(BinaryOp),
    Membership(MembershipOp),
    Range(RangeOp),
}

impl Infix {
    fn precedence(self) -> Precedence {
        match self {
            Self::Logical(LogicalOp::Or) => Precedence::Or,
            Self::Logical(LogicalOp::And) => Precedence::And,
            Self::Binary(op) => op.precedence(),
            Self::Membership(_) | Self::Range(_) => Precedence::Equality,
        }
    }
}

impl Parser<'_> {
    /// An expression with an optional name or names before it: `x`, `n = x`, `(a, b) = x`.
    pub(super) fn parse_named(&mut self) -> Option<NamedExpr> {
        let start = self.token().span.start;
        let names = self.parse_assigned_names();
        let expr = match (self.parse_unnamed(), &names) {
            (Some(expr), _) => expr,
            (None, Some(_)) => self.missing_expr("an expression"),
            (None, None) => return None,
        };
        Some(NamedExpr { names, expr, span: self.since(start) })
    }

    /// A named expression that has to stand here.
    pub(super) fn expect_named(&mut self, what: &str) -> NamedExpr {
        if let Some(named) = self.parse_named() {
            return named;
        }
        self.missing(what);
        self.no_named()
    }

    /// The placeholder for a named expression.
    pub(super) fn no_named(&mut self) -> NamedExpr {
        let expr = self.no_expr();
        NamedExpr { names: None, span: expr.span, expr }
    }

    /// The placeholder for an expression.
    pub(super) fn no_expr(&mut self) -> Expr {
        let gap = self.gap();
        self.leaf(gap, ExprKind::Missing)
    }

    /// An expression that is no pipeline.
    pub(super) fn parse_unnamed(&mut self) -> Option<Expr> {
        self.nested(|parser| parser.parse_level(Precedence::Or))
    }

    /// An expression, no pipeline, that has to stand here.
    pub(super) fn expect_unnamed(&mut self, what: &str) -> Expr {
        match self.parse_unnamed() {
            Some(expr) => expr,
            None => self.missing_expr(what),
        }
    }

    fn parse_level(&mut self, lowest: Precedence) -> Option<Expr> {
        let mut mark = self.mark();
        let mut left = match self.parse_star_operand(lowest) {
            Some(star) => star,
            None => self.parse_signed()?,
        };
        // The tightest level that may still follow.
        let mut tightest = Some(Precedence::Sign);
        while let Some(infix) = self.infix() {
            let level = infix.precedence();
            if level < lowest || tightest.is_none_or(|tightest| level > tightest) {
                break;
            }
            left = self.parse_right(left, infix, level, &mut mark);
            tightest = if level.chains() { Some(level) } else { level.looser() };
        }
        Some(left)
    }

    /// `*` before an operator that can search in all columns.
    fn parse_star_operand(&mut self, lowest: Precedence) -> Option<Expr> {
        if !self.at(TokenKind::Star) {
            return None;
        }
        let fits = match infix_of(self.kind_at(1))? {
            Infix::Binary(BinaryOp::Equal) => lowest <= Precedence::Equality,
            infix => infix.precedence() == Precedence::Text,
        };
        if !fits {
            return None;
        }
        let span = self.bump().span;
        Some(self.leaf(span, ExprKind::Star))
    }

    fn infix(&self) -> Option<Infix> {
        // `in range(…)` belongs to `make-series`.
        if self.at_keyword(Keyword::In) && self.kind_at(1) == TokenKind::Keyword(Keyword::Range) {
            return None;
        }
        infix_of(self.kind())
    }

    fn parse_right(&mut self, left: Expr, infix: Infix, level: Precedence, mark: &mut Checkpoint) -> Expr {
        let start = left.span.start;
        let op_span = self.bump().span;
        match infix {
            Infix::Logical(op) => {
                let mut operands = vec![left, self.parse_operand(level)];
                let mut op_spans = vec![op_span];
                while matches!(self.infix(), Some(Infix::Logical(next)) if next == op) {
                    op_spans.push(self.bump().span);
                    let operand = self.parse_operand(level);
                    operands.push(operand);
                }
                let span = self.since(start);
                self.expr(*mark, span, ExprKind::Logical { op, op_spans, operands })
            }
            Infix::Binary(op) => {
                let (id, right_mark) = (left.id, self.mark());
                let right = self.parse_operand(level);
                let kind = ExprKind::Binary { op, op_span, left: Box::new(left), right: Box::new(right) };
                let span = self.since(start);
                self.link(id, right_mark, span, kind)
            }
            Infix::Membership(op) => {
                let (list, list_span) = self.parse_membership_list();
                let kind = ExprKind::Membership { op, op_span, left: Box::new(left), list, list_span };
                let span = self.since(start);
                self.expr(*mark, span, kind)
            }
            Infix::Range(op) => {
                let (low, high) = self.parse_range();
                let (left, low, high) = (Box::new(left), Box::new(low), Box::new(high));
                let span = self.since(start);
                self.expr(*mark, span, ExprKind::Between { op, op_span, left, low, high })
            }
        }
    }

    fn parse_operand(&mut self, level: Precedence) -> Expr {
        match self.parse_level(level.tighter()) {
            Some(expr) => expr,
            None => self.missing_expr("an expression"),
        }
    }

    /// What stands in the parentheses behind `in`: expressions, or one pipeline.
    fn parse_membership_list(&mut self) -> (Vec<Expr>, Span) {
        let start = self.token().span.start;
        let open = self.eat(TokenKind::OpenParen);
        let mut list = Vec::new();
        if open.is_none() {
            let place = self.missing_token_place();
            let help = (self.kind() == TokenKind::Word)
                .then(|| format!("put the list in parentheses: `({})`", self.text_at(0)));
            self.report(Code::TokenExpected, place, "`(`", help);
            // The list without parentheses is most often one name: taking it keeps the rest readable.
            list.extend(self.parse_unnamed());
        } else {
            match self.parse_expression() {
                Some(first) if self.at(TokenKind::Comma) => {
                    list.push(first);
                    self.bump();
                    let expressions = ListSyntax::of("an expression");
                    list.extend(self.list(expressions, Self::parse_unnamed, Self::no_expr));
                }
                Some(first) => list.push(first),
                None => {
                    let expressions = ListSyntax::of("an expression");
                    list = self.list(expressions, Self::parse_unnamed, Self::no_expr);
                }
            }
            self.close(TokenKind::CloseParen, open);
        }
        (list, self.since(start))
    }

    /// `( low .. high )`.
    fn parse_range(&mut self) -> (Expr, Expr) {
        let open = self.expect(TokenKind::OpenParen, "(");
        let low = self.expect_unnamed("the lower bound");
        self.expect(TokenKind::DotDot, "..");
        let high = self.expect_unnamed("the upper bound");
        self.close(TokenKind::CloseParen, open);
        (low, high)
    }

    /// An operand with its sign.
    fn parse_signed(&mut self) -> Option<Expr> {
        let op = match self.kind() {
            TokenKind::Minus => UnaryOp::Minus,
            TokenKind::Plus => UnaryOp::Plus,
            _ => return self.parse_path(),
        };
        let mark = self.mark();
        let start = self.bump().span.start;
        let operand = match self.parse_path() {
            Some(operand) => operand,
            None => self.missing_expr("an expression"),
        };
        let span = self.since(start);
        Some(self.expr(mark, span, ExprKind::Unary { op, operand: Box::new(operand) }))
    }
}

fn infix_of(kind: TokenKind) -> Option<Infix> {
    use BinaryOp as B;
    let op = match kind {
        TokenKind::Plus => B::Add,
        TokenKind::Minus => B::Subtract,
        TokenKind::Star => B::Multiply,
        TokenKind::Slash => B::Divide,
        TokenKind::Percent => B::Modulo,
        TokenKind::Less => B::Less,
        TokenKind::LessOrEqual => B::LessOrEqual,
        TokenKind::Greater => B::Greater,
        TokenKind::GreaterOrEqual => B::GreaterOrEqual,
        TokenKind::EqualEqual => B::Equal,
        TokenKind::BangEqual | TokenKind::LessGreater => B::NotEqual,
        TokenKind::EqualTilde => B::Text(TextOp::new(TextPredicate::Equals, Insensitive)),
        TokenKind::BangTilde => B::Text(TextOp::not(TextPredicate::Equals, Insensitive)),
        TokenKind::Colon => B::Colon,
        TokenKind::Keyword(keyword) => return infix_keyword(keyword),
        _ => return None,
    };
    Some(Infix::Binary(op))
}

fn infix_keyword(keyword: Keyword) -> Option<Infix> {
    use {Keyword as K, MembershipOp as M};
    Some(match keyword {
        K::Or => Infix::Logical(LogicalOp::Or),
        K::And => Infix::Logical(LogicalOp::And),
        K::In => Infix::Membership(M::In { case: Sensitive, negated: false }),
        K::NotIn => Infix::Membership(M::In { case: Sensitive, negated: true }),
        K::InTilde => Infix::Membership(M::In { case: Insensitive, negated: false }),
        K::NotInTilde => Infix::Membership(M::In { case: Insensitive, negated: true }),
        K::HasAny => Infix::Membership(M::HasAny),
        K::HasAll => Infix::Membership(M::HasAll),
        K::Between => Infix::Range(RangeOp::Between),
        K::NotBetween => Infix::Range(RangeOp::NotBetween),
        K::Like => Infix::Binary(BinaryOp::Like { case: Insensitive, negated: false }),
        K::NotLike => Infix::Binary(BinaryOp::Like { case: Insensitive, negated: true }),
        K::Likecs => Infix::Binary(BinaryOp::Like { case: Sensitive, negated: false }),
        K::NotLikeCs => Infix::Binary(BinaryOp::Like { case: Sensitive, negated: true }),
        K::MatchesRegex => Infix::Binary(BinaryOp::MatchesRegex),
        keyword => Infix::Binary(BinaryOp::Text(text_keyword(keyword)?)),
    })
}

fn text_keyword(keyword: Keyword) -> Option<TextOp> {
    use {Keyword as K, TextPredicate as P};
    Some(match keyword {
        K::Has => TextOp::new(P::Has, Insensitive),
        K::NotHas => TextOp::not(P::Has, Insensitive),
        K::HasCs => TextOp::new(P::Has, Sensitive),
        K::NotHasCs => TextOp::not(P::Has, Sensitive),
        K::Hasprefix => TextOp::new(P::HasPrefix, Insensitive),
        K::NotHasprefix => TextOp::not(P::HasPrefix, Insensitive),
        K::HasprefixCs => TextOp::new(P::HasPrefix, Sensitive),
        K::NotHasprefixCs => TextOp::not(P::HasPrefix, Sensitive),
        K::Hassuffix => TextOp::new(P::HasSuffix, Insensitive),
        K::NotHassuffix => TextOp::not(P::HasSuffix, Insensitive),
        K::HassuffixCs => TextOp::new(P::HasSuffix, Sensitive),
        K::NotHassuffixCs => TextOp::not(P::HasSuffix, Sensitive),
        K::Contains => TextOp::new(P::Contains, Insensitive),
        K::NotContains | K::NotContainsWord => TextOp::not(P::Contains, Insensitive),
        K::ContainsCs | K::ContainsCsWord => TextOp::new(P::Contains, Sensitive),
        K::NotContainsCs | K::NotContainsCsWord => TextOp::not(P::Contains, Sensitive),
        K::Startswith => TextOp::new(P::StartsWith, Insensitive),
        K::NotStartswith => TextOp::not(P::StartsWith, Insensitive),
        K::StartswithCs => TextOp::new(P::StartsWith, Sensitive),
        K::NotStartswithCs => TextOp::not(P::StartsWith, Sensitive),
        K::Endswith => TextOp::new(P::EndsWith, Insensitive),
        K::NotEndswith => TextOp::not(P::EndsWith, Insensitive),
        K::EndswithCs => TextOp::new(P::EndsWith, Sensitive),
        K::NotEndswithCs => TextOp::not(P::EndsWith, Sensitive),
        _ => return None,
    })
}

/// Whether the keyword is an operator with two sides.
pub(super) fn is_infix(keyword: Keyword) -> bool {
    infix_keyword(keyword).is_some()
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Code;
    use crate::syntax::{
        ast::{Expr, ExprKind, OperatorKind, StatementKind},
        parse,
    };

    /// The expression of `print EXPRESSION` with every operator and its operands in parentheses.
    fn grouped(expression: &str) -> String {
        let text = format!("print {expression}");
        let parsed = parse(&text);
        assert_eq!(parsed.errors, [], "{expression}");
        let StatementKind::Expression(Expr { kind: ExprKind::Pipeline(pipeline), .. }) =
            &parsed.query.statements[0].kind
        else {
            panic!("no pipeline");
        };
        let OperatorKind::Print(print) = &pipeline.operators[0].kind else { panic!("no print") };
        group(&print.columns[0].expr, &text)
    }

    fn group(expr: &Expr, text: &str) -> String {
        let all = |exprs: &[Expr]| exprs.iter().map(|expr| group(expr, text)).collect::<Vec<_>>();
        match &expr.kind {
            ExprKind::Binary { op, left, right, .. } => {
                format!("({} {} {})", group(left, text), op.symbol(), group(right, text))
            }
            ExprKind::Logical { op, operands, .. } => {
                format!("({})", all(operands).join(&format!(" {op:?} ")))
            }
            ExprKind::Membership { op, left, list, .. } => {
                format!("({} {} {})", group(left, text), op.symbol(), all(list).join(", "))
            }
            ExprKind::Between { op, left, low, high, .. } => {
                let (left, low, high) = (group(left, text), group(low, text), group(high, text));
                format!("({left} {} {low} .. {high})", op.symbol())
            }
            ExprKind::Unary { op, operand } => format!("({op:?} {})", group(operand, text)),
            ExprKind::Paren(inner) => group(inner, text),
            ExprKind::Path { base, member } => format!("{}->{}", group(base, text), group(member, text)),
            ExprKind::Element { base, index } => format!("{}<{}>", group(base, text), group(index, text)),
            _ => expr.span.of(text).to_owned(),
        }
    }

    #[test]
    fn operators_bind_by_level() {
        for (expression, expected) in [
            ("a or b and c", "(a Or (b And c))"),
            ("a and b or c and d or e", "((a And b) Or (c And d) Or e)"),
            ("a and b and c and d", "(a And b And c And d)"),
            ("a == b and c != d", "((a == b) And (c != d))"),
            ("a + b * c - d / e", "((a + (b * c)) - (d / e))"),
            ("a - b - c", "((a - b) - c)"),
            ("a < b == c", "((a < b) == c)"),
            ("a == b < c", "(a == (b < c))"),
            ("a < b + 1", "(a < (b + 1))"),
            ("a + b has c", "(a + (b has c))"),
            ("a has b == c", "((a has b) == c)"),
            ("a =~ b or c !~ d", "((a =~ b) Or (c !~ d))"),
            ("a matches regex b and c", "((a matches regex b) And c)"),
            ("a notcontains b", "(a !contains b)"),
            ("a in (b, c) and d !in~ (e)", "((a in b, c) And (d !in~ e))"),
            ("a has_any (b) or a has_all (c, d)", "((a has_any b) Or (a has_all c, d))"),
            ("a between (b + 1 .. c) and d", "((a between (b + 1) .. c) And d)"),
            ("a !between (1 .. 5)", "(a !between 1 .. 5)"),
            ("-a * b", "((Minus a) * b)"),
            ("a * -b", "(a * (Minus b))"),
            ("a - -1", "(a - (Minus 1))"),
            ("a.b.c['d'].e", "a->b->c<'d'>->e"),
            ("a['b'][0]", "a<'b'><0>"),
            ("a.['b c'].[1]", "a->['b c']<1>"),
            ("cluster('c').database('d').t", "cluster('c')->database('d')->t"),
            ("(a or b) and c", "((a Or b) And c)"),
        ] {
            assert_eq!(grouped(expression), expected, "{expression}");
        }
    }

    #[test]
    fn comparisons_do_not_chain() {
        for text in ["print a == b == c", "print a < b < c", "print a has b has c", "print a in (b) in (c)"] {
            let errors = parse(text).errors;
            assert_eq!(
                errors.iter().map(|error| error.code).collect::<Vec<_>>(),
                [Code::IncompleteFragment],
                "{text}"
            );
        }
    }
}
