//! A problem of a value, before its place in a file is known.

use super::change::Change;
use crate::diagnostic::{Code, Pointer};

/// What some kinds of problem carry for those that compare them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ProblemDetail {
    /// Nothing more.
    None,
    /// An unknown key: the known one that was probably meant.
    Meant(String),
    /// A missing key.
    Missing(String),
    /// A wrong type: the types of JSON Schema that were expected.
    Types(Vec<&'static str>),
}

/// A problem with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SchemaProblem {
    /// The code of the diagnostic that it becomes.
    pub(super) code: Code,
    /// The value, or the mapping that lacks a key.
    pub(super) pointer: Pointer,
    /// Whether the key at the end of the pointer is meant, not its value.
    pub(super) at_key: bool,
    /// What is wrong.
    pub(super) message: String,
    /// The next step.
    pub(super) help: Option<String>,
    /// What solves it, where a machine can write that.
    pub(super) change: Option<Change>,
    /// What the code does not say by itself.
    pub(super) detail: ProblemDetail,
    /// How much it speaks against the form of a value that it is part of.
    pub(super) weight: usize,
}

impl SchemaProblem {
    /// A problem with the value at `pointer`.
    pub(super) fn at_value(code: Code, pointer: Pointer, message: impl Into<String>) -> Self {
        Self {
            code,
            pointer,
            at_key: false,
            message: message.into(),
            help: None,
            change: None,
            detail: ProblemDetail::None,
            weight: 2,
        }
    }

    /// A problem with the key that `pointer` ends in.
    pub(super) fn at_key(code: Code, pointer: Pointer, message: impl Into<String>) -> Self {
        Self { at_key: true, ..Self::at_value(code, pointer, message) }
    }

    pub(super) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    pub(super) fn maybe_help(self, help: Option<String>) -> Self {
        Self { help, ..self }
    }

    pub(super) fn maybe_change(self, change: Option<Change>) -> Self {
        Self { change, ..self }
    }

    pub(super) fn detail(self, detail: ProblemDetail) -> Self {
        Self { detail, ..self }
    }

    pub(super) fn weight(self, weight: usize) -> Self {
        Self { weight, ..self }
    }
}
