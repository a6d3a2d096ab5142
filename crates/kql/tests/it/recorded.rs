//! What was recorded of Microsoft's analyser and of the Kusto engine: one JSON object a line.
//!
//! The environment variable `RULESMITH_KQL_DATA` names the folder; the repository does not hold it.

use std::path::{Path, PathBuf};

use serde_json::Value as Json;

/// The folder of the record.
pub(crate) fn folder() -> Option<PathBuf> {
    std::env::var_os("RULESMITH_KQL_DATA").map(PathBuf::from)
}

/// The records of a file of the folder.
pub(crate) fn records(file: &str) -> Vec<Json> {
    read(&folder().unwrap().join(file))
}

/// The records of a file.
pub(crate) fn read(path: &Path) -> Vec<Json> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
