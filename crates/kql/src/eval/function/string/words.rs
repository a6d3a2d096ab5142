//! Terms: maximal runs of letters and digits. `has` and its relatives compare whole terms.

/// Whether `text` has `term` with no letter or digit directly before or after it. Both in the same case.
pub(crate) fn contains_term(text: &str, term: &str) -> bool {
    find(text, term, true, true)
}

/// Whether a term of `text` starts with `prefix`.
pub(crate) fn contains_prefix(text: &str, prefix: &str) -> bool {
    find(text, prefix, true, false)
}

/// Whether a term of `text` ends with `suffix`.
pub(crate) fn contains_suffix(text: &str, suffix: &str) -> bool {
    find(text, suffix, false, true)
}

fn find(text: &str, sought: &str, bounded_before: bool, bounded_after: bool) -> bool {
    if sought.is_empty() {
        return true;
    }
    // A boundary counts only beside a letter or digit of what is sought: `has "/x"` may follow a letter.
    let bounded_before = bounded_before && sought.starts_with(char::is_alphanumeric);
    let bounded_after = bounded_after && sought.ends_with(char::is_alphanumeric);
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(sought)) {
        let start = from + at;
        let end = start + sought.len();
        let before = text.get(..start).and_then(|before| before.chars().next_back());
        let after = text.get(end..).and_then(|after| after.chars().next());
        let inside = bounded_before && before.is_some_and(char::is_alphanumeric)
            || bounded_after && after.is_some_and(char::is_alphanumeric);
        if !inside {
            return true;
        }
        from = start + sought.chars().next().map_or(1, char::len_utf8);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{contains_prefix, contains_suffix, contains_term};

    #[test]
    fn terms_are_whole() {
        assert!(contains_term("alpha_beta", "alpha"));
        assert!(contains_term("foo\\bar", "bar"));
        assert!(!contains_term("helloworld", "hello"));
        assert!(contains_term("xhello hello", "hello"));
        assert!(contains_term("i like café au lait", "café"));
        assert!(contains_term("1.2.3", "2.3"));
        assert!(contains_term("anything", ""));
    }

    #[test]
    fn prefixes_and_suffixes_of_terms() {
        assert!(contains_prefix("say hello there", "hel"));
        assert!(!contains_prefix("othello", "hel"));
        assert!(contains_suffix("the end.", "end"));
        assert!(!contains_suffix("ending", "end"));
    }
}
