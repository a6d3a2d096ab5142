//! What `check` and `build` share: every definition compiled, linted and rendered, and every finding gathered.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::environment;
use crate::diagnostic::{self, Diagnostic, DiagnosticSeverity};
use crate::lint::{self, Queries};
use crate::project::{LoadedDefinition, Project};
use crate::render::engine::Engine;
use crate::render::settings::Settings;
use crate::render::{CompiledDefinition, RenderInput, RenderedDefinition, Renderer};
use rulesmith_kql::catalog::Platform;

/// What the project's definitions come to.
pub(super) struct Inspection<T> {
    /// What was kept of each definition that was rendered, in their order.
    pub(super) kept: Vec<T>,
    /// Everything that is wrong: with files, by the lints, and in rendering. Sorted, with places in bytes.
    pub(super) findings: Vec<Diagnostic>,
}

/// Lints every definition and renders those in which the lints find no error. `keep` takes what is wanted of each.
pub(super) fn inspect<T: Send>(
    project: &Project,
    engine: Option<&Engine>,
    keep: impl Fn(RenderedDefinition) -> T + Sync,
) -> Inspection<T> {
    let settings = Settings::from(&project.config);
    let renderer = engine.map(|engine| Renderer { engine, settings: &settings });
    let compile = |renderer: &Renderer<'_>| {
        project.definitions.par_iter().map(|loaded| renderer.compile(input_of(loaded))).collect()
    };
    let compiled: Vec<CompiledDefinition<'_>> = renderer.as_ref().map(compile).unwrap_or_default();
    let mut findings = lint(project, &compiled);
    let sound = choose_sound(project, &compiled, &findings);
    let render = |renderer: &Renderer<'_>| {
        let render = |compiled: &&CompiledDefinition<'_>| {
            let mut outcome = renderer.render(compiled);
            (std::mem::take(&mut outcome.diagnostics), keep(outcome))
        };
        sound.par_iter().map(render).unzip()
    };
    let (refused, kept): (Vec<Vec<Diagnostic>>, Vec<T>) = renderer.as_ref().map(render).unwrap_or_default();
    findings.extend(project.diagnostics.iter().cloned());
    findings.extend(refused.into_iter().flatten());
    let mut findings = lint::allow(project, findings);
    project.resolve(&mut findings);
    Inspection { kept, findings }
}

/// The definitions to render: those that have their query and in which there is no error.
fn choose_sound<'c, 'p>(
    project: &Project,
    compiled: &'c [CompiledDefinition<'p>],
    findings: &[Diagnostic],
) -> Vec<&'c CompiledDefinition<'p>> {
    let errors = findings.iter().filter(|found| found.severity == DiagnosticSeverity::Error);
    let refused: BTreeSet<&str> = errors.map(|found| &*found.file).collect();
    let is_sound = |loaded: &LoadedDefinition| {
        let has_query = loaded.query.is_some() || loaded.definition.detection().is_none();
        has_query && !refused.contains(&*loaded.file)
    };
    let both = project.definitions.iter().zip(compiled);
    both.filter(|(loaded, _)| is_sound(loaded)).map(|(_, compiled)| compiled).collect()
}

/// A definition as rendering takes it.
pub(super) fn input_of(loaded: &LoadedDefinition) -> RenderInput<'_> {
    RenderInput {
        definition: &loaded.definition,
        file: Arc::clone(&loaded.file),
        query: loaded.query.as_ref().map_or("", |query| &query.text),
    }
}

/// What the lints find, and what is wrong with the declarations that queries are bound with.
fn lint(project: &Project, compiled: &[CompiledDefinition<'_>]) -> Vec<Diagnostic> {
    let today = jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::now()).date();
    let mut found = Vec::new();
    let mut environment = |platform| environment::declare(&project.config.kql, platform, &mut found);
    let queries = Queries {
        defender: environment(Platform::Defender),
        sentinel: environment(Platform::Sentinel),
        both: environment(Platform::Both),
        rendered: compiled.iter().map(CompiledDefinition::sentinel_query).collect(),
    };
    // Each environment has the same declarations.
    diagnostic::sort(&mut found);
    found.extend(lint::run(project, &queries, today));
    found
}
