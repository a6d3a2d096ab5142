//! What a lint is handed, and where it puts what it finds.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use crate::definition::{AutomationRule, Definition, Detection};
use crate::diagnostic::{Diagnostic, Fix, Place, Pointer, Related};
use crate::project::{Config, LoadedDefinition, Project, QueryText};

use super::Lint;
use super::target::{QueryTarget, TargetQuery};

/// The surroundings of a definition.
#[derive(Debug)]
pub struct LintContext<'a> {
    /// The file, relative to the project.
    pub file: &'a Arc<str>,
    /// The project file.
    pub config: &'a Config,
    /// The query, where the definition is a detection whose query could be read.
    pub query: Option<&'a QueryText>,
    /// Today's date.
    pub today: Date,
    /// The queries of a detection's rules, as the platforms read them.
    pub readings: &'a [TargetQuery<'a>],
    /// The definition's file, for changes to it.
    pub loaded: &'a LoadedDefinition,
}

impl<'a> LintContext<'a> {
    /// The query as the Defender XDR rule runs it.
    pub(super) fn in_defender(&self) -> Option<&'a TargetQuery<'a>> {
        self.readings.iter().find(|reading| reading.reader == QueryTarget::Defender)
    }

    /// Bytes of a query as a platform reads it: those of the query that is written, and the Sentinel side as a whole
    /// for a query that is rendered.
    pub(super) fn place_in(&self, reading: &TargetQuery<'_>, span: Range<usize>) -> (Arc<str>, Place) {
        match self.query.filter(|_| reading.reader != QueryTarget::Keyed) {
            Some(query) => self.query_place(query, reading.origin(span)),
            None => (Arc::clone(self.file), key(["sentinel"])),
        }
    }

    /// The bytes of the definition's file that hold exactly these bytes of its query; `None` if the query is in a file
    /// of its own, or is written in another way.
    pub(super) fn query_bytes(&self, reading: &TargetQuery<'_>, span: Range<usize>) -> Option<Range<usize>> {
        let query = self.query.filter(|query| query.file.is_none())?;
        let span = reading.origin(span);
        let text = query.text.get(span.clone())?;
        let document = &self.loaded.document;
        let bytes = document.resolve(&Place::Within(at(["query"]), span));
        (document.source().slice(&bytes) == text).then_some(bytes)
    }

    /// Bytes of the query, in whichever file holds it.
    pub fn query_place(&self, query: &QueryText, span: Range<usize>) -> (Arc<str>, Place) {
        match &query.file {
            Some(file) => (Arc::clone(file), Place::Span(span)),
            None => (Arc::clone(self.file), Place::Within(at(["query"]), span)),
        }
    }
}

/// An automation rule and where it is.
#[derive(Debug)]
pub struct RuleContext<'a> {
    /// The definition that it is in.
    pub definition: &'a Definition,
    /// The rule.
    pub rule: &'a AutomationRule,
    /// The way to it.
    pub at: Pointer,
}

impl<'a> RuleContext<'a> {
    /// The rule at that index of a definition.
    pub fn new(definition: &'a Definition, rule: &'a AutomationRule, index: usize) -> Self {
        Self { definition, rule, at: at(["automation"]).index(index) }
    }

    /// The value of one of its keys.
    pub fn value(&self, key: &str) -> Place {
        Place::Value(self.at.key(key))
    }
}

/// All definitions.
#[derive(Debug)]
pub struct ProjectContext<'a> {
    /// The project.
    pub project: &'a Project,
}

impl<'a> ProjectContext<'a> {
    /// All definitions with their files, in the order of the files.
    pub fn definitions(&self) -> impl Iterator<Item = (&'a Arc<str>, &'a Definition)> {
        self.project.definitions.iter().map(|loaded| (&loaded.file, &loaded.definition))
    }

    /// All detections with their files, in the order of the files.
    pub fn detections(&self) -> impl Iterator<Item = (&'a Arc<str>, &'a Detection)> {
        self.definitions().filter_map(|(file, definition)| Some((file, definition.detection()?)))
    }
}

/// Where a lint puts what it finds.
#[derive(Debug)]
pub struct Findings<'a> {
    lint: &'static Lint,
    file: Arc<str>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Findings<'a> {
    pub(super) fn new(lint: &'static Lint, file: Arc<str>, diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        Self { lint, file, diagnostics }
    }

    /// Adds a finding in the current file: what is wrong and what was expected, and the next step.
    pub(super) fn add(
        &mut self,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> AddedFinding<'_> {
        let file = Arc::clone(&self.file);
        self.add_in(&file, place, message, help)
    }

    /// Adds a finding in another file, for lints that look at all of them.
    pub(super) fn add_in(
        &mut self,
        file: &Arc<str>,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> AddedFinding<'_> {
        let diagnostic =
            Diagnostic::new(self.lint.severity, self.lint.code(), Arc::clone(file), place, message)
                .help(help);
        let index = self.diagnostics.len();
        self.diagnostics.push(diagnostic);
        AddedFinding(&mut self.diagnostics[index])
    }
}

/// A finding that was added, for the parts that not every finding has.
#[derive(Debug)]
pub(super) struct AddedFinding<'a>(&'a mut Diagnostic);

impl AddedFinding<'_> {
    /// Adds the words under the marked text.
    pub(super) fn label(self, label: impl Into<String>) -> Self {
        self.0.label = Some(label.into());
        self
    }

    /// Adds another place in the same file.
    pub(super) fn related(self, place: Place, message: impl Into<String>) -> Self {
        let file = Arc::clone(&self.0.file);
        self.related_in(&file, place, message)
    }

    /// Adds another place, in any file.
    pub(super) fn related_in(self, file: &Arc<str>, place: Place, message: impl Into<String>) -> Self {
        self.0.related.push(Related { file: Arc::clone(file), place, message: message.into() });
        self
    }

    /// Adds the change that would fix it, where there is one.
    pub(super) fn maybe_fix(self, fix: Option<Fix>) -> Self {
        self.0.fix = fix;
        self
    }
}

/// The way along these keys.
pub(super) fn at<const N: usize>(keys: [&str; N]) -> Pointer {
    keys.into_iter().fold(Pointer::root(), |pointer, key| pointer.key(key))
}

/// The value at the end of these keys.
pub(super) fn value<const N: usize>(keys: [&str; N]) -> Place {
    Place::Value(at(keys))
}

/// The last of these keys.
pub(super) fn key<const N: usize>(keys: [&str; N]) -> Place {
    Place::Key(at(keys))
}
