//! What keeps a build from using its output folder.

use std::io;
use std::path::{Path, PathBuf};

/// The output folder, or something in it, cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("`{}` {message}", path.display())]
pub struct FolderError {
    /// The file or folder.
    pub path: PathBuf,
    /// What is wrong with it, and what to do.
    pub message: String,
}

impl FolderError {
    pub(super) fn new(path: &Path, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), message: message.into() }
    }

    pub(super) fn io(path: &Path, what: &str, error: &io::Error) -> Self {
        Self::new(path, format!("cannot be {what}: {error}"))
    }
}

/// The results of work done side by side, or the error that comes first in their order, whichever came first in time.
pub(super) fn first_error<T>(results: Vec<Result<T, FolderError>>) -> Result<Vec<T>, FolderError> {
    results.into_iter().collect()
}
