//! The operators between values, with what is known of each: its spelling, how tight it binds, its opposite.

/// Operators with one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum UnaryOp {
    Minus,
    Plus,
}

/// `and`, `or`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum LogicalOp {
    And,
    Or,
}

/// Operators with two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum BinaryOp {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    /// `==`
    Equal,
    /// `!=`, `<>`
    NotEqual,
    /// `:` of `search`.
    Colon,
    /// `has`, `!contains_cs`, `=~` and the like.
    Text(TextOp),
    /// `like`, `likecs`, `notlike`, `notlikecs`.
    Like {
        case: CaseSensitivity,
        negated: bool,
    },
    MatchesRegex,
}

/// A test of a text against another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TextOp {
    /// What is tested.
    pub predicate: TextPredicate,
    /// Whether case counts.
    pub case: CaseSensitivity,
    /// Whether it is the form with `!`.
    pub negated: bool,
}

/// Where in a text another one has to be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextPredicate {
    /// `=~`: the whole text.
    Equals,
    /// A whole term.
    Has,
    /// The start of a term.
    HasPrefix,
    /// The end of a term.
    HasSuffix,
    /// Anywhere.
    Contains,
    /// The start of the text.
    StartsWith,
    /// The end of the text.
    EndsWith,
}

/// Whether upper and lower case are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum CaseSensitivity {
    Insensitive,
    Sensitive,
}

/// Operators with a list in parentheses on the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum MembershipOp {
    /// `in`, `!in`, `in~`, `!in~`
    In {
        case: CaseSensitivity,
        negated: bool,
    },
    HasAny,
    HasAll,
}

/// `between`, `!between`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum RangeOp {
    Between,
    NotBetween,
}

/// How tight an operator binds, from loose to tight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Precedence {
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
    const ORDER: [Self; 8] =
        [Self::Or, Self::And, Self::Equality, Self::Order, Self::Sum, Self::Product, Self::Text, Self::Sign];

    /// The next tighter level; that of the sign is the tightest.
    pub(crate) fn tighter(self) -> Self {
        Self::ORDER.get(self as usize + 1).copied().unwrap_or(Self::Sign)
    }

    /// The next looser level.
    pub(crate) fn looser(self) -> Option<Self> {
        Self::ORDER.get((self as usize).checked_sub(1)?).copied()
    }

    /// Whether operators of this level may follow each other without parentheses.
    pub(crate) fn chains(self) -> bool {
        matches!(self, Self::Or | Self::And | Self::Sum | Self::Product)
    }
}

/// Operators with the same kind of operands and result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OperatorGroup {
    /// A number, timespan or datetime, by the signatures that the catalogue has under this name.
    Arithmetic(&'static str),
    /// A bool, for operands as the catalogue has them under this name.
    Order(&'static str),
    /// A bool, for any operands.
    Equality,
    /// A bool, for two texts.
    Text,
}

/// What is known of an operator with two sides.
struct BinaryFacts {
    symbol: &'static str,
    precedence: Precedence,
    group: OperatorGroup,
    /// The operator that is true where this one is false.
    opposite: Option<BinaryOp>,
}

impl BinaryOp {
    const fn facts(self) -> BinaryFacts {
        use {OperatorGroup as G, Precedence as P};
        let (symbol, precedence, group, opposite) = match self {
            Self::Add => ("+", P::Sum, G::Arithmetic("Add"), None),
            Self::Subtract => ("-", P::Sum, G::Arithmetic("Subtract"), None),
            Self::Multiply => ("*", P::Product, G::Arithmetic("Multiply"), None),
            Self::Divide => ("/", P::Product, G::Arithmetic("Divide"), None),
            Self::Modulo => ("%", P::Product, G::Arithmetic("Modulo"), None),
            Self::Less => ("<", P::Order, G::Order("LessThan"), Some(Self::GreaterOrEqual)),
            Self::LessOrEqual => ("<=", P::Order, G::Order("LessThanOrEqual"), Some(Self::Greater)),
            Self::Greater => (">", P::Order, G::Order("GreaterThan"), Some(Self::LessOrEqual)),
            Self::GreaterOrEqual => (">=", P::Order, G::Order("GreaterThanOrEqual"), Some(Self::Less)),
            Self::Equal => ("==", P::Equality, G::Equality, Some(Self::NotEqual)),
            Self::NotEqual => ("!=", P::Equality, G::Equality, Some(Self::Equal)),
            Self::Colon => (":", P::Text, G::Equality, None),
            Self::Text(op) => {
                let opposite = Self::Text(TextOp { negated: !op.negated, ..op });
                (op.symbol(), P::Text, G::Text, Some(opposite))
            }
            Self::Like { case, negated } => {
                let symbol = spelling(["like", "notlike", "likecs", "notlikecs"], case, negated);
                (symbol, P::Text, G::Text, Some(Self::Like { case, negated: !negated }))
            }
            Self::MatchesRegex => ("matches regex", P::Text, G::Text, None),
        };
        BinaryFacts { symbol, precedence, group, opposite }
    }

    /// The operator as written.
    pub const fn symbol(self) -> &'static str {
        self.facts().symbol
    }

    /// The operator that is true where this one is false; arithmetic, `:` and `matches regex` have none.
    pub const fn negate(self) -> Option<Self> {
        self.facts().opposite
    }

    pub(crate) const fn precedence(self) -> Precedence {
        self.facts().precedence
    }

    pub(crate) const fn group(self) -> OperatorGroup {
        self.facts().group
    }
}

impl TextOp {
    /// The plain form, without `!`.
    pub(crate) const fn new(predicate: TextPredicate, case: CaseSensitivity) -> Self {
        Self { predicate, case, negated: false }
    }

