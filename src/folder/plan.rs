//! What a build would change: its files and the folder as it is in, every change out. Nothing is written here.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use super::FolderError;
use super::error::first_error;
use super::path::{Root, content, is_plain};
use crate::render::manifest::{self, Manifest};
use crate::render::output::{OutputSet, sha256};

/// What a build would do to its output folder.
#[derive(Debug)]
pub struct BuildPlan {
    pub(super) root: PathBuf,
    /// Every file that is rendered or removed, by path.
    pub changes: Vec<FileChange>,
    /// The rules that the last build deployed and this one has no more. Nothing removes them from a tenant by itself.
    pub removed_rules: Vec<RemovedRule>,
    /// Files of the last build that are no longer rendered and stay nevertheless.
    pub kept: Vec<KeptFile>,
    /// Whether there is a manifest that cannot be read, so that nothing is known of the last build.
    pub manifest_unreadable: bool,
}

/// One file and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// Below the output folder, with forward slashes.
    pub path: String,
    /// What becomes of it.
    pub kind: ChangeKind,
    /// Its bytes before, where they change.
    pub before: Option<Vec<u8>>,
    /// Its text after, where it changes.
    pub after: Option<String>,
}

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is written anew.
    Changed,
    /// It goes.
    Removed,
    /// It stays.
    Unchanged,
}

/// A rule that is no longer rendered.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RemovedRule {
    /// The file it was in.
    pub path: String,
    /// Its name in the service: a GUID in Sentinel, an id in Defender XDR.
    pub name: String,
}

/// A file that stays although it is no longer rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    /// As the manifest names it.
    pub path: String,
    /// Why it stays.
    pub because: KeptBecause,
}

/// Why a file stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptBecause {
    /// Its bytes are not those that were written.
    Edited,
    /// It is not below the output folder.
    Outside,
}

impl BuildPlan {
    /// Whether the folder holds what the build would write, and nothing that it would remove.
    pub fn is_clean(&self) -> bool {
        self.changes.iter().all(|change| change.kind == ChangeKind::Unchanged)
    }

    /// The number of files of which this becomes.
    pub fn count(&self, kind: ChangeKind) -> usize {
        self.changes.iter().filter(|change| change.kind == kind).count()
    }
}

/// Compares the files of a build with the output folder at `root`.
///
/// # Errors
/// Something in the folder that a build must not touch: a symbolic link, a file in the place of a folder, a folder in
/// the place of a file, a manifest of another program.
pub fn plan(root: &Path, set: OutputSet) -> Result<BuildPlan, FolderError> {
    let mut folder = Root::new(root)?;
    let found = found_manifest(&mut folder)?;
    let manifest_unreadable = matches!(found, LastBuild::Unreadable);
    let last = match found {
        LastBuild::Ours(manifest) => manifest.outputs,
        LastBuild::Nothing | LastBuild::Unreadable => Vec::new(),
    };

    let removed_rules = removed_rules(&last, &set.manifest);
    let stale: Vec<manifest::ManifestEntry> =
        last.into_iter().filter(|output| !set.files.contains_key(&output.path)).collect();

    let mut targets = Vec::with_capacity(set.files.len());
    for (path, text) in set.files {
        let target = folder.locate(&path)?;
        targets.push((path, text, target));
    }
    let changes = targets
        .into_par_iter()
        .map(|(path, text, target)| {
            let before = content(&target)?;
            Ok(match before {
                Some(bytes) if bytes == text.as_bytes() => {
                    FileChange { path, kind: ChangeKind::Unchanged, before: None, after: None }
                }
                None => FileChange { path, kind: ChangeKind::Added, before: None, after: Some(text) },
                before => FileChange { path, kind: ChangeKind::Changed, before, after: Some(text) },
            })
        })
        .collect();
    let mut changes = first_error(changes)?;

    let mut kept = Vec::new();
    for output in stale {
        let path = output.path;
        if !is_plain(&path) {
            kept.push(KeptFile { path, because: KeptBecause::Outside });
            continue;
        }
        let Some(bytes) = content(&folder.locate(&path)?)? else { continue };
        if sha256(&bytes) == output.sha256 {
            changes.push(FileChange { path, kind: ChangeKind::Removed, before: Some(bytes), after: None });
        } else {
            kept.push(KeptFile { path, because: KeptBecause::Edited });
        }
    }
    changes.sort_by(|one, other| one.path.cmp(&other.path));
    changes.dedup_by(|one, other| one.path == other.path);
    Ok(BuildPlan { root: root.to_owned(), changes, removed_rules, kept, manifest_unreadable })
}

/// What is known of the last build.
enum LastBuild {
    Nothing,
    Unreadable,
    Ours(Manifest),
}

fn found_manifest(folder: &mut Root<'_>) -> Result<LastBuild, FolderError> {
    let path = folder.locate(manifest::FILE)?;
    let Some(bytes) = content(&path)? else { return Ok(LastBuild::Nothing) };
    if let Ok(manifest) = serde_json::from_slice(&bytes) {
        return Ok(LastBuild::Ours(manifest));
    }
    // A manifest with the marks of a merge conflict is no JSON; it is ours to write anew.
    let Ok(other) = serde_json::from_slice::<Value>(&bytes) else { return Ok(LastBuild::Unreadable) };
    if other.get("generator").and_then(Value::as_str) != Some("rulesmith") {
        return Err(FolderError::new(
            &path,
            "was not written by rulesmith: move it away, or name another output folder",
        ));
    }
    let known = other.get("format").and_then(Value::as_u64) == Some(1);
    if known {
        return Ok(LastBuild::Unreadable);
    }
    Err(FolderError::new(
        &path,
        "was written by another version of rulesmith: use that one, or remove the file",
    ))
}

/// Rules of the last manifest that this one does not have. A bundle or page only repeats them.
fn removed_rules(last: &[manifest::ManifestEntry], now: &Manifest) -> Vec<RemovedRule> {
    let guids: BTreeSet<Uuid> = now.outputs.iter().flat_map(|output| output.guids.iter().copied()).collect();
    let ids: BTreeSet<&str> = now.outputs.iter().filter_map(|output| output.rule_id.as_deref()).collect();
    let mut removed: Vec<RemovedRule> = Vec::new();
    for output in last {
        let guids = output.guids.iter().filter(|guid| !guids.contains(guid)).map(Uuid::to_string);
        let id = output.rule_id.as_deref().filter(|id| !ids.contains(id)).map(str::to_owned);
        removed.extend(guids.chain(id).map(|name| RemovedRule { path: output.path.clone(), name }));
    }
    removed.sort();
    removed.dedup();
    removed
}
