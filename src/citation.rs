//! Where a fact comes from: a page that a reader can open.

use serde::Serialize;

/// A page that states a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// The page's title.
    pub title: &'static str,
    /// Its address.
    pub url: &'static str,
}
