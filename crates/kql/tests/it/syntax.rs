//! The KQL parser on queries of our own: what it accepts, what it says about those it does not, and that no text
//! whatever upsets it.
//!
//! `tests/cases/accept.txt` and `reject.txt` hold the queries; verdicts, codes and first places there are those of
//! Microsoft's analyser.

use std::fmt::Write as _;

use proptest::{prelude::*, sample::Index};
use rulesmith_kql::{Code, ParsedQuery, Span, TokenKind, parse, tokens};

use crate::queries::{blocks, changed};

pub(crate) fn good_queries_have_no_errors() {
    let queries = blocks("accept.txt");
    assert!(queries.len() > 200, "only {} queries", queries.len());
    for query in queries {
        let parsed = parse(&query);
        assert!(parsed.errors.is_empty(), "{query}\n{:#?}", parsed.errors);
        assert!(parsed.query.skipped.is_empty(), "{query}");
    }
}

pub(crate) fn bad_queries_have_their_errors() {
    let cases = blocks("reject.txt");
    assert!(cases.len() > 150, "only {} queries", cases.len());
    let mut differences = String::new();
    for case in cases {
        let (query, expected) = case.split_once("\n=> ").unwrap();
        let found: Vec<_> = parse(query)
            .errors
            .iter()
            .map(|error| format!("{} {} {}", error.code, error.span.start, error.message))
            .collect();
        let found = found.join("\n=> ");
        if found != expected {
            write!(differences, "{query}\nexpected {expected}\nfound    {found}\n\n").unwrap();
        }
    }
    assert!(differences.is_empty(), "{differences}");
}

/// What holds for any text.
fn check(text: &str) -> ParsedQuery {
    let tokens = tokens(text);
    let mut end = 0;
    for token in &tokens {
        assert!(end <= token.span.start && token.span.start <= token.span.end, "{text:?}: {token:?}");
        let between = Span::new(end, token.span.start).of(text);
        assert!(is_trivia(between), "{text:?}: {between:?} belongs to no token");
        assert_eq!(token.kind == TokenKind::End, token.span.is_empty(), "{text:?}");
        assert!(text.get(token.span.range()).is_some(), "{text:?}: {token:?}");
        end = token.span.end;
    }
    assert_eq!(end as usize, text.len(), "{text:?}");
    assert_eq!(tokens.last().map(|token| token.kind), Some(TokenKind::End));

    let parsed = parse(text);
    for error in &parsed.errors {
        assert!(text.get(error.span.range()).is_some(), "{text:?}: {error:?}");
        assert!(error.message.chars().next().is_some_and(|c| !c.is_uppercase()), "{error:?}");
        assert!(!error.message.ends_with('.'), "{error:?}");
    }
    let tree = format!("{:?}", parsed.query);
    check_ids(&tree, "ExprId(", parsed.query.expr_count);
    check_ids(&tree, "OperatorId(", parsed.query.operator_count);
    parsed
}

fn check_ids(tree: &str, name: &str, count: u32) {
    let mut ids: Vec<u32> = tree
        .match_indices(name)
        .filter_map(|(at, _)| tree[at + name.len()..].split(')').next()?.parse().ok())
        .collect();
    assert!(ids.iter().all(|&id| id < count), "{name} beyond {count}");
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "{name} used twice");
}

/// White space and comments only.
fn is_trivia(text: &str) -> bool {
    text.split(['\n', '\r']).all(|line| {
        let line = line.split_once("//").map_or(line, |(before, _)| before);
        line.chars().all(|c| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{180e}'))
    })
}

/// What the properties start from.
fn samples() -> Vec<String> {
    crate::queries::samples(&["accept.txt", "reject.txt"], 13)
}

/// How the properties are tried.
fn config() -> ProptestConfig {
    ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() }
}

pub(crate) fn any_text_is_answered() {
    proptest!(config(), |(text in "\\PC{0,60}")| {
        check(&text);
    });
}

pub(crate) fn any_row_of_tokens_is_answered() {
    proptest!(config(), |(tokens in prop::collection::vec(prop::sample::select(TOKENS), 0..30))| {
        check(&tokens.join(" "));
        check(&tokens.concat());
    });
}

pub(crate) fn any_change_of_a_query_is_answered() {
    proptest!(config(), |(query in prop::sample::select(samples()), change in 0_u8..4, at in any::<Index>(), other in any::<Index>())| {
        check(&changed(&query, change, at, other));
    });
}

