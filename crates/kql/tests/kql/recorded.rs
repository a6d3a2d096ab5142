//! What was recorded of Microsoft's analyser and of the Kusto engine: one JSON object a line.
//!
//! The environment variable `RULESMITH_KQL_DATA` names the folder; the repository does not hold it.
#![expect(clippy::disallowed_methods, reason = "reads this repository's own files")]

use std::path::PathBuf;

use serde_json::Value as Json;

/// The records of a file of the folder; without a folder there are none, which is said.
pub(crate) fn records(file: &str) -> Option<Vec<Json>> {
    let Some(folder) = std::env::var_os("RULESMITH_KQL_DATA") else {
        eprintln!("NOTHING COMPARED: RULESMITH_KQL_DATA names no folder with {file}");
        return None;
    };
    let text = std::fs::read_to_string(PathBuf::from(folder).join(file)).unwrap();
    Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}
