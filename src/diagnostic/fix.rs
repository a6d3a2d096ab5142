//! A change that fixes a finding.

use std::ops::Range;

use serde::Serialize;

use crate::source::Edit;

/// A change to the finding's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What it does, as an order: "rename it to `severity`".
    pub title: String,
    /// Whether it keeps the meaning, so that it may be applied without a look.
    pub safe: bool,
    /// The changes, by bytes in the file; they do not overlap.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A change that keeps the meaning.
    pub fn safe(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), safe: true, edits }
    }

    /// A change that a person must look at first.
    pub fn unsafe_to_apply(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), safe: false, edits }
    }

    /// Writes something before and after these bytes of the file. A person must look at it first.
    pub fn around(title: impl Into<String>, bytes: Range<usize>, before: &str, after: &str) -> Self {
        let edits = vec![
            Edit { span: bytes.start..bytes.start, replacement: before.to_owned() },
            Edit { span: bytes.end..bytes.end, replacement: after.to_owned() },
        ];
        Self::unsafe_to_apply(title, edits)
    }
}
