//! Mutants of a query: the same text with one small thing changed, which a case should notice.

use rulesmith_kql::Span;
use rulesmith_kql::ast::{
    DynamicValueKind, Expr, ExprKind, Join, Literal, LogicalOp, Lookup, OperatorKind, Query, SyntaxNode, walk,
};

use super::explain::{line_of, one_line};

/// How many characters of the query a mutant's name quotes.
const MAX_TEXT: usize = 60;

/// A query with one thing changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Mutant {
    /// Where and what: `2:9 flip == to != in ActionType == "IsolateDevice"`. The same for the same query.
    pub name: String,
    /// The changed query.
    pub text: String,
}

/// Every mutant of a query, in the order of the text: each predicate dropped, each comparison flipped, each predicate
/// that is no comparison negated, each literal changed.
pub fn mutants(text: &str, query: &Query) -> Vec<Mutant> {
    let mut maker = Maker { text, made: Vec::new() };
    let mut keys: Vec<Span> = Vec::new();
    walk(query, &mut |node| {
        match node {
            SyntaxNode::Operator(operator) => match &operator.kind {
                OperatorKind::Where(filter) => maker.predicate(&filter.predicate, LogicalOp::And),
                OperatorKind::Join(Join { on: Some(on), .. })
                | OperatorKind::Lookup(Lookup { on: Some(on), .. }) => {
                    keys.extend(on.conditions.iter().map(|condition| condition.span));
                }
                _ => {}
            },
            // What a join matches by has no other form.
            SyntaxNode::Expr(expr) if keys.contains(&expr.span) => return false,
            SyntaxNode::Expr(expr) => maker.expr(expr),
            SyntaxNode::Dynamic(value) => {
                if let DynamicValueKind::Literal(literal) = &value.kind {
                    maker.literal(value.span, literal);
                }
            }
        }
        true
    });
    maker.made.sort_by_key(|(span, _)| *span);
    maker.made.into_iter().map(|(_, mutant)| mutant).collect()
}

struct Maker<'t> {
    text: &'t str,
    made: Vec<(Span, Mutant)>,
}

impl Maker<'_> {
    /// Drops a predicate, or each operand of a chain of them. What is not there holds in an `and` and fails in an `or`.
    fn predicate(&mut self, expr: &Expr, within: LogicalOp) {
        let inner = expr.without_parens();
        if let ExprKind::Logical { op, operands, .. } = &inner.kind {
            for operand in operands {
                self.predicate(operand, *op);
            }
            return;
        }
        let neutral = if within == LogicalOp::And { "true" } else { "false" };
        let quoted = one_line(expr.span.of(self.text), MAX_TEXT);
        self.make(expr.span, expr.span, neutral, &format!("drop {quoted}"));
        let is_comparison = matches!(&inner.kind, ExprKind::Binary { op, .. } if op.negate().is_some())
            || matches!(&inner.kind, ExprKind::Membership { op, .. } if op.negate().is_some())
            || matches!(&inner.kind, ExprKind::Between { .. });
        if !is_comparison {
            let negated = format!("not({})", expr.span.of(self.text));
            self.make(expr.span, expr.span, &negated, &format!("negate {quoted}"));
        }
    }

    fn expr(&mut self, expr: &Expr) {
        let flip = match &expr.kind {
            ExprKind::Binary { op, op_span, .. } => op.negate().map(|to| (*op_span, to.symbol())),
            ExprKind::Membership { op, op_span, .. } => op.negate().map(|to| (*op_span, to.symbol())),
            ExprKind::Between { op, op_span, .. } => Some((*op_span, op.negate().symbol())),
            ExprKind::Literal(literal) => {
                self.literal(expr.span, literal);
                None
            }
            _ => None,
        };
        if let Some((span, to)) = flip {
            let quoted = one_line(expr.span.of(self.text), MAX_TEXT);
            let from = span.of(self.text).to_owned();
            self.make(span, span, to, &format!("flip {from} to {to} in {quoted}"));
        }
    }

    fn literal(&mut self, span: Span, literal: &Literal) {
        let written = span.of(self.text);
        let others: Vec<String> = match literal {
            Literal::Bool(value) => vec![(!value).to_string()],
            Literal::Long(value) => [value.checked_add(1), value.checked_sub(1)]
                .iter()
                .flatten()
                .map(ToString::to_string)
                .collect(),
            Literal::Int(value) => [value.checked_add(1), value.checked_sub(1)]
                .iter()
                .flatten()
                .map(|other| format!("int({other})"))
                .collect(),
            Literal::Real(value) if value.is_finite() => {
                [value + 1.0, value - 1.0].iter().map(|other| format!("real({other})")).collect()
            }
            Literal::Timespan(_) => timespans(written),
            Literal::DateTime(_) | Literal::TimespanText(_) => vec![format!("({written} + 1d)")],
            Literal::Guid(_) => vec!["guid(00000000-0000-0000-0000-000000000000)".to_owned()],
            Literal::String(value) => vec![quoted(&format!("{value}~"))],
            Literal::Real(_) | Literal::Decimal(_) | Literal::Null(_) | Literal::Unreadable(_) => Vec::new(),
        };
        for other in others.into_iter().filter(|other| other != written) {
            let name = format!("change {} to {}", one_line(written, MAX_TEXT), one_line(&other, MAX_TEXT));
            self.make(span, span, &other, &name);
        }
    }

    fn make(&mut self, at: Span, span: Span, replacement: &str, what: &str) {
        let (Some(before), Some(after)) =
            (self.text.get(..span.range().start), self.text.get(span.range().end..))
        else {
            return;
        };
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let name = format!("{}:{column} {what}", line_of(self.text, at));
        self.made.push((at, Mutant { name, text: format!("{before}{replacement}{after}") }));
    }
}

