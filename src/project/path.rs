//! Paths that a definition or the project file names: they never lead out of the project.

use std::path::{Component, Path, PathBuf};

/// Why a path is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Refusal {
    /// It is absolute, or has a drive or a backslash.
    NotRelative,
    /// `..` leads above the project's folder.
    LeavesProject,
    /// A symbolic link on the way leads out of the project.
    LinkLeavesProject,
}

impl Refusal {
    /// What is wrong with the path, to follow its name.
    pub fn reason(self) -> &'static str {
        match self {
            Self::NotRelative => "is not a relative path with `/` between its parts",
            Self::LeavesProject => "leads out of the project",
            Self::LinkLeavesProject => "leads out of the project through a symbolic link",
        }
    }
}

/// The project-relative form of `path` as named in a file of the project-relative folder `folder`, with `.` and
/// `..` worked out.
pub fn within_project(folder: &str, path: &str) -> Result<String, Refusal> {
    if path.contains(['\\', '\0']) || Path::new(path).is_absolute() || has_drive(path) {
        return Err(Refusal::NotRelative);
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for component in Path::new(path).components() {
        match component {
            Component::Normal(part) => parts.push(part.to_str().ok_or(Refusal::NotRelative)?),
            Component::CurDir => {}
            Component::ParentDir => {
                parts.pop().ok_or(Refusal::LeavesProject)?;
            }
            Component::RootDir | Component::Prefix(_) => return Err(Refusal::NotRelative),
        }
    }
    Ok(parts.join("/"))
}

/// The location of a project-relative path, where no symbolic link on the way leads out of `root`. A path that does
/// not exist is not refused.
pub fn locate(root: &Path, relative: &str) -> Result<PathBuf, Refusal> {
    let location = root.join(relative);
    let real_root = root.canonicalize();
    match (real_root, location.canonicalize()) {
        (Ok(root), Ok(real)) if !real.starts_with(&root) => Err(Refusal::LinkLeavesProject),
        _ => Ok(location),
    }
}

/// The folder of a project-relative file.
pub fn folder_of(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn has_drive(path: &str) -> bool {
    matches!(path.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_worked_out_and_kept_inside() {
        for (path, expected) in [
            ("a.kql", Ok("detections/x/a.kql")),
            ("./b/../a.kql", Ok("detections/x/a.kql")),
            ("../../shared/a.kql", Ok("shared/a.kql")),
            ("../../../etc/passwd", Err(Refusal::LeavesProject)),
            ("/etc/passwd", Err(Refusal::NotRelative)),
            ("C:/x", Err(Refusal::NotRelative)),
            ("..\\x", Err(Refusal::NotRelative)),
        ] {
            assert_eq!(within_project("detections/x", path).as_deref(), expected.as_ref().copied(), "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_project_is_refused() {
        let outside = tempfile::tempdir().unwrap();
        std::fs::write(outside.path().join("secret"), "x").unwrap();
        let root = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(outside.path(), root.path().join("link")).unwrap();
        assert_eq!(locate(root.path(), "link/secret"), Err(Refusal::LinkLeavesProject));
        assert!(locate(root.path(), "missing").is_ok());
    }
}
