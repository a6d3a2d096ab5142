//! Any text is answered: no panic, no endless loop, every error on a character boundary of the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rulesmith_kql::parse;

fuzz_target!(|text: &str| {
    let parsed = parse(text);
    assert!(parsed.errors.iter().all(|error| text.get(error.span.range()).is_some()));
});
