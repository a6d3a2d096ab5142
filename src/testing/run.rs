//! The cases of definitions, run: each case's rows, alert and chain held against what it expects.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde_json::{Map, Value as Json};

use super::alert::{Alert, alerts};
use super::analytics::AnalyticsRule;
use super::automation::AutomationRule;
use super::bless;
use super::chain::{self, Workspace};
use super::coverage::Shown;
use super::engine::{Prepared, Problem, Seen, prepare};
use super::explain;
use super::given::{self, Given, Target};
use super::keyed;
use super::matcher::Matcher;
use super::mutate::mutants;
use super::outcome::{Blessing, Case, Failure, Mark, Mutation, Outcome};
use super::rows::{Expected, Found, Unfit, unexpected};
use super::world::{Files, World, where_to_give};
use crate::definition::sentinel::KeyedOn;
use crate::definition::test::{Expect, ExpectAlert, Rows};
use crate::definition::{Detection, Test};
use crate::diagnostic::{Diagnostic, Place, Pointer, did_you_mean};
use crate::kql::catalog::Environment;
use crate::kql::eval::value::calendar::SECOND;
use crate::kql::eval::value::parse;
use crate::kql::eval::{Stop, Value};
use crate::source::SourceFile;

/// The clock of a case without rows and without `now`: 2026-01-01T00:00:00Z.
const QUIET_NOW: i64 = 639_028_224_000_000_000;

/// A definition to test, with all that its tests need.
#[derive(Debug)]
pub struct Subject<'a> {
    /// Its file, relative to the project.
    pub file: Arc<str>,
    /// The definition.
    pub detection: &'a Detection,
    /// Its query.
    pub query: &'a str,
    /// The file of its query, where that is one of its own.
    pub query_file: Option<Arc<str>>,
    /// The tables that the query sees.
    pub environment: &'a Environment,
    /// The tables of the Sentinel workspace.
    pub workspace: &'a Environment,
    /// Its analytics rule, as rendered.
    pub rule: Option<AnalyticsRule>,
    /// Why it has no rendered analytics rule or automation rules although a case asks for them.
    pub unrendered: Option<&'static str>,
    /// The automation rules of the project, as rendered.
    pub automation: Vec<AutomationRule>,
    /// The line of each of its tests.
    pub lines: Vec<usize>,
    /// The data files that its tests name, by the name that they use.
    pub data: BTreeMap<String, Arc<SourceFile>>,
    /// The project's fixtures.
    pub fixtures: &'a Files,
}

/// What is to be done beside running the cases.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Whether to run the mutants.
    pub mutate: bool,
}

