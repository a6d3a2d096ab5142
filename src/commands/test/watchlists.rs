//! Watchlists that nobody declared, but of which a test or a fixture has rows: their columns are those of the rows, and
//! texts, as the service has them.

use std::collections::BTreeMap;

use crate::definition::test::TestRows;
use crate::project::Project;
use crate::rows::given;
use crate::scenario::world::Files;
use rulesmith_kql::catalog::{Environment, TableColumn};
use rulesmith_kql::syntax::ast::ScalarType;

use super::files::Data;

/// Declares the watchlists in each environment that does not know them yet.
pub(super) fn declare(
    environments: [&mut Environment; 2],
    project: &Project,
    data: &[Data],
    fixtures: &Files,
) {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut add = |alias: &str, columns: &[TableColumn]| {
        let known = found.entry(alias.to_owned()).or_default();
        for column in columns {
            if !known.iter().any(|name| **name == *column.name) {
                known.push(column.name.to_string());
            }
        }
    };
    for (loaded, data) in project.definitions.iter().zip(data) {
        let tests = loaded.definition.detection().map(|detection| &detection.tests);
        for (name, rows) in tests.into_iter().flatten().flat_map(|test| &test.given) {
            let Some(alias) = name.strip_prefix("_GetWatchlist('").and_then(|rest| rest.strip_suffix("')"))
            else {
                continue;
            };
            match rows {
                TestRows::Inline(rows) => add(alias, &given::infer_columns(&rows.read())),
                TestRows::File(file) => {
                    if let Some(source) = data.get(&file.file) {
                        add(alias, &given::infer_columns_of_file(source));
                    }
                }
            }
        }
    }
    for (path, source) in fixtures {
        let alias = path.strip_prefix("watchlists/").and_then(|name| name.rsplit_once('.'));
        if let Some((alias, _)) = alias {
            add(alias, &given::infer_columns_of_file(source));
        }
    }
    for environment in environments {
        for (alias, columns) in &found {
            if environment.watchlist(alias).is_none() {
                let columns = columns
                    .iter()
                    .map(|name| TableColumn { name: name.as_str().into(), ty: ScalarType::String });
                environment.declare_watchlist(alias, columns.collect());
            }
        }
    }
}