    /// The form with `!`.
    pub(crate) const fn not(predicate: TextPredicate, case: CaseSensitivity) -> Self {
        Self { predicate, case, negated: true }
    }

    const fn symbol(self) -> &'static str {
        let symbols = match self.predicate {
            // With case it is a test that `==` makes of two texts.
            TextPredicate::Equals => ["=~", "!~", "==", "!="],
            TextPredicate::Has => ["has", "!has", "has_cs", "!has_cs"],
            TextPredicate::HasPrefix => ["hasprefix", "!hasprefix", "hasprefix_cs", "!hasprefix_cs"],
            TextPredicate::HasSuffix => ["hassuffix", "!hassuffix", "hassuffix_cs", "!hassuffix_cs"],
            TextPredicate::Contains => ["contains", "!contains", "contains_cs", "!contains_cs"],
            TextPredicate::StartsWith => ["startswith", "!startswith", "startswith_cs", "!startswith_cs"],
            TextPredicate::EndsWith => ["endswith", "!endswith", "endswith_cs", "!endswith_cs"],
        };
        spelling(symbols, self.case, self.negated)
    }
}

impl MembershipOp {
    /// The operator as written.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::In { case, negated } => spelling(["in~", "!in~", "in", "!in"], case, negated),
            Self::HasAny => "has_any",
            Self::HasAll => "has_all",
        }
    }

    /// The operator that is true where this one is false; `has_any` and `has_all` have none.
    pub const fn negate(self) -> Option<Self> {
        match self {
            Self::In { case, negated } => Some(Self::In { case, negated: !negated }),
            Self::HasAny | Self::HasAll => None,
        }
    }

    /// Whether case counts.
    pub(crate) const fn case(self) -> CaseSensitivity {
        match self {
            Self::In { case, .. } => case,
            Self::HasAny | Self::HasAll => CaseSensitivity::Insensitive,
        }
    }
}

impl RangeOp {
    /// The operator as written.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Between => "between",
            Self::NotBetween => "!between",
        }
    }

    /// The operator that is true where this one is false.
    #[must_use]
    pub const fn negate(self) -> Self {
        match self {
            Self::Between => Self::NotBetween,
            Self::NotBetween => Self::Between,
        }
    }
}

/// One of four spellings: plain, negated, and both with case.
const fn spelling(
    [plain, not, cased, not_cased]: [&'static str; 4],
    case: CaseSensitivity,
    negated: bool,
) -> &'static str {
    match (case, negated) {
        (CaseSensitivity::Insensitive, false) => plain,
        (CaseSensitivity::Insensitive, true) => not,
        (CaseSensitivity::Sensitive, false) => cased,
        (CaseSensitivity::Sensitive, true) => not_cased,
    }
}

#[cfg(test)]
mod tests {
    use crate::syntax::{
        ast::{Expr, ExprKind, OperatorKind, Precedence, StatementKind},
        parse,
    };

    /// The symbols of the operator in `print a OPERATOR b` and of its opposite.
    fn symbols(operator: &str) -> (&'static str, Option<&'static str>) {
        let right = match operator {
            "between" | "!between" => "(1 .. 2)",
            "in" | "!in" | "in~" | "!in~" | "has_any" | "has_all" => "(b)",
            _ => "b",
        };
        let parsed = parse(&format!("print a {operator} {right}"));
        assert_eq!(parsed.errors, [], "{operator}");
        let StatementKind::Expression(Expr { kind: ExprKind::Pipeline(pipeline), .. }) =
            &parsed.query.statements[0].kind
        else {
            panic!("no pipeline");
        };
        let OperatorKind::Print(print) = &pipeline.operators[0].kind else { panic!("no print") };
        match &print.columns[0].expr.kind {
            ExprKind::Binary { op, .. } => (op.symbol(), op.negate().map(super::BinaryOp::symbol)),
            ExprKind::Membership { op, .. } => (op.symbol(), op.negate().map(super::MembershipOp::symbol)),
            ExprKind::Between { op, .. } => (op.symbol(), Some(op.negate().symbol())),
            other => panic!("{operator}: {other:?}"),
        }
    }

    #[test]
    fn every_operator_is_read_as_it_is_written_and_so_is_its_opposite() {
        for (one, other) in [
            ("<", ">="),
            ("<=", ">"),
            ("==", "!="),
            ("=~", "!~"),
            ("has", "!has"),
            ("has_cs", "!has_cs"),
            ("hasprefix", "!hasprefix"),
            ("hasprefix_cs", "!hasprefix_cs"),
            ("hassuffix", "!hassuffix"),
            ("hassuffix_cs", "!hassuffix_cs"),
            ("contains", "!contains"),
            ("contains_cs", "!contains_cs"),
            ("startswith", "!startswith"),
            ("startswith_cs", "!startswith_cs"),
            ("endswith", "!endswith"),
            ("endswith_cs", "!endswith_cs"),
            ("like", "notlike"),
            ("likecs", "notlikecs"),
            ("in", "!in"),
            ("in~", "!in~"),
            ("between", "!between"),
        ] {
            assert_eq!(symbols(one), (one, Some(other)));
            assert_eq!(symbols(other), (other, Some(one)));
        }
        for alone in ["+", "-", "*", "/", "%", "matches regex", "has_any", "has_all"] {
            assert_eq!(symbols(alone), (alone, None));
        }
    }

    #[test]
    fn levels_are_next_to_each_other() {
        assert_eq!(Precedence::Or.looser(), None);
        assert_eq!(Precedence::Or.tighter(), Precedence::And);
        assert_eq!(Precedence::Text.looser(), Some(Precedence::Product));
        assert_eq!(Precedence::Sign.tighter(), Precedence::Sign);
    }
}
