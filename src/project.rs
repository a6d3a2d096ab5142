//! A project on disk: `rulesmith.toml` and the definitions below it.
//!
//! In: a folder. Out: a [`Project`], with a diagnostic for everything in its files that is not as it should be.

mod config;
mod declarations;
mod load;
pub mod path;
mod root;
mod templates;
mod toml;

use std::path::PathBuf;
use std::sync::Arc;

pub use config::{
    CONFIG_FILE, Config, DEFAULT_NAMESPACE, Declarations, DeclaredColumns, DeclaredFunction, DefenderApi,
    DefenderConfig, Identity, Paths, SentinelConfig,
};
pub use declarations::DECLARATIONS_FOLDER;
pub use root::{AccessError, Entry, EntryKind, ProjectRoot, Walk};
pub use templates::TemplateFile;

use crate::definition::Definition;
use crate::diagnostic::{self, Diagnostic};
use crate::document::Document;
use crate::source::Sources;

/// A project as loaded.
#[derive(Debug)]
pub struct Project {
    /// Its folder.
    pub root: ProjectRoot,
    /// The project file, or the defaults where there is none.
    pub config: Config,
    /// The project file's document, where it could be read.
    pub config_document: Option<Document>,
    /// The definitions that are whole, in path order.
    pub definitions: Vec<LoadedDefinition>,
    /// How many definition files there are, whole or not.
    pub files: usize,
    /// Every file that was read.
    pub sources: Sources,
    /// What is wrong with the files, sorted.
    pub diagnostics: Vec<Diagnostic>,
}

/// A definition with the file that it came from.
#[derive(Debug)]
pub struct LoadedDefinition {
    /// The file, project-relative with forward slashes.
    pub file: Arc<str>,
    /// The file's tree, which knows where everything stands.
    pub document: Document,
    /// What it defines.
    pub definition: Definition,
    /// Its query; `None` for automation rules alone, and where the query's file could not be read.
    pub query: Option<QueryText>,
}

/// The text of a query.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct QueryText {
    /// The KQL.
    pub text: Arc<str>,
    /// The file that holds it, project-relative; `None`: it stands in the definition.
    pub file: Option<Arc<str>>,
}

/// Why a project cannot be loaded at all.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// There is no folder of definitions.
    #[error("there is no folder `{folder}` in `{}`", root.display())]
    NoDetections {
        /// The project's folder.
        root: PathBuf,
        /// The folder that was looked for.
        folder: String,
    },
}

impl LoadError {
    /// The next step.
    pub fn help(&self) -> &'static str {
        match self {
            Self::NoDetections { .. } => {
                "run rulesmith in a project's folder or name it with `--project`; `rulesmith new` starts the first \
                 definition"
            }
        }
    }
}

impl Project {
    /// Loads the project in `root`.
    pub fn load(root: ProjectRoot) -> Result<Self, LoadError> {
        load::load(root)
    }

    /// Loads the project in `root` without its definitions, which need not be there.
    pub fn load_settings(root: ProjectRoot) -> Self {
        load::load_settings(root)
    }

    /// Turns places that are routes into a definition into bytes of its file, and sorts.
    pub fn resolve(&self, diagnostics: &mut Vec<Diagnostic>) {
        for diagnostic in diagnostics.iter_mut() {
            for document in self.documents_of(diagnostic) {
                document.resolve_all(diagnostic);
            }
        }
        diagnostic::sort(diagnostics);
    }

    /// The documents that a finding's places are in.
    fn documents_of(&self, diagnostic: &Diagnostic) -> Vec<&Document> {
        let mut files: Vec<&str> = diagnostic.related.iter().map(|related| &*related.file).collect();
        files.push(&diagnostic.file);
        files.sort_unstable();
        files.dedup();
        files.into_iter().filter_map(|file| self.document(file)).collect()
    }

    fn document(&self, file: &str) -> Option<&Document> {
        if file == CONFIG_FILE {
            return self.config_document.as_ref();
        }
        let index = self.definitions.binary_search_by(|loaded| (*loaded.file).cmp(file)).ok()?;
        Some(&self.definitions[index].document)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(files: &[(&str, &str)]) -> (tempfile::TempDir, Project) {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let location = folder.path().join(path);
            std::fs::create_dir_all(location.parent().unwrap()).unwrap();
            std::fs::write(location, text).unwrap();
        }
        let project = Project::load(ProjectRoot::open(folder.path()).unwrap()).unwrap();
        (folder, project)
    }

