//! Any text is read: no panic, no endless loop, every place on a character boundary of the text, every key once.

#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use rulesmith::{
    diagnostic::Place,
    source::SourceFile,
    yaml::{Kind, Node, parse},
};

fuzz_target!(|text: &str| {
    let source = Arc::new(SourceFile::new("a.yaml", text));
    let parsed = parse(&source);
    for diagnostic in &parsed.diagnostics {
        if let Place::Span(span) = &diagnostic.place {
            assert!(source.text().get(span.clone()).is_some());
        }
    }
    assert!(parsed.document.is_some() || !parsed.diagnostics.is_empty());
    if let Some(document) = &parsed.document {
        check(document.root(), source.text());
    }
});

fn check(node: &Node, text: &str) {
    assert!(text.get(node.span.clone()).is_some());
    match &node.kind {
        Kind::Seq(items) => items.iter().for_each(|item| check(item, text)),
        Kind::Map(entries) => {
            let mut names: Vec<_> = entries.iter().map(|(key, _)| &key.text).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), entries.len());
            for (key, value) in entries {
                assert!(text.get(key.span.clone()).is_some());
                check(value, text);
            }
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String { .. } => {}
    }
}