/// Tests definitions in parallel. The outcomes are in the order of the definitions; `done` hears of each as it comes.
pub fn run_all(subjects: &[Subject<'_>], options: Options, done: &(dyn Fn(&Outcome) + Sync)) -> Vec<Outcome> {
    let outcome = |subject| {
        let outcome = run(subject, options);
        done(&outcome);
        outcome
    };
    subjects.par_iter().map(outcome).collect()
}

/// Tests one definition.
pub fn run(subject: &Subject<'_>, options: Options) -> Outcome {
    let mut outcome = Outcome {
        id: subject.detection.id.clone(),
        file: subject.file.to_string(),
        cases: Vec::new(),
        coverage: super::outcome::Coverage::default(),
        mutation: None,
        diagnostics: Vec::new(),
        blessings: Vec::new(),
    };
    let query = match prepare(subject.query, subject.environment) {
        Ok(query) => query,
        Err(problems) => {
            outcome.diagnostics = problems.iter().map(|problem| subject.in_query(problem)).collect();
            let cannot = || Failure::new("the query cannot run");
            outcome.cases = subject.cases().map(|(test, line)| case(test, line, vec![cannot()])).collect();
            return outcome;
        }
    };
    let keyed = subject.keyed();
    let mut shown = Shown::default();
    let mut worlds = Vec::new();
    for (index, (test, line)) in subject.cases().enumerate() {
        let world = match subject.world(index, test, &query) {
            Ok(world) => world,
            Err(problems) => {
                outcome.diagnostics.extend(problems);
                outcome.cases.push(case(
                    test,
                    line,
                    vec![Failure::new("the rows of the case cannot be used")],
                ));
                continue;
            }
        };
        let (rows, seen) = query.run_watched(&world);
        shown.add(&seen);
        let mut case = case(test, line, Vec::new());
        match rows {
            Err(stop) => case.failures.push(stopped(&stop, &query)),
            Ok(rows) => {
                let trial = Trial { subject, test, index, query: &query, world: &world, rows: &rows };
                trial.check(&seen, &keyed, &mut case, &mut outcome.diagnostics);
                let write = bless::write(test, trial.found());
                outcome.blessings.extend(write.map(|write| Blessing { case: index, write }));
            }
        }
        outcome.cases.push(case);
        worlds.push((test, world));
    }
    outcome.coverage = shown.coverage(&query);
    if options.mutate {
        outcome.mutation = Some(if outcome.passed() {
            mutation(subject, &query, &worlds)
        } else {
            Mutation { skipped: Some("a case fails".to_owned()), ..Mutation::default() }
        });
    }
    outcome
}

/// The query of the keyed rule, ready to run, or why it cannot.
type KeyedQuery = Option<Result<Prepared, Failure>>;

impl Subject<'_> {
    fn cases(&self) -> impl Iterator<Item = (&Test, usize)> {
        self.detection
            .tests
            .iter()
            .enumerate()
            .map(|(index, test)| (test, self.lines.get(index).copied().unwrap_or(1)))
    }

    fn in_query(&self, problem: &Problem) -> Diagnostic {
        let (file, place) = match &self.query_file {
            Some(file) => (file, Place::Span(problem.span.clone())),
            None => (&self.file, Place::Within(Pointer::root().key("query"), problem.span.clone())),
        };
        Diagnostic::error("query-cannot-run", Arc::clone(file), place, problem.message.clone())
            .maybe_help(problem.help.clone())
    }

    fn keyed(&self) -> KeyedQuery {
        let asked = self.detection.tests.iter().any(|test| test.expect_keyed.is_some());
        let rule =
            self.rule.as_ref().filter(|_| asked && self.detection.keyed_on() != Some(KeyedOn::Query))?;
        if !keyed::has_tables(self.workspace) {
            return Some(Err(Failure::new(
                "the project declares `SecurityIncident` or `SecurityAlert` without their columns",
            )));
        }
        Some(prepare(&rule.query, self.workspace).map_err(|problems| {
            let first = problems.first().map(|problem| problem.message.clone()).unwrap_or_default();
            Failure::new(format!("the query of the keyed rule cannot run: {first}"))
                .help("`rulesmith build` writes it; look at the template `sentinel/incident-title.kql`")
        }))
    }

    /// The rows and the clock of a case.
    fn world<'s>(
        &'s self,
        index: usize,
        test: &Test,
        query: &Prepared,
    ) -> Result<World<'s>, Vec<Diagnostic>> {
        let at = Pointer::root().key("tests").index(index).key("given");
        let mut world = World::new(QUIET_NOW, self.fixtures);
        let mut problems = Vec::new();
        for (name, rows) in &test.given {
            let Some(columns) = self.environment.table(name) else {
                match self.other(name, rows, query, &at) {
                    Ok(rows) => {
                        world.others.insert(name.clone(), rows);
                    }
                    Err(problem) => problems.push(*problem),
                }
                continue;
            };
            let target = Target { table: name, columns: &columns };
            let given: Result<Given, Vec<Diagnostic>> = match rows {
                Rows::Inline(rows) => given::inline(target, rows, &self.file, &at.key(name)),
                Rows::File(file) => match self.data.get(&file.file) {
                    Some(source) => given::data_file(target, source),
                    // What is wrong with the file has been reported where it was to be read.
                    None => Ok(Given::empty(columns)),
                },
            };
            match given {
                Ok(given) => {
                    world.tables.insert(name.clone(), given);
                }
                Err(found) => problems.extend(found),
            }
        }
        world.now = match test.now.as_deref().map(parse::datetime) {
            Some(Some(now)) => now,
            Some(None) => {
                let place = Place::Value(Pointer::root().key("tests").index(index).key("now"));
                let message = "`now` is no time that exists";
                problems.push(Diagnostic::error("wrong-type", Arc::clone(&self.file), place, message));
                QUIET_NOW
            }
            None => world
                .tables
                .values()
                .filter_map(Given::newest)
                .max()
                .map_or(QUIET_NOW, |newest| newest + SECOND),
        };
        if problems.is_empty() { Ok(world) } else { Err(problems) }
    }

    /// Rows for something that is no table: a watchlist, an address, a function.
    fn other(
        &self,
        name: &str,
        rows: &Rows,
        query: &Prepared,
        at: &Pointer,
    ) -> Result<Vec<Map<String, Json>>, Box<Diagnostic>> {
        let called = name.split('(').next().unwrap_or_default();
        let is_meant = name.contains("://") || name.contains('(') || query.text.contains(called);
        if !is_meant {
            let names = self.environment.table_names();
            let near = did_you_mean(name, names.iter().map(|name| &**name));
            let place = Place::Key(at.key(name));
            let message = format!("there is no table `{name}`, and the query calls nothing of that name");
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "declare a custom table under `[kql.tables]` in rulesmith.toml".to_owned(),
            };
            return Err(Box::new(
                Diagnostic::error("unknown-table", Arc::clone(&self.file), place, message).help(help),
            ));
        }
        match rows {
            Rows::Inline(rows) => Ok(rows.clone()),
            Rows::File(file) => {
                let Some(source) = self.data.get(&file.file) else { return Ok(Vec::new()) };
                given::loose(source).map_err(Box::new)
            }
        }
    }
}

