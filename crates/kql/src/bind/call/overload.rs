//! Overloads: which signature fits the arguments best, and what it then returns.

use super::Argument;
use crate::{
    bind::{
        operators::accepts,
        types::{Conversion, Ty, common, promoted, widest},
    },
    catalog::function::{Argument as ArgumentKind, Kind, Return, Signature},
    syntax::ast::ScalarType,
};

/// The parameter of each argument. After repeated parameters an optional last one takes the last argument if only
/// it takes one of that type: `array_sort_asc(a, b, true)`.
pub(super) fn layout_of(signature: &Signature, arguments: &[Argument]) -> Vec<Option<usize>> {
    let mut layout = signature.layout(arguments.len());
    if let (Some(last), Some(argument), Some(place)) =
        (signature.parameters.last(), arguments.last(), layout.last_mut())
        && signature.repeats()
        && (last.min, last.max) == (0, 1)
        && matches!(last.kind, Kind::Types(_))
        && accepts(last.kind, argument.ty())
        && !argument.ty().is_silent()
    {
        *place = Some(signature.parameters.len() - 1);
    }
    layout
}

/// How well an argument fits a parameter; larger is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
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

fn fit(signature: &Signature, layout: &[Option<usize>], arguments: &[Argument], index: usize) -> Fit {
    let Some(argument) = arguments.get(index) else { return Fit::None };
    let Some(parameter) =
        layout.get(index).copied().flatten().and_then(|index| signature.parameters.get(index))
    else {
        return Fit::None;
    };
    let ty = argument.ty();
    if ty == Ty::Unknown {
        return Fit::Unknown;
    }
    if argument.star {
        let takes = matches!(parameter.argument, ArgumentKind::Star | ArgumentKind::ExpressionOrStar);
        return if takes { Fit::Exact } else { Fit::None };
    }
    if parameter.argument == ArgumentKind::Star {
        return Fit::None;
    }
    let when = |holds: bool, fit: Fit| if holds { fit } else { Fit::None };
    match parameter.kind {
        Kind::Any => Fit::Unknown,
        Kind::Types(types) => match ty {
            Ty::Scalar(scalar) if types.contains(scalar) => {
                if types.len() == 1 {
                    Fit::Exact
                } else {
                    Fit::OneOfMany
                }
            }
            ty if accepts(parameter.kind, ty) => Fit::Promoted,
            _ => Fit::None,
        },
        Kind::TypeOf => when(matches!(ty, Ty::TypeOf(_)), Fit::Exact),
        Kind::Scalar => when(ty.is_scalar(), Fit::Scalar),
        Kind::Integer => when(ty.is_integer(), Fit::Integer),
        Kind::StringOrDynamic | Kind::StringOrArray => {
            when(accepts(Kind::StringOrDynamic, ty), Fit::OneOfMany)
        }
        Kind::IntegerOrArray => when(ty.is_integer() || ty.is_dynamic(), Fit::OneOfMany),
        Kind::Array | Kind::Bag => when(ty.is_dynamic(), Fit::OneOfMany),
        Kind::Number => when(ty.is_numeric(), Fit::Number),
        Kind::NumberOrBool => when(ty.is_numeric() || ty.is(ScalarType::Bool), Fit::Number),
        Kind::Summable => when(ty.is_summable(), Fit::Summable),
        Kind::Orderable | Kind::CommonOrderable => when(ty.is_orderable(), Fit::Orderable),
        Kind::Tabular => when(ty == Ty::Table, Fit::Tabular),
        Kind::NotBool => when(!ty.is(ScalarType::Bool), Fit::Not),
        Kind::NotRealOrBool => when(!ty.is(ScalarType::Bool) && !ty.is(ScalarType::Real), Fit::Not),
        Kind::NotDynamic => when(ty.is_scalar() && !ty.is_dynamic(), Fit::Not),
        Kind::Parameter0 => when(arguments.first().is_some_and(|first| first.ty() == ty), Fit::Exact),
        Kind::Parameter1 => when(arguments.get(1).is_some_and(|second| second.ty() == ty), Fit::Exact),
        Kind::CommonScalar | Kind::CommonScalarOrDynamic => when(ty.is_scalar(), Fit::Exact),
    }
}

