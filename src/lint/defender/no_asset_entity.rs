//! A Defender XDR rule without an asset.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::key;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::entity::ENTITY_KINDS;
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "no-asset-entity",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The Defender XDR rule maps no account, host, mailbox or IP address.",
    why: "The service rejects it: \"At least one asset entity (Machine, User, or Mailbox) or an IP entity must \
          be included.\" (observed). Files, URLs and applications are evidence and do not count.",
    bad: Example::new(indoc! {"
        entities:
          - url: {address: Url}
        defender: {}
    "}),
    good: Example::new(indoc! {"
        entities:
          - url: {address: Url}
          - account: {aadUserId: AccountObjectId}
        defender: {}
    "}),
    how_to_fix: "Return the account or the device from the query, and map it under `entities`.",
    sources: &[sources::GRAPH_DETECTION_RULE, sources::CUSTOM_DETECTION_RULES],
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
        format!("missing asset entity for the Defender XDR rule, expected one of {}", kinds.join(", ")),
        "return the account or the device from the query and map it under `entities`",
    );
}
