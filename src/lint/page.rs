//! A lint → its page in `docs/lints/`, and the index of all of them, in Markdown.

use std::fmt::Write as _;

use crate::diagnostic::{CodeOrigin, CodePage, ExampleFile};

use super::{Example, LINTS, Lint};

impl Lint {
    /// The lint's page.
    pub fn page(&self) -> String {
        let page = CodePage {
            name: self.name,
            origin: CodeOrigin::Lint,
            severity: self.severity,
            since: self.since,
            fix: self.fix,
            summary: self.summary,
            why: self.why,
            bad: self.bad.files(),
            good: self.good.files(),
            how_to_fix: self.how_to_fix,
            sources: self.sources,
        };
        page.render()
    }

    /// The page that lists all lints, by subject.
    pub fn index() -> String {
        let mut page = String::from(
            "# Lints\n\nWhat `rulesmith check` looks for beyond the shape of a definition. Problems of shape, files and \
             queries have [codes](../codes/README.md).\n\n\
             A warning or an info can be suppressed by a comment, in a query with `//`:\n\n```yaml\n\
             # rulesmith: allow multiple-tactics – Sentinel shows both\n```\n\n\
             The comment applies to its line and the line below it, and before the first key to the whole file. Several \
             names are separated by commas. A comment that allows nothing is a warning, and an error cannot be \
             suppressed.\n\n",
        );
        page.push_str("| Lint | Severity | What it finds |\n|---|---|---|\n");
        for lint in LINTS {
            let _ = writeln!(page, "| [{0}]({0}.md) | {1} | {2} |", lint.name, lint.severity, lint.summary);
        }
        page
    }
}

impl Example {
    /// The files of the example: the project file, where there is one, and the definitions.
    fn files(&self) -> Vec<ExampleFile> {
        let config =
            (!self.config.is_empty()).then_some(ExampleFile { path: "rulesmith.toml", text: self.config });
        let definition = ExampleFile { path: ExampleFile::DEFINITION, text: self.definition };
        let other = self.other.map(|text| ExampleFile { path: "detections/other.yaml", text });
        config.into_iter().chain([definition]).chain(other).collect()
    }
}
