//! An environment: the catalogue of a platform with what a user declares of the tenant.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, OnceLock, RwLock},
};

use super::{
    TableColumn,
    index::{self, TableIndex},
    table,
};
use crate::diagnostic::Code;
use crate::syntax::{self, ParsedQuery, ast};

/// Which service's tables exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Platform {
    /// Advanced hunting of Defender XDR.
    Defender,
    /// Log Analytics of Sentinel.
    Sentinel,
    /// Sentinel's tables, then Defender's columns added or replacing by name: the unified portal.
    #[default]
    Both,
}

/// Decoded tables by name.
type Decoded = HashMap<Box<str>, Arc<[TableColumn]>>;

/// What exists: tables, watchlists and functions.
#[derive(Debug, Default)]
pub struct Environment {
    platform: Platform,
    /// The platform's tables, as far as they were asked for.
    decoded: RwLock<Decoded>,
    tables: BTreeMap<Arc<str>, Arc<[TableColumn]>>,
    watchlists: BTreeMap<Arc<str>, Arc<[TableColumn]>>,
    functions: BTreeMap<Arc<str>, WorkspaceFunction>,
}

/// A function of the workspace, given as KQL.
#[derive(Debug)]
pub struct WorkspaceFunction {
    /// Its name.
    pub name: Arc<str>,
    /// `let name = (parameters) { body };`
    text: Box<str>,
    parsed: OnceLock<ParsedQuery>,
}

/// Why a declaration was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclarationError {
    /// Lower case, no final period.
    pub message: String,
}

impl Environment {
    /// The environment of a platform, without anything of a tenant.
    pub fn new(platform: Platform) -> Self {
        Self { platform, ..Self::default() }
    }

    /// Which platform's.
    pub fn platform(&self) -> Platform {
        self.platform
    }

    /// Declares a table, in place of one of the same name.
    pub fn declare_table(&mut self, name: &str, columns: Vec<TableColumn>) {
        self.tables.insert(name.into(), columns.into());
    }

    /// Declares the columns that a watchlist has beside the usual ones.
    pub fn declare_watchlist(&mut self, alias: &str, columns: Vec<TableColumn>) {
        self.watchlists.insert(alias.into(), columns.into());
    }

    /// Declares a function: `parameters` as KQL writes them, without the parentheses (`T: (*), days: int = 7`), and
    /// the body without the braces.
    pub fn declare_function(
        &mut self,
        name: &str,
        parameters: &str,
        body: &str,
    ) -> Result<(), DeclarationError> {
        let quoted = name.replace('\\', "\\\\").replace('\'', "\\'");
        // The body stands on lines of its own, so that a comment at its end does not swallow the brace.
        let text = format!("let ['{quoted}'] = ({parameters}) {{\n{body}\n}};");
        let function = WorkspaceFunction { name: name.into(), text: text.into(), parsed: OnceLock::new() };
        if let Some(error) =
            function.parsed().errors.iter().find(|error| error.code != Code::OperatorExpected)
        {
            return Err(DeclarationError { message: format!("function `{name}`: {}", error.message) });
        }
        if function.function().is_none() {
            return Err(DeclarationError { message: format!("unknown function `{name}`") });
        }
        self.functions.insert(Arc::clone(&function.name), function);
        Ok(())
    }

    /// The same environment, in which each of these tables has one more column.
    #[must_use]
    pub fn with_column(&self, tables: &[Arc<str>], column: &TableColumn) -> Self {
        let functions = self.functions.iter().map(|(name, function)| {
            let function = WorkspaceFunction {
                name: Arc::clone(name),
                text: function.text.clone(),
                parsed: OnceLock::new(),
            };
            (Arc::clone(name), function)
        });
        let mut extended = Self {
            platform: self.platform,
            decoded: RwLock::default(),
            tables: self.tables.clone(),
            watchlists: self.watchlists.clone(),
            functions: functions.collect(),
        };
        for name in tables {
            let columns = self.table(name).unwrap_or_default();
            extended.declare_table(name, columns.iter().chain([column]).cloned().collect());
        }
        extended
    }

    /// The columns of a table.
    pub fn table(&self, name: &str) -> Option<Arc<[TableColumn]>> {
        if let Some(columns) = self.tables.get(name) {
            return Some(Arc::clone(columns));
        }
        if let Some(columns) = self.decoded.read().ok().and_then(|decoded| decoded.get(name).cloned()) {
            return Some(columns);
        }
        let columns: Arc<[TableColumn]> = self.decode(index::tables(), name)?.into();
        if let Ok(mut decoded) = self.decoded.write() {
            decoded.insert(name.into(), Arc::clone(&columns));
        }
        Some(columns)
    }

