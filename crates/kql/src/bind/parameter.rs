//! Parameters of operators that take one word of a list: `join kind = inner`, `render timechart with (legend = hidden)`.

use super::{context::BindContext, name::closest, scope::Scope};
use crate::{
    diagnostic::{Code, Severity},
    syntax::{
        ast::{self, OperatorKind},
        chart::{CHARTS, PROPERTY_WORDS},
        operator_table::parameter_words,
        span::Span,
    },
};

/// Checks the parameters of an operator.
pub(super) fn check_parameters<'a>(
    operator: &ast::Operator,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) {
    for parameter in &operator.parameters {
        let name = &*parameter.name.text;
        if let Some(words) = operator.name.and_then(|of| parameter_words(of, name)) {
            check_word(name, &parameter.value, words, scope, cx);
        }
    }
    if let OperatorKind::Render(ast::Render { chart, properties }) = &operator.kind {
        if !chart.is_missing() {
            check_listed("render", &chart.text, chart.span, CHARTS, scope, cx);
        }
        for property in properties {
            let name = &*property.name.text;
            if let Some((_, words)) = PROPERTY_WORDS.iter().find(|(known, _)| *known == name) {
                check_word(name, &property.value, words, scope, cx);
            }
        }
    }
}

fn check_word<'a>(
    parameter: &str,
    value: &ast::Expr,
    words: &[&'static str],
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) {
    match &value.kind {
        ast::ExprKind::Missing => {}
        ast::ExprKind::Name(name) => check_listed(parameter, &name.text, value.span, words, scope, cx),
        _ => {
            let message = format!("`{parameter}` takes a word without quotes");
            cx.report(Code::TokenExpected, Severity::Error, value.span, message, Some(choice(words)), scope);
        }
    }
}

fn check_listed<'a>(
    parameter: &str,
    word: &str,
    span: Span,
    words: &[&'static str],
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) {
    if words.contains(&word) {
        return;
    }
    let help = match closest(word, words.iter().copied()) {
        Some(known) => format!("did you mean `{known}`?"),
        None => choice(words),
    };
    let message = format!("`{parameter}` does not know `{word}`");
    cx.report(Code::TokenExpected, Severity::Error, span, message, Some(help), scope);
}

fn choice(words: &[&str]) -> String {
    match words {
        [only] => format!("it takes `{only}`"),
        _ => format!("it takes one of {}", words.join(", ")),
    }
}