/// The overloads that fit best: one, or several that cannot be told apart.
pub(super) fn best_signatures<'s>(signatures: &'s [Signature], arguments: &[Argument]) -> Vec<&'s Signature> {
    if let [only] = signatures {
        return vec![only];
    }
    let count = arguments.len();
    let takes = |signature: &&Signature, count: usize| {
        count >= signature.min_arguments() && count <= signature.max_arguments()
    };
    let mut candidates: Vec<&Signature> =
        signatures.iter().filter(|signature| takes(signature, count)).collect();
    if candidates.is_empty() {
        let most = signatures.iter().map(Signature::max_arguments).max().unwrap_or(0);
        candidates = signatures.iter().filter(|signature| takes(signature, most)).collect();
    }
    let rated = |signature: &Signature| {
        let layout = layout_of(signature, arguments);
        let fits: Vec<Fit> = (0..count).map(|index| fit(signature, &layout, arguments, index)).collect();
        let matches = fits.iter().filter(|fit| **fit != Fit::None).count();
        let worst = fits.iter().min().copied().unwrap_or(Fit::Exact);
        let best = fits.iter().max().copied().unwrap_or(Fit::None);
        (matches, worst, best)
    };
    let mut rated: Vec<_> = candidates.into_iter().map(|signature| (rated(signature), signature)).collect();
    let Some(top) = rated.iter().map(|(rating, _)| *rating).max() else { return Vec::new() };
    rated.retain(|(rating, _)| *rating == top);
    rated.into_iter().map(|(_, signature)| signature).collect()
}

/// The common type of the arguments whose parameters ask for one.
pub(super) fn common_type(
    signature: &Signature,
    layout: &[Option<usize>],
    arguments: &[Argument],
    without_dynamic: bool,
) -> Option<Ty> {
    let mut known: Option<Ty> = None;
    for (index, argument) in arguments.iter().enumerate() {
        let Some(parameter) =
            layout.get(index).copied().flatten().and_then(|index| signature.parameters.get(index))
        else {
            continue;
        };
        let ty = argument.ty();
        let allowed = match parameter.kind {
            Kind::CommonScalar if ty.is_scalar() => Conversion::Promotable,
            Kind::CommonOrderable if ty.is_orderable() => Conversion::Promotable,
            Kind::CommonScalarOrDynamic if ty.is_scalar() => Conversion::Dynamic,
            _ => continue,
        };
        if without_dynamic && ty.is_dynamic() {
            continue;
        }
        known = Some(match known {
            None => ty,
            Some(known) => common(known, ty, allowed)?,
        });
    }
    if known.is_none() && without_dynamic {
        return common_type(signature, layout, arguments, false);
    }
    known
}

/// The type that a call returns.
pub(super) fn result_type(signature: &Signature, arguments: &[Argument]) -> Ty {
    let at = |index: usize| arguments.get(index).map_or(Ty::Error, Argument::ty);
    let literal = |argument: Option<&Argument>| match argument.map(Argument::ty) {
        Some(Ty::TypeOf(Some(ty))) => Ty::Scalar(ty),
        _ => Ty::Unknown,
    };
    match &signature.result {
        Return::Type(ty) => Ty::Scalar(*ty),
        Return::Columns(columns) => columns.first().map_or(Ty::Unknown, |(_, ty)| Ty::Scalar(*ty)),
        Return::Parameter1 => at(1),
        Return::Promoted => promoted(at(0)),
        Return::Widest => {
            let types: Vec<Ty> = arguments.iter().map(Argument::ty).collect();
            if types.contains(&Ty::Error) { Ty::Error } else { widest(types).map_or(Ty::Error, promoted) }
        }
        Return::Common => {
            common_type(signature, &layout_of(signature, arguments), arguments, false).unwrap_or(Ty::Error)
        }
        Return::CommonNotDynamic => {
            common_type(signature, &layout_of(signature, arguments), arguments, true).unwrap_or(Ty::Error)
        }
        Return::Literal0 => literal(arguments.first()),
        Return::Literal1 => literal(arguments.get(1)),
        Return::LiteralLast => literal(arguments.last()),
        Return::SortedArrays | Return::PercentilesArray => Ty::Scalar(ScalarType::Dynamic),
        Return::Table | Return::OpenTable => Ty::Table,
        Return::Parameter0
        | Return::ArgExtreme
        | Return::ArgExtremePrefixed
        | Return::TakeAny
        | Return::Percentiles => at(0),
        Return::Custom => Ty::Unknown,
    }
}