/// One more and one less of the unit: `2h` and `0h` for `1h`.
fn timespans(written: &str) -> Vec<String> {
    let digits = written.find(|character: char| !character.is_ascii_digit()).unwrap_or(written.len());
    let (number, unit) = written.split_at(digits);
    match number.parse::<u64>() {
        Ok(number) if !unit.starts_with('.') => [number.checked_add(1), number.checked_sub(1)]
            .iter()
            .flatten()
            .map(|other| format!("{other}{unit}"))
            .collect(),
        _ => vec![format!("({written} + 1s)")],
    }
}

fn quoted(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for character in text.chars() {
        match character {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            other => literal.push(other),
        }
    }
    literal.push('"');
    literal
}

#[cfg(test)]
mod tests {
    use super::*;
    use rulesmith_kql::parse;

    fn made(text: &str) -> Vec<(String, String)> {
        let parsed = parse(text);
        assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
        mutants(text, &parsed.query).into_iter().map(|mutant| (mutant.name, mutant.text)).collect()
    }

    fn pairs(made: &[(String, String)]) -> Vec<(&str, &str)> {
        made.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
    }

    #[test]
    fn predicates_are_dropped_and_flipped_and_literals_changed() {
        assert_eq!(
            pairs(&made("T\n| where A == \"x\" and (B < 3 or isempty(C))")),
            [
                ("2:9 drop A == \"x\"", "T\n| where true and (B < 3 or isempty(C))"),
                ("2:11 flip == to != in A == \"x\"", "T\n| where A != \"x\" and (B < 3 or isempty(C))"),
                ("2:14 change \"x\" to \"x~\"", "T\n| where A == \"x~\" and (B < 3 or isempty(C))"),
                ("2:23 drop B < 3", "T\n| where A == \"x\" and (false or isempty(C))"),
                ("2:25 flip < to >= in B < 3", "T\n| where A == \"x\" and (B >= 3 or isempty(C))"),
                ("2:27 change 3 to 4", "T\n| where A == \"x\" and (B < 4 or isempty(C))"),
                ("2:27 change 3 to 2", "T\n| where A == \"x\" and (B < 2 or isempty(C))"),
                ("2:32 drop isempty(C)", "T\n| where A == \"x\" and (B < 3 or false)"),
                ("2:32 negate isempty(C)", "T\n| where A == \"x\" and (B < 3 or not(isempty(C)))"),
            ]
        );
    }

    #[test]
    fn every_kind_of_literal_has_another_value() {
        let made = made(
            "T | extend a = true, b = 1h, c = @'x\\y', d = 1.5, e = dynamic(['f', 2]), g = datetime(2026-01-01)",
        );
        let names: Vec<&str> = made.iter().map(|(name, _)| name.split_once(' ').unwrap().1).collect();
        assert_eq!(
            names,
            [
                "change true to false",
                "change 1h to 2h",
                "change 1h to 0h",
                "change @'x\\y' to \"x\\\\y~\"",
                "change 1.5 to real(2.5)",
                "change 1.5 to real(0.5)",
                "change 'f' to \"f~\"",
                "change 2 to 3",
                "change 2 to 1",
                "change datetime(2026-01-01) to (datetime(2026-01-01) + 1d)",
            ]
        );
    }

    #[test]
    fn the_keys_of_a_join_are_left_alone_and_what_it_joins_is_not() {
        let made = made("T | join kind=inner (U | where a in (1)) on $left.x == $right.y");
        let names: Vec<&str> = made.iter().map(|(name, _)| name.split_once(' ').unwrap().1).collect();
        assert_eq!(names, ["drop a in (1)", "flip in to !in in a in (1)", "change 1 to 2", "change 1 to 0"]);
    }

    #[test]
    fn every_mutant_is_a_query_of_its_own() {
        let text = "let n = 3;\nT | where a has 'b' and c !contains 'd' and e matches regex 'f+' | where g between (1 .. n)\
                    | extend h = iff(i startswith 'j', 1, 0) | summarize k = countif(l != 2) by bin(m, 1d) | take 10";
        let made = made(text);
        let mut texts: Vec<&str> = made.iter().map(|(_, text)| text.as_str()).collect();
        for text in &texts {
            assert!(parse(text).errors.is_empty(), "{text}");
        }
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts.len(), made.len());
        let mut names: Vec<&str> = made.iter().map(|(name, _)| name.as_str()).collect();
        names.dedup();
        assert_eq!(names.len(), made.len());
    }
}
