//! A code → its page in Markdown: the same headings for every code, whichever list it is in.

use std::fmt::Write as _;

use super::{CodeDescription, CodeOrigin, DiagnosticSeverity, ExampleFile};
use crate::citation::Source;

/// Whether a finding comes with a change that fixes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixAvailability {
    /// It never does.
    Never,
    /// It does where the place allows it.
    Sometimes,
}

impl FixAvailability {
    fn sentence(self) -> &'static str {
        match self {
            Self::Never => "No fix is available.",
            Self::Sometimes => "A fix is sometimes available.",
        }
    }
}

/// What a page says.
#[derive(Debug)]
pub struct CodePage<'a> {
    /// The name of the code.
    pub name: &'a str,
    /// The list that it is in.
    pub origin: CodeOrigin,
    /// The severity of its findings.
    pub severity: DiagnosticSeverity,
    /// The first version that has it.
    pub since: &'a str,
    /// Whether its findings can be fixed automatically.
    pub fix: FixAvailability,
    /// What it finds, in one sentence.
    pub summary: &'a str,
    /// Why that matters; Markdown.
    pub why: &'a str,
    /// Files in which it is found.
    pub bad: Vec<ExampleFile>,
    /// The same files, corrected.
    pub good: Vec<ExampleFile>,
    /// What to do; Markdown.
    pub how_to_fix: &'a str,
    /// The pages that state what `why` says.
    pub sources: &'a [Source],
}

impl<'a> CodePage<'a> {
    /// The page of one of the tool's own codes.
    pub fn of_tool(name: &'a str, description: &'a CodeDescription) -> Self {
        Self {
            name,
            origin: CodeOrigin::Tool,
            severity: description.severity,
            since: "0.1.0",
            fix: FixAvailability::Never,
            summary: description.summary,
            why: description.why,
            bad: description.bad.to_vec(),
            good: description.good.to_vec(),
            how_to_fix: description.how_to_fix,
            sources: description.sources,
        }
    }

    /// The page's text.
    pub fn render(&self) -> String {
        let mut page = format!(
            "# {}\n\n**{}** · since {} · {}\n",
            self.name,
            // A problem of a query is a warning where it depends on what a tenant has.
            if self.origin == CodeOrigin::Kql {
                "error or warning".to_owned()
            } else {
                self.severity.to_string()
            },
            self.since,
            self.fix.sentence()
        );
        let sections = [
            ("What it finds", self.summary.to_owned()),
            ("Why it matters", self.why.to_owned()),
            ("Bad", blocks(&self.bad)),
            ("Good", blocks(&self.good)),
            ("How to fix", self.how_to_fix.to_owned()),
            ("Suppressing", self.suppressing()),
            ("References", references(self.sources)),
        ];
        for (heading, text) in sections {
            let _ = write!(page, "\n## {heading}\n\n{text}\n");
        }
        page
    }

    fn suppressing(&self) -> String {
        if self.origin == CodeOrigin::Tool {
            return "This finding cannot be suppressed.".to_owned();
        }
        if self.origin == CodeOrigin::Lint && self.severity == DiagnosticSeverity::Error {
            return "This finding is an error and cannot be suppressed.".to_owned();
        }
        let errors = if self.origin == CodeOrigin::Kql {
            "An error cannot be suppressed. For a warning:\n\n"
        } else {
            ""
        };
        format!(
            "{errors}Add a comment on the line, on the line above it, or before the first key for the whole file:\n\n\
             ```yaml\n# rulesmith: allow {} – the reason\n```",
            self.name
        )
    }
}

fn references(sources: &[Source]) -> String {
    if sources.is_empty() {
        return "No outside reference: this is a rule of the tool itself.".to_owned();
    }
    let lines: Vec<String> =
        sources.iter().map(|source| format!("- [{}]({})", source.title, source.url)).collect();
    lines.join("\n")
}

/// Each file in a block of its own; a single definition without its name.
fn blocks(files: &[ExampleFile]) -> String {
    if files.is_empty() {
        return "No example.".to_owned();
    }
    let named = files.len() > 1
        || files.iter().any(|file| !matches!(file.path, ExampleFile::DEFINITION | "query.kql"));
    let blocks: Vec<String> = files
        .iter()
        .map(|file| {
            let language = match file.path.rsplit_once('.') {
                Some((_, extension @ ("yaml" | "toml" | "json" | "kql"))) => extension,
                _ => "text",
            };
            let block = format!("```{language}\n{}\n```", file.text.trim_end());
            if named { format!("`{}`\n\n{block}", file.path) } else { block }
        })
        .collect();
    blocks.join("\n\n")
}
