//! Carrying a plan out. Every file is written beside its place first and then moved there in one step, so that an
//! interrupted build leaves whole files only; the manifest comes last, so that the next build can tell.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tempfile::TempPath;

use super::FolderError;
use super::error::first_error;
use super::path::Root;
use super::plan::{BuildPlan, ChangeKind, FileChange};
use crate::render::manifest;

impl BuildPlan {
    /// Writes what was added and changed, and removes what was removed.
    ///
    /// # Errors
    /// The first file that cannot be written or removed. Before the first move nothing has changed.
    pub fn write(&self) -> Result<(), FolderError> {
        let mut folder = Root::new(&self.root)?;
        let mut targets: Vec<(PathBuf, &FileChange)> = Vec::new();
        for change in self.changes.iter().filter(|change| change.kind != ChangeKind::Unchanged) {
            targets.push((folder.locate(&change.path)?, change));
        }
        // The manifest last.
        targets.sort_by_key(|(_, change)| change.path == manifest::FILE);
        for (path, change) in &targets {
            if change.after.is_some()
                && let Some(parent) = path.parent()
            {
                fs::create_dir_all(parent).map_err(|error| FolderError::io(parent, "made", &error))?;
            }
        }
        let staged = targets
            .par_iter()
            .filter_map(|(path, change)| Some((path, change.after.as_ref()?)))
            .map(|(path, text)| Ok((stage(path, text.as_bytes())?, path)))
            .collect::<Vec<Result<(TempPath, &PathBuf), FolderError>>>();
        let staged = first_error(staged)?;
        let (manifest, files): (Vec<_>, Vec<_>) =
            staged.into_iter().partition(|(_, path)| **path == self.root.join(manifest::FILE));
        first_error(files.into_par_iter().map(|(staged, path)| put(staged, path)).collect())?;
        for (path, _) in targets.iter().filter(|(_, change)| change.kind == ChangeKind::Removed) {
            fs::remove_file(path).map_err(|error| FolderError::io(path, "removed", &error))?;
            self.remove_empty_parents(path);
        }
        for (staged, path) in manifest {
            put(staged, path)?;
        }
        Ok(())
    }

    /// A folder that a removal leaves empty goes too; one that is not empty refuses to.
    fn remove_empty_parents(&self, path: &Path) {
        let below = |parent: &&Path| parent.starts_with(&self.root) && **parent != *self.root;
        for parent in path.ancestors().skip(1).take_while(below) {
            if fs::remove_dir(parent).is_err() {
                break;
            }
        }
    }
}

/// Writes the bytes to a new file in the folder of `path`. The file goes away by itself unless it is put in place.
fn stage(path: &Path, bytes: &[u8]) -> Result<TempPath, FolderError> {
    let failed = |error| FolderError::io(path, "written", &error);
    let mut builder = tempfile::Builder::new();
    builder.prefix(".rulesmith-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Readable as any new file: the process's mask takes off what is not wanted.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = builder.tempfile_in(folder).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    // Closed here: a large build has more files than a process may hold open.
    Ok(file.into_temp_path())
}

fn put(staged: TempPath, path: &Path) -> Result<(), FolderError> {
    staged.persist(path).map_err(|error| FolderError::io(path, "written", &error.error))
}
