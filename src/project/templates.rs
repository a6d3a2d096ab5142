//! The project's own templates: the files of its templates folder.

use std::sync::Arc;

use super::Project;
use crate::source::{DEFINITION_LIMIT, SourceFile};

/// A file of the templates folder.
#[derive(Clone, Debug)]
pub struct TemplateFile {
    /// Its path below the folder, which is the template's name: `defender/rule.json`.
    pub name: String,
    /// The file.
    pub source: Arc<SourceFile>,
}

impl Project {
    /// Reads the files of the templates folder: all of them, since one that takes the place of no built-in template is
    /// to be reported. What cannot be read is added to the project's findings.
    pub fn read_templates(&mut self) -> Vec<TemplateFile> {
        let folder = &self.config.paths.templates;
        let found = self.root.walk(folder).unwrap_or_default();
        self.diagnostics.extend(found.problems);
        let mut templates = Vec::new();
        for file in found.entries.into_iter().map(|entry| entry.file) {
            match self.root.read(Arc::clone(&file), DEFINITION_LIMIT) {
                Ok(source) => {
                    let source = Arc::new(source);
                    self.sources.insert(Arc::clone(&source));
                    templates.push(TemplateFile { name: file[folder.len() + 1..].to_owned(), source });
                }
                Err(error) => self.diagnostics.push(error.diagnostic(file)),
            }
        }
        templates
    }
}
