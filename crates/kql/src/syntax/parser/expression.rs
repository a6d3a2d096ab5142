//! Expressions with operators, by precedence climbing.
//!
//! From loose to tight: `or`, `and`, equality and membership, order, sum, product, text operators, sign. Equality,
//! order and text operators do not chain: `a == b == c` is an error.

use super::{Checkpoint, Parser, list::ListSyntax};
use crate::syntax::{
    ast::{BinaryOp, Expr, ExprKind, LogicalOp, MembershipOp, NamedExpr, RangeOp, UnaryOp},
    error,
    keyword::Keyword,
    span::Span,
    token::TokenKind,
};

/// How tight an operator binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Precedence {
    Or,
    And,
    Equality,
    Order,
    Sum,
    Product,
    Text,
    Sign,
}

impl Precedence {
    fn tighter(self) -> Self {
        match self {
            Self::Or => Self::And,
            Self::And => Self::Equality,
            Self::Equality => Self::Order,
            Self::Order => Self::Sum,
            Self::Sum => Self::Product,
            Self::Product => Self::Text,
            Self::Text | Self::Sign => Self::Sign,
        }
    }

    fn looser(self) -> Option<Self> {
        Some(match self {
            Self::Or => return None,
            Self::And => Self::Or,
            Self::Equality => Self::And,
            Self::Order => Self::Equality,
            Self::Sum => Self::Order,
            Self::Product => Self::Sum,
            Self::Text => Self::Product,
            Self::Sign => Self::Text,
        })
    }

    fn chains(self) -> bool {
        matches!(self, Self::Or | Self::And | Self::Sum | Self::Product)
    }
}

