//! A lint → its page in `docs/lints/`, and the index of all of them, in Markdown.

use std::fmt::Write as _;

use crate::diagnostic::DiagnosticSeverity;

use super::{Example, LINTS, Lint};

impl Lint {
    /// The lint's page.
    pub fn page(&self) -> String {
        let mut page =
            format!("# {}\n\n**{}** · {}\n\n{}\n", self.name, self.severity, self.summary, self.why);
        for (heading, example) in [("Bad", &self.bad), ("Good", &self.good)] {
            let _ = write!(page, "\n## {heading}\n{}", blocks(example));
        }
        if self.severity < DiagnosticSeverity::Error {
            let _ = write!(
                page,
                "\n## Where it is meant so\n\nA comment on the line, on the line above it, or before the first key for \
                 the whole file:\n\n```yaml\n# rulesmith: allow {} – why it is right here\n```\n",
                self.name
            );
        }
        page
    }

    /// The page that lists all lints, by subject.
    pub fn index() -> String {
        let mut page = String::from(
            "# Lints\n\nWhat `rulesmith check` looks for beyond the shape of a definition.\n\n\
             A warning or an info that is meant so can be allowed by a comment, in a query with `//`:\n\n```yaml\n\
             # rulesmith: allow several-tactics – Sentinel shows both\n```\n\n\
             It counts for its line and the line below it, and before the first key for the whole file. Several names are \
             separated by commas. A comment that allows nothing is a warning, and an error cannot be allowed.\n\n",
        );
        page.push_str("| lint | severity | finds |\n|---|---|---|\n");
        for lint in LINTS {
            let _ = writeln!(page, "| [{0}]({0}.md) | {1} | {2} |", lint.name, lint.severity, lint.summary);
        }
        page
    }
}

fn blocks(example: &Example) -> String {
    let mut text = String::new();
    if !example.config.is_empty() {
        let _ = write!(text, "\n`rulesmith.toml`\n\n```toml\n{}\n```\n", example.config.trim_end());
    }
    if example.others.is_empty() {
        let _ = write!(text, "\n```yaml\n{}\n```\n", example.definition.trim_end());
        return text;
    }
    for (stem, definition) in std::iter::once(&("example", example.definition)).chain(example.others) {
        let _ = write!(text, "\n`{stem}.yaml`\n\n```yaml\n{}\n```\n", definition.trim_end());
    }
    text
}
