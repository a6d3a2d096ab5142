//! Definitions in, the text of every output file out.
//!
//! ```text
//! Definition → view (all decisions) → engine (Tera) → text → JSON, checked against its schema → canonical bytes
//! ```
//! Nothing here reads or writes a file: templates, settings and queries are handed in as text.

pub mod arm;
mod check;
pub mod engine;
pub mod json;
pub mod literal;
pub mod manifest;
pub mod markdown;
pub mod output;
pub mod settings;
mod time_column;
mod view;

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use uuid::Uuid;

use crate::definition::sentinel::{KeyedOn, Sentinel};
use crate::definition::{Definition, Detection, DetectionStatus};
use crate::diagnostic::Diagnostic;
use crate::schema::output::OutputSchema as Shape;
use engine::Engine;
use manifest::{ApiCall, ManifestKind, ManifestSource};
use settings::Settings;
use view::{DiagnosticSink, automation, defender, keyed, sentinel, wizard};

/// A definition to render.
#[derive(Debug, Clone)]
pub struct RenderInput<'a> {
    /// The definition.
    pub definition: &'a Definition,
    /// Its file, relative to the project.
    pub file: Arc<str>,
    /// The text of its query; empty for a file of automation rules alone.
    pub query: &'a str,
}

/// Columns that have another name in the query of a Sentinel rule that runs the detection's: theirs, then there.
pub const RENAMED_COLUMNS: &[(&str, &str)] = &[time_column::RENAMED];

/// The query that a Sentinel rule runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentinelQuery {
    /// Its text.
    pub text: String,
    /// For a rule that runs the detection's query: bytes of that query, and the bytes that took their place.
    pub moved: Vec<(Range<usize>, Range<usize>)>,
}

/// Renders definitions with one set of templates and settings.
pub struct Renderer<'a> {
    /// The compiled templates.
    pub engine: &'a Engine,
    /// The project's settings.
    pub settings: &'a Settings,
}

/// What became of one definition.
#[derive(Debug)]
pub struct RenderedDefinition {
    /// Its files, in the order Defender rule, analytics rule, automation rules.
    pub files: Vec<RenderedFile>,
    /// Its part of the page for the portal's wizard.
    wizard: Option<WizardRule>,
    /// What was refused.
    pub diagnostics: Vec<Diagnostic>,
}

/// A custom detection's part of the page for the portal's wizard.
#[derive(Debug)]
struct WizardRule {
    source: ManifestSource,
    text: String,
}

/// One rendered file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedFile {
    /// Where it belongs, below the output folder, with forward slashes.
    pub path: String,
    /// What it is.
    pub kind: ManifestKind,
    /// Its text, checked against its schema.
    pub text: String,
    /// The definition it was rendered from.
    pub source: ManifestSource,
    /// The Sentinel rules in it.
    pub guids: Vec<Uuid>,
    /// The custom detection in it.
    pub rule_id: Option<String>,
    /// The calls that deploy it.
    pub deploy: Vec<ApiCall>,
}

