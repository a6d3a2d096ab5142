//! A value that may take several forms and matches none: the most likely form, and its problems.

use jsonschema::ValidationError;
use serde_json::Value;

use super::problem::{ProblemDetail, SchemaProblem};
use super::sentence::{self, FailedValue};
use super::words::one_of;
use crate::diagnostic::Code;

/// The problems of the most likely form, the one with the least weight against it; of two alike, the first.
pub(super) fn nearest(
    forms: &[Vec<ValidationError<'static>>],
    site: &FailedValue<'_>,
    schema: &Value,
) -> Vec<SchemaProblem> {
    let mut candidates: Vec<Vec<SchemaProblem>> = forms
        .iter()
        .map(|errors| errors.iter().flat_map(|error| sentence::problems(error, schema)).collect())
        .collect();
    if let Some(problem) = one_of_missing(&candidates, site) {
        return vec![problem];
    }
    if let Some(problem) = no_type_fits(&candidates, site) {
        return vec![problem];
    }
    let weight = |problems: &Vec<SchemaProblem>| -> usize {
        // A value of another type altogether is another form, however few complaints that makes.
        let other_type =
            problems.iter().any(|found| found.code == Code::WrongType && found.pointer == site.pointer);
        problems.iter().map(|found| found.weight).sum::<usize>() + if other_type { 1000 } else { 0 }
    };
    let Some(best) = (0..candidates.len()).min_by_key(|index| candidates.get(*index).map(weight)) else {
        return Vec::new();
    };
    let mut problems = candidates.swap_remove(best);
    for problem in &mut problems {
        beside(problem, site);
    }
    problems
}

/// Every form only lacks a key: any one of these keys would do.
fn one_of_missing(forms: &[Vec<SchemaProblem>], site: &FailedValue<'_>) -> Option<SchemaProblem> {
    let mut keys = Vec::new();
    for problems in forms {
        match problems.as_slice() {
            [SchemaProblem { detail: ProblemDetail::Missing(key), pointer, .. }]
                if *pointer == site.pointer =>
            {
                keys.push(key);
            }
            _ => return None,
        }
    }
    (keys.len() > 1).then(|| {
        SchemaProblem::at_key(
            Code::MissingKey,
            site.pointer.clone(),
            format!("missing one of the keys {}", one_of(&keys)),
        )
        .help("add one of them")
    })
}

/// No form has the value's type: all types together are what was expected.
fn no_type_fits(forms: &[Vec<SchemaProblem>], site: &FailedValue<'_>) -> Option<SchemaProblem> {
    let mut expected = Vec::new();
    for problems in forms {
        let types = problems.iter().find_map(|found| match &found.detail {
            ProblemDetail::Types(types) if found.pointer == site.pointer => Some(types),
            _ => None,
        })?;
        for name in types {
            if !expected.contains(name) {
                expected.push(*name);
            }
        }
    }
    Some(site.wrong_type(&expected))
}

/// A key that the mapping knows, but not in this form: it is not allowed together with the others.
fn beside(problem: &mut SchemaProblem, site: &FailedValue<'_>) {
    if problem.code != Code::UnknownKey || problem.pointer.parent().as_ref() != Some(&site.pointer) {
        return;
    }
    let Some(key) = problem.pointer.last() else { return };
    let known = site.known_keys();
    if !known.contains(&key.as_ref()) {
        return;
    }
    let others: Vec<&str> = site
        .value
        .as_object()
        .map(|object| object.keys().map(String::as_str).filter(|other| *other != key).collect())
        .unwrap_or_default();
    problem.message =
        format!("`{key}` is not allowed together with {}", one_of(&others).replace(" or ", " and "));
    problem.help = Some("remove one of them".to_owned());
    problem.detail = ProblemDetail::None;
}