#[derive(Clone, Copy)]
enum Infix {
    Logical(LogicalOp),
    Binary(BinaryOp),
    Membership(MembershipOp),
    Range(RangeOp),
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
        while let Some((infix, level)) = self.infix() {
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
            (_, Precedence::Text) => true,
            (Infix::Binary(BinaryOp::Equal), _) => lowest <= Precedence::Equality,
            _ => false,
        };
        if !fits {
            return None;
        }
        let span = self.bump().span;
        Some(self.leaf(span, ExprKind::Star))
    }

    fn infix(&self) -> Option<(Infix, Precedence)> {
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
                while matches!(self.infix(), Some((Infix::Logical(next), _)) if next == op) {
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
            self.report(error::TOKEN_EXPECTED, place, "`(`", help);
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

fn infix_of(kind: TokenKind) -> Option<(Infix, Precedence)> {
    use BinaryOp as B;
    let (op, level) = match kind {
        TokenKind::Plus => (B::Add, Precedence::Sum),
        TokenKind::Minus => (B::Subtract, Precedence::Sum),
        TokenKind::Star => (B::Multiply, Precedence::Product),
        TokenKind::Slash => (B::Divide, Precedence::Product),
        TokenKind::Percent => (B::Modulo, Precedence::Product),
        TokenKind::Less => (B::Less, Precedence::Order),
        TokenKind::LessOrEqual => (B::LessOrEqual, Precedence::Order),
        TokenKind::Greater => (B::Greater, Precedence::Order),
        TokenKind::GreaterOrEqual => (B::GreaterOrEqual, Precedence::Order),
        TokenKind::EqualEqual => (B::Equal, Precedence::Equality),
        TokenKind::BangEqual | TokenKind::LessGreater => (B::NotEqual, Precedence::Equality),
        TokenKind::EqualTilde => (B::EqualTilde, Precedence::Text),
        TokenKind::BangTilde => (B::NotEqualTilde, Precedence::Text),
        TokenKind::Colon => (B::Colon, Precedence::Text),
        TokenKind::Keyword(keyword) => return infix_keyword(keyword),
        _ => return None,
    };
    Some((Infix::Binary(op), level))
}

fn infix_keyword(keyword: Keyword) -> Option<(Infix, Precedence)> {
    use BinaryOp as B;
    use Keyword as K;
    let membership = |op| Some((Infix::Membership(op), Precedence::Equality));
    let op = match keyword {
        K::Or => return Some((Infix::Logical(LogicalOp::Or), Precedence::Or)),
        K::And => return Some((Infix::Logical(LogicalOp::And), Precedence::And)),
        K::In => return membership(MembershipOp::In),
        K::NotIn => return membership(MembershipOp::NotIn),
        K::InTilde => return membership(MembershipOp::InTilde),
        K::NotInTilde => return membership(MembershipOp::NotInTilde),
        K::HasAny => return membership(MembershipOp::HasAny),
        K::HasAll => return membership(MembershipOp::HasAll),
        K::Between => return Some((Infix::Range(RangeOp::Between), Precedence::Equality)),
        K::NotBetween => return Some((Infix::Range(RangeOp::NotBetween), Precedence::Equality)),
        K::Has => B::Has,
        K::NotHas => B::NotHas,
        K::HasCs => B::HasCs,
        K::NotHasCs => B::NotHasCs,
        K::Hasprefix => B::HasPrefix,
        K::NotHasprefix => B::NotHasPrefix,
        K::HasprefixCs => B::HasPrefixCs,
        K::NotHasprefixCs => B::NotHasPrefixCs,
        K::Hassuffix => B::HasSuffix,
        K::NotHassuffix => B::NotHasSuffix,
        K::HassuffixCs => B::HasSuffixCs,
        K::NotHassuffixCs => B::NotHasSuffixCs,
        K::Contains => B::Contains,
        K::NotContains | K::NotContainsWord => B::NotContains,
        K::ContainsCs | K::ContainsCsWord => B::ContainsCs,
        K::NotContainsCs | K::NotContainsCsWord => B::NotContainsCs,
        K::Startswith => B::StartsWith,
        K::NotStartswith => B::NotStartsWith,
        K::StartswithCs => B::StartsWithCs,
        K::NotStartswithCs => B::NotStartsWithCs,
        K::Endswith => B::EndsWith,
        K::NotEndswith => B::NotEndsWith,
        K::EndswithCs => B::EndsWithCs,
        K::NotEndswithCs => B::NotEndsWithCs,
        K::Like => B::Like,
        K::NotLike => B::NotLike,
        K::Likecs => B::LikeCs,
        K::NotLikeCs => B::NotLikeCs,
        K::MatchesRegex => B::MatchesRegex,
        _ => return None,
    };
    Some((Infix::Binary(op), Precedence::Text))
}

/// Whether the keyword is an operator with two sides.
pub(super) fn is_infix(keyword: Keyword) -> bool {
    infix_keyword(keyword).is_some()
}

#[cfg(test)]
mod tests {
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
                format!("({} {op:?} {})", group(left, text), group(right, text))
            }
            ExprKind::Logical { op, operands, .. } => {
                format!("({})", all(operands).join(&format!(" {op:?} ")))
            }
            ExprKind::Membership { op, left, list, .. } => {
                format!("({} {op:?} {})", group(left, text), all(list).join(", "))
            }
            ExprKind::Between { op, left, low, high, .. } => {
                format!("({} {op:?} {} .. {})", group(left, text), group(low, text), group(high, text))
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
            ("a == b and c != d", "((a Equal b) And (c NotEqual d))"),
            ("a + b * c - d / e", "((a Add (b Multiply c)) Subtract (d Divide e))"),
            ("a - b - c", "((a Subtract b) Subtract c)"),
            ("a < b == c", "((a Less b) Equal c)"),
            ("a == b < c", "(a Equal (b Less c))"),
            ("a < b + 1", "(a Less (b Add 1))"),
            ("a + b has c", "(a Add (b Has c))"),
            ("a has b == c", "((a Has b) Equal c)"),
            ("a =~ b or c !~ d", "((a EqualTilde b) Or (c NotEqualTilde d))"),
            ("a matches regex b and c", "((a MatchesRegex b) And c)"),
            ("a notcontains b", "(a NotContains b)"),
            ("a in (b, c) and d !in~ (e)", "((a In b, c) And (d NotInTilde e))"),
            ("a has_any (b) or a has_all (c, d)", "((a HasAny b) Or (a HasAll c, d))"),
            ("a between (b + 1 .. c) and d", "((a Between (b Add 1) .. c) And d)"),
            ("a !between (1 .. 5)", "(a NotBetween 1 .. 5)"),
            ("-a * b", "((Minus a) Multiply b)"),
            ("a * -b", "(a Multiply (Minus b))"),
            ("a - -1", "(a Subtract (Minus 1))"),
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
            assert_eq!(errors.iter().map(|error| error.code).collect::<Vec<_>>(), ["KS198"], "{text}");
        }
    }
}
