//! Operators of two sides: arithmetic, equality, order, text.

use std::cmp::Ordering;
use std::rc::Rc;

use regex::Regex;

use super::RowScope;
use crate::bind::tree::{BinaryOp, CaseSensitivity, TextOp, TextPredicate};
use crate::eval::value::{Type, arithmetic, compare, parse};
use crate::eval::{Context, EvalError, Value};

/// An operator of two sides.
pub(crate) enum EvalOperation {
    /// `+ - * / %`
    Arithmetic(arithmetic::ArithmeticOp),
    /// `==`, and `!=` where negated.
    Equal {
        /// Whether it is negated.
        negated: bool,
        /// How the sides are brought together.
        sides: CompareMode,
    },
    /// `< <= > >=`: the orderings for which it holds.
    Order(fn(Ordering) -> bool, CompareMode),
    /// `has`, `contains`, `=~` and relatives.
    Text(TextOp),
    /// `matches regex`; the pattern where it is a constant.
    Regex(Option<Rc<Regex>>),
}

/// What `:` of `search` tests.
pub(super) const SEARCH_TERM: TextOp = TextOp::new(TextPredicate::Has, CaseSensitivity::Insensitive);

/// How two sides of a comparison are brought together, by their types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CompareMode {
    /// As they are.
    Values,
    /// A dynamic and a text: both as texts.
    Texts,
    /// A dynamic and a time.
    Times,
    /// A text and a whole number: `ResultType == 0`.
    Numerals,
}

impl CompareMode {
    fn of(left: Type, right: Type) -> Result<Self, EvalError> {
        Ok(match (left, right) {
            (Type::Dynamic, Type::Dynamic) => {
                return Err(EvalError::refused(
                    "two dynamic values cannot be compared; cast one of them, for example with `tostring()`",
                ));
            }
            (Type::Dynamic, Type::String) | (Type::String, Type::Dynamic) => Self::Texts,
            (Type::Dynamic, Type::DateTime | Type::Timespan)
            | (Type::DateTime | Type::Timespan, Type::Dynamic) => Self::Times,
            (left, right) if comparable(left, right) => Self::Values,
            (Type::Bool, Type::Int | Type::Long) | (Type::Int | Type::Long, Type::Bool) => Self::Values,
            (Type::String, Type::Int | Type::Long) | (Type::Int | Type::Long, Type::String) => Self::Numerals,
            (left, right) => {
                let (left, right) = (left.name(), right.name());
                return Err(EvalError::unsupported(format!("a comparison of a {left} with a {right}")));
            }
        })
    }
}

/// Whether values of two types are known to compare: those of one type, all numbers, and dynamics with anything.
pub(super) fn comparable(left: Type, right: Type) -> bool {
    let number = |ty| matches!(ty, Type::Int | Type::Long | Type::Real | Type::Decimal);
    left == right || left == Type::Dynamic || right == Type::Dynamic || number(left) && number(right)
}

impl EvalOperation {
    /// The operator for operands of these types.
    pub(super) fn new(op: BinaryOp, left: Type, right: Type) -> Result<Self, EvalError> {
        let arithmetic = |operation| {
            if left == Type::Dynamic && right == Type::Dynamic {
                return Err(EvalError::unsupported("arithmetic of two dynamic values"));
            }
            Ok(Self::Arithmetic(operation))
        };
        match op {
            BinaryOp::Add => arithmetic(arithmetic::ArithmeticOp::Add),
            BinaryOp::Subtract => arithmetic(arithmetic::ArithmeticOp::Subtract),
            BinaryOp::Multiply => arithmetic(arithmetic::ArithmeticOp::Multiply),
            BinaryOp::Divide => arithmetic(arithmetic::ArithmeticOp::Divide),
            BinaryOp::Modulo => arithmetic(arithmetic::ArithmeticOp::Remainder),
            BinaryOp::Less => Ok(Self::Order(Ordering::is_lt, CompareMode::of(left, right)?)),
            BinaryOp::LessOrEqual => Ok(Self::Order(Ordering::is_le, CompareMode::of(left, right)?)),
            BinaryOp::Greater => Ok(Self::Order(Ordering::is_gt, CompareMode::of(left, right)?)),
            BinaryOp::GreaterOrEqual => Ok(Self::Order(Ordering::is_ge, CompareMode::of(left, right)?)),
            BinaryOp::Equal | BinaryOp::NotEqual => {
                Ok(Self::Equal { negated: op == BinaryOp::NotEqual, sides: CompareMode::of(left, right)? })
            }
            BinaryOp::MatchesRegex => Ok(Self::Regex(None)),
            BinaryOp::Like { .. } => Err(EvalError::unsupported("like")),
            BinaryOp::Colon => Ok(Self::Text(SEARCH_TERM)),
            BinaryOp::Text(test) => Ok(Self::Text(test)),
        }
    }

