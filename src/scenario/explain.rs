//! Why rows are missing: how many each operator left, and which values its conditions met.

use super::engine::{PreparedQuery, Seen};
use super::matcher::shown;
use super::world::TestWorld;
use rulesmith_kql::Span;
use rulesmith_kql::ast::{Expr, ExprKind, OperatorKind, SyntaxNode, walk};

/// How many characters of an operator's text are shown.
const MAX_TEXT: usize = 80;

/// A line for each operator that ran, in the order of the text.
pub fn trace(query: &PreparedQuery, world: &TestWorld<'_>, seen: &Seen) -> Vec<String> {
    let mut lines = Vec::new();
    walk(&query.compiled.syntax.query, &mut |node| {
        if let SyntaxNode::Expr(Expr { kind: ExprKind::Pipeline(pipeline), .. }) = node {
            let mut before = pipeline.source.as_deref().and_then(|source| given_rows(source, world));
            for operator in &pipeline.operators {
                let after = seen.left.get(&operator.span).copied();
                // What reads nothing tells nothing.
                if let Some(after) = after.filter(|_| before != Some(0)) {
                    let is_where = matches!(operator.kind, OperatorKind::Where { .. });
                    let values = if is_where { met(query, operator.span, seen) } else { String::new() };
                    lines.push((operator.span, line(query, operator.span, after, before, &values)));
                }
                before = after;
            }
        }
        true
    });
    lines.sort_by_key(|(span, _)| *span);
    lines.into_iter().map(|(_, line)| line).collect()
}

fn given_rows(source: &Expr, world: &TestWorld<'_>) -> Option<u64> {
    let ExprKind::Name(name) = &source.without_parens().kind else { return None };
    let rows = world.tables.get(&*name.text)?.rows.len();
    u64::try_from(rows).ok()
}

fn line(query: &PreparedQuery, span: Span, after: u64, before: Option<u64>, values: &str) -> String {
    let number = line_of(&query.text, span);
    let text = one_line(span.of(&query.text), MAX_TEXT);
    let of = before.map(|before| format!(" of {before}")).unwrap_or_default();
    let plural = if before.unwrap_or(after) == 1 { "" } else { "s" };
    let why = match before.filter(|before| after < *before && !values.is_empty()) {
        Some(before) => format!("; the {} had {values}", if after == 0 { before } else { before - after }),
        None => String::new(),
    };
    format!("after line {number} `{text}`: {after}{of} row{plural}{why}")
}

/// The values that the conditions of a `where` met where they did not hold.
fn met(query: &PreparedQuery, operator: Span, seen: &Seen) -> String {
    let inside = |span: &Span| operator.start <= span.start && span.end <= operator.end;
    let conditions: Vec<_> = seen
        .conditions
        .iter()
        .filter(|(span, seen)| inside(span) && seen.failed > 0 && !seen.values.is_empty())
        .collect();
    let one = conditions.len() == 1;
    let parts = conditions.iter().map(|(span, seen)| {
        let values: Vec<String> = seen.values.iter().map(|value| format!("`{}`", shown(value))).collect();
        let values = values.join(", ");
        if one {
            values
        } else {
            format!("{values} where `{}` is asked", one_line(span.of(&query.text), MAX_TEXT / 2))
        }
    });
    parts.collect::<Vec<_>>().join("; ")
}

/// The line of a span in the query, from 1.
pub fn line_of(text: &str, span: Span) -> usize {
    let before = text.get(..span.range().start).unwrap_or_default();
    before.bytes().filter(|byte| *byte == b'\n').count() + 1
}

/// A text on one line, cut after so many characters.
pub fn one_line(text: &str, most: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    if line.chars().count() <= most {
        return line;
    }
    let cut: String = line.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}