impl<'a> Renderer<'a> {
    /// Renders every definition, in order.
    pub fn render_all(&self, inputs: &[RenderInput<'a>]) -> Vec<RenderedDefinition> {
        inputs.par_iter().map(|input| self.render(input)).collect()
    }

    /// Renders one definition. A draft has no files.
    pub fn render(&self, input: &RenderInput<'a>) -> RenderedDefinition {
        let mut notes = DiagnosticSink::new(Arc::clone(&input.file));
        let mut rendered = RenderedDefinition { files: Vec::new(), wizard: None, diagnostics: Vec::new() };
        if input.definition.status() != DetectionStatus::Draft {
            if let Some(detection) = input.definition.detection() {
                rendered.files.extend(self.defender(input, detection, &mut notes));
                rendered.wizard = self.wizard(input, detection, &mut notes);
                rendered.files.extend(self.sentinel(input, detection, &mut notes));
            }
            rendered.files.extend(self.automation(input, &mut notes));
        }
        rendered.diagnostics = notes.into_diagnostics();
        rendered
    }

    /// The query that a detection's Sentinel rule runs; `None` where there is no such rule, and where its template
    /// fails (rendering tells why).
    pub fn sentinel_query(&self, input: &RenderInput<'a>) -> Option<SentinelQuery> {
        let detection = input.definition.detection()?;
        let section = detection.sentinel.as_ref()?;
        let plan =
            sentinel::Keying::new(detection, section, &mut DiagnosticSink::new(Arc::clone(&input.file)));
        let moved = match plan.keyed_on {
            KeyedOn::Query => time_column::moved(input.query),
            KeyedOn::IncidentTitle | KeyedOn::AlertTitle => Vec::new(),
        };
        Some(SentinelQuery { text: self.query(input, detection, section, &plan).ok()?, moved })
    }

    /// The GUID of a definition's analytics rule, where it has one.
    pub fn analytics_rule(&self, definition: &Definition) -> Option<Uuid> {
        definition.analytics_rule_guid(self.settings.namespace)
    }

    fn defender(
        &self,
        input: &RenderInput<'a>,
        detection: &Detection,
        notes: &mut DiagnosticSink,
    ) -> Option<RenderedFile> {
        let section = detection.defender.as_ref()?;
        let view = defender::view(detection, section, input.query);
        let text = self.checked("defender/rule.json", &view, Shape::DefenderRule, input, notes)?;
        Some(RenderedFile {
            path: format!("defender/{}.json", detection.id),
            kind: ManifestKind::DefenderRule,
            text,
            source: source(input.definition),
            guids: Vec::new(),
            rule_id: Some(view.id.to_owned()),
            deploy: ApiCall::graph(view.id, defender::api_version(section, self.settings.defender_beta)),
        })
    }

    fn wizard(
        &self,
        input: &RenderInput<'a>,
        detection: &Detection,
        notes: &mut DiagnosticSink,
    ) -> Option<WizardRule> {
        let view = wizard::view(detection, detection.defender.as_ref()?, input.query);
        match self.engine.render("defender/wizard-rule.md", &view) {
            Ok(text) => Some(WizardRule { source: source(input.definition), text }),
            Err(problem) => {
                notes.push(*problem);
                None
            }
        }
    }

    fn sentinel(
        &self,
        input: &RenderInput<'a>,
        detection: &Detection,
        notes: &mut DiagnosticSink,
    ) -> Option<RenderedFile> {
        let section = detection.sentinel.as_ref()?;
        let guid = self.analytics_rule(input.definition)?;
        // What is refused here must not come out half right, nor be refused again by its schema.
        let errors = notes.errors();
        let plan = sentinel::Keying::new(detection, section, notes);
        let query = match self.query(input, detection, section, &plan) {
            Ok(query) => query,
            Err(problem) => {
                notes.push(*problem);
                return None;
            }
        };
        let view = sentinel::view(detection, section, &plan, (guid, self.settings.preview), &query, notes);
        if notes.errors() > errors {
            return None;
        }
        let text =
            self.checked("sentinel/analytics-rule.json", &view, Shape::AnalyticsRules, input, notes)?;
        Some(RenderedFile {
            path: format!("sentinel/analytics-rules/{}.json", detection.id),
            kind: ManifestKind::AnalyticsRule,
            text,
            source: source(input.definition),
            guids: vec![guid],
            rule_id: None,
            deploy: vec![ApiCall::azure(arm::ResourceKind::AlertRules.segment(), guid, view.api_version)],
        })
    }

    fn query(
        &self,
        input: &RenderInput<'a>,
        detection: &Detection,
        section: &Sentinel,
        plan: &sentinel::Keying,
    ) -> Result<String, Box<Diagnostic>> {
        match keyed::template(plan.keyed_on) {
            None => Ok(time_column::renamed_in_query(input.query)),
            Some(template) => {
                let view = keyed::view(detection, section, plan.window(), &plan.kinds);
                self.engine.render(template, &view)
            }
        }
    }

    fn automation(&self, input: &RenderInput<'a>, notes: &mut DiagnosticSink) -> Vec<RenderedFile> {
        let owned = automation::Owned {
            definition: input.definition,
            settings: self.settings,
            analytics_rule: self.analytics_rule(input.definition),
        };
        let mut files = Vec::new();
        for (index, rule) in input.definition.automation().iter().enumerate() {
            let errors = notes.errors();
            let view = owned.view(index, rule, notes);
            if notes.errors() > errors {
                continue;
            }
            let text =
                self.checked("sentinel/automation-rule.json", &view, Shape::AutomationRules, input, notes);
            files.extend(text.map(|text| {
                RenderedFile {
                    path: format!("sentinel/automation-rules/{}--{}.json", input.definition.id(), rule.key),
                    kind: ManifestKind::AutomationRule,
                    text,
                    source: source(input.definition),
                    guids: view.identities().map(|(guid, _)| guid).collect(),
                    rule_id: None,
                    deploy: view
                        .identities()
                        .map(|(guid, api)| {
                            ApiCall::azure(arm::ResourceKind::AutomationRules.segment(), guid, api)
                        })
                        .collect(),
                }
            }));
        }
        files
    }

    /// Renders a template, reads what it wrote as JSON, checks that against its schema, and writes it anew.
    fn checked<V: serde::Serialize>(
        &self,
        template: &'static str,
        view: &V,
        shape: Shape,
        input: &RenderInput<'a>,
        notes: &mut DiagnosticSink,
    ) -> Option<String> {
        let value =
            self.engine.render(template, view).and_then(|text| self.engine.parse_json(template, &text));
        match value {
            Err(problem) => {
                notes.push(*problem);
                None
            }
            Ok(value) => {
                let problems = check::problems(shape, &value, template, self.engine, input);
                if problems.is_empty() {
                    return Some(json::canonical(&value));
                }
                for problem in problems {
                    notes.push(problem);
                }
                None
            }
        }
    }
}

fn source(definition: &Definition) -> ManifestSource {
    ManifestSource { id: definition.id().to_owned(), version: Some(definition.version().to_owned()) }
}

#[cfg(test)]
mod tests;