pub(crate) fn any_prefix_of_a_query_is_answered() {
    proptest!(config(), |(query in prop::sample::select(samples()), at in any::<Index>())| {
        let mut end = at.index(query.len() + 1);
        while !query.is_char_boundary(end) {
            end -= 1;
        }
        check(&query[..end]);
    });
}

const TOKENS: &[&str] = &[
    "|",
    ",",
    ";",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "=",
    "==",
    "=>",
    ":",
    ".",
    "..",
    "*",
    "-",
    "+",
    "<",
    "!in",
    "!x",
    "~",
    "in",
    "in~",
    "has",
    "between",
    "and",
    "or",
    "by",
    "on",
    "of",
    "to",
    "with",
    "as",
    "from",
    "step",
    "let",
    "set",
    "declare",
    "pattern",
    "alias",
    "database",
    "restrict",
    "access",
    "where",
    "project",
    "project-away",
    "extend",
    "summarize",
    "join",
    "kind",
    "union",
    "mv-expand",
    "mv-apply",
    "limit",
    "typeof",
    "dynamic",
    "datatable",
    "externaldata",
    "make-series",
    "range",
    "parse",
    "parse-kv",
    "top-nested",
    "scan",
    "partition",
    "fork",
    "facet",
    "reduce",
    "search",
    "find",
    "render",
    "timechart",
    "evaluate",
    "invoke",
    "macro-expand",
    "entity_group",
    "make-graph",
    "graph-match",
    "-->",
    "toscalar",
    "materialize",
    "x",
    "T",
    "f(",
    "'a'",
    "\"b",
    "@'c'",
    "h'd'",
    "1",
    "1.5",
    "2d",
    "true",
    "null",
    "datetime(2024-01-01)",
    "int(",
    "['a b']",
    "$left",
    "#x",
    "//",
    "\n",
    "```",
    "\\",
];

pub(crate) fn depth_and_length_have_a_limit_with_a_message() {
    let long = 20_000;
    for (open, inner, close) in [
        ("(", "x", ")"),
        ("f(", "x", ")"),
        ("x[", "x", "]"),
        ("-(", "x", ")"),
        ("not(", "x", ")"),
        ("x in (", "x", ")"),
        ("x == (T | where ", "x", ")"),
        ("toscalar(T | where ", "x", ")"),
        ("print dynamic([", "1", "])"),
        ("dynamic(", "1", ")"),
        ("[", "1", "]"),
        ("{'a':", "1", "}"),
        ("T | join (", "T", ")"),
        ("union (", "T", ")"),
        ("T | mv-apply x on (", "take 1", ")"),
        ("T | fork (", "take 1", ")"),
        ("T | partition by x (", "take 1", ")"),
        ("let f = (a: long) { ", "a", " }"),
        ("let f = (a: (b: ", "long", ")) { a }"),
        ("macro-expand g as x (", "T", ")"),
        ("declare pattern p = (a: string) { ('x') = { let f = () { ", "T", " }; T }; };"),
    ] {
        for depth in [10, long] {
            let text = format!("{}{inner}{}", open.repeat(depth), close.repeat(depth));
            let json = matches!(open, "[" | "{'a':");
            let text = if json { format!("print dynamic({text})") } else { text };
            let parsed = parse(&text);
            if depth == long {
                assert_ne!(parsed.errors, [], "{open}");
            }
        }
    }
}

pub(crate) fn long_chains_are_read_or_answered() {
    let chain = |operator: &str| format!("T | where x == 1{}", format!(" {operator} x == 1").repeat(10_000));
    for operator in ["and", "or"] {
        let parsed = parse(&chain(operator));
        assert_eq!(parsed.errors, [], "{operator}");
    }
    for text in [
        format!("print x{}", " + x".repeat(10_000)),
        format!("print x{}", ".x".repeat(10_000)),
        format!("print x{}", "[0]".repeat(10_000)),
    ] {
        let errors = parse(&text).errors;
        assert_eq!(errors.iter().map(|error| error.code).collect::<Vec<_>>(), [Code::TooDeep]);
    }
    for text in [
        format!("T{}", " | where x".repeat(10_000)),
        format!("print {}", vec!["x"; 10_000].join(", ")),
        format!("print {}1", "x == 1 and y or ".repeat(10_000)),
        format!("print {}", "'a' ".repeat(10_000)),
        format!("{}T", "let x = 1; ".repeat(10_000)),
        format!("union {}", vec!["(T)"; 10_000].join(", ")),
    ] {
        assert_eq!(parse(&text).errors, []);
    }
}
