//! The entries of a folder of a project, in path order. Links are entries and never followed; hidden entries are passed
//! over; a folder that cannot be read is a finding.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::{AccessError, ProjectRoot, resolve};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::project::path::is_hidden;
use crate::source::ReadError;

/// What a folder holds.
#[derive(Debug, Default)]
pub struct Walk {
    /// Everything but folders, in path order.
    pub entries: Vec<Entry>,
    /// The folders that may not or cannot be read.
    pub problems: Vec<Diagnostic>,
}

/// Something in a folder.
#[derive(Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Entry {
    /// Its path, project-relative with forward slashes.
    pub file: Arc<str>,
    /// What it is.
    pub kind: EntryKind,
}

/// What an entry of a folder is.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum EntryKind {
    /// A file, or a pipe or device, which reading refuses.
    File,
    /// A symbolic link, wherever it leads.
    Link,
}

impl Entry {
    /// Whether the name ends in `.` and one of these.
    pub fn has_extension(&self, extensions: &[&str]) -> bool {
        self.file.rsplit_once('.').is_some_and(|(_, extension)| extensions.contains(&extension))
    }

    /// The finding for a link in a folder whose links are not read.
    pub fn not_followed(&self, purpose: &str) -> Diagnostic {
        let message = format!("a symbolic link is not read as a {purpose}");
        Diagnostic::warning(Code::LinkNotFollowed, Arc::clone(&self.file), Place::File, message)
            .help("put the file itself here")
    }
}

impl ProjectRoot {
    /// Everything below a folder of the project; `None` where there is no such folder.
    pub fn walk(&self, folder: &str) -> Option<Walk> {
        let (mut walk, mut folders) = self.start(folder)?;
        while let Some(folder) = folders.pop() {
            match read(&folder, &mut walk) {
                Ok(below) => folders.extend(below),
                Err(error) => walk.problems.push(unreadable(&folder.name, &error)),
            }
        }
        walk.entries.sort_unstable();
        Some(walk)
    }

    /// What is in a folder of the project, but not in the folders in it; `None` where there is no such folder.
    pub fn list(&self, folder: &str) -> Option<Walk> {
        let (mut walk, _) = self.start(folder)?;
        walk.entries.sort_unstable();
        Some(walk)
    }

    fn start(&self, folder: &str) -> Option<(Walk, Vec<Folder>)> {
        let mut walk = Walk::default();
        let start = match resolve::resolve(&self.real, folder) {
            Ok(location) => Folder { location, name: folder.to_owned() },
            Err(error) => {
                walk.problems.push(match error {
                    AccessError::Read(ReadError::Io(error)) => unreadable(folder, &error),
                    error => error.diagnostic(folder),
                });
                return Some((walk, Vec::new()));
            }
        };
        match read(&start, &mut walk) {
            Ok(below) => Some((walk, below)),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                None
            }
            Err(error) => {
                walk.problems.push(unreadable(folder, &error));
                Some((walk, Vec::new()))
            }
        }
    }
}

/// A folder that is to be read.
struct Folder {
    location: PathBuf,
    /// Project-relative.
    name: String,
}

/// Adds the entries of a folder, and returns the folders in it.
#[expect(clippy::disallowed_methods, reason = "the location has been checked, or was reached without a link")]
fn read(folder: &Folder, walk: &mut Walk) -> io::Result<Vec<Folder>> {
    let mut below = Vec::new();
    for entry in folder.location.read_dir()? {
        let entry = entry?;
        let name = entry.file_name();
        if is_hidden(&name) {
            continue;
        }
        let kind = entry.file_type()?;
        let path = format!("{}/{}", folder.name, name.to_string_lossy());
        if kind.is_dir() {
            below.push(Folder { location: folder.location.join(name), name: path });
        } else {
            let kind = if kind.is_symlink() { EntryKind::Link } else { EntryKind::File };
            walk.entries.push(Entry { file: path.into(), kind });
        }
    }
    Ok(below)
}

fn unreadable(folder: &str, error: &io::Error) -> Diagnostic {
    let message = format!("the folder cannot be read: {error}");
    Diagnostic::error(Code::UnreadableFolder, folder, Place::File, message)
        .help("check that it exists and may be read")
}