fn case(test: &Test, line: usize, failures: Vec<Failure>) -> Case {
    Case { name: test.name.clone(), line, failures, notes: Vec::new(), chain: None }
}

fn stopped(stop: &Stop, query: &Prepared) -> Failure {
    let failure = Failure::new(stop.message(&query.text));
    match stop {
        Stop::Fixture { name, .. } => failure.help(where_to_give(name)),
        _ => failure,
    }
}

/// One case whose query has run.
struct Trial<'t> {
    subject: &'t Subject<'t>,
    test: &'t Test,
    index: usize,
    query: &'t Prepared,
    world: &'t World<'t>,
    rows: &'t [Vec<Value>],
}

impl Trial<'_> {
    fn found(&self) -> Found<'_> {
        Found { columns: &self.query.columns, rows: self.rows }
    }

    fn check(&self, seen: &Seen, keyed: &KeyedQuery, case: &mut Case, diagnostics: &mut Vec<Diagnostic>) {
        let test = self.test;
        if test.expect.is_none() && test.expect_alert.is_none() && test.expect_keyed.is_none() {
            let help = "add `expect`; `rulesmith test --bless` writes what came out";
            case.failures.push(Failure::new("the case expects nothing, so it can never fail").help(help));
        }
        if let Some(expect) = &test.expect
            && let Some(mut failure) = self.rows_fail(expect, diagnostics)
        {
            let missing = failure
                .table
                .as_ref()
                .is_none_or(|table| table.rows.iter().any(|row| row.mark == Mark::Missing));
            if missing {
                failure.trace = explain::trace(self.query, self.world, seen);
            }
            case.failures.push(failure);
        }
        let alerts = alerts(self.subject.detection, self.found());
        if let Some(expected) = &test.expect_alert {
            case.failures.extend(alert_fails(expected, alerts.first()));
        }
        if let Some(expected) = &test.expect_keyed {
            if let Some(why) = self.subject.unrendered {
                case.failures.push(Failure::new(format!("there is no chain to follow: {why}")));
                return;
            }
            let query = match keyed {
                Some(Err(failure)) => {
                    case.failures.push(failure.clone());
                    return;
                }
                Some(Ok(query)) => Some(query),
                None => None,
            };
            let workspace = Workspace {
                rule: self.subject.rule.as_ref(),
                query,
                environment: self.subject.workspace,
                automation: &self.subject.automation,
                files: self.subject.fixtures,
            };
            let followed = chain::follow(
                self.subject.detection,
                alerts.first(),
                self.found(),
                self.world.now,
                workspace,
            );
            case.failures.extend(followed.failures);
            case.notes.extend(followed.notes);
            if let Some(chain) = &followed.chain {
                case.failures.extend(chain::check(expected, chain));
            }
            case.chain = followed.chain;
        }
    }

    /// Why the rows are not as expected.
    fn rows_fail(&self, expect: &Expect, diagnostics: &mut Vec<Diagnostic>) -> Option<Failure> {
        let found = self.found();
        match expect {
            Expect::Count(count) => {
                let rows = u64::try_from(found.rows.len()).unwrap_or(u64::MAX);
                if rows == *count {
                    return None;
                }
                let mut failure =
                    Failure::new(format!("expected {}, found {}", counted(*count), counted(rows)));
                if rows > *count {
                    failure.table = Some(unexpected(found));
                }
                Some(failure)
            }
            Expect::Rows(rows) => match Expected::read(rows, found.columns) {
                Err(unfit) => {
                    diagnostics.extend(unfit.iter().map(|unfit| self.unfit(unfit)));
                    Some(Failure::new("the expected rows do not fit the result"))
                }
                Ok(expected) => {
                    let pairing = expected.pair(found);
                    if pairing.is_exact() {
                        return None;
                    }
                    let as_expected =
                        pairing.expected.iter().filter(|pair| matches!(pair, Some((_, true)))).count();
                    let message = format!(
                        "expected {}, found {}, {as_expected} of them as expected",
                        counted(u64::try_from(rows.len()).unwrap_or(u64::MAX)),
                        counted(u64::try_from(found.rows.len()).unwrap_or(u64::MAX)),
                    );
                    let mut failure = Failure::new(message);
                    failure.table = Some(expected.table(found, &pairing));
                    Some(failure)
                }
            },
        }
    }

    fn unfit(&self, unfit: &Unfit) -> Diagnostic {
        let at = Pointer::root().key("tests").index(self.index).key("expect");
        let file = Arc::clone(&self.subject.file);
        match unfit {
            Unfit::UnknownColumn(row, column) => {
                let near = did_you_mean(column, self.query.columns.iter().map(|name| &**name));
                let help = near.map_or_else(
                    || format!("it has {}", self.query.columns.join(", ")),
                    |near| format!("did you mean `{near}`?"),
                );
                let message = format!("the result of the query has no column `{column}`");
                Diagnostic::error("unknown-column", file, Place::Key(at.index(*row).key(column)), message)
                    .help(help)
            }
            Unfit::Matcher(row, column, why) => Diagnostic::error(
                "invalid-matcher",
                file,
                Place::Value(at.index(*row).key(column)),
                why.clone(),
            ),
        }
    }
}

