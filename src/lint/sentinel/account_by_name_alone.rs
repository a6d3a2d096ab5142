//! An account that is mapped by its name alone.

use crate::definition::Detection;
use crate::definition::sentinel::KeyedOn;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::{Check, Example, Findings, Lint, LintContext};
use crate::platform::sentinel::GENERIC_ACCOUNT_NAMES;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "account-by-name-alone",
    severity: DiagnosticSeverity::Warning,
    summary: "An account is mapped by its name alone.",
    why: "A name is a weak identifier, and Sentinel drops an account that is called `ADMINISTRATOR`, `SYSTEM`, `ROOT` and \
          the like when it has nothing else (entities-reference): the alert then shows no account.",
    bad: Example::new("entities:\n  - account: {name: AccountName}\nsentinel: {keyedOn: query}"),
    good: Example::new(
        "entities:\n  - account: {name: AccountName, ntDomain: AccountDomain}\nsentinel: {keyedOn: query}",
    ),
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
                    "an account by name alone is dropped where it is called {}, expected a second identifier",
                    names.join(", ")
                ),
                "map `ntDomain`, `dnsDomain` or `upnSuffix` too, or an id such as `aadUserId` or `sid`",
            );
        }
    }
}
