//! An account that is mapped by its name only.

use indoc::indoc;

use crate::definition::Detection;
use crate::definition::sentinel::KeyedOn;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sentinel::GENERIC_ACCOUNT_NAMES;
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "account-with-name-only",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "An account is mapped by its name only.",
    why: "A name is a weak identifier, and Sentinel drops an account that is called `ADMINISTRATOR`, `SYSTEM`, \
          `ROOT` and the like when it has nothing else: the alert then shows no account.",
    bad: Example::new(indoc! {"
        entities:
          - account: {name: AccountName}
        sentinel: {keyedOn: query}
    "}),
    good: Example::new(indoc! {"
        entities:
          - account: {name: AccountName, ntDomain: AccountDomain}
        sentinel: {keyedOn: query}
    "}),
    how_to_fix: "Map a second identifier, or an id.",
    sources: &[sources::ENTITIES],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    if detection.keyed_on() != Some(KeyedOn::Query) {
        return;
    }
    for (index, entity) in detection.entities.iter().enumerate() {
        let alone = entity.identifiers.len() == 1 && entity.identifiers.contains_key("name");
        if entity.kind.name == "account" && alone {
            let names: Vec<String> = GENERIC_ACCOUNT_NAMES.iter().map(|name| format!("`{name}`")).collect();
            found.add(
                Place::Value(at(["entities"]).index(index).key("account")),
                format!(
                    "an account with only a name is dropped if it is called {}, expected a second identifier",
                    names.join(", ")
                ),
                "map `ntDomain`, `dnsDomain` or `upnSuffix` as well, or an id such as `aadUserId` or `sid`",
            );
        }
    }
}
