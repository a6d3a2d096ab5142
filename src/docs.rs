//! The files of this repository that are generated from the code: the schema of a definition and the pages of `docs/`.
//!
//! `cargo xtask generate` writes them, and a test compares them with what is committed.

mod codes;
mod format;

use crate::lint::{LINTS, Lint};
use crate::{cli, schema};

/// A generated file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct GeneratedFile {
    /// Its path in the repository, with forward slashes.
    pub path: String,
    /// The whole of it.
    pub text: String,
}

/// The folders that hold nothing but generated files.
pub const FOLDERS: &[&str] = &["docs/codes", "docs/lints"];

/// Every generated file.
pub fn files() -> Vec<GeneratedFile> {
    let mut files = vec![
        file("schema/detection.schema.json", schema::definition_schema_text()),
        file("docs/format.md", format::page()),
        file("docs/cli.md", cli::reference()),
        file("docs/kql-support.md", rulesmith_kql::support_page()),
        file("docs/codes/README.md", codes::index()),
        file("docs/lints/README.md", Lint::index()),
    ];
    files.extend(codes::pages().into_iter().map(|(name, text)| file(format!("docs/codes/{name}.md"), text)));
    files.extend(LINTS.iter().map(|lint| file(format!("docs/lints/{}.md", lint.name), lint.page())));
    files
}

fn file(path: impl Into<String>, text: String) -> GeneratedFile {
    GeneratedFile { path: path.into(), text }
}
