//! What a project declares of its tenant → the environments that queries are bound in.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place, Pointer};
use crate::project::{CONFIG_FILE, Declarations, DeclaredColumns, DeclaredFunction};
use rulesmith_kql::catalog::{Environment, Platform, TableColumn};
use rulesmith_kql::syntax::ast::ScalarType;

/// The environment of a platform with the tenant's own tables, watchlists and functions. A function that cannot be
/// parsed is reported and left out.
pub(super) fn declare(
    declarations: &Declarations,
    platform: Platform,
    found: &mut Vec<Diagnostic>,
) -> Environment {
    let mut environment = Environment::new(platform);
    for (name, columns) in &declarations.tables {
        environment.declare_table(name, table_columns(columns));
    }
    for (alias, columns) in &declarations.watchlists {
        environment.declare_watchlist(alias, table_columns(columns));
    }
    for (name, function) in &declarations.functions {
        if let Err(error) = environment.declare_function(name, &function.parameters, &function.body) {
            found.push(broken_function(name, function, error.message));
        }
    }
    environment
}

fn table_columns(columns: &DeclaredColumns) -> Vec<TableColumn> {
    columns
        .0
        .iter()
        .filter_map(|(name, ty)| {
            // The types were validated when the project was loaded.
            Some(TableColumn { name: name.as_str().into(), ty: ScalarType::from_keyword(ty)? })
        })
        .collect()
}

fn broken_function(name: &str, function: &DeclaredFunction, message: String) -> Diagnostic {
    let (file, place) = match &function.file {
        Some(file) => (Arc::clone(file), Place::File),
        None => {
            let pointer = Pointer::root().key("kql").key("functions").key(name).key("body");
            (CONFIG_FILE.into(), Place::Value(pointer))
        }
    };
    Diagnostic::error(Code::InvalidFunction, file, place, message)
        .help("parameters and body are KQL, as in `let name = (parameters) { body };`")
}
