//! Overloads: which signature fits the arguments best, and what it then returns.

use super::BoundArgument;
use crate::{
    bind::{
        parameter_type::Fit,
        types::{Conversion, Ty, common, promoted, widest},
    },
    catalog::function::{ArgumentKind, ParameterTypeKind, ReturnTypeKind, Signature},
    syntax::ast::ScalarType,
};

/// The parameter of each argument. After repeated parameters an optional last one takes the last argument if only
/// it takes one of that type: `array_sort_asc(a, b, true)`.
pub(super) fn layout_of(signature: &Signature, arguments: &[BoundArgument]) -> Vec<Option<usize>> {
    let mut layout = signature.layout(arguments.len());
    if let (Some(last), Some(argument), Some(place)) =
        (signature.parameters.last(), arguments.last(), layout.last_mut())
        && signature.repeats()
        && (last.min, last.max) == (0, 1)
        && matches!(last.kind, ParameterTypeKind::Types(_))
        && last.kind.accepts(argument.ty())
        && !argument.ty().is_silent()
    {
        *place = Some(signature.parameters.len() - 1);
    }
    layout
}

fn fit(signature: &Signature, layout: &[Option<usize>], arguments: &[BoundArgument], index: usize) -> Fit {
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
    let like = match parameter.kind {
        ParameterTypeKind::Parameter0 => arguments.first(),
        ParameterTypeKind::Parameter1 => arguments.get(1),
        kind => return kind.fit(ty),
    };
    if like.is_some_and(|other| other.ty() == ty) { Fit::Exact } else { Fit::None }
}

/// The overloads that fit best: one, or several that cannot be told apart.
pub(super) fn best_signatures<'s>(
    signatures: &'s [Signature],
    arguments: &[BoundArgument],
) -> Vec<&'s Signature> {
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
    arguments: &[BoundArgument],
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
            ParameterTypeKind::CommonScalar if ty.is_scalar() => Conversion::Promotable,
            ParameterTypeKind::CommonOrderable if ty.is_orderable() => Conversion::Promotable,
            ParameterTypeKind::CommonScalarOrDynamic if ty.is_scalar() => Conversion::Dynamic,
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
pub(super) fn result_type(signature: &Signature, arguments: &[BoundArgument]) -> Ty {
    let at = |index: usize| arguments.get(index).map_or(Ty::Error, BoundArgument::ty);
    let literal = |argument: Option<&BoundArgument>| match argument.map(BoundArgument::ty) {
        Some(Ty::TypeOf(Some(ty))) => Ty::Scalar(ty),
        _ => Ty::Unknown,
    };
    match &signature.result {
        ReturnTypeKind::Type(ty) => Ty::Scalar(*ty),
        ReturnTypeKind::Columns(columns) => columns.first().map_or(Ty::Unknown, |(_, ty)| Ty::Scalar(*ty)),
        ReturnTypeKind::Parameter1 => at(1),
        ReturnTypeKind::Promoted => promoted(at(0)),
        ReturnTypeKind::Widest => {
            let types: Vec<Ty> = arguments.iter().map(BoundArgument::ty).collect();
            if types.contains(&Ty::Error) { Ty::Error } else { widest(types).map_or(Ty::Error, promoted) }
        }
        ReturnTypeKind::Common => {
            common_type(signature, &layout_of(signature, arguments), arguments, false).unwrap_or(Ty::Error)
        }
        ReturnTypeKind::CommonNotDynamic => {
            common_type(signature, &layout_of(signature, arguments), arguments, true).unwrap_or(Ty::Error)
        }
        ReturnTypeKind::Literal0 => literal(arguments.first()),
        ReturnTypeKind::Literal1 => literal(arguments.get(1)),
        ReturnTypeKind::LiteralLast => literal(arguments.last()),
        ReturnTypeKind::SortedArrays | ReturnTypeKind::PercentilesArray => Ty::Scalar(ScalarType::Dynamic),
        ReturnTypeKind::Table | ReturnTypeKind::OpenTable => Ty::Table,
        ReturnTypeKind::Parameter0
        | ReturnTypeKind::ArgExtreme
        | ReturnTypeKind::ArgExtremePrefixed
        | ReturnTypeKind::TakeAny
        | ReturnTypeKind::Percentiles => at(0),
        ReturnTypeKind::Custom => Ty::Unknown,
    }
}