    #[test]
    fn a_definition_is_loaded_with_its_query_from_a_file() {
        let definition = "id: a\nname: A\ndescription: d\nseverity: low\nquery: {file: ../shared/a.kql}\n";
        let (_folder, project) = project(&[
            ("detections/x/a.yaml", definition),
            ("detections/shared/a.kql", "T | take 1\n"),
            ("detections/notes.txt", "not a definition"),
        ]);
        assert_eq!(project.diagnostics, []);
        let [loaded] = project.definitions.as_slice() else { panic!("{:?}", project.definitions) };
        assert_eq!(&*loaded.file, "detections/x/a.yaml");
        let query = loaded.query.as_ref().unwrap();
        assert_eq!((&*query.text, query.file.as_deref()), ("T | take 1\n", Some("detections/shared/a.kql")));
    }

    #[test]
    fn one_bad_file_does_not_hide_another() {
        let good = "kind: automation\nid: b\nname: B\nautomation: [{key: k, name: K, order: 1, actions: [{status: active}]}]\n";
        let (_folder, project) = project(&[
            ("detections/a.yaml", "id: [\n"),
            ("detections/b.yml", good),
            ("detections/c.yaml", "id: c\n"),
        ]);
        let files: Vec<_> = project.diagnostics.iter().map(|found| &*found.file).collect();
        assert!(files.contains(&"detections/a.yaml") && files.contains(&"detections/c.yaml"), "{files:?}");
        assert_eq!(project.definitions.len(), 1);
        assert_eq!(project.files, 3);
    }

    #[test]
    fn the_project_file_is_validated_like_a_definition() {
        let (_folder, project) = project(&[
            ("rulesmith.toml", "[sentinel]\npreveiw = true\n[paths]\noutput = \"../elsewhere\"\n"),
            ("detections/.keep", ""),
        ]);
        let found: Vec<_> =
            project.diagnostics.iter().map(|found| (found.code.name(), found.place.clone())).collect();
        let text = project.sources.get(CONFIG_FILE).unwrap().text();
        let at = |words: &str| {
            let start = text.find(words).unwrap();
            crate::diagnostic::Place::Span(start..start + words.len())
        };
        assert!(found.contains(&("unknown-key", at("preveiw"))), "{found:?}");
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(project.config, Config::default());
    }

    #[test]
    fn what_a_tenant_has_is_declared_in_files_too() {
        let (_folder, project) = project(&[
            ("rulesmith.toml", "[kql.tables.App_CL]\nTimeGenerated = \"datetime\"\n"),
            (
                "schema/kql/a.json",
                r#"{"watchlists": {"vips": {"Upn": "string"}}, "tables": {"App_CL": {"X": "int"}}}"#,
            ),
            ("schema/kql/b.json", r#"{"tables": {"Other_CL": {"X": "text"}}}"#),
            ("schema/kql/Recent.kql", "(days: int) { App_CL | where TimeGenerated > ago(days * 1d) }\n"),
            ("detections/.keep", ""),
        ]);
        let declared = &project.config.kql;
        assert_eq!(declared.tables["App_CL"].0["TimeGenerated"], "datetime");
        assert_eq!(declared.watchlists["vips"].0["Upn"], "string");
        assert_eq!(declared.functions["Recent"].parameters, "days: int");
        let found: Vec<_> =
            project.diagnostics.iter().map(|found| (&*found.file, found.code.name())).collect();
        assert_eq!(
            found,
            [("schema/kql/a.json", "duplicate-declaration"), ("schema/kql/b.json", "unknown-value")]
        );
    }

    #[test]
    fn the_root_is_the_nearest_folder_with_a_project_file() {
        let (folder, _) = project(&[("rulesmith.toml", ""), ("detections/x/.keep", "")]);
        assert_eq!(ProjectRoot::nearest(&folder.path().join("detections/x")), folder.path());
    }
}
