//! The catalogue: which tables and functions exist, with their columns and signatures.
//!
//! The data of `data/` is embedded and decoded only as far as a query names it. An [`Environment`] is the
//! catalogue of one platform plus what a user declares of the tenant: custom tables, watchlists and workspace
//! functions, all handed in as plain values.

pub(crate) mod environment;
pub(crate) mod function;
mod index;
pub(crate) mod service;
pub(crate) mod table;

pub use environment::{DeclarationError, Environment, Platform};
pub(crate) use function::{FunctionSymbol, SymbolKind, function};
pub(crate) use service::ServiceFunction;
pub use table::TableColumn;
