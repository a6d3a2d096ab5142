//! The names that calls give to result columns.

use std::sync::Arc;

use super::Argument;
use crate::{
    bind::{
        tree::{self, Constant, ExprKind},
        value::Value,
    },
    catalog::{Function, function::Naming},
};

/// The name that a call gives a result column; `None` for a default one.
pub(in crate::bind) fn result_name(function: &Function, arguments: &[Argument]) -> Option<Arc<str>> {
    let first = arguments.first().and_then(|argument| match &argument.given {
        Some(given) => Some(Arc::clone(given)),
        None => argument.value().and_then(|value| value.name.clone()),
    });
    let prefixed =
        |prefix: &str| -> Arc<str> { format!("{prefix}_{}", first.as_deref().unwrap_or_default()).into() };
    match function.naming {
        Naming::None | Naming::FirstValueIfColumn => None,
        Naming::First => first,
        Naming::Only => first.filter(|_| arguments.len() == 1),
        Naming::NameAndFirst => Some(prefixed(function.name)),
        Naming::PrefixAndFirst => Some(prefixed(function.prefix.unwrap_or_default())),
        Naming::Prefix => function.prefix.map(Into::into),
    }
}

/// The text of a constant argument, for its place in a name: `50`, `95.5`.
pub(in crate::bind) fn constant_text(value: &Value) -> Option<String> {
    fn of(expr: &tree::Expr) -> Option<String> {
        Some(match &expr.kind {
            ExprKind::Constant(Constant::Int(number)) => number.to_string(),
            ExprKind::Constant(Constant::Long(number)) => number.to_string(),
            ExprKind::Constant(Constant::Real(number)) => number.to_string(),
            ExprKind::Constant(Constant::Decimal(text) | Constant::String(text)) => text.to_string(),
            ExprKind::Shared { expr, .. } => return of(expr),
            _ => return None,
        })
    }
    of(&value.expr)
}