/// Why an alert is not as expected.
fn alert_fails(expected: &ExpectAlert, found: Option<&Alert>) -> Vec<Failure> {
    let Some(alert) = found else {
        return vec![Failure::new("expected an alert, and the query returns no row")];
    };
    let mut failures = Vec::new();
    for (what, expected, found) in
        [("title", &expected.title, &alert.title), ("description", &expected.description, &alert.description)]
    {
        if let Some(expected) = expected.as_ref().filter(|expected| *expected != found) {
            failures.push(Failure::new(format!("expected the alert's {what} `{expected}`, found `{found}`")));
        }
    }
    if let Some(entities) = &expected.entities {
        let mut left: Vec<_> = alert.entities.iter().collect();
        for (kind, value) in entities.iter().flatten() {
            match left.iter().position(|entity| entity.is_named(kind, value)) {
                Some(index) => {
                    left.remove(index);
                }
                None => {
                    failures.push(Failure::new(format!("expected the entity `{kind}: {value}` in the alert")))
                }
            }
        }
        for entity in left {
            let values: Vec<&str> = entity.identifiers.values().map(String::as_str).collect();
            let message =
                format!("the alert has an unexpected entity `{}: {}`", entity.kind.name, values.join("/"));
            failures.push(Failure::new(message));
        }
    }
    for (key, expected) in expected.details.iter().flatten() {
        let found = alert.details.get(key);
        let holds = match (Matcher::read(expected), found) {
            (Ok(matcher), Some(found)) => {
                matcher.holds(&Value::from(found.as_str())) || expected.to_string() == *found
            }
            _ => false,
        };
        if !holds {
            let found = found.map_or("none".to_owned(), |found| format!("`{found}`"));
            failures.push(Failure::new(format!(
                "expected the alert's detail `{key}` to be `{expected}`, found {found}"
            )));
        }
    }
    failures
}

