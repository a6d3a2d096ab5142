//! Whether the arguments of a call are as many and of the types that the function takes.

use std::sync::Arc;

use super::{
    BoundArgument,
    overload::{best_signatures, common_type, layout_of, result_type},
};
use crate::diagnostic::{Code, Severity};
use crate::{
    bind::{
        advice,
        binder::Binder,
        name::closest,
        scalar_ops::accepts,
        types::{Ty, is_wider},
    },
    catalog::{
        FunctionSymbol,
        function::{ArgumentKind, Parameter, ParameterTypeKind, ReturnTypeKind, Signature},
    },
    syntax::{ast::ScalarType, span::Span},
};

impl Binder<'_> {
    /// Finds the overload, checks the arguments, and says what it returns.
    pub(in crate::bind) fn check_call(
        &mut self,
        function: &'static FunctionSymbol,
        arguments: &[BoundArgument],
        at: Span,
    ) -> (ReturnTypeKind, Ty) {
        let candidates = best_signatures(&function.signatures, arguments);
        let [signature] = candidates.as_slice() else {
            let known = arguments.iter().all(|argument| !argument.ty().is_silent());
            if arguments.is_empty() && function.min_arguments() > 0 {
                let message = format!("`{}` needs {}", function.name, count_text(function));
                let code = count_code(function.signatures.iter().any(Signature::repeats));
                self.error(code, at, message, advice::usage(function));
            } else if known {
                let types: Vec<_> = arguments.iter().map(|argument| argument.ty().name()).collect();
                let message =
                    format!("`{}` does not take arguments of the types {}", function.name, types.join(", "));
                self.error(
                    Code::FunctionNotDefinedWithMatchingParameters,
                    at,
                    message,
                    advice::usage(function),
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
            self.error(code, at, message, advice::usage(function));
        } else if !signature.is_whole(count) {
            let message = format!("`{}` cannot take {count} arguments: one is missing", function.name);
            self.error(Code::FunctionHasIncorrectNumberOfArguments, at, message, advice::usage(function));
        } else {
            self.check_arguments(function, signature, arguments, at);
        }
        (signature.result.clone(), result_type(signature, arguments))
    }

    fn check_arguments(
        &mut self,
        function: &'static FunctionSymbol,
        signature: &Signature,
        arguments: &[BoundArgument],
        at: Span,
    ) {
        let layout = layout_of(signature, arguments);
        let of = |index: usize| {
            layout.get(index).copied().flatten().and_then(|index| signature.parameters.get(index))
        };
        let common_type = common_type(signature, &layout, arguments, false);
        let asks_common = |parameter: &Parameter| {
            matches!(
                parameter.kind,
                ParameterTypeKind::CommonScalar
                    | ParameterTypeKind::CommonScalarOrDynamic
                    | ParameterTypeKind::CommonOrderable
            )
        };
        if common_type.is_none()
            && arguments.iter().all(|argument| !argument.ty().is_silent())
            && (0..arguments.len()).filter_map(of).any(asks_common)
        {
            let message = format!("the arguments of `{}` have no type in common", function.name);
            let help = "convert them to one type, such as with `tostring(…)`".to_owned();
            self.error(Code::NoCommonArgumentType, at, message, help);
            return;
        }
        for (index, argument) in arguments.iter().enumerate() {
            let Some(parameter) = of(index) else { continue };
            self.check_argument(function, parameter, argument, common_type, arguments);
        }
    }

    fn check_argument(
        &mut self,
        function: &'static FunctionSymbol,
        parameter: &Parameter,
        argument: &BoundArgument,
        common_type: Option<Ty>,
        arguments: &[BoundArgument],
    ) {
        if argument.star {
            if !matches!(parameter.argument, ArgumentKind::Star | ArgumentKind::ExpressionOrStar) {
                self.error(
                    Code::StarNotAllowed,
                    argument.span,
                    format!("`{}` takes no `*`", function.name),
                    advice::usage(function),
                );
            }
            return;
        }
        let ty = argument.ty();
        // The engine counts rows where any value holds: `count(x)`.
        if ty.is_silent() || function.name == "count" {
            return;
        }
        if ty == Ty::Table
            && parameter.kind != ParameterTypeKind::Tabular
            && parameter.kind != ParameterTypeKind::Any
        {
            let help = advice::ONE_VALUE.to_owned();
            self.error(Code::ScalarExpected, argument.span, "expected a scalar here, found a table", help);
            return;
        }
        let expected = match parameter.kind {
            ParameterTypeKind::Types(types) => (!accepts(parameter.kind, ty)).then(|| {
                let names: Vec<_> = types.iter().map(ScalarType::name).collect();
                (Code::TypeExpected, names.join(" or "))
            }),
            ParameterTypeKind::TypeOf => {
                (!matches!(ty, Ty::TypeOf(_))).then(|| (Code::TypeExpected, "typeof(…)".to_owned()))
            }
            ParameterTypeKind::Tabular => {
                (ty != Ty::Table).then(|| (Code::TabularValueExpected, "table".to_owned()))
            }
            ParameterTypeKind::Integer => {
                (!ty.is_integer()).then(|| (Code::ExpressionMustBeInteger, "whole number".to_owned()))
            }
            ParameterTypeKind::Number => {
                (!ty.is_numeric()).then(|| (Code::ExpressionMustBeNumeric, "number".to_owned()))
            }
            ParameterTypeKind::NumberOrBool => (!ty.is_numeric() && !ty.is(ScalarType::Bool))
                .then(|| (Code::ExpressionMustBeNumeric, "number or bool".to_owned())),
            ParameterTypeKind::Summable => (!ty.is_summable())
                .then(|| (Code::ExpressionMustBeSummable, "number, timespan or datetime".to_owned())),
            ParameterTypeKind::Orderable | ParameterTypeKind::CommonOrderable => (!ty.is_orderable())
                .then(|| (Code::ExpressionMustBeOrderable, "value that has an order".to_owned())),
            ParameterTypeKind::StringOrDynamic => (!accepts(ParameterTypeKind::StringOrDynamic, ty))
                .then(|| (Code::ExpressionMustHaveType, "string or dynamic".to_owned())),
            ParameterTypeKind::StringOrArray => (!accepts(ParameterTypeKind::StringOrDynamic, ty))
                .then(|| (Code::ExpressionMustBeStringOrArray, "string or an array of strings".to_owned())),
            ParameterTypeKind::IntegerOrArray => (!ty.is_integer() && !ty.is_dynamic()).then(|| {
                (Code::ExpressionMustBeIntegerOrArray, "whole number or an array of them".to_owned())
            }),
            ParameterTypeKind::Array => (!ty.is_dynamic() && ty != Ty::Null)
                .then(|| (Code::ExpressionMustBeDynamicArray, "dynamic array".to_owned())),
            ParameterTypeKind::Bag => (!ty.is_dynamic() && ty != Ty::Null)
                .then(|| (Code::ExpressionMustBeDynamicBag, "dynamic bag".to_owned())),
            ParameterTypeKind::NotDynamic => {
                ty.is_dynamic().then(|| (Code::TypeNotAllowed, "value that is not dynamic".to_owned()))
            }
            ParameterTypeKind::NotBool => {
                ty.is(ScalarType::Bool).then(|| (Code::TypeNotAllowed, "value that is no bool".to_owned()))
            }
            ParameterTypeKind::NotRealOrBool => (ty.is(ScalarType::Bool) || ty.is(ScalarType::Real))
                .then(|| (Code::TypeNotAllowed, "value that is neither real nor bool".to_owned())),
            ParameterTypeKind::Parameter0 => wrong_like(ty, arguments.first()),
            ParameterTypeKind::Parameter1 => wrong_like(ty, arguments.get(1)),
            ParameterTypeKind::CommonScalar | ParameterTypeKind::CommonScalarOrDynamic => {
                match (ty, common_type) {
                    (Ty::Scalar(ty), Some(Ty::Scalar(wide)))
                        if ty != wide
                            && !is_wider(wide, ty)
                            && wide != ScalarType::Dynamic
                            && ty != ScalarType::Dynamic =>
                    {
                        Some((Code::ExpressionMustHaveType, wide.name().to_owned()))
                    }
                    _ => None,
                }
            }
            ParameterTypeKind::Any | ParameterTypeKind::Scalar => None,
        };
        if let Some((code, expected)) = expected {
            let message = format!("`{}` expects a {expected} here, found a {}", function.name, ty.name());
            let help = match parameter.kind {
                ParameterTypeKind::Types(types) if types.len() == 1 => {
                    types.iter().next().and_then(|to| advice::conversion(to, ty))
                }
                _ => None,
            };
            self.report(code, Severity::Error, argument.span, message, help);
            return;
        }
        self.check_form(function, parameter, argument);
    }

    /// Whether an argument is a column, a constant or a literal where only such a one may stand.
    fn check_form(
        &mut self,
        function: &'static FunctionSymbol,
        parameter: &Parameter,
        argument: &BoundArgument,
    ) {
        let Some(value) = argument.value() else { return };
        match parameter.argument {
            ArgumentKind::Column | ArgumentKind::ColumnOfFirst if !value.reference => {
                let message = format!("`{}` expects a column here", function.name);
                self.error(Code::ColumnExpected, argument.span, message, advice::COMPUTE_BEFORE.to_owned());
            }
            ArgumentKind::Constant if !value.constant => {
                self.error(
                    Code::ExpressionMustBeConstant,
                    argument.span,
                    format!("`{}` expects a constant here", function.name),
                    advice::WRITE_IT_OUT.to_owned(),
                );
            }
            ArgumentKind::Literal => {
                let text = value.text();
                let listed =
                    |text: &Arc<str>| parameter.values.iter().any(|known| known.eq_ignore_ascii_case(text));
                if !value.literal {
                    self.error(
                        Code::ExpressionMustBeLiteral,
                        argument.span,
                        format!("`{}` expects a literal here", function.name),
                        advice::WRITE_IT_OUT.to_owned(),
                    );
                } else if !parameter.values.is_empty() && text.as_ref().is_some_and(|text| !listed(text)) {
                    let text = text.unwrap_or_default();
                    let help = match closest(&text, parameter.values.iter().copied()) {
                        Some(known) => format!("did you mean `{known}`?"),
                        None => format!("one of {}", parameter.values.join(", ")),
                    };
                    let message = format!("`{}` does not know `{text}`", function.name);
                    self.report(
                        Code::ExpressionMustHaveValue,
                        Severity::Error,
                        argument.span,
                        message,
                        Some(help),
                    );
                }
            }
            _ => {}
        }
    }
}

/// What is wrong with an argument that has to have the type of another.
fn wrong_like(ty: Ty, other: Option<&BoundArgument>) -> Option<(Code, String)> {
    let other = other?.ty();
    (!other.is_silent() && ty != other).then(|| (Code::ExpressionMustHaveType, other.name().to_owned()))
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
