//! The known name that was probably meant: as for the names of a query.

pub use rulesmith_kql::suggest::did_you_mean;
