//! What the tests follow the chain with: the analytics and automation rules as they are rendered.
//!
//! The rules of the definition under test count as running, whatever its status, so that a rule can be tested before
//! it runs. Those of other definitions act only where they are deployed enabled.

use rayon::prelude::*;

use super::super::inspect::input_of;
use crate::definition::{Definition, DetectionStatus};
use crate::diagnostic::DiagnosticSeverity;
use crate::project::{LoadedDefinition, Project};
use crate::render::engine::Engine;
use crate::render::manifest::ManifestKind;
use crate::render::settings::Settings;
use crate::render::{RenderedDefinition, Renderer};
use crate::scenario::analytics::AnalyticsRule;
use crate::scenario::automation::{AutomationRules, SimulatedRule};

/// The rendered rules of every definition, in the order of the definitions.
pub(super) struct ProjectRules {
    own: Vec<DefinitionRules>,
    /// What acts where it is deployed, under the names by which other definitions know it.
    deployed: Vec<Vec<SimulatedRule>>,
}

/// The rendered rules of one definition.
#[derive(Default)]
pub(super) struct DefinitionRules {
    /// Its analytics rule.
    pub(super) rule: Option<AnalyticsRule>,
    /// Why a rule of it is missing.
    pub(super) missing: Option<&'static str>,
    automation: Vec<SimulatedRule>,
}

/// Renders the rules of every definition.
pub(super) fn render_rules(project: &Project, engine: Option<&Engine>) -> ProjectRules {
    let settings = Settings::from(&project.config);
    let render = |loaded: &LoadedDefinition| {
        let id = loaded.definition.id();
        let Some(engine) = engine else {
            let missing = Some("the templates cannot be used");
            return (DefinitionRules { missing, ..DefinitionRules::default() }, Vec::new());
        };
        let renderer = Renderer { engine, settings: &settings };
        let compiled = renderer.compile(input_of(loaded));
        let deployed = read_rules(&renderer.render(&compiled));
        let renamed = |rule: &SimulatedRule| rule.named(&format!("{id}/{}", rule.name));
        let names = deployed.automation.iter().map(renamed).collect();
        let own = running(&loaded.definition).map_or(deployed, |definition| {
            read_rules(&renderer.render(&compiled.with_definition(&definition)))
        });
        (own, names)
    };
    let (own, deployed) = project.definitions.par_iter().map(render).unzip();
    ProjectRules { own, deployed }
}

impl ProjectRules {
    /// The rules of the definition at `index`.
    pub(super) fn of(&self, index: usize) -> &DefinitionRules {
        static NOTHING: DefinitionRules =
            DefinitionRules { rule: None, missing: None, automation: Vec::new() };
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

/// What the rules in rendered files do.
fn read_rules(rendered: &RenderedDefinition) -> DefinitionRules {
    let mut own = DefinitionRules::default();
    for file in &rendered.files {
        let mut properties = file.resources().iter().filter_map(|resource| resource.get("properties"));
        match (file.kind, &file.key) {
            (ManifestKind::AnalyticsRule, _) => {
                let guid = file.guids.first().map(ToString::to_string).unwrap_or_default();
                own.rule = properties.find_map(|rule| AnalyticsRule::read(&guid, rule));
            }
            (ManifestKind::AutomationRule, Some(key)) => {
                own.automation.extend(properties.map(|rule| SimulatedRule::new(key, rule.clone())));
            }
            _ => {}
        }
    }
    if rendered.diagnostics.iter().any(|found| found.severity == DiagnosticSeverity::Error) {
        own.missing = Some("the definition cannot be rendered; `rulesmith check` says why");
    }
    own
}
