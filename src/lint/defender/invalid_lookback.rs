//! A lookback that the frequency does not allow.

use indoc::indoc;

use crate::definition::{Detection, Duration, Frequency};
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::defender::{CUSTOM_FREQUENCY, LOOKBACK_WINDOWS};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "invalid-lookback",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The lookback is too short or too long for the frequency, or is set on a continuous rule.",
    why: "A run must look back at least to the previous run. Below a frequency of one hour the lookback is \
          under 48 hours, below one day at most 14 days, otherwise at most 30 days; a continuous rule has \
          none.",
    bad: Example::new(indoc! {"
        defender:
          frequency: 3h
          lookback: 1h
    "})
    .config(indoc! {r#"
        [defender]
        api = "beta"
    "#}),
    good: Example::new(indoc! {"
        defender:
          frequency: 3h
          lookback: 12h
    "})
    .config(indoc! {r#"
        [defender]
        api = "beta"
    "#}),
    how_to_fix: "Change the lookback, or remove it: the service then derives it from the frequency.",
    sources: &[sources::CUSTOM_DETECTION_RULES],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(defender) = &detection.defender else { return };
    let Some(lookback) = defender.lookback else { return };
    let place = value(["defender", "lookback"]);
    let Frequency::Every(every) = defender.frequency else {
        found.add(
            place,
            "a continuous rule cannot have a lookback",
            "remove `lookback`, or set a frequency such as `1h`",
        );
        return;
    };
    if !CUSTOM_FREQUENCY.contains(&every.seconds()) {
        return;
    }
    let window = LOOKBACK_WINDOWS.iter().find(|window| every.seconds() < window.frequency_below);
    let longest = window.map_or(u64::MAX, |window| window.longest);
    if lookback < every || lookback.seconds() > longest {
        let least = Duration::from_seconds(every.seconds());
        // The shortest window ends one second before the hour.
        let most = if longest.is_multiple_of(60) {
            format!("at most `{}`", Duration::from_seconds(longest))
        } else {
            format!("under `{}`", Duration::from_seconds(longest + 1))
        };
        found.add(
            place,
            format!("invalid lookback `{lookback}` for the frequency `{every}`, expected at least `{least}` and {most}"),
            "change the lookback, or remove it: the service then derives it from the frequency",
        );
    }
}
