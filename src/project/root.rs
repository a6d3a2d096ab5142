//! The one way to the files of a project. What a project names, lists or links to may come from a stranger, so nothing
//! outside its folder, and nothing hidden inside it (`.git`, `.github`, `.env`), is opened, listed or looked at.
//!
//! In: a project-relative path. Out: the file's text, a folder's entries, or the reason why not.

mod error;
mod resolve;
mod walk;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use error::AccessError;
pub use walk::{Entry, EntryKind, Walk};

use super::CONFIG_FILE;
use super::path::within_project;
use crate::source::{self, SourceFile};

/// The folder of a project, through which all of its files are reached.
#[derive(Clone, Debug)]
pub struct ProjectRoot {
    given: PathBuf,
    /// Without symbolic links. It may itself lie in a hidden folder: only what is below it counts.
    real: PathBuf,
}

impl ProjectRoot {
    /// The folder `given`, which the user names or is in.
    #[expect(
        clippy::disallowed_methods,
        reason = "the user's own path: everything below it is checked against it"
    )]
    pub fn open(given: &Path) -> io::Result<Self> {
        let real = given.canonicalize()?;
        if !real.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        Ok(Self { given: given.to_owned(), real })
    }

    /// The folder of the project that `from` is in: the nearest one upwards with anything named `rulesmith.toml`, else
    /// `from`.
    #[expect(clippy::disallowed_methods, reason = "asks only whether the entry exists, and follows no link")]
    pub fn nearest(from: &Path) -> &Path {
        let has_config = |folder: &&Path| folder.join(CONFIG_FILE).symlink_metadata().is_ok();
        from.ancestors().find(has_config).unwrap_or(from)
    }

    /// The folder as it was given: for messages, not for opening what is in it.
    pub fn path(&self) -> &Path {
        &self.given
    }

    /// Reads a file of the project as text of at most `limit` bytes.
    #[expect(clippy::disallowed_methods, reason = "the location has been checked")]
    pub fn read(&self, file: impl Into<Arc<str>>, limit: u64) -> Result<SourceFile, AccessError> {
        let file = file.into();
        let location = resolve::resolve(&self.real, &file)?;
        Ok(source::read(&location, file, limit)?)
    }

    /// Where a file or folder of the project is to be written; it need not exist. What is there may be a link that stays
    /// inside.
    pub fn location_to_write(&self, relative: &str) -> Result<PathBuf, AccessError> {
        resolve::resolve(&self.real, relative)?;
        Ok(self.given.join(within_project("", relative)?))
    }
}

#[cfg(test)]
mod tests;
