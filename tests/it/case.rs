//! A project in a folder of its own, and the binary run in it.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A project made for one case.
pub(crate) struct Case {
    folder: tempfile::TempDir,
}

/// What a run printed, and how it ended.
pub(crate) struct Run {
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Case {
    /// An empty project.
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A project that holds this repository's own detections.
    pub(crate) fn sample() -> Self {
        let case = Self::new();
        copy(&repository().join("detections"), &case.root().join("detections"));
        std::fs::copy(repository().join("rulesmith.toml"), case.root().join("rulesmith.toml")).unwrap();
        case
    }

    /// Adds a file.
    pub(crate) fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        let location = self.root().join(path);
        std::fs::create_dir_all(location.parent().unwrap()).unwrap();
        std::fs::write(location, content).unwrap();
        self
    }

    /// Replaces text in a file, which must be there.
    pub(crate) fn replace(self, path: &str, from: &str, to: &str) -> Self {
        let text = self.read(path);
        assert!(text.contains(from), "{path} does not contain {from:?}");
        self.file(path, text.replacen(from, to, 1))
    }

    /// The project's folder.
    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// A file's text.
    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.root().join(path)).unwrap()
    }

    /// Every file below a folder with its bytes, in path order.
    pub(crate) fn files(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        let mut files = Vec::new();
        collect(&self.root().join(folder), self.root(), &mut files);
        files.sort();
        files
    }

    /// Runs the binary in the project's folder, without anything of the caller's environment.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(&[], arguments)
    }

    /// Runs the binary with these environment variables alone.
    pub(crate) fn run_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_rulesmith"))
            .args(arguments)
            .current_dir(self.root())
            .env_clear()
            // Windows starts few programs without it.
            .envs(std::env::var_os("SystemRoot").map(|folder| ("SystemRoot", folder)))
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        // A folder for temporary files may be behind a link, as on macOS.
        let folders = [self.root().canonicalize().unwrap(), self.root().to_owned()];
        let not_found = std::io::Error::from_raw_os_error(2).to_string();
        let text = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).unwrap().replace(&not_found, "<not found>");
            folders.iter().fold(text, |text, folder| text.replace(&*folder.to_string_lossy(), "<project>"))
        };
        Run { status: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

impl Run {
    /// Status and both streams, for a snapshot.
    pub(crate) fn shown(&self) -> String {
        let mut shown =
            format!("status: {}\n", self.status.map_or("killed".to_owned(), |code| code.to_string()));
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !text.is_empty() {
                write!(shown, "----- {name} -----\n{text}").unwrap();
            }
        }
        shown
    }
}

/// This repository.
pub(crate) fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn collect(folder: &Path, root: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, root, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            files.push((name, std::fs::read(&path).unwrap()));
        }
    }
}
