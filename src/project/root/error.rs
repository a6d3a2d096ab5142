//! Why a file of a project cannot be used.

use std::io;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, unreadable};
use crate::project::path::Refusal;
use crate::source::ReadError;

/// Why a file of a project cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// It is not for the project to use.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It may be used but cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
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
