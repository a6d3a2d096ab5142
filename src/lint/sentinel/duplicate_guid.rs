//! A GUID that two Sentinel rules share.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::{at, value};
use crate::lint::repeated::{NamedItem, repeated};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, ProjectContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "duplicate-guid",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "Two rules have the same GUID.",
    why: "The GUID is the name of the resource: the second rule silently overwrites the first at the next \
          deployment. It makes no difference whether a rule has its GUID from the definition or, as most do, \
          from its id: an explicit one may also equal the derived one of another definition.",
    bad: Example::new("sentinel: {keyedOn: query, guid: 0b9a5c9e-6a5e-4f5c-9a53-2f6a7c1d0e94}")
        .beside("sentinel: {keyedOn: query, guid: 0b9a5c9e-6a5e-4f5c-9a53-2f6a7c1d0e94}"),
    good: Example::new("sentinel: {keyedOn: query, guid: 0b9a5c9e-6a5e-4f5c-9a53-2f6a7c1d0e94}")
        .beside("sentinel: {keyedOn: query}"),
    how_to_fix: "Use the GUID of the intended rule, or remove `guid` for a new rule.",
    sources: &[sources::ARM_ALERT_RULES, sources::ARM_AUTOMATION_RULES],
    check: Check::Project(check),
};

fn check(whole: &ProjectContext<'_>, found: &mut Findings<'_>) {
    let namespace = whole.project.config.identity.namespace;
    // Analytics rules and automation rules are resources of two types: their GUIDs cannot clash.
    let mut analytics = Rules::default();
    let mut automation = Rules::default();
    for (file, definition) in whole.definitions() {
        if let Some(guid) = definition.analytics_rule_guid(namespace) {
            let written = definition.detection().and_then(|detection| detection.sentinel.as_ref()?.guid);
            let place = if written.is_some() { value(["sentinel", "guid"]) } else { value(["id"]) };
            analytics.add(written, NamedItem { name: guid.to_string(), file, place });
        }
        for (index, rule) in definition.automation().iter().enumerate() {
            let at = at(["automation"]).index(index);
            for (_, guid) in definition.automation_guids(namespace, rule) {
                let written = rule.guid.filter(|written| *written == guid);
                let place = Place::Value(at.key(if written.is_some() { "guid" } else { "key" }));
                automation.add(written, NamedItem { name: guid.to_string(), file, place });
            }
        }
    }
    for (again, first, derived) in analytics.clashes().into_iter().chain(automation.clashes()) {
        let message = if derived { "the GUID is derived from this" } else { "first used here" };
        found
            .add_in(
                again.file,
                again.place,
                format!("duplicate GUID `{}`, expected a unique GUID", again.name),
                "use the GUID of the intended rule, or remove `guid` for a new rule",
            )
            .related_in(first.file, first.place, message);
    }
}

/// The rules of one type, by where their GUIDs come from.
#[derive(Default)]
struct Rules<'a> {
    derived: Vec<NamedItem<'a>>,
    written: Vec<NamedItem<'a>>,
}

impl<'a> Rules<'a> {
    fn add(&mut self, written: Option<Uuid>, rule: NamedItem<'a>) {
        if written.is_some() { self.written.push(rule) } else { self.derived.push(rule) }
    }

    /// Each written GUID that another rule has, with that rule and whether its GUID is derived. Two derived ones are
    /// equal only where ids or keys are, which have their own lints.
    fn clashes(self) -> Vec<(NamedItem<'a>, NamedItem<'a>, bool)> {
        let derived: BTreeMap<&str, &NamedItem<'a>> =
            self.derived.iter().rev().map(|rule| (rule.name.as_str(), rule)).collect();
        let mut clashes: Vec<_> = self
            .written
            .iter()
            .filter_map(|rule| Some((rule.clone(), (*derived.get(rule.name.as_str())?).clone(), true)))
            .collect();
        clashes.extend(repeated(self.written).into_iter().map(|(again, first)| (again, first, false)));
        clashes
    }
}
