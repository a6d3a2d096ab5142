//! What the tests follow the chain with: the analytics and automation rules as they are rendered.
//!
//! The rules of the definition under test count as running, whatever its status, so that a rule can be tested before
//! it runs. Those of other definitions act only where they are deployed enabled.

use std::sync::Arc;

use rayon::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use crate::definition::{Definition, DetectionStatus};
use crate::project::{LoadedDefinition, Project};
use crate::render::engine::Engine;
use crate::render::manifest::ManifestKind;
use crate::render::settings::Settings;
use crate::render::{RenderInput, RenderedDefinition, Renderer};
use crate::scenario::analytics::AnalyticsRule;
use crate::scenario::automation::{AutomationRules, SimulatedRule};

/// The rendered rules of every definition, in the order of the definitions.
pub(super) struct All {
    own: Vec<Own>,
    /// What acts where it is deployed, under the names by which other definitions know it.
    deployed: Vec<Vec<SimulatedRule>>,
}

/// The rendered rules of one definition.
#[derive(Default)]
pub(super) struct Own {
    /// Its analytics rule.
    pub(super) rule: Option<AnalyticsRule>,
    /// Why a rule of it is missing.
    pub(super) missing: Option<&'static str>,
    automation: Vec<SimulatedRule>,
}

/// Renders every definition.
pub(super) fn all(project: &Project, engine: Option<&Engine>, settings: &Settings) -> All {
    let both = |loaded: &LoadedDefinition| {
        let id = loaded.definition.id();
        let Some(engine) = engine else {
            let missing = Some("the templates cannot be used");
            return (Own { missing, ..Own::default() }, Vec::new());
        };
        // Rendering borrows its input, and that of a definition made to run ends here.
        let deployed = rules(&Renderer { engine, settings }.render(&input(loaded, &loaded.definition)), id);
        let renamed = |rule: &SimulatedRule| rule.named(&format!("{id}/{}", rule.name));
        let names = deployed.automation.iter().map(renamed).collect();
        let own = running(&loaded.definition).map_or(deployed, |definition| {
            rules(&Renderer { engine, settings }.render(&input(loaded, &definition)), id)
        });
        (own, names)
    };
    let (own, deployed) = project.definitions.par_iter().map(both).unzip();
    All { own, deployed }
}

impl All {
    /// The rules of the definition at `index`.
    pub(super) fn of(&self, index: usize) -> &Own {
        static NOTHING: Own = Own { rule: None, missing: None, automation: Vec::new() };
        self.own.get(index).unwrap_or(&NOTHING)
    }

    /// The automation rules that may act on what the definition at `index` raises.
    pub(super) fn automation_for(&self, index: usize) -> AutomationRules<'_> {
        let own = self.of(index).automation.iter();
        let others = self.deployed.iter().enumerate().filter(|(other, _)| *other != index);
        own.chain(others.flat_map(|(_, rules)| rules)).collect()
    }
}

/// The definition as if it ran; `None` where it does already.
fn running(definition: &Definition) -> Option<Definition> {
    if definition.status() == DetectionStatus::Stable {
        return None;
    }
    let mut running = definition.clone();
    match &mut running {
        Definition::Detection(detection) => detection.status = DetectionStatus::Stable,
        Definition::Automation(file) => file.status = DetectionStatus::Stable,
    }
    Some(running)
}

fn input<'a>(loaded: &'a LoadedDefinition, definition: &'a Definition) -> RenderInput<'a> {
    RenderInput {
        definition,
        file: Arc::clone(&loaded.file),
        query: loaded.query.as_ref().map_or("", |query| &query.text),
    }
}

/// The part of a rendered ARM template that says what its rules do.
#[derive(Deserialize)]
struct ArmTemplate {
    resources: Vec<ArmResource>,
}

#[derive(Deserialize)]
struct ArmResource {
    properties: Value,
}

fn rules(rendered: &RenderedDefinition, id: &str) -> Own {
    let mut own = Own::default();
    for file in &rendered.files {
        let Ok(ArmTemplate { resources }) = serde_json::from_str(&file.text) else { continue };
        match file.kind {
            ManifestKind::AnalyticsRule => {
                let guid = file.guids.first().map(ToString::to_string).unwrap_or_default();
                own.rule = resources.iter().find_map(|rule| AnalyticsRule::read(&guid, &rule.properties));
            }
            ManifestKind::AutomationRule => {
                let name = file.path.rsplit('/').next().unwrap_or_default();
                let key = name.strip_prefix(id).and_then(|rest| rest.strip_prefix("--")).unwrap_or(name);
                let key = key.strip_suffix(".json").unwrap_or(key);
                let rules = resources.into_iter().map(|rule| SimulatedRule::new(key, rule.properties));
                own.automation.extend(rules);
            }
            _ => {}
        }
    }
    let is_refused = |found: &crate::diagnostic::Diagnostic| {
        found.severity == crate::diagnostic::DiagnosticSeverity::Error
    };
    if rendered.diagnostics.iter().any(is_refused) {
        own.missing = Some("the definition cannot be rendered; `rulesmith check` says why");
    }
    own
}
