//! What types a parameter of each kind takes, how well they fit it, and what to say of others.

use super::types::{Ty, is_wider};
use crate::diagnostic::Code;
use crate::{catalog::function::ParameterTypeKind, syntax::ast::ScalarType};

/// How well an argument fits a parameter; larger is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    None,
    Unknown,
    Promoted,
    Not,
    OneOfMany,
    Scalar,
    Summable,
    Orderable,
    Number,
    Integer,
    Tabular,
    Exact,
}

/// What is known of a kind of parameter.
struct KindFacts {
    /// Whether it takes a value of a type, seen by itself.
    accepts: fn(Ty) -> bool,
    /// How well a value that it takes fits.
    fit: Fit,
    /// The code for a value that it does not take, and what it takes instead; `None` where no message is due.
    expectation: Option<(Code, &'static str)>,
}

impl ParameterTypeKind {
    fn facts(self) -> KindFacts {
        let (accepts, fit, expectation): (fn(Ty) -> bool, _, _) = match self {
            Self::Any => (|_| true, Fit::Unknown, None),
            Self::Scalar => (Ty::is_scalar, Fit::Scalar, None),
            // By itself any scalar will do: that all have a type in common is asked of the call.
            Self::CommonScalar | Self::CommonScalarOrDynamic => (Ty::is_scalar, Fit::Exact, None),
            // The caller compares it with the argument whose type it has to have.
            Self::Parameter0 | Self::Parameter1 => (|_| true, Fit::Exact, None),
            // Which types these are is data of the parameter.
            Self::Types(_) => (|_| false, Fit::OneOfMany, None),
            Self::TypeOf => {
                (|ty| matches!(ty, Ty::TypeOf(_)), Fit::Exact, Some((Code::TypeExpected, "typeof(…)")))
            }
            Self::Tabular => {
                (|ty| ty == Ty::Table, Fit::Tabular, Some((Code::TabularValueExpected, "table")))
            }
            Self::Integer => {
                (Ty::is_integer, Fit::Integer, Some((Code::ExpressionMustBeInteger, "whole number")))
            }
            Self::Number => (Ty::is_numeric, Fit::Number, Some((Code::ExpressionMustBeNumeric, "number"))),
            Self::NumberOrBool => (
                |ty| ty.is_numeric() || ty.is(ScalarType::Bool),
                Fit::Number,
                Some((Code::ExpressionMustBeNumeric, "number or bool")),
            ),
            Self::Summable => (
                Ty::is_summable,
                Fit::Summable,
                Some((Code::ExpressionMustBeSummable, "number, timespan or datetime")),
            ),
            Self::Orderable | Self::CommonOrderable => (
                Ty::is_orderable,
                Fit::Orderable,
                Some((Code::ExpressionMustBeOrderable, "value that has an order")),
            ),
            Self::StringOrDynamic => (
                is_string_or_dynamic,
                Fit::OneOfMany,
                Some((Code::ExpressionMustHaveType, "string or dynamic")),
            ),
            Self::StringOrArray => (
                is_string_or_dynamic,
                Fit::OneOfMany,
                Some((Code::ExpressionMustBeStringOrArray, "string or an array of strings")),
            ),
            Self::IntegerOrArray => (
                |ty| ty.is_integer() || ty.is_dynamic(),
                Fit::OneOfMany,
                Some((Code::ExpressionMustBeIntegerOrArray, "whole number or an array of them")),
            ),
            Self::Array => (
                is_dynamic_or_null,
                Fit::OneOfMany,
                Some((Code::ExpressionMustBeDynamicArray, "dynamic array")),
            ),
            Self::Bag => {
                (is_dynamic_or_null, Fit::OneOfMany, Some((Code::ExpressionMustBeDynamicBag, "dynamic bag")))
            }
            Self::NotDynamic => (
                |ty| ty.is_scalar() && !ty.is_dynamic(),
                Fit::Not,
                Some((Code::TypeNotAllowed, "value that is not dynamic")),
            ),
            Self::NotBool => (
                |ty| !ty.is(ScalarType::Bool),
                Fit::Not,
                Some((Code::TypeNotAllowed, "value other than a bool")),
            ),
            Self::NotRealOrBool => (
                |ty| !ty.is(ScalarType::Bool) && !ty.is(ScalarType::Real),
                Fit::Not,
                Some((Code::TypeNotAllowed, "value that is neither real nor bool")),
            ),
        };
        KindFacts { accepts, fit, expectation }
    }

