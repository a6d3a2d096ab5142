//! Tokens cover the text in order, whatever the text is.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rulesmith_kql::{tokens, TokenKind};

fuzz_target!(|text: &str| {
    let tokens = tokens(text);
    let mut end = 0;
    for token in &tokens {
        assert!(end <= token.span.start && token.span.start <= token.span.end);
        assert!(text.get(token.span.range()).is_some());
        end = token.span.end;
    }
    assert_eq!(tokens.last().map(|token| (token.kind, token.span.end as usize)), Some((TokenKind::End, text.len())));
});
