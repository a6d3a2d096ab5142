//! Lints: problems of definitions that have the right shape. In: the project and today's date. Out: diagnostics,
//! whose places are pointers into the definitions.
//!
//! A lint is one file, named after it: what it finds and why, an example that it finds and one that it does not, and
//! the check. All of them are in one list, [`LINTS`], from which `docs/lints/` is generated. A lint knows neither the
//! others nor files, clock or rendering; what several of them ask is in the modules beside this one.

mod allow;
mod attack;
mod automation;
mod column;
mod context;
mod defender;
mod definition;
mod entity;
pub mod kql;
mod page;
mod registry;
mod repeated;
mod sentinel;
mod target;
mod text;
mod title;

use jiff::civil::Date;
use rayon::prelude::*;

pub use self::allow::allow;
pub use self::context::{Findings, LintContext, ProjectContext, RuleContext};
pub use self::registry::LINTS;
pub use self::target::{Queries, TargetQuery};
use crate::citation::Source;
use crate::definition::{Definition, Detection, RenderedQuery};
use crate::diagnostic::{self, CodeRef, Diagnostic, DiagnosticSeverity, FixAvailability};
use crate::project::{LoadedDefinition, Project};

/// One lint.
#[derive(Debug)]
pub struct Lint {
    /// The code of its diagnostics, named so that `allow <name>` reads well.
    pub name: &'static str,
    /// The severity of all its diagnostics. An error cannot be allowed.
    pub severity: DiagnosticSeverity,
    /// The first version that has it.
    pub since: &'static str,
    /// Whether its findings can be fixed automatically.
    pub fix: FixAvailability,
    /// What it finds, in one sentence.
    pub summary: &'static str,
    /// Why that matters; Markdown.
    pub why: &'static str,
    /// An example that it finds.
    pub bad: Example,
    /// The same example, corrected.
    pub good: Example,
    /// What to do; Markdown.
    pub how_to_fix: &'static str,
    /// The pages that state what `why` says; empty for a rule of the format itself.
    pub sources: &'static [Source],
    /// The check.
    pub check: Check,
}

impl Lint {
    /// The code of its diagnostics.
    pub const fn code(&self) -> CodeRef {
        CodeRef::lint(self.name, self.sources)
    }
}

/// What a lint looks at.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// Each definition.
    Definition(fn(&LintContext<'_>, &Definition, &mut Findings<'_>)),
    /// Each detection.
    Detection(fn(&LintContext<'_>, &Detection, &mut Findings<'_>)),
    /// Each automation rule, of detections and of files of their own.
    Automation(fn(&LintContext<'_>, &RuleContext<'_>, &mut Findings<'_>)),
    /// All definitions together.
    Project(fn(&ProjectContext<'_>, &mut Findings<'_>)),
}

/// Definitions that show what a lint finds, or does not find.
///
/// A text without an `id` is a part of a detection: the other required keys are left out. `[…]` in it means ten
/// thousand more characters.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// `rulesmith.toml`, where the default does not show it.
    pub config: &'static str,
    /// The definition in `example.yaml`.
    pub definition: &'static str,
    /// A second definition, in `other.yaml`.
    pub other: Option<&'static str>,
}

impl Example {
    /// One definition, or a part of one.
    pub const fn new(definition: &'static str) -> Self {
        Self { config: "", definition, other: None }
    }

    /// With this project file.
    #[must_use]
    pub const fn config(mut self, config: &'static str) -> Self {
        self.config = config;
        self
    }

    /// With a second definition beside it.
    #[must_use]
    pub const fn beside(mut self, other: &'static str) -> Self {
        self.other = Some(other);
        self
    }
}

/// Checks all definitions of a project. `queries` is what their queries are bound in, `today` the date by which
/// something has expired.
pub fn run(project: &Project, queries: &Queries<'_>, today: Date) -> Vec<Diagnostic> {
    let mut diagnostics: Vec<Diagnostic> = project
        .definitions
        .par_iter()
        .enumerate()
        .flat_map_iter(|(index, loaded)| {
            let rendered = queries.rendered.get(index).copied().flatten();
            each(project, loaded, rendered, queries, today)
        })
        .collect();
    let whole = ProjectContext { project };
    for lint in LINTS {
        if let Check::Project(check) = lint.check {
            check(&whole, &mut Findings::new(lint, "".into(), &mut diagnostics));
        }
    }
    diagnostic::sort(&mut diagnostics);
    diagnostics
}

/// The lint of that name.
pub fn by_name(name: &str) -> Option<&'static Lint> {
    LINTS.iter().copied().find(|lint| lint.name == name)
}

fn each(
    project: &Project,
    loaded: &LoadedDefinition,
    rendered: Option<&RenderedQuery>,
    queries: &Queries<'_>,
    today: Date,
) -> Vec<Diagnostic> {
    let query = loaded.query.as_ref();
    let readings = loaded.definition.detection().map_or_else(Vec::new, |detection| {
        TargetQuery::all(detection, query.map(|query| &*query.text), rendered, queries)
    });
    let case = LintContext {
        file: &loaded.file,
        config: &project.config,
        query,
        today,
        readings: &readings,
        loaded,
    };
    let mut diagnostics = kql::of_definition(&case);
    for lint in LINTS {
        let found = &mut Findings::new(lint, loaded.file.clone(), &mut diagnostics);
        match (lint.check, &loaded.definition) {
            (Check::Definition(check), definition) => check(&case, definition, found),
            (Check::Detection(check), Definition::Detection(detection)) => check(&case, detection, found),
            (Check::Automation(check), definition) => {
                for (index, rule) in definition.automation().iter().enumerate() {
                    check(&case, &RuleContext::new(definition, rule, index), found);
                }
            }
            (Check::Detection(_), Definition::Automation(_)) | (Check::Project(_), _) => {}
        }
    }
    diagnostics
}
