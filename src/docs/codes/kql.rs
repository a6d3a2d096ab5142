//! The pages of the codes of queries.

use rulesmith_kql::Code;

use super::kql_examples::example;
use crate::diagnostic::{CodeOrigin, CodePage, DiagnosticSeverity, ExampleFile, FixAvailability};
use crate::platform::sources;

/// The page of a code.
pub(super) fn page(code: Code) -> String {
    let query = |text| vec![ExampleFile { path: QUERY, text }];
    let (bad, good) = example(code).map_or_else(Default::default, |(bad, good)| (query(bad), query(good)));
    let page = CodePage {
        name: code.text(),
        origin: CodeOrigin::Kql,
        severity: DiagnosticSeverity::Error,
        since: "0.1.0",
        fix: FixAvailability::Never,
        summary: code.title(),
        why: if code.is_microsofts() {
            "Microsoft's analyser reports this code too, and the services reject such a query."
        } else {
            "The query cannot be analysed, or cannot be run, as it is written."
        },
        bad,
        good,
        how_to_fix: "Correct the marked part of the query as the message and its `help` line say.",
        sources: &[sources::KUSTO_QUERY_LANGUAGE],
    };
    page.render()
}

/// The name of the file that holds a query in an example.
const QUERY: &str = "query.kql";
