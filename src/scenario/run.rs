//! The cases of definitions, run in parallel.

use rayon::prelude::*;

use super::bless;
use super::coverage::Shown;
use super::engine::{PreparedQuery, prepare};
use super::mutation::mutation;
use super::outcome::{Blessing, Coverage, Mutation, TestCase, TestFailure, TestOutcome};
use super::subject::Subject;
use super::trial::Trial;
use super::world::where_to_give;
use crate::definition::Test;
use rulesmith_kql::eval::EvalError;

/// What is to be done beside running the cases.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Whether to run the mutants.
    pub mutate: bool,
}

/// Tests definitions in parallel. The outcomes are in the order of the definitions; `done` hears of each as it comes.
pub fn run_all(
    subjects: &[Subject<'_>],
    options: Options,
    done: &(dyn Fn(&TestOutcome) + Sync),
) -> Vec<TestOutcome> {
    let outcome = |subject| {
        let outcome = run(subject, options);
        done(&outcome);
        outcome
    };
    subjects.par_iter().map(outcome).collect()
}

/// Tests one definition.
pub fn run(subject: &Subject<'_>, options: Options) -> TestOutcome {
    let mut outcome = TestOutcome {
        id: subject.detection.id.clone(),
        file: subject.file.to_string(),
        cases: Vec::new(),
        coverage: Coverage::default(),
        mutation: None,
        diagnostics: Vec::new(),
        blessings: Vec::new(),
    };
    let query = match prepare(subject.query, subject.environment) {
        Ok(query) => query,
        Err(problems) => {
            outcome.diagnostics = problems.iter().map(|problem| subject.in_query(problem)).collect();
            let cannot = || TestFailure::new("the query cannot run");
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
                    vec![TestFailure::new("the rows of the case cannot be used")],
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

fn case(test: &Test, line: usize, failures: Vec<TestFailure>) -> TestCase {
    TestCase { name: test.name.clone(), line, failures, notes: Vec::new(), chain: None }
}

fn stopped(stop: &EvalError, query: &PreparedQuery) -> TestFailure {
    let failure = TestFailure::new(stop.message(&query.text));
    match stop {
        EvalError::Fixture { missing, .. } => failure.help(where_to_give(missing)),
        _ => failure,
    }
}
