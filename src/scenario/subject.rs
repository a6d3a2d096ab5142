//! A definition to test, and the world in which each of its cases runs.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::analytics::AnalyticsRule;
use super::automation::AutomationRules;
use super::engine::{PreparedQuery, prepare};
use super::keyed;
use super::outcome::TestFailure;
use super::world::{Files, TestWorld};
use crate::definition::sentinel::KeyedOn;
use crate::definition::test::TestRows;
use crate::definition::{Detection, Test};
use crate::diagnostic::{Code, Diagnostic, Place, Pointer, did_you_mean};
use crate::rows::given::{self, Given, GivenTarget};
use crate::source::SourceFile;
use rulesmith_kql::Environment;
use rulesmith_kql::value::calendar::SECOND;
use rulesmith_kql::value::parse;

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
    pub automation: AutomationRules<'a>,
    /// The line of each of its tests.
    pub lines: Vec<usize>,
    /// The data files that its tests name, by the name that they use.
    pub data: BTreeMap<String, Arc<SourceFile>>,
    /// The project's fixtures.
    pub fixtures: &'a Files,
}

/// The query of the keyed rule, ready to run, or why it cannot.
pub(super) type KeyedQuery = Option<Result<PreparedQuery, TestFailure>>;

impl Subject<'_> {
    /// The cases, each with its line.
    pub(super) fn cases(&self) -> impl Iterator<Item = (&Test, usize)> {
        self.detection
            .tests
            .iter()
            .enumerate()
            .map(|(index, test)| (test, self.lines.get(index).copied().unwrap_or(1)))
    }

    /// The place of a problem of the query.
    pub(super) fn in_query(&self, problem: &rulesmith_kql::Diagnostic) -> Diagnostic {
        let (file, place) = match &self.query_file {
            Some(file) => (file, Place::Span(problem.span.range())),
            None => (&self.file, Place::Within(Pointer::root().key("query"), problem.span.range())),
        };
        Diagnostic::error(problem.code, Arc::clone(file), place, problem.message.clone())
            .maybe_help(problem.help.clone())
    }

    /// The query of the keyed rule, where a case asks for it.
    pub(super) fn keyed(&self) -> KeyedQuery {
        let asked = self.detection.tests.iter().any(|test| test.expect_keyed.is_some());
        let rule =
            self.rule.as_ref().filter(|_| asked && self.detection.keyed_on() != Some(KeyedOn::Query))?;
        if !keyed::has_tables(self.workspace) {
            return Some(Err(TestFailure::new(
                "the project declares `SecurityIncident` or `SecurityAlert` without their columns",
            )));
        }
        Some(prepare(&rule.query, self.workspace).map_err(|problems| {
            let first = problems.first().map(|problem| problem.message.clone()).unwrap_or_default();
            TestFailure::new(format!("the query of the keyed rule cannot run: {first}"))
                .help("`rulesmith build` writes it; look at the template `sentinel/incident-title.kql`")
        }))
    }

    /// The rows and the clock of a case.
    pub(super) fn world<'s>(
        &'s self,
        index: usize,
        test: &Test,
        query: &PreparedQuery,
    ) -> Result<TestWorld<'s>, Vec<Diagnostic>> {
        let at = Pointer::root().key("tests").index(index).key("given");
        let mut world = TestWorld::new(QUIET_NOW, self.fixtures);
        let mut problems = Vec::new();
        let mut whole = true;
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
            let target = GivenTarget { table: name, columns: &columns };
            let given: Result<Given, Vec<Diagnostic>> = match rows {
                TestRows::Inline(rows) => given::read_inline(target, &rows.read(), &self.file, &at.key(name)),
                TestRows::File(file) => match self.data.get(&file.file) {
                    Some(source) => given::read_file(target, source),
                    // What is wrong with the file has been reported where it was to be read.
                    None => Err(Vec::new()),
                },
            };
            match given {
                Ok(given) => {
                    world.tables.insert(name.clone(), given);
                }
                Err(found) => {
                    whole = false;
                    problems.extend(found);
                }
            }
        }
        world.now = match test.now.as_deref().map(parse::datetime) {
            Some(Some(now)) => now,
            Some(None) => {
                let place = Place::Value(Pointer::root().key("tests").index(index).key("now"));
                let message = "invalid time in `now`";
                problems.push(Diagnostic::error(Code::WrongType, Arc::clone(&self.file), place, message));
                QUIET_NOW
            }
            None => world
                .tables
                .values()
                .filter_map(Given::newest)
                .max()
                .map_or(QUIET_NOW, |newest| newest + SECOND),
        };
        if whole && problems.is_empty() { Ok(world) } else { Err(problems) }
    }

    /// Rows for something that is no table: a watchlist, an address, a function.
    fn other(
        &self,
        name: &str,
        rows: &TestRows,
        query: &PreparedQuery,
        at: &Pointer,
    ) -> Result<Vec<Map<String, Json>>, Box<Diagnostic>> {
        let called = name.split('(').next().unwrap_or_default();
        let is_meant = name.contains("://") || name.contains('(') || query.text.contains(called);
        if !is_meant {
            let names = self.environment.table_names();
            let near = did_you_mean(name, names.iter().map(|name| &**name));
            let place = Place::Key(at.key(name));
            let message = format!("unknown table `{name}`, and the query calls no function of that name");
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "declare a custom table under `[kql.tables]` in rulesmith.toml".to_owned(),
            };
            return Err(Box::new(
                Diagnostic::error(Code::UnknownTable, Arc::clone(&self.file), place, message).help(help),
            ));
        }
        match rows {
            TestRows::Inline(rows) => Ok(rows.read()),
            TestRows::File(file) => {
                let Some(source) = self.data.get(&file.file) else { return Ok(Vec::new()) };
                given::read_untyped(source)
            }
        }
    }
}
