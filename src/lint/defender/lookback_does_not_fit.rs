//! A lookback that the frequency does not allow.

use crate::definition::{Detection, Duration, Frequency};
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, Lint, LintContext};
use crate::platform::defender::{CUSTOM_FREQUENCY, LOOKBACK_WINDOWS};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "lookback-does-not-fit",
    severity: DiagnosticSeverity::Error,
    summary: "The lookback is shorter than the frequency, longer than it allows, or stands on a continuous rule.",
    why: "A run looks back at least as far as the last run. Below a frequency of one hour the lookback is under 48 hours, \
          below one day at most 14 days, else at most 30 days; a continuous rule has none (custom-detection-rules).",
    bad: Example::new("defender:\n  frequency: 3h\n  lookback: 1h").config("[defender]\napi = \"beta\""),
    good: Example::new("defender:\n  frequency: 3h\n  lookback: 12h").config("[defender]\napi = \"beta\""),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(defender) = &detection.defender else { return };
    let Some(lookback) = defender.lookback else { return };
    let place = value(["defender", "lookback"]);
    let Frequency::Every(every) = defender.frequency else {
        found.add(
            place,
            "a continuous rule has no lookback, expected none",
            "take `lookback` out, or give a frequency such as `1h`",
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
        // The shortest window ends one second before the hour: said as people say it.
        let most = if longest.is_multiple_of(60) {
            format!("at most `{}`", Duration::from_seconds(longest))
        } else {
            format!("under `{}`", Duration::from_seconds(longest + 1))
        };
        found.add(
            place,
            format!("a rule that runs every `{every}` cannot look back `{lookback}`, expected at least `{least}` and {most}"),
            "change the lookback, or take it out: the service then derives it from the frequency",
        );
    }
}