    /// Whether it takes a value of this type, as far as that does not depend on other arguments.
    pub(super) fn accepts(self, ty: Ty) -> bool {
        match self {
            Self::Types(types) => match ty {
                Ty::Scalar(ty) => types.contains(ty) || types.iter().any(|wide| is_wider(wide, ty)),
                Ty::Unknown | Ty::Null => true,
                Ty::Error | Ty::TypeOf(_) | Ty::Table => false,
            },
            kind => (kind.facts().accepts)(ty),
        }
    }

    /// How well a value of this type fits, as far as that does not depend on other arguments.
    pub(super) fn fit(self, ty: Ty) -> Fit {
        if !self.accepts(ty) {
            return Fit::None;
        }
        match (self, ty) {
            (Self::Types(types), Ty::Scalar(scalar)) if types.contains(scalar) => {
                if types.len() == 1 {
                    Fit::Exact
                } else {
                    Fit::OneOfMany
                }
            }
            (Self::Types(_), _) => Fit::Promoted,
            (kind, _) => kind.facts().fit,
        }
    }

    /// The code for a value that it does not take, and what it takes instead.
    pub(super) fn expectation(self) -> Option<(Code, String)> {
        if let Self::Types(types) = self {
            let names: Vec<_> = types.iter().map(ScalarType::name).collect();
            return Some((Code::TypeExpected, names.join(" or ")));
        }
        self.facts().expectation.map(|(code, expected)| (code, expected.to_owned()))
    }

    /// Whether all arguments of such parameters have to have a type in common.
    pub(super) fn asks_common(self) -> bool {
        matches!(self, Self::CommonScalar | Self::CommonScalarOrDynamic | Self::CommonOrderable)
    }
}

fn is_string_or_dynamic(ty: Ty) -> bool {
    ty.is_silent() || matches!(ty, Ty::Scalar(ScalarType::String | ScalarType::Dynamic))
}

fn is_dynamic_or_null(ty: Ty) -> bool {
    ty.is_dynamic() || ty == Ty::Null
}

#[cfg(test)]
mod tests {
    use super::{Fit, ParameterTypeKind as Kind};
    use crate::{bind::types::Ty, catalog::function::ScalarTypeSet, syntax::ast::ScalarType};

    #[test]
    fn a_value_that_is_not_taken_does_not_fit() {
        let types = ScalarTypeSet::default().with(ScalarType::Long).with(ScalarType::String);
        for (kind, ty, fit) in [
            (Kind::Types(types), ScalarType::Long, Fit::OneOfMany),
            (Kind::Types(types), ScalarType::Int, Fit::Promoted),
            (Kind::Types(types), ScalarType::Real, Fit::None),
            (Kind::Types(ScalarTypeSet::default().with(ScalarType::Bool)), ScalarType::Bool, Fit::Exact),
            (Kind::Integer, ScalarType::Int, Fit::Integer),
            (Kind::Integer, ScalarType::Real, Fit::None),
            (Kind::NotDynamic, ScalarType::Dynamic, Fit::None),
            (Kind::StringOrArray, ScalarType::Dynamic, Fit::OneOfMany),
        ] {
            assert!(kind.fit(Ty::Scalar(ty)) == fit, "{kind:?} {ty:?}");
            assert_eq!(kind.accepts(Ty::Scalar(ty)), fit != Fit::None, "{kind:?} {ty:?}");
        }
    }

    #[test]
    fn what_can_be_refused_has_a_message() {
        let date = Ty::Scalar(ScalarType::DateTime);
        for kind in [Kind::Integer, Kind::Number, Kind::Bag, Kind::StringOrDynamic, Kind::Tabular] {
            assert!(!kind.accepts(date) && kind.expectation().is_some(), "{kind:?}");
        }
    }
}
