//! Paths below the output folder, and what stands there.
#![expect(clippy::disallowed_methods, reason = "the folder has been checked, and no link in it is followed")]

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::FolderError;

/// A file larger than this was not written by a build.
const LARGEST: u64 = 256 * 1024 * 1024;

/// Whether a path only leads down, by plain names and forward slashes. What a manifest says is not to be trusted.
pub(super) fn is_plain(path: &str) -> bool {
    let plain = |name: &str| {
        !name.is_empty()
            && !name.starts_with('.')
            && !name.ends_with(['.', ' '])
            && name
                .chars()
                .all(|c| !c.is_control() && !matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|'))
    };
    path.split('/').all(plain)
}

/// The output folder, with the folders in it that were found to be real.
pub(super) struct Root<'a> {
    path: &'a Path,
    seen: BTreeSet<PathBuf>,
}

impl<'a> Root<'a> {
    /// The folder at `path`, which need not exist.
    pub(super) fn new(path: &'a Path) -> Result<Self, FolderError> {
        let mut root = Self { path, seen: BTreeSet::new() };
        root.check_folder(path)?;
        Ok(root)
    }

    /// Where a plain path leads, after a look at every folder on the way.
    pub(super) fn locate(&mut self, relative: &str) -> Result<PathBuf, FolderError> {
        if !is_plain(relative) {
            return Err(FolderError::new(&self.path.join(relative), "leads out of the output folder"));
        }
        let mut path = self.path.to_owned();
        let mut names = relative.split('/').peekable();
        while let Some(name) = names.next() {
            path.push(name);
            if names.peek().is_some() {
                self.check_folder(&path)?;
            }
        }
        Ok(path)
    }

    fn check_folder(&mut self, path: &Path) -> Result<(), FolderError> {
        if self.seen.contains(path) {
            return Ok(());
        }
        match fs::symlink_metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(FolderError::io(path, "read", &error)),
            Ok(found) if found.is_symlink() => {
                return Err(FolderError::new(
                    path,
                    "is a symbolic link, and a build follows none: remove it",
                ));
            }
            Ok(found) if !found.is_dir() => {
                return Err(FolderError::new(path, "is a file where a folder is to be: move it away"));
            }
            Ok(_) => {}
        }
        self.seen.insert(path.to_owned());
        Ok(())
    }
}

/// The bytes of the file at a located path; `None` where there is nothing.
pub(super) fn content(path: &Path) -> Result<Option<Vec<u8>>, FolderError> {
    match fs::symlink_metadata(path) {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(FolderError::io(path, "read", &error)),
        Ok(found) if found.is_symlink() => {
            Err(FolderError::new(path, "is a symbolic link, and a build follows none: remove it"))
        }
        Ok(found) if !found.is_file() => Err(FolderError::new(path, "must be a file: move it away")),
        Ok(found) if found.len() > LARGEST => {
            Err(FolderError::new(path, "is too large to be a file of a build"))
        }
        Ok(_) => fs::read(path).map(Some).map_err(|error| FolderError::io(path, "read", &error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_paths_lead_down() {
        for path in ["a", "defender/a-b.json", "sentinel/automation-rules/a--b.json", "a b/c"] {
            assert!(is_plain(path), "{path}");
        }
        for path in [
            "",
            "/",
            "/etc/passwd",
            "..",
            "../a",
            "a/../b",
            "a/..",
            "a//b",
            "a/",
            "./a",
            "a/.",
            "a/.git",
            "C:/a",
            "C:a",
            "a\\b",
            "..\\a",
            "a\0b",
            "a\nb",
            "a.",
            "a ",
            "a/b?",
        ] {
            assert!(!is_plain(path), "{path}");
        }
    }
}
