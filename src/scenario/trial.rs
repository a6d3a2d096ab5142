//! One case whose query has run: its rows, its alert and its chain held against what it expects.

use std::fmt::Write as _;
use std::sync::Arc;

use super::alert::{RaisedAlert, alerts};
use super::chain::{self, Workspace};
use super::engine::{PreparedQuery, Seen};
use super::explain;
use super::matcher::ValueMatcher;
use super::outcome::{CellMark, ComparisonTable, TestCase, TestFailure};
use super::rows::{Expected, MAX_EXPECTED, ResultRows, Unfit, unexpected};
use super::subject::{KeyedQuery, Subject};
use super::world::TestWorld;
use crate::definition::Test;
use crate::definition::test::{Expect, ExpectAlert};
use crate::diagnostic::{Code, Diagnostic, Place, Pointer, did_you_mean};
use rulesmith_kql::Value;

/// One case whose query has run.
pub(super) struct Trial<'t> {
    pub(super) subject: &'t Subject<'t>,
    pub(super) test: &'t Test,
    pub(super) index: usize,
    pub(super) query: &'t PreparedQuery,
    pub(super) world: &'t TestWorld<'t>,
    pub(super) rows: &'t [Vec<Value>],
}

impl Trial<'_> {
    /// The result.
    pub(super) fn found(&self) -> ResultRows<'_> {
        ResultRows { columns: &self.query.columns, rows: self.rows }
    }

    /// Holds all that the case expects against what came out.
    pub(super) fn check(
        &self,
        seen: &Seen,
        keyed: &KeyedQuery,
        case: &mut TestCase,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let test = self.test;
        if test.expect.is_none() && test.expect_alert.is_none() && test.expect_keyed.is_none() {
            let help = "add `expect`; `rulesmith test --bless` writes what came out";
            case.failures.push(TestFailure::new("the case expects nothing, so it can never fail").help(help));
        }
        if let Some(expect) = &test.expect
            && let Some(mut failure) = self.rows_fail(expect, diagnostics)
        {
            let is_missing =
                |table: &ComparisonTable| table.rows.iter().any(|row| row.mark == CellMark::Missing);
            let too_few = match expect {
                Expect::Count(count) => u64::try_from(self.rows.len()).is_ok_and(|rows| rows < *count),
                Expect::Rows(_) => failure.table.as_ref().is_some_and(is_missing),
            };
            if too_few {
                failure.trace = explain::trace(self.query, self.world, seen);
            }
            case.failures.push(failure);
        }
        let alerts = alerts(self.subject.detection, self.found());
        if let Some(expected) =
            test.expect_alert.as_ref().filter(|_| !alerts.is_empty() || case.failures.is_empty())
        {
            case.failures.extend(alert_fails(expected, alerts.first()));
        }
        // Where no row came out and that has been said, there is nothing to add.
        let said = alerts.is_empty() && !case.failures.is_empty();
        if let Some(expected) = test.expect_keyed.as_ref().filter(|_| !said) {
            if let Some(why) = self.subject.unrendered {
                case.failures.push(TestFailure::new(format!("there is no chain to follow: {why}")));
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
    fn rows_fail(&self, expect: &Expect, diagnostics: &mut Vec<Diagnostic>) -> Option<TestFailure> {
        let found = self.found();
        match expect {
            Expect::Count(count) => {
                let rows = u64::try_from(found.rows.len()).unwrap_or(u64::MAX);
                if rows == *count {
                    return None;
                }
                let mut failure =
                    TestFailure::new(format!("expected {}, found {}", counted(*count), counted(rows)));
                if rows > *count {
                    failure.table = Some(unexpected(found));
                }
                Some(failure)
            }
            Expect::Rows(rows) => match Expected::read(&rows.read(), found.columns) {
                Err(unfit) => {
                    diagnostics.extend(unfit.iter().map(|unfit| self.unfit(unfit)));
                    Some(TestFailure::new("the expected rows do not fit the result"))
                }
                Ok(expected) => {
                    let pairing = expected.pair(found);
                    if pairing.is_exact() {
                        return None;
                    }
                    let as_expected =
                        pairing.expected.iter().filter(|pair| matches!(pair, Some((_, true)))).count();
                    let number = |rows: usize| counted(u64::try_from(rows).unwrap_or(u64::MAX));
                    let mut message = format!(
                        "expected {}, found {}",
                        number(pairing.expected.len()),
                        number(found.rows.len())
                    );
                    if !found.rows.is_empty() {
                        let _ = write!(message, ", {as_expected} of them as expected");
                    }
                    let mut failure = TestFailure::new(message);
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
            Unfit::TooMany => {
                let message = format!("at most {MAX_EXPECTED} rows can be expected one by one");
                Diagnostic::error(Code::TooManyRows, file, Place::Key(at), message)
                    .help("expect their number")
            }
            Unfit::UnknownColumn(row, column) => {
                let near = did_you_mean(column, self.query.columns.iter().map(|name| &**name));
                let help = near.map_or_else(
                    || format!("it has {}", self.query.columns.join(", ")),
                    |near| format!("did you mean `{near}`?"),
                );
                let message = format!("the result of the query has no column `{column}`");
                Diagnostic::error(Code::UnknownColumn, file, Place::Key(at.index(*row).key(column)), message)
                    .help(help)
            }
            Unfit::Matcher(row, column, why) => Diagnostic::error(
                Code::InvalidMatcher,
                file,
                Place::Value(at.index(*row).key(column)),
                why.clone(),
            ),
        }
    }
}

/// Why an alert is not as expected.
pub(super) fn alert_fails(expected: &ExpectAlert, found: Option<&RaisedAlert>) -> Vec<TestFailure> {
    let Some(alert) = found else {
        return vec![TestFailure::new("expected an alert, and the query returns no row")];
    };
    let mut failures = Vec::new();
    for (what, expected, found) in
        [("title", &expected.title, &alert.title), ("description", &expected.description, &alert.description)]
    {
        if let Some(expected) = expected.as_ref().filter(|expected| *expected != found) {
            failures
                .push(TestFailure::new(format!("expected the alert's {what} `{expected}`, found `{found}`")));
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
                    failures.push(TestFailure::new(format!(
                        "expected the entity `{kind}: {value}` in the alert"
                    )));
                }
            }
        }
        for entity in left {
            let values: Vec<&str> = entity.identifiers.values().map(String::as_str).collect();
            let message =
                format!("the alert has an unexpected entity `{}: {}`", entity.kind.name, values.join("/"));
            failures.push(TestFailure::new(message));
        }
    }
    for (key, expected) in expected.details.iter().flatten() {
        let found = alert.details.get(key);
        let holds = match (ValueMatcher::read(expected), found) {
            (Ok(matcher), Some(found)) => {
                let written = expected.to_string();
                matcher.holds(&Value::from(found.as_str())) || written == *found
            }
            _ => false,
        };
        if !holds {
            let found = found.map_or("none".to_owned(), |found| format!("`{found}`"));
            failures.push(TestFailure::new(format!(
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
