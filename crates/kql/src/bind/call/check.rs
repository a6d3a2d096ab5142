//! Whether the arguments of a call are as many and of the types that the function takes.

use std::sync::Arc;

use super::{
    BoundArgument,
    overload::{best_signatures, common_type, layout_of, result_type},
};
use crate::{
    bind::{
        advice,
        context::BindContext,
        name::closest,
        scope::Scope,
        types::{Ty, is_wider},
    },
    catalog::{
        FunctionSymbol,
        function::{ArgumentKind, Parameter, ParameterTypeKind, ReturnTypeKind, Signature},
    },
    diagnostic::{Code, Severity},
    syntax::{ast::ScalarType, span::Span},
};

/// Finds the overload, checks the arguments, and says what it returns.
pub(in crate::bind) fn check_call<'a>(
    function: &'static FunctionSymbol,
    arguments: &[BoundArgument],
    at: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> (ReturnTypeKind, Ty) {
    let candidates = best_signatures(&function.signatures, arguments);
    let [signature] = candidates.as_slice() else {
        let known = arguments.iter().all(|argument| !argument.ty().is_silent());
        if arguments.is_empty() && function.min_arguments() > 0 {
            let message = format!("`{}` needs {}", function.name, count_text(function));
            let code = count_code(function.signatures.iter().any(Signature::repeats));
            cx.error(code, at, message, advice::usage(function), scope);
        } else if known {
            let types: Vec<_> = arguments.iter().map(|argument| argument.ty().name()).collect();
            let message =
                format!("`{}` does not take arguments of the types {}", function.name, types.join(", "));
            cx.error(
                Code::FunctionNotDefinedWithMatchingParameters,
                at,
                message,
                advice::usage(function),
                scope,
            );
        }
        let mut result = (ReturnTypeKind::Type(ScalarType::Dynamic), Ty::Unknown);
        let mut types = candidates.iter().map(|signature| result_type(signature, arguments));
        if let Some(first) = types.next()
            && types.all(|ty| ty == first)
            && let Some(signature) = candidates.first()
        {
            result = (signature.result.clone(), first);
        }
        return result;
    };
    let count = arguments.len();
    if count < signature.min_arguments() || count > signature.max_arguments() {
        let code = count_code(signature.repeats());
        let message = format!("`{}` takes {}, found {count}", function.name, count_text(function));
        cx.error(code, at, message, advice::usage(function), scope);
    } else if !signature.is_whole(count) {
        let message = format!("`{}` cannot take {count} arguments: one is missing", function.name);
        cx.error(Code::FunctionHasIncorrectNumberOfArguments, at, message, advice::usage(function), scope);
    } else {
        check_arguments(function, signature, arguments, at, scope, cx);
    }
    (signature.result.clone(), result_type(signature, arguments))
}

fn check_arguments<'a>(
    function: &'static FunctionSymbol,
    signature: &Signature,
    arguments: &[BoundArgument],
    at: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) {
    let layout = layout_of(signature, arguments);
    let of =
        |index: usize| layout.get(index).copied().flatten().and_then(|index| signature.parameters.get(index));
    let common_type = common_type(signature, &layout, arguments, false);
    if common_type.is_none()
        && arguments.iter().all(|argument| !argument.ty().is_silent())
        && (0..arguments.len()).filter_map(of).any(|parameter| parameter.kind.asks_common())
    {
        let message = format!("the arguments of `{}` have no type in common", function.name);
        let help = "convert them to one type, such as with `tostring(…)`".to_owned();
        cx.error(Code::NoCommonArgumentType, at, message, help, scope);
        return;
    }
    for (index, argument) in arguments.iter().enumerate() {
        let Some(parameter) = of(index) else { continue };
        check_argument(function, parameter, argument, common_type, arguments, scope, cx);
    }
}

fn check_argument<'a>(
    function: &'static FunctionSymbol,
    parameter: &Parameter,
    argument: &BoundArgument,
    common_type: Option<Ty>,
    arguments: &[BoundArgument],
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) {
    if argument.star {
        if !matches!(parameter.argument, ArgumentKind::Star | ArgumentKind::ExpressionOrStar) {
            cx.error(
                Code::StarNotAllowed,
                argument.span,
                format!("`{}` takes no `*`", function.name),
                advice::usage(function),
                scope,
            );
        }
        return;
    }
    let ty = argument.ty();
    if ty.is_silent() {
        return;
    }
    let takes_tables = matches!(parameter.kind, ParameterTypeKind::Tabular | ParameterTypeKind::Any);
    if ty == Ty::Table && !takes_tables {
        let help = advice::ONE_VALUE.to_owned();
        cx.error(Code::ScalarExpected, argument.span, "expected a scalar here, found a table", help, scope);
        return;
    }
    let Some((code, expected)) = unmet(parameter.kind, ty, common_type, arguments) else {
        check_form(function, parameter, argument, scope, cx);
        return;
    };
    let message = format!("`{}` expects a {expected} here, found a {}", function.name, ty.name());
    let help = match parameter.kind {
        ParameterTypeKind::Types(types) if types.len() == 1 => {
            types.iter().next().and_then(|to| advice::conversion(to, ty))
        }
        _ => None,
    };
    cx.report(code, Severity::Error, argument.span, message, help, scope);
}

