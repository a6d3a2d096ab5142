//! The figures of a run.

use std::fmt;

use serde::Serialize;

use crate::scenario::outcome::{TestCase, TestOutcome};

/// The figures of a run, or of one definition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// Definitions.
    pub definitions: usize,
    /// Cases.
    pub cases: usize,
    /// Cases that failed.
    pub failed: usize,
    /// Predicates of the queries.
    pub predicates: usize,
    /// Predicates that held for one row and failed for another.
    pub covered: usize,
    /// Mutants that ran.
    pub mutants: usize,
    /// Mutants that a case noticed.
    pub killed: usize,
    /// Mutants that survive with a reason.
    pub justified: usize,
    /// Mutants that survive.
    pub survivors: usize,
}

impl Totals {
    /// Adds up outcomes.
    pub fn of(outcomes: &[TestOutcome]) -> Self {
        let mut totals = Self::default();
        for outcome in outcomes {
            totals.definitions += 1;
            totals.cases += outcome.cases.len();
            totals.failed += outcome.cases.iter().filter(|case| !TestCase::passed(case)).count();
            totals.predicates += outcome.coverage.predicates;
            totals.covered += outcome.coverage.predicates - outcome.coverage.uncovered.len();
            if let Some(mutation) = &outcome.mutation {
                totals.mutants += mutation.mutants;
                totals.killed += mutation.killed;
                totals.justified += mutation.justified.len();
                totals.survivors += mutation.survivors.len();
            }
        }
        totals
    }
}

/// `49 tests of 7 definitions: 48 passed, 1 failed; 14 of 16 predicates tested both ways`.
impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let passed = self.cases - self.failed;
        write!(
            f,
            "{} of {}: {passed} passed",
            count(self.cases, "test"),
            count(self.definitions, "definition")
        )?;
        if self.failed > 0 {
            write!(f, ", {} failed", self.failed)?;
        }
        if self.predicates > 0 {
            write!(f, "; {} of {} tested both ways", self.covered, count(self.predicates, "predicate"))?;
        }
        if self.mutants > 0 {
            write!(f, "; {} of {} killed", self.killed, count(self.mutants, "mutant"))?;
            if self.justified > 0 {
                write!(f, ", {} justified", self.justified)?;
            }
        }
        Ok(())
    }
}

/// A number with its noun.
pub(super) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_there_is_is_told() {
        let totals = Totals { definitions: 1, cases: 2, ..Totals::default() };
        assert_eq!(totals.to_string(), "2 tests of 1 definition: 2 passed");
        let totals = Totals {
            definitions: 2,
            cases: 3,
            failed: 1,
            predicates: 4,
            covered: 3,
            mutants: 10,
            killed: 8,
            justified: 1,
            survivors: 1,
        };
        assert_eq!(
            totals.to_string(),
            "3 tests of 2 definitions: 2 passed, 1 failed; 3 of 4 predicates tested both ways; 8 of 10 mutants killed, \
             1 justified"
        );
    }
}
