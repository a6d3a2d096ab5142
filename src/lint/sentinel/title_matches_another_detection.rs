//! A keyed rule that another detection's alerts satisfy.

use std::sync::Arc;

use crate::definition::Detection;
use crate::definition::sentinel::TitleMatch;
use crate::diagnostic::{DiagnosticSeverity, Place, Related};
use crate::lint::title::Titles;
use crate::lint::{Check, Example, Findings, Lint, ProjectContext, text};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "title-matches-another-detection",
    severity: DiagnosticSeverity::Warning,
    summary: "A keyed rule fires on the alerts of another detection too.",
    why: "Where the title of one detection is the beginning of another's, the rule that is keyed on the first raises both, \
          and both rules raise the second.",
    bad: Example::new("alert: {title: Device isolated}\ndefender: {}\nsentinel: {keyedOn: incidentTitle}")
        .beside(&[("other", "alert: {title: Device isolated through the API}\ndefender: {}")]),
    good: Example::new(
        "alert: {title: Device isolated by hand}\ndefender: {}\nsentinel: {keyedOn: incidentTitle}",
    )
    .beside(&[("other", "alert: {title: Device isolated through the API}\ndefender: {}")]),
    check: Check::Project(check),
};

type RaisedTitle<'a> = (Titles, &'a Arc<str>, &'a Detection);

fn check(whole: &ProjectContext<'_>, found: &mut Findings<'_>) {
    let mut raised: Vec<RaisedTitle<'_>> = whole
        .detections()
        .filter(|(_, detection)| detection.defender.is_some())
        .map(|(file, detection)| (Titles::new(detection.alert_title()), file, detection))
        .collect();
    // By beginning, so that those which begin with a text stand together.
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
                        "`{title}` matches the alerts of `{}` too, expected those of this detection alone",
                        other.id
                    ),
                    "say in the title what sets this detection apart, in its first words",
                )
                .related
                .push(Related {
                    file: Arc::clone(other_file),
                    place: Place::Value(text::title_at(other)),
                    message: "these alerts match too".to_owned(),
                });
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
