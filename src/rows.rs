//! NDJSON, JSON and CSV → rows of a schema, for `kql run` and for the tests of definitions alike.
//!
//! ```text
//! a large file  ──► stream ──► rows, decoded while the query reads them (tables: files as the tables of a query)
//! a test's rows ──► given ───► typed rows, or a diagnostic for every value that does not fit
//! undeclared columns ◄── infer        one value ◄── cell
//! ```
//! Which formats there are, and what their files are called, is written here alone.

pub(crate) mod cell;
pub mod given;
pub(crate) mod infer;
mod stream;
mod tables;

use std::path::PathBuf;

pub(crate) use tables::FileTables;

/// How a file holds its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsFileFormat {
    /// One JSON object a line.
    Lines,
    /// A JSON list of objects.
    List,
    /// Comma-separated values with a head.
    Csv,
}

impl RowsFileFormat {
    /// The extensions of files of rows. Where several files have the same stem, the first counts.
    pub const EXTENSIONS: &[&str] = &["ndjson", "jsonl", "json", "csv"];

    /// The next step for a file of another extension.
    pub(crate) const HELP: &str = "name a .ndjson, .jsonl, .json or .csv file";

    /// As the name of a file says.
    pub fn of(name: &str) -> Option<Self> {
        match name.rsplit_once('.')?.1 {
            "ndjson" | "jsonl" => Some(Self::Lines),
            "json" => Some(Self::List),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }
}

/// Why a file cannot be a table.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RowsError {
    /// Its name says nothing of its format.
    #[error("rows cannot be read from a file named `{0}`")]
    UnknownFormat(String),
    /// It cannot be read, or does not hold what its name says.
    #[error("`{}` cannot be read: {why}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What was in the way.
        why: String,
    },
}

impl RowsError {
    /// The next step, where there is one.
    pub(crate) fn help(&self) -> Option<&'static str> {
        match self {
            Self::UnknownFormat(_) => Some(RowsFileFormat::HELP),
            Self::Unreadable { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_extension_has_a_format() {
        for extension in RowsFileFormat::EXTENSIONS {
            assert!(RowsFileFormat::of(&format!("a.{extension}")).is_some(), "{extension}");
            assert!(RowsFileFormat::HELP.contains(&format!(".{extension}")), "{extension}");
        }
        assert_eq!(RowsFileFormat::of("a.txt"), None);
        assert_eq!(RowsFileFormat::of("csv"), None);
    }
}
