//! Paths that a definition or the project file names: relative, with `/` between their parts, never out of the project
//! and never into a hidden file or folder.

use std::path::{Component, Path};
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place};

/// Why a path of a project is refused: a phrase to follow its name.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// It is absolute, or has a drive or a backslash.
    #[error("is not a relative path with `/` between its parts")]
    NotRelative,
    /// `..` leads above the project's folder.
    #[error("leads out of the project")]
    LeavesProject,
    /// One of its parts begins with `.`.
    #[error("has a part that begins with `.`, and hidden files and folders are not used")]
    Hidden,
    /// A symbolic link on the way leads out of the project.
    #[error("leads out of the project through a symbolic link")]
    LinkLeavesProject,
    /// A symbolic link on the way leads to a hidden file or folder.
    #[error("leads to a hidden file or folder through a symbolic link")]
    LinkToHidden,
    /// A symbolic link on the way leads to nothing.
    #[error("leads through a symbolic link to something that does not exist")]
    BrokenLink,
    /// There are too many symbolic links on the way, or they lead in a circle.
    #[error("leads through too many symbolic links")]
    TooManyLinks,
}

impl Refusal {
    /// The kind of finding that it is.
    pub fn code(self) -> Code {
        match self {
            Self::NotRelative | Self::LeavesProject | Self::LinkLeavesProject => Code::PathOutsideProject,
            Self::Hidden | Self::LinkToHidden => Code::HiddenPath,
            Self::BrokenLink | Self::TooManyLinks => Code::BrokenLink,
        }
    }

    /// The next step for a path that a definition names.
    pub fn help_in_definition(self) -> &'static str {
        match self {
            Self::Hidden | Self::LinkToHidden => {
                "name a file outside hidden folders, relative to this definition"
            }
            _ => "name a file inside the project, relative to this definition",
        }
    }

    /// The finding for a file or folder of the project itself.
    pub fn diagnostic(self, file: impl Into<Arc<str>>) -> Diagnostic {
        let help = match self {
            Self::NotRelative | Self::LeavesProject => "move it into the project",
            Self::Hidden => "give it a name that does not begin with `.`",
            Self::LinkLeavesProject => "put it into the project itself, in the place of the link",
            Self::LinkToHidden => "put it where the link is, outside hidden folders",
            Self::BrokenLink | Self::TooManyLinks => "remove the link, or correct its target",
        };
        Diagnostic::error(self.code(), file, Place::File, format!("this {self}")).help(help)
    }
}

/// The project-relative form of `path` as named in a file of the project-relative folder `folder`, with `.` and
/// `..` worked out.
pub fn within_project(folder: &str, path: &str) -> Result<String, Refusal> {
    if path.contains(['\\', '\0']) || Path::new(path).is_absolute() {
        return Err(Refusal::NotRelative);
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for component in Path::new(path).components() {
        match component {
            Component::Normal(part) => {
                let part = part.to_str().filter(|part| !has_drive(part)).ok_or(Refusal::NotRelative)?;
                if is_hidden(part) {
                    return Err(Refusal::Hidden);
                }
                parts.push(part);
            }
            Component::CurDir => {}
            Component::ParentDir => {
                parts.pop().ok_or(Refusal::LeavesProject)?;
            }
            Component::RootDir | Component::Prefix(_) => return Err(Refusal::NotRelative),
        }
    }
    Ok(parts.join("/"))
}

/// The folder of a project-relative file.
pub fn folder_of(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether the name of a file or folder makes it hidden.
pub(super) fn is_hidden(name: impl AsRef<std::ffi::OsStr>) -> bool {
    name.as_ref().as_encoded_bytes().starts_with(b".")
}

fn has_drive(part: &str) -> bool {
    matches!(part.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic())
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
            ("../../../../detections/x/a.kql", Err(Refusal::LeavesProject)),
            ("/etc/passwd", Err(Refusal::NotRelative)),
            ("//server/share", Err(Refusal::NotRelative)),
            ("/proc/self/environ", Err(Refusal::NotRelative)),
            ("/dev/zero", Err(Refusal::NotRelative)),
            ("C:/x", Err(Refusal::NotRelative)),
            ("C:x", Err(Refusal::NotRelative)),
            ("b/C:/x", Err(Refusal::NotRelative)),
            ("..\\x", Err(Refusal::NotRelative)),
            ("\\\\server\\share", Err(Refusal::NotRelative)),
            ("a\0b", Err(Refusal::NotRelative)),
        ] {
            assert_eq!(within_project("detections/x", path).as_deref(), expected.as_ref().copied(), "{path}");
        }
    }

    #[test]
    fn a_hidden_part_is_refused_wherever_it_is_written() {
        for path in [
            ".git/config",
            "../.git/config",
            "./.git/config",
            "a/../../.git/config",
            ".GIT/config",
            "../../.github/workflows/a.yml",
            ".env",
            "a/.b/../c.kql",
            "...",
            ".. /x",
        ] {
            assert_eq!(within_project("detections/x", path), Err(Refusal::Hidden), "{path}");
        }
        assert_eq!(within_project("detections", "a.git/b..c").as_deref(), Ok("detections/a.git/b..c"));
    }
}