    pub(super) fn apply(
        &self,
        left: &Value,
        right: &Value,
        scope: &RowScope<'_>,
    ) -> Result<Value, EvalError> {
        Ok(match self {
            Self::Arithmetic(operation) => arithmetic::apply(*operation, left, right)?,
            Self::Equal { negated, sides } => {
                equal(*sides, left, right)?.map(|equal| equal != *negated).into()
            }
            Self::Order(holds, sides) => match order(*sides, left, right)? {
                Some(order) => Value::Bool(holds(order)),
                // NaN and kinds that do not compare.
                None if !left.is_null() && !right.is_null() => Value::Bool(false),
                None => Value::Null,
            },
            Self::Text(test) => Value::Bool(test.holds(left, right, scope.context)?),
            Self::Regex(regex) => {
                let text = left.to_cow();
                scope.context.charge_product(text.len(), 16)?;
                Value::Bool(match regex {
                    Some(regex) => regex.is_match(&text),
                    None => scope.context.regex(&right.to_cow())?.is_match(&text),
                })
            }
        })
    }
}

fn equal(sides: CompareMode, left: &Value, right: &Value) -> Result<Option<bool>, EvalError> {
    sides.check(left, right)?;
    if sides == CompareMode::Texts {
        let (one, other) = (left.to_cow(), right.to_cow());
        if left.is_null() || right.is_null() {
            if one.is_empty() && other.is_empty() {
                return Err(EvalError::unsupported(
                    "a comparison of a dynamic that is null with an empty text",
                ));
            }
            return Ok(Some(false));
        }
        return Ok(Some(one == other));
    }
    if sides == CompareMode::Numerals && !left.is_null() && !right.is_null() {
        let (one, other) = (left.to_cow(), right.to_cow());
        // Whether the number becomes a text or the text a number only shows where a number has several texts.
        let number = |text: &str| parse::real(text);
        if one != other && number(&one).is_some() && number(&one) == number(&other) {
            return Err(EvalError::unsupported("a comparison of a number with another text of it"));
        }
        return Ok(Some(one == other));
    }
    Ok(compare::equal(left, right))
}

fn order(sides: CompareMode, left: &Value, right: &Value) -> Result<Option<Ordering>, EvalError> {
    sides.check(left, right)?;
    if sides == CompareMode::Numerals {
        return Err(EvalError::unsupported("an order of texts and numbers"));
    }
    // Only in a dynamic; whether the text of a number counts as one is not documented.
    let text = |value: &Value| matches!(value, Value::String(_));
    let number = |value: &Value| value.as_real().is_some();
    if text(left) && number(right) || number(left) && text(right) {
        return Err(EvalError::unsupported("an order of a text in a dynamic and a number"));
    }
    if sides == CompareMode::Texts && !left.is_null() && !right.is_null() {
        return Ok(Some(left.to_cow().cmp(&right.to_cow())));
    }
    Ok(compare::order(left, right))
}

impl CompareMode {
    fn check(self, left: &Value, right: &Value) -> Result<(), EvalError> {
        if self == Self::Times && (matches!(left, Value::String(_)) || matches!(right, Value::String(_))) {
            return Err(EvalError::unsupported("a comparison of a text in a dynamic with a time"));
        }
        Ok(())
    }
}

impl TextOp {
    /// Whether it holds for two values as texts.
    pub(super) fn holds(self, left: &Value, right: &Value, context: &Context) -> Result<bool, EvalError> {
        let (text, pattern) = (left.to_cow(), right.to_cow());
        if self.predicate.reads_terms() {
            context.charge_product(text.len(), pattern.len())?;
        }
        Ok(self.predicate.matches(&text, &pattern, self.case) != self.negated)
    }
}
