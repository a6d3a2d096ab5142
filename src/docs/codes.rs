//! The pages of `docs/codes/`: a page for each code that is not a lint, and the list of them.

mod kql;
mod kql_examples;

use std::fmt::Write as _;

use rulesmith_kql::Code as KqlCode;
use strum::IntoEnumIterator as _;

use crate::diagnostic::{Code, CodePage};
use crate::lint;

/// The name and the text of every page.
pub(super) fn pages() -> Vec<(&'static str, String)> {
    let own =
        Code::iter().map(|code| (code.name(), CodePage::of_tool(code.name(), code.description()).render()));
    let kql = kql_codes().map(|code| (code.text(), kql::page(code)));
    own.chain(kql).collect()
}

/// The page that lists the codes.
pub(super) fn index() -> String {
    let mut page = String::from(
        "# Codes\n\nProblems that are not [lints](../lints/README.md): of the shape of a definition, of files, templates and \
         tests, and of queries.\n\n| Code | Severity | What it finds |\n|---|---|---|\n",
    );
    for code in Code::iter() {
        let description = code.description();
        let _ = writeln!(
            page,
            "| [{0}]({0}.md) | {1} | {2} |",
            code.name(),
            description.severity,
            description.summary
        );
    }
    page.push_str(
        "\n## Queries\n\nCodes that begin with `KS` are those of Microsoft's analyser, which the portal shows.\n\n\
         | Code | What it finds |\n|---|---|\n",
    );
    for code in kql_codes() {
        let _ = writeln!(page, "| [{0}]({0}.md) | {1} |", code.text(), code.title());
    }
    page
}

/// The codes of queries that are not reported as lints.
fn kql_codes() -> impl Iterator<Item = KqlCode> {
    KqlCode::ALL.iter().copied().filter(|code| lint::by_name(code.text()).is_none())
}
