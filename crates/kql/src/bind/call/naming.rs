//! The names that calls give to result columns.

use std::sync::Arc;

use super::BoundArgument;
use crate::{
    bind::{
        tree::{self, Constant, ScalarExprKind},
        typed_expr::TypedExpr,
    },
    catalog::{FunctionSymbol, function::ResultNameKind},
};

/// The name that a call gives a result column; `None` for a default one.
pub(in crate::bind) fn result_name(
    function: &FunctionSymbol,
    arguments: &[BoundArgument],
) -> Option<Arc<str>> {
    let first = arguments.first().and_then(|argument| match &argument.given {
        Some(given) => Some(Arc::clone(given)),
        None => argument.value().and_then(|value| value.name.clone()),
    });
    let prefixed =
        |prefix: &str| -> Arc<str> { format!("{prefix}_{}", first.as_deref().unwrap_or_default()).into() };
    match function.naming {
        ResultNameKind::None | ResultNameKind::FirstValueIfColumn => None,
        ResultNameKind::First => first,
        ResultNameKind::Only => first.filter(|_| arguments.len() == 1),
        ResultNameKind::NameAndFirst => Some(prefixed(function.name)),
        ResultNameKind::PrefixAndFirst => Some(prefixed(function.prefix.unwrap_or_default())),
        ResultNameKind::Prefix => function.prefix.map(Into::into),
    }
}

/// The text of a constant argument, for its place in a name: `50`, `95.5`.
pub(in crate::bind) fn constant_text(value: &TypedExpr) -> Option<String> {
    fn of(expr: &tree::ScalarExpr) -> Option<String> {
        Some(match &expr.kind {
            ScalarExprKind::Constant(Constant::Int(number)) => number.to_string(),
            ScalarExprKind::Constant(Constant::Long(number)) => number.to_string(),
            ScalarExprKind::Constant(Constant::Real(number)) => number.to_string(),
            ScalarExprKind::Constant(Constant::Decimal(text) | Constant::String(text)) => text.to_string(),
            ScalarExprKind::Shared { expr, .. } => return of(expr),
            _ => return None,
        })
    }
    of(&value.expr)
}
