//! Types while binding, and the facts about them: which is wider, what several have in common.

use crate::syntax::ast::ScalarType;

/// The type of an expression while binding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ty {
    /// A scalar.
    Scalar(ScalarType),
    /// A bare `null`.
    Null,
    /// Not known before the query runs.
    Unknown,
    /// Wrong, and reported: says nothing more.
    Error,
    /// A `typeof(…)` of a scalar type or of a schema.
    TypeOf(Option<ScalarType>),
    /// A table.
    Table,
}

impl Ty {
    /// The type for the bound tree.
    pub(super) fn known(self) -> Option<ScalarType> {
        match self {
            Self::Scalar(ty) => Some(ty),
            _ => None,
        }
    }

    /// From a type of the bound tree.
    pub(super) fn from_known(ty: Option<ScalarType>) -> Self {
        ty.map_or(Self::Unknown, Self::Scalar)
    }

    /// Whether nothing can be said about it, so that no check applies.
    pub(super) fn is_silent(self) -> bool {
        matches!(self, Self::Unknown | Self::Error)
    }

    pub(super) fn is(self, ty: ScalarType) -> bool {
        self == Self::Scalar(ty)
    }

    pub(super) fn is_scalar(self) -> bool {
        matches!(self, Self::Scalar(_) | Self::Null | Self::Unknown | Self::TypeOf(_))
    }

    pub(super) fn is_dynamic(self) -> bool {
        self.is(ScalarType::Dynamic)
    }

    pub(super) fn is_integer(self) -> bool {
        matches!(self, Self::Unknown | Self::Scalar(ScalarType::Int | ScalarType::Long))
    }

    pub(super) fn is_numeric(self) -> bool {
        matches!(
            self,
            Self::Unknown
                | Self::Scalar(ScalarType::Int | ScalarType::Long | ScalarType::Real | ScalarType::Decimal)
        )
    }

    pub(super) fn is_summable(self) -> bool {
        self.is_numeric() || matches!(self, Self::Scalar(ScalarType::DateTime | ScalarType::Timespan))
    }

    pub(super) fn is_orderable(self) -> bool {
        self.is_summable() || matches!(self, Self::Scalar(ScalarType::Bool | ScalarType::String))
    }

    /// The name for messages.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Scalar(ty) => ty.name(),
            Self::Null => "null",
            Self::Unknown | Self::Error => "unknown",
            Self::TypeOf(_) => "type",
            Self::Table => "table",
        }
    }
}

/// Whether every value of `narrow` is one of `wide` after a harmless conversion.
pub(super) fn is_wider(wide: ScalarType, narrow: ScalarType) -> bool {
    use ScalarType::{Decimal, Dynamic, Int, Long, Real, String};
    matches!(
        (wide, narrow),
        (Long | Real | Decimal, Int) | (Real | Decimal, Long) | (Decimal, Real) | (String, Dynamic)
    )
}

/// Int made long, as sums and arithmetic do.
pub(super) fn promoted(ty: Ty) -> Ty {
    if ty.is(ScalarType::Int) { Ty::Scalar(ScalarType::Long) } else { ty }
}

/// The widest numeric type of several.
pub(super) fn widest(types: impl IntoIterator<Item = Ty>) -> Option<Ty> {
    let mut widest: Option<ScalarType> = None;
    for ty in types {
        match ty {
            Ty::Scalar(ty)
                if Ty::Scalar(ty).is_numeric() && widest.is_none_or(|known| is_wider(ty, known)) =>
            {
                widest = Some(ty);
            }
            // An unknown operand counts as numeric and swallows what comes after it.
            Ty::Unknown if widest.is_none() => return Some(Ty::Unknown),
            _ => {}
        }
    }
    widest.map(Ty::Scalar)
}

/// How far types may be converted to find a common one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Conversion {
    /// To a wider one.
    Promotable,
    /// To dynamic.
    Dynamic,
}

/// The common type of two; `None` where they have none.
pub(super) fn common(a: Ty, b: Ty, allowed: Conversion) -> Option<Ty> {
    use Ty::{Null, Scalar, Unknown};
    Some(match (a, b) {
        (a, b) if a == b => a,
        (Null, other) | (other, Null) => other,
        (Unknown, _) | (_, Unknown) => Unknown,
        (Scalar(ScalarType::Dynamic), _) | (_, Scalar(ScalarType::Dynamic)) => Scalar(ScalarType::Dynamic),
        (Scalar(a), Scalar(b)) if is_wider(b, a) => Scalar(b),
        (Scalar(a), Scalar(b)) if is_wider(a, b) => Scalar(a),
        (Scalar(_), Scalar(_)) if allowed == Conversion::Dynamic => Scalar(ScalarType::Dynamic),
        _ => return None,
    })
}
