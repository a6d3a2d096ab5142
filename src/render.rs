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

use std::sync::Arc;

use serde_json::Value;
use uuid::Uuid;

use crate::definition::sentinel::Sentinel;
use crate::definition::{Definition, Detection, DetectionStatus, RenderedQuery};
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

/// A definition with the query of its Sentinel rule, which is made once: lints read it, and rendering.
#[derive(Debug, Clone)]
pub struct CompiledDefinition<'a> {
    input: RenderInput<'a>,
    sentinel: Option<CompiledRule>,
}

/// How the analytics rule of a definition is keyed, and the query that follows from it.
#[derive(Debug, Clone)]
struct CompiledRule {
    keying: sentinel::Keying,
    query: Result<RenderedQuery, Box<Diagnostic>>,
    /// What was refused on the way.
    notes: Vec<Diagnostic>,
}

impl<'a> CompiledDefinition<'a> {
    /// The query that the Sentinel rule runs; `None` where there is no such rule, and where its template fails
    /// (rendering tells why).
    pub fn sentinel_query(&self) -> Option<&RenderedQuery> {
        self.sentinel.as_ref()?.query.as_ref().ok()
    }

    /// Another definition that has the same query and is keyed in the same way: this one with another status.
    #[must_use]
    pub fn with_definition<'b>(&self, definition: &'b Definition) -> CompiledDefinition<'b>
    where
        'a: 'b,
    {
        let input = RenderInput { definition, file: Arc::clone(&self.input.file), query: self.input.query };
        CompiledDefinition { input, sentinel: self.sentinel.clone() }
    }
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
    /// What it says, checked against its schema.
    pub value: Value,
    /// The definition it was rendered from.
    pub source: ManifestSource,
    /// The key of the automation rule in it.
    pub key: Option<String>,
    /// The Sentinel rules in it.
    pub guids: Vec<Uuid>,
    /// The custom detection in it.
    pub rule_id: Option<String>,
    /// The calls that deploy it.
    pub deploy: Vec<ApiCall>,
}

impl RenderedFile {
    /// Its text.
    pub fn text(&self) -> String {
        json::canonical(&self.value)
    }

    /// The rules in it, where it is an ARM template.
    pub fn resources(&self) -> &[Value] {
        self.value.get("resources").and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }
}

