//! The embedded files as indexes from name to raw text: read once, in well under a millisecond, at the first use.

use std::{collections::HashMap, sync::OnceLock};

use serde::Deserialize;

use super::function::{FunctionForm, ResultNameKind, Volatility};

/// Tables by name, each as the text of its columns.
#[derive(Deserialize)]
pub(super) struct TableIndex {
    #[serde(borrow)]
    pub(super) defender: HashMap<&'static str, &'static str>,
    #[serde(borrow)]
    pub(super) sentinel: HashMap<&'static str, &'static str>,
}

/// Functions by name, each undecoded.
#[derive(Deserialize)]
pub(super) struct FunctionIndex {
    #[serde(borrow)]
    pub(super) functions: HashMap<&'static str, FunctionEntry>,
    #[serde(borrow)]
    pub(super) aggregates: HashMap<&'static str, FunctionEntry>,
    #[serde(borrow)]
    pub(super) plugins: HashMap<&'static str, FunctionEntry>,
    #[serde(borrow)]
    pub(super) operators: HashMap<&'static str, FunctionEntry>,
}

/// A function as written in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FunctionEntry {
    #[serde(default)]
    pub(super) naming: ResultNameKind,
    #[serde(borrow)]
    pub(super) prefix: Option<&'static str>,
    #[serde(borrow)]
    #[expect(dead_code, reason = "a fact of the data that no finding uses yet")]
    pub(super) obsolete: Option<&'static str>,
    #[serde(default)]
    pub(super) foldable: bool,
    #[serde(default)]
    pub(super) volatility: Volatility,
    #[serde(default)]
    pub(super) form: FunctionForm,
    #[serde(borrow)]
    pub(super) signatures: Vec<&'static str>,
    /// The decoded form, once asked for.
    #[serde(skip)]
    pub(super) decoded: OnceLock<super::FunctionSymbol>,
}

/// A function of the services as written in the file.
#[derive(Deserialize)]
pub(super) struct ServiceEntry {
    #[serde(borrow)]
    #[expect(dead_code, reason = "a fact of the data that no finding uses yet")]
    pub(super) parameters: &'static str,
    #[serde(borrow)]
    pub(super) appends: Option<&'static str>,
    #[serde(borrow)]
    pub(super) sets: Option<&'static str>,
    #[serde(borrow)]
    pub(super) returns: Option<&'static str>,
}

/// The embedded tables.
pub(super) fn tables() -> &'static TableIndex {
    static INDEX: OnceLock<TableIndex> = OnceLock::new();
    INDEX.get_or_init(|| read(include_str!("../../data/tables.json")))
}

/// The embedded functions.
pub(super) fn functions() -> &'static FunctionIndex {
    static INDEX: OnceLock<FunctionIndex> = OnceLock::new();
    INDEX.get_or_init(|| read(include_str!("../../data/functions.json")))
}

/// The embedded functions of the services.
pub(super) fn services() -> &'static HashMap<&'static str, ServiceEntry> {
    static INDEX: OnceLock<HashMap<&'static str, ServiceEntry>> = OnceLock::new();
    INDEX.get_or_init(|| read(include_str!("../../data/services.json")))
}

#[expect(clippy::expect_used, reason = "the text is embedded, and a test reads each file")]
fn read<T: Deserialize<'static>>(text: &'static str) -> T {
    serde_json::from_str(text).expect("embedded catalogue is well-formed")
}

#[cfg(test)]
mod tests {
    #[test]
    fn embedded_files_can_be_read() {
        assert!(super::tables().defender.contains_key("DeviceEvents"));
        assert!(super::tables().sentinel.contains_key("SigninLogs"));
        assert!(super::functions().functions.contains_key("tostring"));
        assert!(super::services().contains_key("FileProfile"));
    }
}
