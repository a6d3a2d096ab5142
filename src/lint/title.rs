//! Titles with `{{columns}}` against the predicate of a keyed rule, without regard to case as KQL compares.

use crate::definition::alert::placeholders;
use crate::definition::sentinel::TitleMatch;

/// What a title can be: fixed texts, with anything between one and the next.
#[derive(Debug)]
pub(super) struct Titles {
    fixed: Vec<String>,
}

impl Titles {
    /// The titles that a text with `{{columns}}` makes.
    pub(super) fn new(text: &str) -> Self {
        let mut fixed = Vec::new();
        let mut from = 0;
        for placeholder in placeholders(text) {
            fixed.push(text[from..placeholder.span.start].to_lowercase());
            from = placeholder.span.end;
        }
        fixed.push(text[from..].to_lowercase());
        Self { fixed }
    }

    /// What all of them begin with, in lower case.
    pub(super) fn beginning(&self) -> &str {
        self.fixed.first().map_or("", String::as_str)
    }

    /// Whether each of them satisfies the predicate.
    pub(super) fn all_match(&self, how: TitleMatch, wanted: &str) -> bool {
        let wanted = wanted.to_lowercase();
        match how {
            TitleMatch::Equals => matches!(self.fixed.as_slice(), [whole] if *whole == wanted),
            TitleMatch::StartsWith => self.beginning().starts_with(&wanted),
            TitleMatch::Contains => self.fixed.iter().any(|fixed| fixed.contains(&wanted)),
        }
    }

    /// Whether one of them can satisfy the predicate.
    pub(super) fn one_can_match(&self, how: TitleMatch, wanted: &str) -> bool {
        if self.all_match(how, wanted) {
            return true;
        }
        let [first, .., last] = self.fixed.as_slice() else { return false };
        let wanted = wanted.to_lowercase();
        match how {
            TitleMatch::Equals => {
                wanted.len() >= first.len() + last.len()
                    && wanted.starts_with(first)
                    && wanted.ends_with(last)
            }
            TitleMatch::StartsWith => wanted.starts_with(first),
            // A column can hold anything.
            TitleMatch::Contains => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use TitleMatch::{Contains, Equals, StartsWith};

    #[test]
    fn columns_stand_for_anything() {
        let titles = Titles::new("Device isolated by {{AccountUpn}} ({{DeviceName}})");
        for (how, wanted, all, one) in [
            (StartsWith, "device isolated", true, true),
            (StartsWith, "Device isolated by dana", false, true),
            (StartsWith, "Device released", false, false),
            (Contains, "ISOLATED BY", true, true),
            (Contains, "dana@", false, true),
            (Equals, "Device isolated by", false, false),
            (Equals, "Device isolated by dana (ws)", false, true),
        ] {
            assert_eq!(
                (titles.all_match(how, wanted), titles.one_can_match(how, wanted)),
                (all, one),
                "{wanted}"
            );
        }
    }

    #[test]
    fn a_fixed_title_is_one_title() {
        let titles = Titles::new("Device isolated");
        assert!(titles.all_match(Equals, "device ISOLATED"));
        assert!(!titles.one_can_match(Contains, "released"));
        assert!(!titles.one_can_match(StartsWith, "Device isolated by"));
    }
}