/// Whether an argument is a column, a constant or a literal where only such a one may stand.
fn check_form<'a>(
    function: &'static FunctionSymbol,
    parameter: &Parameter,
    argument: &BoundArgument,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) {
    let Some(value) = argument.value() else { return };
    match parameter.argument {
        ArgumentKind::Column | ArgumentKind::ColumnOfFirst if !value.reference => {
            let message = format!("`{}` expects a column here", function.name);
            cx.error(Code::ColumnExpected, argument.span, message, advice::COMPUTE_BEFORE.to_owned(), scope);
        }
        ArgumentKind::Constant if !value.constant => {
            cx.error(
                Code::ExpressionMustBeConstant,
                argument.span,
                format!("`{}` expects a constant here", function.name),
                advice::WRITE_IT_OUT.to_owned(),
                scope,
            );
        }
        ArgumentKind::Literal => {
            let text = value.text();
            let listed =
                |text: &Arc<str>| parameter.values.iter().any(|known| known.eq_ignore_ascii_case(text));
            if !value.literal {
                cx.error(
                    Code::ExpressionMustBeLiteral,
                    argument.span,
                    format!("`{}` expects a literal here", function.name),
                    advice::WRITE_IT_OUT.to_owned(),
                    scope,
                );
            } else if !parameter.values.is_empty() && text.as_ref().is_some_and(|text| !listed(text)) {
                let text = text.unwrap_or_default();
                let help = match closest(&text, parameter.values.iter().copied()) {
                    Some(known) => format!("did you mean `{known}`?"),
                    None => format!("one of {}", parameter.values.join(", ")),
                };
                let message = format!("`{}` does not know `{text}`", function.name);
                cx.report(
                    Code::ExpressionMustHaveValue,
                    Severity::Error,
                    argument.span,
                    message,
                    Some(help),
                    scope,
                );
            }
        }
        _ => {}
    }
}

/// The code for an argument of a type that its parameter does not take, and what it takes instead.
fn unmet(
    kind: ParameterTypeKind,
    ty: Ty,
    common_type: Option<Ty>,
    arguments: &[BoundArgument],
) -> Option<(Code, String)> {
    match kind {
        ParameterTypeKind::Parameter0 => wrong_like(ty, arguments.first()),
        ParameterTypeKind::Parameter1 => wrong_like(ty, arguments.get(1)),
        ParameterTypeKind::CommonScalar | ParameterTypeKind::CommonScalarOrDynamic => {
            wrong_common(ty, common_type)
        }
        kind if kind.accepts(ty) => None,
        kind => kind.expectation(),
    }
}

/// What is wrong with an argument that has to have the type of another.
fn wrong_like(ty: Ty, other: Option<&BoundArgument>) -> Option<(Code, String)> {
    let other = other?.ty();
    (!other.is_silent() && ty != other).then(|| (Code::ExpressionMustHaveType, other.name().to_owned()))
}

/// What is wrong with an argument that has to be of the type that all have in common.
fn wrong_common(ty: Ty, common_type: Option<Ty>) -> Option<(Code, String)> {
    let (Ty::Scalar(ty), Some(Ty::Scalar(wide))) = (ty, common_type) else { return None };
    let converts = ty == wide || is_wider(wide, ty) || [ty, wide].contains(&ScalarType::Dynamic);
    (!converts).then(|| (Code::ExpressionMustHaveType, wide.name().to_owned()))
}

/// The code for a wrong number of arguments: the analyser speaks of a range only where a parameter repeats.
fn count_code(repeats: bool) -> Code {
    if repeats { Code::FunctionExpectsArgumentCountRange } else { Code::FunctionExpectsArgumentCountExact }
}

/// `2 arguments`, `1 to 3 arguments`, `at least 2 arguments`.
fn count_text(function: &FunctionSymbol) -> String {
    let (min, max) = (function.min_arguments(), function.max_arguments());
    let word = |count: usize| if count == 1 { "argument" } else { "arguments" };
    if min == max {
        format!("{min} {}", word(min))
    } else if max > 1_000 {
        format!("at least {min} {}", word(min))
    } else {
        format!("{min} to {max} arguments")
    }
}
