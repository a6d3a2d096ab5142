//! Types of the operators between expressions, from their signatures in the catalogue.

use super::types::{Ty, is_wider, promoted, widest};
use crate::diagnostic::Code;
use crate::{
    catalog::{
        SymbolKind,
        function::{self, ArgumentKind, ParameterTypeKind, ReturnTypeKind, Signature},
    },
    syntax::ast::{BinaryOp, ScalarType},
};

/// The type of `left op right`, `star` if the left side is `*`; `None` where the operator does not fit them.
pub(super) fn binary_type(op: BinaryOp, left: Ty, right: Ty, star: bool) -> Option<Ty> {
    let bool = Ty::Scalar(ScalarType::Bool);
    match group_of(op) {
        OperatorGroup::Arithmetic if left == Ty::Error || right == Ty::Error => Some(Ty::Error),
        OperatorGroup::Arithmetic => signature_type(name(op), left, right),
        _ if star || left.is_silent() || right.is_silent() => Some(bool),
        OperatorGroup::Equality => Some(bool),
        OperatorGroup::Text => (accepts(ParameterTypeKind::StringOrDynamic, left)
            && accepts(ParameterTypeKind::StringOrDynamic, right))
        .then_some(bool),
        OperatorGroup::Order => signature_type(name(op), left, right).map(|_| bool),
    }
}

/// What to go on with where an operator does not fit.
pub(super) fn assumed_type(op: BinaryOp) -> Ty {
    if group_of(op) == OperatorGroup::Arithmetic { Ty::Error } else { Ty::Scalar(ScalarType::Bool) }
}

/// The type of `-x` and `+x`.
pub(super) fn unary_type(operand: Ty) -> Option<Ty> {
    match operand {
        Ty::Error | Ty::Unknown | Ty::Scalar(ScalarType::Dynamic) => Some(operand),
        operand if operand.is_summable() => Some(promoted(operand)),
        _ => None,
    }
}

/// Where a fault of a range stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RangePlace {
    /// At the operator.
    Operator,
    /// At the value on its left.
    Value,
    /// At the lower bound.
    Low,
    /// At the upper bound.
    High,
}

/// What is wrong with the types of `value between (low .. high)`, with the code and the place for each fault.
pub(super) fn range_faults(value: Ty, low: Ty, high: Ty) -> Vec<(Code, RangePlace)> {
    use RangePlace::{High, Low, Operator, Value};
    if [value, low, high].iter().any(|ty| ty.is_silent() || *ty == Ty::Null) {
        return Vec::new();
    }
    let time = |ty: Ty| ty.is_summable() && !ty.is_numeric();
    let bounds = [(low, Low), (high, High)];
    if value.is_numeric() {
        let wrong: Vec<_> = bounds.into_iter().filter(|(ty, _)| !ty.is_numeric()).collect();
        if wrong.iter().all(|(ty, _)| ty.is_dynamic()) {
            return Vec::new();
        }
        if bounds.iter().any(|(ty, _)| time(*ty) || ty.is_dynamic()) {
            return wrong.into_iter().map(|(_, place)| (Code::ExpressionMustHaveType, place)).collect();
        }
        return match wrong.as_slice() {
            [(_, place)] => vec![(Code::ExpressionMustBeNumeric, *place)],
            _ => vec![(Code::OperatorNotDefined, Operator)],
        };
    }
    if low.is_dynamic() && high.is_dynamic() {
        return vec![(Code::ExpressionMustBeNumeric, Value)];
    }
    if time(value) {
        let offset = value.is(ScalarType::DateTime) && high.is(ScalarType::Timespan);
        let wrong = bounds.into_iter().filter(|(ty, place)| *ty != value && !(offset && *place == High));
        // A bound that is no number of any kind has another code beside a datetime.
        let code = |ty: Ty, place: RangePlace| {
            let alone = place == Low && high == value;
            if value.is(ScalarType::DateTime) && !ty.is_summable() && !alone {
                Code::TypeExpected
            } else {
                Code::ExpressionMustHaveType
            }
        };
        return wrong.map(|(ty, place)| (code(ty, place), place)).collect();
    }
    if value.is_dynamic() && low.is_numeric() && high.is_numeric() {
        return Vec::new();
    }
    if low.is_summable() && high.is_summable() && (time(low) || time(high)) {
        vec![(Code::ExpressionMustBeSummable, Value)]
    } else {
        vec![(Code::OperatorNotDefined, Operator)]
    }
}

/// Whether a parameter of this kind takes a value of this type.
pub(super) fn accepts(kind: ParameterTypeKind, ty: Ty) -> bool {
    match kind {
        ParameterTypeKind::StringOrDynamic => {
            ty.is_silent() || matches!(ty, Ty::Scalar(ScalarType::String | ScalarType::Dynamic))
        }
        ParameterTypeKind::Number => ty.is_numeric(),
        ParameterTypeKind::NumberOrBool => ty.is_numeric() || ty.is(ScalarType::Bool),
        ParameterTypeKind::Summable => ty.is_summable(),
        ParameterTypeKind::Scalar => ty.is_scalar(),
        ParameterTypeKind::NotBool => !ty.is(ScalarType::Bool),
        ParameterTypeKind::Types(types) => match ty {
            Ty::Scalar(ty) => types.contains(ty) || types.iter().any(|wide| is_wider(wide, ty)),
            Ty::Unknown | Ty::Null => true,
            _ => false,
        },
        _ => false,
    }
}

