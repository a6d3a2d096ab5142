//! A Defender XDR rule without an asset.

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::key;
use crate::lint::{Check, Example, Findings, Lint, LintContext};
use crate::platform::entity::ENTITY_KINDS;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "no-asset-entity",
    severity: DiagnosticSeverity::Error,
    summary: "The Defender XDR rule maps no account, host, mailbox or IP address.",
    why: "The service refuses it: \"At least one asset entity (Machine, User, or Mailbox) or an IP entity must be \
          included.\" (observed). Files, URLs and applications are evidence and do not count.",
    bad: Example::new("entities:\n  - url: {address: Url}\ndefender: {}"),
    good: Example::new(
        "entities:\n  - url: {address: Url}\n  - account: {aadUserId: AccountObjectId}\ndefender: {}",
    ),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    if detection.defender.is_none() || detection.entities.iter().any(|entity| entity.kind.asset) {
        return;
    }
    let kinds: Vec<String> =
        ENTITY_KINDS.iter().filter(|kind| kind.asset).map(|kind| format!("`{}`", kind.name)).collect();
    found.add(
        if detection.entities.is_empty() { key(["defender"]) } else { key(["entities"]) },
        format!("the Defender XDR rule has no asset, expected one of {}", kinds.join(", ")),
        "return the account or the device from the query and map it under `entities`",
    );
}
