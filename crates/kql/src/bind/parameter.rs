//! Parameters of operators that take one word of a list: `join kind = inner`, `render timechart with (legend = hidden)`.

use super::{binder::Binder, name::closest};
use crate::diagnostic::{Code, Severity};
use crate::syntax::{
    ast::{self, OperatorKind},
    chart::{CHARTS, PROPERTY_WORDS},
    operator_table::parameter_words,
    span::Span,
};

impl Binder<'_> {
    /// Checks the parameters of an operator.
    pub(super) fn check_parameters(&mut self, operator: &ast::Operator) {
        for parameter in &operator.parameters {
            let name = &*parameter.name.text;
            if let Some(words) = operator.name.and_then(|of| parameter_words(of, name)) {
                self.check_word(name, &parameter.value, words);
            }
        }
        if let OperatorKind::Render(ast::Render { chart, properties }) = &operator.kind {
            if !chart.is_missing() {
                self.check_listed("render", &chart.text, chart.span, CHARTS);
            }
            for property in properties {
                let name = &*property.name.text;
                if let Some((_, words)) = PROPERTY_WORDS.iter().find(|(known, _)| *known == name) {
                    self.check_word(name, &property.value, words);
                }
            }
        }
    }

    fn check_word(&mut self, parameter: &str, value: &ast::Expr, words: &[&'static str]) {
        match &value.kind {
            ast::ExprKind::Missing => {}
            ast::ExprKind::Name(name) => self.check_listed(parameter, &name.text, value.span, words),
            _ => {
                let message = format!("`{parameter}` takes a word without quotes");
                self.report(Code::TokenExpected, Severity::Error, value.span, message, Some(choice(words)));
            }
        }
    }

    fn check_listed(&mut self, parameter: &str, word: &str, span: Span, words: &[&'static str]) {
        if words.contains(&word) {
            return;
        }
        let help = match closest(word, words.iter().copied()) {
            Some(known) => format!("did you mean `{known}`?"),
            None => choice(words),
        };
        let message = format!("`{parameter}` does not know `{word}`");
        self.report(Code::TokenExpected, Severity::Error, span, message, Some(help));
    }
}

fn choice(words: &[&str]) -> String {
    match words {
        [only] => format!("it takes `{only}`"),
        _ => format!("it takes one of {}", words.join(", ")),
    }
}