fn counted(rows: u64) -> String {
    match rows {
        0 => "no row".to_owned(),
        1 => "1 row".to_owned(),
        rows => format!("{rows} rows"),
    }
}

/// Runs every mutant against the cases, until one notices.
fn mutation(subject: &Subject<'_>, query: &Prepared, worlds: &[(&Test, World<'_>)]) -> Mutation {
    let mut mutation = Mutation::default();
    let reasons: BTreeMap<&str, &str> = subject
        .detection
        .tests
        .iter()
        .flat_map(|test| &test.unkilled)
        .map(|unkilled| (unkilled.mutant.as_str(), unkilled.reason.as_str()))
        .collect();
    let mut known = Vec::new();
    for mutant in mutants(&query.text, &query.parsed.query) {
        // What does not bind is no query that somebody could have written instead.
        let Ok(changed) = prepare(&mutant.text, subject.environment) else { continue };
        mutation.mutants += 1;
        let killed = worlds.iter().any(|(test, world)| notices(subject, test, world, &changed));
        let reason = reasons.get(mutant.name.as_str());
        match (killed, reason) {
            (true, None) => mutation.killed += 1,
            (true, Some(_)) => {
                mutation.killed += 1;
                mutation
                    .findings
                    .push(format!("`{}` is listed under `unkilled`, and a case kills it", mutant.name));
            }
            (false, Some(reason)) => mutation.justified.push(format!("{}: {reason}", mutant.name)),
            (false, None) => mutation.survivors.push(mutant.name.clone()),
        }
        known.push(mutant.name);
    }
    for name in reasons.keys().filter(|name| !known.iter().any(|known| known == *name)) {
        let near =
            did_you_mean(name, &known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        mutation
            .findings
            .push(format!("`{name}` is listed under `unkilled`, and there is no such mutant{near}"));
    }
    mutation
}

/// Whether a case tells a changed query from the right one.
fn notices(subject: &Subject<'_>, test: &Test, world: &World<'_>, changed: &Prepared) -> bool {
    let Ok(rows) = changed.run(world) else { return true };
    let found = Found { columns: &changed.columns, rows: &rows };
    let rows_differ = match &test.expect {
        None => false,
        Some(Expect::Count(count)) => u64::try_from(rows.len()) != Ok(*count),
        Some(Expect::Rows(expected)) => {
            Expected::read(expected, found.columns).map_or(true, |expected| !expected.pair(found).is_exact())
        }
    };
    rows_differ
        || test.expect_alert.as_ref().is_some_and(|expected| {
            !alert_fails(expected, alerts(subject.detection, found).first()).is_empty()
        })
        || (test.expect_keyed.is_some() && rows.is_empty())
}