/// The type of the first signature that takes both sides as they are.
fn signature_type(name: &str, left: Ty, right: Ty) -> Option<Ty> {
    let operator = function::function(SymbolKind::Operator, name)?;
    let fits = |signature: &&Signature| {
        let [first, second] = signature.parameters.as_slice() else { return false };
        if first.argument == ArgumentKind::Star {
            return false;
        }
        let second_fits = match second.kind {
            ParameterTypeKind::Parameter0 => right == left || right == Ty::Unknown,
            kind => accepts(kind, right),
        };
        let first_fits = match first.kind {
            ParameterTypeKind::Parameter1 => left == right || left == Ty::Unknown,
            kind => accepts(kind, left),
        };
        first_fits && second_fits
    };
    // An unknown operand fits several signatures; what they do not agree on is unknown.
    let mut found: Option<Ty> = None;
    for signature in operator.signatures.iter().filter(fits) {
        let ty = match &signature.result {
            ReturnTypeKind::Type(ty) => Ty::Scalar(*ty),
            ReturnTypeKind::Widest => promoted(widest([left, right]).unwrap_or(Ty::Unknown)),
            ReturnTypeKind::Parameter0 => left,
            ReturnTypeKind::Parameter1 => right,
            _ => Ty::Unknown,
        };
        match found {
            None => found = Some(ty),
            Some(known) if known != ty && (left == Ty::Unknown || right == Ty::Unknown) => {
                return Some(Ty::Unknown);
            }
            Some(_) => {}
        }
    }
    found
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum OperatorGroup {
    Arithmetic,
    Order,
    Equality,
    Text,
}

fn group_of(op: BinaryOp) -> OperatorGroup {
    match op {
        BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Modulo => {
            OperatorGroup::Arithmetic
        }
        BinaryOp::Less | BinaryOp::LessOrEqual | BinaryOp::Greater | BinaryOp::GreaterOrEqual => {
            OperatorGroup::Order
        }
        BinaryOp::Equal | BinaryOp::NotEqual | BinaryOp::Colon => OperatorGroup::Equality,
        _ => OperatorGroup::Text,
    }
}

/// The operator as written.
pub(super) fn symbol(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "+",
        BinaryOp::Subtract => "-",
        BinaryOp::Multiply => "*",
        BinaryOp::Divide => "/",
        BinaryOp::Modulo => "%",
        BinaryOp::Less => "<",
        BinaryOp::LessOrEqual => "<=",
        BinaryOp::Greater => ">",
        BinaryOp::GreaterOrEqual => ">=",
        BinaryOp::Equal => "==",
        BinaryOp::NotEqual => "!=",
        BinaryOp::EqualTilde => "=~",
        BinaryOp::NotEqualTilde => "!~",
        BinaryOp::Colon => ":",
        BinaryOp::Has => "has",
        BinaryOp::NotHas => "!has",
        BinaryOp::HasCs => "has_cs",
        BinaryOp::NotHasCs => "!has_cs",
        BinaryOp::HasPrefix => "hasprefix",
        BinaryOp::NotHasPrefix => "!hasprefix",
        BinaryOp::HasPrefixCs => "hasprefix_cs",
        BinaryOp::NotHasPrefixCs => "!hasprefix_cs",
        BinaryOp::HasSuffix => "hassuffix",
        BinaryOp::NotHasSuffix => "!hassuffix",
        BinaryOp::HasSuffixCs => "hassuffix_cs",
        BinaryOp::NotHasSuffixCs => "!hassuffix_cs",
        BinaryOp::Contains => "contains",
        BinaryOp::NotContains => "!contains",
        BinaryOp::ContainsCs => "contains_cs",
        BinaryOp::NotContainsCs => "!contains_cs",
        BinaryOp::StartsWith => "startswith",
        BinaryOp::NotStartsWith => "!startswith",
        BinaryOp::StartsWithCs => "startswith_cs",
        BinaryOp::NotStartsWithCs => "!startswith_cs",
        BinaryOp::EndsWith => "endswith",
        BinaryOp::NotEndsWith => "!endswith",
        BinaryOp::EndsWithCs => "endswith_cs",
        BinaryOp::NotEndsWithCs => "!endswith_cs",
        BinaryOp::Like => "like",
        BinaryOp::NotLike => "notlike",
        BinaryOp::LikeCs => "likecs",
        BinaryOp::NotLikeCs => "notlikecs",
        BinaryOp::MatchesRegex => "matches regex",
    }
}

/// The operator's name in the catalogue, for those that are looked up there.
fn name(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "Add",
        BinaryOp::Subtract => "Subtract",
        BinaryOp::Multiply => "Multiply",
        BinaryOp::Divide => "Divide",
        BinaryOp::Modulo => "Modulo",
        BinaryOp::Less => "LessThan",
        BinaryOp::LessOrEqual => "LessThanOrEqual",
        BinaryOp::Greater => "GreaterThan",
        BinaryOp::GreaterOrEqual => "GreaterThanOrEqual",
        _ => "",
    }
}
