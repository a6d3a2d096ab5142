//! Functions that the services add to plain Kusto: `FileProfile`, `DeviceFromIP`, `SeenBy`, `_GetWatchlist`.

use super::{TableColumn, index, table};

/// A function of the services.
#[derive(Clone, Debug)]
pub(crate) struct ServiceFunction {
    /// Its name.
    pub name: &'static str,
    /// What it returns.
    pub result: ServiceResult,
}

/// What a function of the services returns.
#[derive(Clone, Debug)]
pub(crate) enum ServiceResult {
    /// The piped table with these columns appended; a name that is taken gets a number.
    Appends(Vec<TableColumn>),
    /// The piped table with these columns set.
    Sets(Vec<TableColumn>),
    /// A table of its own. What a watchlist adds beyond these has to be declared.
    Returns(Vec<TableColumn>),
}

impl ServiceFunction {
    /// The service function of this name.
    pub(crate) fn find(name: &str) -> Option<Self> {
        let (name, entry) = index::services().get_key_value(name)?;
        let decode = |text: Option<&str>| text.map(table::decode);
        let result = decode(entry.appends)
            .map(ServiceResult::Appends)
            .or_else(|| decode(entry.sets).map(ServiceResult::Sets))
            .unwrap_or_else(|| ServiceResult::Returns(decode(entry.returns).unwrap_or_default()));
        Some(Self { name, result })
    }
}
