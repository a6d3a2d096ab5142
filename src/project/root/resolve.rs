//! A project-relative path → where it really is, with every symbolic link on the way worked out by hand: what lies
//! outside the project is refused before the system is asked anything about it.

use std::ffi::OsString;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::AccessError;
use crate::project::path::{Refusal, is_hidden, within_project};
use crate::source::ReadError;

/// How many links may be followed for one path.
const LINKS: usize = 40;

/// A step that is still to be taken.
enum Step {
    /// Into an entry that the path itself names.
    Named(OsString),
    /// Into an entry that the target of a link names.
    Linked(OsString),
    /// To the folder above, in the target of a link.
    Up,
    /// To where the absolute target of a link begins.
    Anchor(PathBuf),
}

/// Where a step has led.
enum Position {
    Inside,
    Hidden,
    /// At a folder that the project's own folder is in, on the way of a link that may come back.
    Above,
    Outside,
}

/// The location of `relative` below `root`, which has no links in it. The last parts need not exist.
pub(super) fn resolve(root: &Path, relative: &str) -> Result<PathBuf, AccessError> {
    let plain = within_project("", relative)?;
    let mut at = root.to_owned();
    let mut steps: Vec<Step> = plain.rsplit('/').map(|part| Step::Named(part.into())).collect();
    let mut links = 0;
    while let Some(step) = steps.pop() {
        let is_named = matches!(step, Step::Named(_));
        match step {
            Step::Named(name) | Step::Linked(name) => at.push(name),
            Step::Anchor(anchor) => at = anchor,
            Step::Up => {
                at.pop();
                continue;
            }
        }
        match position(root, &at) {
            Position::Inside => {}
            Position::Above => continue,
            Position::Hidden => return Err(Refusal::LinkToHidden.into()),
            Position::Outside => return Err(Refusal::LinkLeavesProject.into()),
        }
        match target(&at)? {
            Found::Entry => {}
            // A file that is to be made: what follows is not there either.
            Found::Nothing if is_named => {}
            Found::Nothing => return Err(Refusal::BrokenLink.into()),
            Found::Link(_) if links == LINKS => return Err(Refusal::TooManyLinks.into()),
            Found::Link(target) => {
                links += 1;
                at.pop();
                steps.extend(steps_of(&target));
            }
        }
    }
    if !at.starts_with(root) {
        return Err(Refusal::LinkLeavesProject.into());
    }
    check_aliases(root, &at)?;
    Ok(at)
}

fn position(root: &Path, at: &Path) -> Position {
    match at.strip_prefix(root) {
        Ok(below) if below.file_name().is_some_and(is_hidden) => Position::Hidden,
        Ok(_) => Position::Inside,
        Err(_) if root.starts_with(at) => Position::Above,
        Err(_) => Position::Outside,
    }
}

/// What is at a location.
enum Found {
    Entry,
    Link(PathBuf),
    Nothing,
}

#[expect(clippy::disallowed_methods, reason = "the location is inside the project, and no link is followed")]
fn target(at: &Path) -> Result<Found, AccessError> {
    let found = at.symlink_metadata().and_then(|found| {
        if found.is_symlink() { at.read_link().map(Found::Link) } else { Ok(Found::Entry) }
    });
    match found {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(Found::Nothing)
        }
        found => Ok(found.map_err(ReadError::Io)?),
    }
}

/// The steps of a link's target, the last one first.
fn steps_of(target: &Path) -> Vec<Step> {
    let mut anchor = PathBuf::new();
    let mut steps = Vec::new();
    for component in target.components() {
        match component {
            Component::Prefix(_) | Component::RootDir => anchor.push(component),
            Component::CurDir => {}
            Component::ParentDir => steps.push(Step::Up),
            Component::Normal(name) => steps.push(Step::Linked(name.to_owned())),
        }
    }
    if !anchor.as_os_str().is_empty() {
        steps.insert(0, Step::Anchor(anchor));
    }
    steps.reverse();
    steps
}

/// Some file systems know an entry by other names too: `GIT~1` for `.git`, or `.git` with a letter of no width in it. The
/// system itself says what it takes a name for.
#[expect(clippy::disallowed_methods, reason = "the location is inside the project and has no links in it")]
fn check_aliases(root: &Path, at: &Path) -> Result<(), Refusal> {
    if !cfg!(any(windows, target_os = "macos")) {
        return Ok(());
    }
    let Some(real) = at.ancestors().find_map(|existing| existing.canonicalize().ok()) else { return Ok(()) };
    let below = real.strip_prefix(root).map_err(|_| Refusal::LinkLeavesProject)?;
    if below.iter().any(is_hidden) { Err(Refusal::Hidden) } else { Ok(()) }
}
