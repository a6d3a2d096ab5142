//! What came of the tests, as plain values for whoever prints them.

use serde::Serialize;
use serde_json::{Map, Value as Json};

use crate::diagnostic::Diagnostic;

/// What came of one definition's tests.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TestOutcome {
    /// The definition's id.
    pub id: String,
    /// Its file, relative to the project.
    pub file: String,
    /// The cases, in the order of the file.
    pub cases: Vec<TestCase>,
    /// Which predicates the cases put to the test.
    pub coverage: Coverage,
    /// What became of the mutants, where they were asked for and every case passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mutation: Option<Mutation>,
    /// Rows and queries that could not be used, with their places.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
    /// What would make the expectations of rows true.
    #[serde(skip)]
    pub blessings: Vec<Blessing>,
}

/// What would make the expected rows of one case true.
#[derive(Clone, Debug, PartialEq)]
pub struct Blessing {
    /// Index of the case.
    pub case: usize,
    /// What to write.
    pub write: Write,
}

/// What to write into a case.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    /// Other values for cells of expected rows: index of the row, column, value.
    Cells(Vec<(usize, String, Json)>),
    /// Other rows.
    Rows(Vec<Map<String, Json>>),
}

impl TestOutcome {
    /// Whether every case passed, and no mutant survived without a reason.
    pub fn passed(&self) -> bool {
        self.diagnostics.is_empty()
            && self.cases.iter().all(TestCase::passed)
            && self
                .mutation
                .as_ref()
                .is_none_or(|mutation| mutation.survivors.is_empty() && mutation.findings.is_empty())
    }
}

/// What came of one case.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TestCase {
    /// Its name.
    pub name: String,
    /// Its line in the file, from 1.
    pub line: usize,
    /// Why it failed; none: it passed.
    pub failures: Vec<TestFailure>,
    /// What is worth knowing although nothing failed.
    pub notes: Vec<String>,
    /// What the keyed rule and the automation rules made of the alert, where the case asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chain: Option<Chain>,
}

impl TestCase {
    /// Whether nothing failed.
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }
}

/// One reason for which a case failed.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TestFailure {
    /// The reason: lower case, no final period.
    pub message: String,
    /// Expected against found, row by row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<ComparisonTable>,
    /// How many rows each operator left, in the order of the query.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub trace: Vec<String>,
    /// The next step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

impl TestFailure {
    /// A reason in words.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), ..Self::default() }
    }

    /// Adds the next step.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Expected rows against found ones.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ComparisonTable {
    /// The columns that are compared.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<TableRow>,
}

/// One row of a comparison.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TableRow {
    /// What it is.
    pub mark: CellMark,
    /// A cell a column.
    pub cells: Vec<TableCell>,
}

/// What a row of a comparison is.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum CellMark {
    /// Expected and found.
    Same,
    /// Expected, and found with other values.
    Changed,
    /// Expected, and nothing like it found.
    Missing,
    /// Found, and not expected.
    Unexpected,
}

/// One cell of a comparison.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TableCell {
    /// The value: what was expected, and in an unexpected row what was found.
    pub text: String,
    /// What was found in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
}

/// How far the tests put the predicates of a query to the test.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Coverage {
    /// How many predicates there are.
    pub predicates: usize,
    /// Those that were not both true for a row and false for another, over all cases.
    pub uncovered: Vec<Uncovered>,
}

/// A predicate that the cases do not put to the test.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Uncovered {
    /// Its line in the query, from 1.
    pub line: usize,
    /// Its text.
    pub predicate: String,
    /// Whether it was true for some row.
    pub ever_true: bool,
    /// Whether it was false for some row.
    pub ever_false: bool,
}

/// What became of the mutants of a query.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Mutation {
    /// How many mutants there are.
    pub mutants: usize,
    /// How many of them a case told from the query.
    pub killed: usize,
    /// Mutants that survive for a reason that the definition gives.
    pub justified: Vec<String>,
    /// Mutants that survive: tests that are missing.
    pub survivors: Vec<String>,
    /// `unkilled` entries that are wrong: killed, or no mutant at all.
    pub findings: Vec<String>,
    /// Why no mutant was run, where none was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skipped: Option<String>,
}

/// What the keyed rule and the automation rules made of a case's alert.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Chain {
    /// The alert of the Sentinel rule, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alert: Option<ChainAlert>,
    /// The automation rules that act, in order.
    pub automation: Vec<Acted>,
    /// The incident in the end.
    pub incident: ChainIncident,
}

/// The alert of a Sentinel rule.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChainAlert {
    /// Its title.
    pub title: String,
    /// Its severity, as Sentinel writes it.
    pub severity: String,
    /// Its entities: kind and the values of its identifiers.
    pub entities: Vec<(String, Vec<String>)>,
    /// Its custom details.
    pub details: Vec<(String, String)>,
}

/// An automation rule that acted.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Acted {
    /// Its key; for a rule of another definition `<id>/<key>`.
    pub rule: String,
    /// What it ran on: `incident created`, `incident updated`, `alert created`.
    pub on: String,
    /// What it set, in order.
    pub sets: Vec<String>,
}

/// An incident in the end.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChainIncident {
    /// Its title.
    pub title: String,
    /// Its severity, as Sentinel writes it.
    pub severity: String,
    /// Its status, as Sentinel writes it.
    pub status: String,
    /// Its tags, in the order in which they came.
    pub tags: Vec<String>,
    /// Its owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
}
