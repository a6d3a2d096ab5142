//! Types of the operators between expressions, from their signatures in the catalogue.

use super::types::{Ty, promoted, widest};
use crate::diagnostic::Code;
use crate::{
    catalog::{
        SymbolKind,
        function::{self, ArgumentKind, ParameterTypeKind, ReturnTypeKind, Signature},
    },
    syntax::ast::{BinaryOp, OperatorGroup, ScalarType},
};

/// The type of `left op right`, `star` if the left side is `*`; `None` where the operator does not fit them.
pub(super) fn binary_type(op: BinaryOp, left: Ty, right: Ty, star: bool) -> Option<Ty> {
    let bool = Ty::Scalar(ScalarType::Bool);
    match op.group() {
        OperatorGroup::Arithmetic(_) if left == Ty::Error || right == Ty::Error => Some(Ty::Error),
        OperatorGroup::Arithmetic(name) => signature_type(name, left, right),
        _ if star || left.is_silent() || right.is_silent() => Some(bool),
        OperatorGroup::Equality => Some(bool),
        OperatorGroup::Text => {
            let text = ParameterTypeKind::StringOrDynamic;
            (text.accepts(left) && text.accepts(right)).then_some(bool)
        }
        OperatorGroup::Order(name) => signature_type(name, left, right).map(|_| bool),
    }
}

/// What to go on with where an operator does not fit.
pub(super) fn assumed_type(op: BinaryOp) -> Ty {
    match op.group() {
        OperatorGroup::Arithmetic(_) => Ty::Error,
        OperatorGroup::Order(_) | OperatorGroup::Equality | OperatorGroup::Text => {
            Ty::Scalar(ScalarType::Bool)
        }
    }
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
            kind => kind.accepts(right),
        };
        let first_fits = match first.kind {
            ParameterTypeKind::Parameter1 => left == right || left == Ty::Unknown,
            kind => kind.accepts(left),
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
