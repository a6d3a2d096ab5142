//! Parameters of operators that take one word of a list: `join kind = inner`, `render timechart with (legend = hidden)`.

use super::{binder::Binder, name::closest};
use crate::diagnostic::{Code, Severity};
use crate::syntax::{
    ast::{self, OperatorKind},
    chart::CHARTS,
    span::Span,
};

/// The words of a parameter: the operator's keyword, the parameter, what it takes.
type Words = (&'static str, &'static str, &'static [&'static str]);

const DISTRIBUTIONS: &[&str] = &["auto", "broadcast", "centralized", "shuffle"];
const PLACES: &[&str] = &["auto", "left", "local", "right", "unresolved"];
const PARSING: &[&str] = &["simple", "regex", "relaxed"];
const EXPANSIONS: &[&str] = &["bag", "array"];

const WORDS: &[Words] = &[
    (
        "join",
        "kind",
        &[
            "inner",
            "fullouter",
            "innerunique",
            "leftanti",
            "leftantisemi",
            "anti",
            "leftouter",
            "leftsemi",
            "rightanti",
            "rightantisemi",
            "rightouter",
            "rightsemi",
        ],
    ),
    ("join", "hint.strategy", DISTRIBUTIONS),
    ("join", "hint.remote", PLACES),
    ("lookup", "kind", &["inner", "leftouter"]),
    ("union", "kind", &["inner", "outer"]),
    ("union", "hint.concurrency", PLACES),
    ("parse", "kind", PARSING),
    ("parse-where", "kind", PARSING),
    ("mv-expand", "kind", EXPANSIONS),
    ("mv-expand", "bagexpansion", EXPANSIONS),
    ("make-series", "kind", &["nonempty"]),
    ("search", "kind", &["default", "case_insensitive", "case_sensitive"]),
    ("distinct", "hint.strategy", DISTRIBUTIONS),
    ("summarize", "hint.strategy", &["shuffle"]),
    ("evaluate", "hint.distribution", &["single", "per_node", "per_shard", "default"]),
    ("reduce", "kind", &["source"]),
];

const CHART_WORDS: &[(&str, &[&str])] = &[
    ("kind", &["default", "unstacked", "stacked", "stacked100", "map"]),
    ("legend", &["visible", "hidden"]),
    ("xaxis", &["linear", "log"]),
    ("yaxis", &["linear", "log"]),
    ("ysplit", &["none", "axes", "panels"]),
];

impl Binder<'_> {
    /// Checks the parameters of an operator.
    pub(super) fn check_parameters(&mut self, operator: &ast::Operator) {
        if let Some(keyword) = keyword(&operator.kind) {
            for property in &operator.parameters {
                let name = &*property.name.text;
                let words = WORDS.iter().find(|(of, known, _)| *of == keyword && *known == name);
                if let Some((_, _, words)) = words {
                    self.check_word(name, &property.value, words);
                }
            }
        }
        if let OperatorKind::Render { chart, properties } = &operator.kind {
            if !chart.is_missing() {
                self.check_listed("render", &chart.text, chart.span, CHARTS);
            }
            for property in properties {
                let name = &*property.name.text;
                if let Some((_, words)) = CHART_WORDS.iter().find(|(known, _)| *known == name) {
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

/// The keyword of the operators that have such parameters.
fn keyword(kind: &OperatorKind) -> Option<&'static str> {
    Some(match kind {
        OperatorKind::Join { .. } => "join",
        OperatorKind::Lookup { .. } => "lookup",
        OperatorKind::Union { .. } => "union",
        OperatorKind::Parse { .. } => "parse",
        OperatorKind::ParseWhere { .. } => "parse-where",
        OperatorKind::MvExpand { .. } => "mv-expand",
        OperatorKind::MakeSeries { .. } => "make-series",
        OperatorKind::Search { .. } => "search",
        OperatorKind::Distinct { .. } => "distinct",
        OperatorKind::Summarize { .. } => "summarize",
        OperatorKind::Evaluate { .. } => "evaluate",
        OperatorKind::Reduce { .. } => "reduce",
        _ => return None,
    })
}
