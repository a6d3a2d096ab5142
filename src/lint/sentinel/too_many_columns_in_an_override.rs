//! More columns in an overridden text than Sentinel takes.

use crate::definition::Detection;
use crate::definition::alert::placeholders;
use crate::diagnostic::{Place, Severity};
use crate::lint::case::at;
use crate::lint::{Case, Check, Example, Found, Lint};
use crate::platform::sentinel::MAX_DYNAMIC_COLUMNS;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "too-many-columns-in-an-override",
    severity: Severity::Error,
    summary: "An overridden title or description of a Sentinel alert has more than three `{{columns}}`.",
    why: "The limit of each of the two texts (Azure-Sentinel's template checks).",
    bad: Example::new(
        "sentinel:\n  keyedOn: query\n  overrides:\n    title: \"{{A}} and {{B}} and {{C}} and {{D}}\"",
    ),
    good: Example::new("sentinel:\n  keyedOn: query\n  overrides:\n    title: \"{{A}} and {{B}} and {{C}}\""),
    check: Check::Detection(check),
};

fn check(_: &Case<'_>, detection: &Detection, found: &mut Found<'_>) {
    let Some(sentinel) = &detection.sentinel else { return };
    let texts = [("title", &sentinel.overrides.title), ("description", &sentinel.overrides.description)];
    for (name, text) in texts {
        for placeholder in placeholders(text.as_deref().unwrap_or_default()).skip(MAX_DYNAMIC_COLUMNS) {
            found.add(
                Place::Within(at(["sentinel", "overrides", name]), placeholder.span),
                format!(
                    "`{}` is one too many, expected at most {MAX_DYNAMIC_COLUMNS} columns in a text",
                    placeholder.column
                ),
                "carry it as a custom detail under `sentinel.details` instead",
            );
        }
    }
}
