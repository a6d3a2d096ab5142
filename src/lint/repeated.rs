//! Values that must differ: those that were there before, each with its first place.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::Place;

/// A value that must be the only one of its kind, with its place.
#[derive(Clone, Debug)]
pub(super) struct NamedItem<'a> {
    /// The value.
    pub name: String,
    /// The file.
    pub file: &'a Arc<str>,
    /// Where in the file.
    pub place: Place,
}

/// Each value that was there before, with the first one. Case does not tell two values apart.
pub(super) fn repeated<'a>(
    all: impl IntoIterator<Item = NamedItem<'a>>,
) -> Vec<(NamedItem<'a>, NamedItem<'a>)> {
    let mut first: BTreeMap<String, NamedItem<'a>> = BTreeMap::new();
    let mut again = Vec::new();
    for named in all {
        let folded = named.name.to_lowercase();
        match first.get(&folded) {
            Some(earlier) => again.push((named, earlier.clone())),
            None => {
                first.insert(folded, named);
            }
        }
    }
    again
}