    /// The columns that a declared watchlist has beside the usual ones.
    pub fn watchlist(&self, alias: &str) -> Option<&Arc<[TableColumn]>> {
        self.watchlists.get(alias)
    }

    /// The declared function of this name.
    pub fn workspace_function(&self, name: &str) -> Option<&WorkspaceFunction> {
        self.functions.get(name)
    }

    /// The names of all tables, sorted.
    pub fn table_names(&self) -> Vec<Arc<str>> {
        let index = index::tables();
        let (defender, sentinel) = (index.defender.keys(), index.sentinel.keys());
        let mut names: Vec<Arc<str>> = match self.platform {
            Platform::Defender => defender.map(|name| Arc::from(*name)).collect(),
            Platform::Sentinel => sentinel.map(|name| Arc::from(*name)).collect(),
            Platform::Both => defender.chain(sentinel).map(|name| Arc::from(*name)).collect(),
        };
        names.extend(self.tables.keys().cloned());
        names.sort();
        names.dedup();
        names
    }

    fn decode(&self, index: &TableIndex, name: &str) -> Option<Vec<TableColumn>> {
        let read = |text: &&str| table::decode(text);
        let defender = index.defender.get(name).map(read);
        let sentinel = index.sentinel.get(name).map(read);
        let mut columns = match self.platform {
            Platform::Defender => return defender,
            Platform::Sentinel => sentinel?,
            Platform::Both => match (sentinel, defender) {
                (Some(mut columns), Some(more)) => {
                    table::merge(&mut columns, more);
                    columns
                }
                (columns, more) => columns.or(more)?,
            },
        };
        // Every table of a workspace has these, whether its documentation names them or not.
        if !columns.iter().any(|column| &*column.name == "Type") {
            let mut all = table::decode("Type TenantId TimeGenerated:datetime");
            table::merge(&mut all, columns);
            columns = all;
        }
        Some(columns)
    }
}

impl WorkspaceFunction {
    /// Its syntax tree.
    pub fn function(&self) -> Option<&ast::FunctionDeclaration> {
        self.parsed().query.statements.iter().find_map(|statement| match &statement.kind {
            ast::StatementKind::Let(ast::Let { value: ast::LetValue::Function(function), .. }) => {
                Some(function)
            }
            _ => None,
        })
    }

    fn parsed(&self) -> &ParsedQuery {
        self.parsed.get_or_init(|| syntax::parse(&self.text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(platform: Platform, table: &str) -> Vec<(String, &'static str)> {
        let environment = Environment::new(platform);
        let columns = environment.table(table).unwrap_or_default();
        columns.iter().map(|column| (column.name.to_string(), column.ty.name())).collect()
    }

    #[test]
    fn both_starts_with_sentinels_columns_and_takes_defenders_types() {
        let merged = columns(Platform::Both, "DeviceEvents");
        let sentinel = columns(Platform::Sentinel, "DeviceEvents");
        assert_eq!(merged.first(), sentinel.first());
        assert!(merged.iter().any(|(name, _)| name == "Timestamp"));
        assert!(merged.iter().any(|(name, _)| name == "TimeGenerated"));
        assert!(!columns(Platform::Defender, "DeviceEvents").iter().any(|(name, _)| name == "TimeGenerated"));
    }

    #[test]
    fn tables_of_a_workspace_have_the_common_columns() {
        let names: Vec<_> =
            columns(Platform::Both, "IdentityInfo").into_iter().map(|(name, _)| name).collect();
        for name in ["Type", "TenantId", "TimeGenerated"] {
            assert!(names.iter().any(|known| known == name), "{name}");
        }
    }

    #[test]
    fn a_further_column_stands_behind_the_others_and_all_else_stays() {
        let mut environment = Environment::new(Platform::Defender);
        environment.declare_watchlist("vips", table::decode("Owner"));
        environment.declare_function("f", "x: long", "x + 1").expect("a function");
        let extended = environment.with_column(&["DeviceEvents".into()], &table::decode("Extra:datetime")[0]);
        let last = extended.table("DeviceEvents").and_then(|columns| columns.last().cloned());
        assert_eq!(last.map(|column| column.name), Some("Extra".into()));
        assert!(extended.watchlist("vips").is_some() && extended.workspace_function("f").is_some());
        assert_eq!(extended.table("EmailEvents"), environment.table("EmailEvents"));
    }

    #[test]
    fn a_declared_table_hides_the_catalogues() {
        let mut environment = Environment::new(Platform::Defender);
        assert!(environment.table("Mine_CL").is_none());
        environment.declare_table("Mine_CL", table::decode("A B:long"));
        assert_eq!(environment.table("Mine_CL").map(|columns| columns.len()), Some(2));
    }
}
