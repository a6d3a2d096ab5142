//! A keyed rule that also matches another detection's alerts.

use std::sync::Arc;

use indoc::indoc;

use crate::definition::Detection;
use crate::definition::sentinel::TitleMatch;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::title::Titles;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, ProjectContext, text};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "title-matches-another-detection",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A keyed rule also matches the alerts of another detection.",
    why: "Where the title of one detection is the beginning of another's, the rule that is keyed on the first \
          raises both, and both rules raise the second.",
    bad: Example::new(indoc! {"
        alert: {title: Device isolated}
        defender: {}
        sentinel: {keyedOn: incidentTitle}
    "})
    .beside(indoc! {"
        alert: {title: Device isolated through the API}
        defender: {}
    "}),
    good: Example::new(indoc! {"
        alert: {title: Device isolated by hand}
        defender: {}
        sentinel: {keyedOn: incidentTitle}
    "})
    .beside(indoc! {"
        alert: {title: Device isolated through the API}
        defender: {}
    "}),
    how_to_fix: "Change the first words of the title so that they say what sets the detection apart.",
    sources: &[],
    check: Check::Project(check),
};

type RaisedTitle<'a> = (Titles, &'a Arc<str>, &'a Detection);

fn check(whole: &ProjectContext<'_>, found: &mut Findings<'_>) {
    let mut raised: Vec<RaisedTitle<'_>> = whole
        .detections()
        .filter(|(_, detection)| detection.defender.is_some())
        .map(|(file, detection)| (Titles::new(detection.alert_title()), file, detection))
        .collect();
    // By beginning, so that those which begin with a text are adjacent.
    raised.sort_by(|one, other| one.0.beginning().cmp(other.0.beginning()).then_with(|| one.1.cmp(other.1)));
    for (file, detection) in whole.detections() {
        let Some(sentinel) = super::keyed(detection) else { continue };
        let (title, how) = (detection.matched_title(), sentinel.title_match);
        if title.is_empty() {
            continue;
        }
        for (_, other_file, other) in candidates(&raised, how, title) {
            let same = other.alert_title().to_lowercase() == detection.alert_title().to_lowercase();
            if *other_file == file || same {
                continue;
            }
            found
                .add_in(
                    file,
                    Place::Value(text::matched_title_at(detection)),
                    format!(
                        "`{title}` also matches the alerts of `{}`, expected those of this detection only",
                        other.id
                    ),
                    "change the first words of the title so that they say what sets this detection apart",
                )
                .related_in(other_file, Place::Value(text::title_at(other)), "these alerts match as well");
        }
    }
}

fn candidates<'a, 'b>(
    raised: &'b [RaisedTitle<'a>],
    how: TitleMatch,
    title: &'b str,
) -> impl Iterator<Item = &'b RaisedTitle<'a>> {
    let slice = if how == TitleMatch::Contains {
        raised
    } else {
        let wanted = title.to_lowercase();
        let start = raised.partition_point(|(titles, ..)| titles.beginning() < wanted.as_str());
        let count = raised[start..].partition_point(|(titles, ..)| titles.beginning().starts_with(&wanted));
        &raised[start..start + count]
    };
    slice.iter().filter(move |(titles, ..)| titles.all_match(how, title))
}
