//! Why a file of a project cannot be used.

use std::fmt;
use std::io;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, unreadable};
use crate::project::path::Refusal;
use crate::source::ReadError;

/// Why a file of a project cannot be used.
#[derive(Debug)]
pub enum AccessError {
    /// It is not for the project to use.
    Refused(Refusal),
    /// It may be used but cannot be read.
    Read(ReadError),
}

impl AccessError {
    /// Whether there is no such file.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Read(ReadError::Io(error)) if error.kind() == io::ErrorKind::NotFound)
    }

    /// The finding for a file of the project.
    pub fn diagnostic(&self, file: impl Into<Arc<str>>) -> Diagnostic {
        match self {
            Self::Refused(refusal) => refusal.diagnostic(file),
            Self::Read(error) => unreadable(file, error),
        }
    }
}

impl fmt::Display for AccessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Read(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for AccessError {}

impl From<Refusal> for AccessError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<ReadError> for AccessError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}
