//! Queries to start from, and what properties change in them.
use std::fs;

use proptest::sample::Index;
use rulesmith_kql::tokens;

use super::recorded::{folder, records};

/// The blocks of a file of queries, comment lines left out.
pub(crate) fn blocks(file: &str) -> Vec<String> {
    let path = format!("{}/tests/cases/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(path).unwrap();
    let text: String = text.split_inclusive('\n').filter(|line| !line.starts_with("# ")).collect();
    text.split("\n\n")
        .map(|block| block.trim_matches('\n').to_owned())
        .filter(|block| !block.is_empty())
        .collect()
}

/// The queries of files of our own, without what is expected of them, and every so many of those recorded.
pub(crate) fn samples(files: &[&str], step: usize) -> Vec<String> {
    let own = files.iter().flat_map(|file| blocks(file));
    let own = own.map(|block| block.split("\n=>").next().unwrap_or_default().to_owned());
    let recorded = folder().map(|_| records("corpus.jsonl")).unwrap_or_default();
    let recorded = recorded.iter().step_by(step).map(|record| record["query"].as_str().unwrap().to_owned());
    own.chain(recorded).collect()
}

/// A query with one change to its tokens.
pub(crate) fn changed(query: &str, change: u8, at: Index, other: Index) -> String {
    let tokens = tokens(query);
    let (a, b) = (at.index(tokens.len()), other.index(tokens.len()));
    let (a, b) = (tokens[a.min(b)].span, tokens[a.max(b)].span);
    let (text_a, text_b) = (a.of(query), b.of(query));
    let before = &query[..a.start as usize];
    let between = query.get(a.end as usize..b.start as usize).unwrap_or_default();
    let behind = &query[b.end as usize..];
    match change {
        0 => query[..a.end as usize].to_owned(),
        1 => format!("{before}{}", &query[a.end as usize..]),
        2 => format!("{before}{text_a} {}", &query[a.start as usize..]),
        _ => format!("{before}{text_b}{between}{text_a}{behind}"),
    }
}
