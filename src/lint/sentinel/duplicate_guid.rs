//! A GUID that two Sentinel rules share.

use crate::diagnostic::{Place, Related, Severity};
use crate::lint::case::{at, value};
use crate::lint::repeated::{Named, repeated};
use crate::lint::{Check, Example, Found, Lint, Whole};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "duplicate-guid",
    severity: Severity::Error,
    summary: "Two rules are given the same GUID.",
    why: "The GUID is the name of the resource: the second rule overwrites the first at the next deployment, and nothing \
          tells.",
    bad: Example::new("sentinel: {keyedOn: query, guid: 0b9a5c9e-6a5e-4f5c-9a53-2f6a7c1d0e94}")
        .beside(&[("other", "sentinel: {keyedOn: query, guid: 0b9a5c9e-6a5e-4f5c-9a53-2f6a7c1d0e94}")]),
    good: Example::new("sentinel: {keyedOn: query, guid: 0b9a5c9e-6a5e-4f5c-9a53-2f6a7c1d0e94}")
        .beside(&[("other", "sentinel: {keyedOn: query}")]),
    check: Check::Project(check),
};

fn check(whole: &Whole<'_>, found: &mut Found<'_>) {
    let analytics = whole.detections().filter_map(|(file, detection)| {
        let guid = detection.sentinel.as_ref()?.guid?;
        Some(Named { name: guid.to_string(), file, place: value(["sentinel", "guid"]) })
    });
    let automation = whole.definitions().flat_map(|(file, definition)| {
        definition.automation().iter().enumerate().filter_map(move |(index, rule)| {
            let place = Place::Value(at(["automation"]).index(index).key("guid"));
            Some(Named { name: rule.guid?.to_string(), file, place })
        })
    });
    // Analytics rules and automation rules are resources of two types; a GUID of one says nothing of the other.
    for (again, first) in repeated(analytics).into_iter().chain(repeated(automation)) {
        found
            .add_in(
                again.file,
                again.place,
                format!("the GUID `{}` is taken, expected one of its own for each rule", again.name),
                "give the name of the existing rule that is meant, or take `guid` out for a new rule",
            )
            .related
            .push(Related {
                file: first.file.clone(),
                place: first.place,
                message: "it is taken here".to_owned(),
            });
    }
}