impl Renderer<'_> {
    /// Makes the queries of a definition's rules.
    pub fn compile<'a>(&self, input: RenderInput<'a>) -> CompiledDefinition<'a> {
        let section = |detection: &'a Detection| Some((detection, detection.sentinel.as_ref()?));
        let sentinel = input.definition.detection().and_then(section).map(|(detection, section)| {
            let mut notes = DiagnosticSink::new(Arc::clone(&input.file));
            let keying = sentinel::Keying::new(detection, section, &mut notes);
            let query = self.render_query(&input, detection, section, &keying);
            CompiledRule { keying, query, notes: notes.into_diagnostics() }
        });
        CompiledDefinition { input, sentinel }
    }

    /// Renders one definition. A draft has no files.
    pub fn render(&self, compiled: &CompiledDefinition<'_>) -> RenderedDefinition {
        let input = &compiled.input;
        let mut notes = DiagnosticSink::new(Arc::clone(&input.file));
        let mut rendered = RenderedDefinition { files: Vec::new(), wizard: None, diagnostics: Vec::new() };
        if input.definition.status() != DetectionStatus::Draft {
            if let Some(detection) = input.definition.detection() {
                rendered.files.extend(self.render_defender(input, detection, &mut notes));
                rendered.wizard = self.render_wizard(input, detection, &mut notes);
                rendered.files.extend(self.render_sentinel(compiled, detection, &mut notes));
            }
            rendered.files.extend(self.render_automation(input, &mut notes));
        }
        rendered.diagnostics = notes.into_diagnostics();
        rendered
    }

    /// The GUID of a definition's analytics rule, where it has one.
    pub fn analytics_rule(&self, definition: &Definition) -> Option<Uuid> {
        definition.analytics_rule_guid(self.settings.namespace)
    }

    fn render_defender(
        &self,
        input: &RenderInput<'_>,
        detection: &Detection,
        notes: &mut DiagnosticSink,
    ) -> Option<RenderedFile> {
        let section = detection.defender.as_ref()?;
        let view = defender::view(detection, section, input.query);
        let value = self.render_checked("defender/rule.json", &view, Shape::DefenderRule, input, notes)?;
        Some(RenderedFile {
            path: format!("defender/{}.json", detection.id),
            kind: ManifestKind::DefenderRule,
            value,
            source: source_of(input.definition),
            key: None,
            guids: Vec::new(),
            rule_id: Some(view.id.to_owned()),
            deploy: ApiCall::graph(view.id, defender::api_version(section, self.settings.defender_beta)),
        })
    }

    fn render_wizard(
        &self,
        input: &RenderInput<'_>,
        detection: &Detection,
        notes: &mut DiagnosticSink,
    ) -> Option<WizardRule> {
        let view = wizard::view(detection, detection.defender.as_ref()?, input.query);
        match self.engine.render("defender/wizard-rule.md", &view) {
            Ok(text) => Some(WizardRule { source: source_of(input.definition), text }),
            Err(problem) => {
                notes.push(*problem);
                None
            }
        }
    }

    fn render_sentinel(
        &self,
        compiled: &CompiledDefinition<'_>,
        detection: &Detection,
        notes: &mut DiagnosticSink,
    ) -> Option<RenderedFile> {
        let CompiledDefinition { input, sentinel } = compiled;
        let CompiledRule { keying, query, notes: refused } = sentinel.as_ref()?;
        let section = detection.sentinel.as_ref()?;
        let guid = self.analytics_rule(input.definition)?;
        // What is refused here must not come out half right, nor be refused again by its schema.
        let errors = notes.errors();
        notes.extend(refused);
        let query = match query {
            Ok(query) => &query.text,
            Err(problem) => {
                notes.push((**problem).clone());
                return None;
            }
        };
        let view = sentinel::view(detection, section, keying, (guid, self.settings.preview), query, notes);
        if notes.errors() > errors {
            return None;
        }
        let value =
            self.render_checked("sentinel/analytics-rule.json", &view, Shape::AnalyticsRules, input, notes)?;
        Some(RenderedFile {
            path: format!("sentinel/analytics-rules/{}.json", detection.id),
            kind: ManifestKind::AnalyticsRule,
            value,
            source: source_of(input.definition),
            key: None,
            guids: vec![guid],
            rule_id: None,
            deploy: vec![ApiCall::azure(arm::ResourceKind::AlertRules.segment(), guid, view.api_version)],
        })
    }

    fn render_query(
        &self,
        input: &RenderInput<'_>,
        detection: &Detection,
        section: &Sentinel,
        keying: &sentinel::Keying,
    ) -> Result<RenderedQuery, Box<Diagnostic>> {
        let renamed = &[time_column::RENAMED];
        let Some(template) = keyed::template(keying.keyed_on) else {
            return Ok(RenderedQuery {
                text: time_column::renamed_in_query(input.query),
                moved: time_column::moved(input.query),
                renamed,
            });
        };
        let view = keyed::view(detection, section, keying.window(), &keying.kinds);
        Ok(RenderedQuery { text: self.engine.render(template, &view)?, moved: Vec::new(), renamed })
    }

    fn render_automation(&self, input: &RenderInput<'_>, notes: &mut DiagnosticSink) -> Vec<RenderedFile> {
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
            let template = "sentinel/automation-rule.json";
            let Some(value) = self.render_checked(template, &view, Shape::AutomationRules, input, notes)
            else {
                continue;
            };
            let segment = arm::ResourceKind::AutomationRules.segment();
            files.push(RenderedFile {
                path: format!("sentinel/automation-rules/{}--{}.json", input.definition.id(), rule.key),
                kind: ManifestKind::AutomationRule,
                value,
                source: source_of(input.definition),
                key: Some(rule.key.clone()),
                guids: view.identities().map(|(guid, _)| guid).collect(),
                rule_id: None,
                deploy: view.identities().map(|(guid, api)| ApiCall::azure(segment, guid, api)).collect(),
            });
        }
        files
    }

    /// Renders a template, reads what it wrote as JSON, and checks that against its schema.
    fn render_checked<V: serde::Serialize>(
        &self,
        template: &'static str,
        view: &V,
        shape: Shape,
        input: &RenderInput<'_>,
        notes: &mut DiagnosticSink,
    ) -> Option<Value> {
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
                    return Some(value);
                }
                notes.extend(&problems);
                None
            }
        }
    }
}

fn source_of(definition: &Definition) -> ManifestSource {
    ManifestSource { id: definition.id().to_owned(), version: Some(definition.version().to_owned()) }
}

#[cfg(test)]
mod tests;
