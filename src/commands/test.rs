//! `rulesmith test`: the tests of the definitions, run offline.

mod bless;
mod files;
mod rendered;
mod watch;
mod watchlists;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::mpsc;
use std::thread;

use super::{CommandError, Console, ExitStatus, environment, open};
use crate::cli::{TestArgs, TestFormat};
use crate::diagnostic::{Diagnostic, DiagnosticSeverity, Pointer};
use crate::project::LoadedDefinition;
use crate::report::scenario as report;
use crate::scenario::outcome::TestOutcome;
use crate::scenario::run::{Options, run_all};
use crate::scenario::subject::Subject;
use crate::scenario::world::Files;
use rulesmith_kql::catalog::{Environment, Platform};

pub(super) fn run(
    project: Option<&Path>,
    args: &TestArgs,
    console: &mut Console<'_>,
) -> Result<ExitStatus, CommandError> {
    if args.watch {
        return watch::run(project, args, console);
    }
    once(project, args, console)
}

/// One run over the project.
fn once(
    project: Option<&Path>,
    args: &TestArgs,
    console: &mut Console<'_>,
) -> Result<ExitStatus, CommandError> {
    let mut project = open::load_project(project)?;
    let mut found = std::mem::take(&mut project.diagnostics);
    let engine = open::compile_templates(&mut project);
    found.append(&mut project.diagnostics);
    let mut defender = environment::declare(&project.config.kql, Platform::Defender, &mut found);
    let mut sentinel = environment::declare(&project.config.kql, Platform::Sentinel, &mut Vec::new());
    let fixtures = files::fixtures(&mut project, &mut found);
    let data = files::data(&mut project, &mut found);
    watchlists::declare([&mut defender, &mut sentinel], &project, &data, &fixtures);
    let rendered = rendered::render_rules(&project, engine.as_ref());
    let chosen = project.definitions.iter().zip(&data).enumerate().filter(|(_, (loaded, _))| {
        args.filter.as_ref().is_none_or(|text| loaded.definition.id().contains(text.as_str()))
    });
    let environments = Environments { defender: &defender, sentinel: &sentinel };
    let subjects: Vec<Subject<'_>> = chosen
        .filter_map(|(index, (loaded, data))| {
            subject(loaded, data, index, &rendered, environments, &fixtures)
        })
        .collect();
    if let Some(filter) = args.filter.as_ref().filter(|_| subjects.is_empty()) {
        let message = format!("no definition's id contains `{}`", filter.escape_debug());
        return Err(CommandError::new(message).help("`rulesmith test` without `--filter` runs them all"));
    }
    let mut outcomes = with_progress(&subjects, Options { mutate: args.mutate }, console)?;
    let blessings: Vec<_> =
        outcomes.iter_mut().map(|outcome| std::mem::take(&mut outcome.blessings)).collect();
    found.extend(outcomes.iter_mut().flat_map(|outcome| std::mem::take(&mut outcome.diagnostics)));
    project.resolve(&mut found);
    if args.bless {
        let written = bless::write(&project, &outcomes, &blessings)?;
        for file in &written {
            writeln!(console.err, "wrote {}", crate::report::visible(file))?;
        }
        if !written.is_empty() {
            writeln!(console.err, "help: read the changes, then run `rulesmith test`")?;
        }
    }
    let run = report::TestReport { outcomes: &outcomes, diagnostics: &found, sources: &project.sources };
    let text = match args.format {
        TestFormat::Text => report::text::render(&run, console.terminal.style(console.terminal.out)),
        TestFormat::Json => report::json::render(&run),
        TestFormat::Junit => report::junit::render(&run)?,
        TestFormat::Markdown => report::markdown::render(&run),
    };
    write!(console.out, "{text}")?;
    let clean = outcomes.iter().all(TestOutcome::passed)
        && found.iter().all(|found| found.severity < DiagnosticSeverity::Error);
    Ok(if clean { ExitStatus::Clean } else { ExitStatus::Findings })
}

#[derive(Clone, Copy)]
struct Environments<'a> {
    defender: &'a Environment,
    sentinel: &'a Environment,
}

/// A detection with all that its tests need; `None` for automation rules alone, and for a query that is not there.
fn subject<'a>(
    loaded: &'a LoadedDefinition,
    data: &files::Data,
    index: usize,
    rendered: &'a rendered::ProjectRules,
    environments: Environments<'a>,
    fixtures: &'a Files,
) -> Option<Subject<'a>> {
    let detection = loaded.definition.detection()?;
    let query = loaded.query.as_ref()?;
    let own = rendered.of(index);
    let line = |index| {
        let at = Pointer::root().key("tests").index(index);
        loaded.document.source().position(loaded.document.value_span(&at).start).line
    };
    Some(Subject {
        file: loaded.file.clone(),
        detection,
        query: &query.text,
        query_file: query.file.clone(),
        environment: if detection.defender.is_some() { environments.defender } else { environments.sentinel },
        workspace: environments.sentinel,
        rule: own.rule.clone(),
        unrendered: own.missing,
        automation: rendered.automation_for(index),
        lines: (0..detection.tests.len()).map(line).collect(),
        data: data.clone(),
        fixtures,
    })
}

/// Runs the tests beside this thread, which shows how far they are where somebody looks on.
fn with_progress(
    subjects: &[Subject<'_>],
    options: Options,
    console: &mut Console<'_>,
) -> Result<Vec<TestOutcome>, CommandError> {
    if !console.terminal.err.is_terminal {
        return Ok(run_all(subjects, options, &|_| {}));
    }
    let (sender, receiver) = mpsc::channel::<bool>();
    let total = subjects.len();
    let outcomes = thread::scope(|scope| {
        let worker = scope.spawn(move || {
            run_all(subjects, options, &move |outcome| {
                // Nobody listens any more: then nobody wants to know.
                let _ = sender.send(outcome.passed());
            })
        });
        let (mut done, mut failed) = (0_usize, 0_usize);
        for passed in receiver {
            done += 1;
            failed += usize::from(!passed);
            let failures = if failed > 0 { format!(", {failed} failed") } else { String::new() };
            write!(console.err, "\r\u{1b}[K{done}/{total} definitions{failures}")?;
        }
        write!(console.err, "\r\u{1b}[K")?;
        worker.join().map_err(|_| CommandError::new("a test ended the program that runs it"))
    })?;
    Ok(outcomes)
}

/// The findings of files that tests name, for `files` to add to.
type FileDiagnostics = Vec<Diagnostic>;

/// Named files by the name that a test uses.
type NamedFiles = BTreeMap<String, std::sync::Arc<crate::source::SourceFile>>;
