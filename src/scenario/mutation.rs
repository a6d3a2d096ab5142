//! The mutants of a query against its cases: which are noticed, which survive, and which may.

use std::collections::BTreeMap;

use super::alert::alerts;
use super::engine::{PreparedQuery, prepare};
use super::mutate::mutants;
use super::outcome::Mutation;
use super::rows::{Expected, ResultRows};
use super::subject::Subject;
use super::trial::alert_fails;
use super::world::TestWorld;
use crate::definition::Test;
use crate::definition::test::Expect;
use crate::diagnostic::did_you_mean;

/// Runs every mutant against the cases, until one notices.
pub(super) fn mutation(
    subject: &Subject<'_>,
    query: &PreparedQuery,
    worlds: &[(&Test, TestWorld<'_>)],
) -> Mutation {
    let mut mutation = Mutation::default();
    let reasons: BTreeMap<&str, &str> = subject
        .detection
        .tests
        .iter()
        .flat_map(|test| &test.unkilled)
        .map(|unkilled| (unkilled.mutant.as_str(), unkilled.reason.as_str()))
        .collect();
    let mut known = Vec::new();
    for mutant in mutants(&query.text, &query.compiled.syntax.query) {
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
        mutation.findings.push(format!("unknown mutant `{name}` under `unkilled`{near}"));
    }
    mutation
}

/// Whether a case tells a changed query from the right one.
fn notices(subject: &Subject<'_>, test: &Test, world: &TestWorld<'_>, changed: &PreparedQuery) -> bool {
    let Ok(rows) = changed.run(world) else { return true };
    let found = ResultRows { columns: &changed.columns, rows: &rows };
    let rows_differ = match &test.expect {
        None => false,
        Some(Expect::Count(count)) => u64::try_from(rows.len()) != Ok(*count),
        Some(Expect::Rows(expected)) => Expected::read(&expected.read(), found.columns)
            .map_or(true, |expected| !expected.pair(found).is_exact()),
    };
    rows_differ
        || test.expect_alert.as_ref().is_some_and(|expected| {
            !alert_fails(expected, alerts(subject.detection, found).first()).is_empty()
        })
        || (test.expect_keyed.is_some() && rows.is_empty())
}
