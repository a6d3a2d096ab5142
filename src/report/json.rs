//! Findings for programs. The names and their order are part of the interface: add, never rename.

use serde::Serialize;
use serde_json::{Value, json};

use super::Summary;
use super::location::locate;
use crate::citation::Source;
use crate::diagnostic::{Diagnostic, DiagnosticSeverity, Place, Related};
use crate::source::Sources;

/// A finding with its place in lines and columns, which count from 1 and in characters.
///
/// `line`, `column`, `endLine`, `endColumn` are null for a finding about a whole file; the end is exclusive.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'d> {
    code: &'d str,
    severity: DiagnosticSeverity,
    file: &'d str,
    #[serde(flatten)]
    at: At,
    message: &'d str,
    help: Option<&'d str>,
    related: Vec<RelatedEntry<'d>>,
    /// Pages that explain the code.
    sources: &'static [Source],
}

#[derive(Serialize)]
struct RelatedEntry<'d> {
    file: &'d str,
    #[serde(flatten)]
    at: At,
    message: &'d str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct At {
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
}

/// The findings as a list, for a larger report to hold.
pub fn diagnostics(found: &[Diagnostic], sources: &Sources) -> Value {
    found.iter().map(|diagnostic| json!(entry(diagnostic, sources))).collect()
}

/// A whole report: the findings and their numbers, indented, with a final line end.
pub fn render(found: &[Diagnostic], sources: &Sources) -> String {
    let report = json!({"diagnostics": diagnostics(found, sources), "summary": Summary::of(found)});
    format!("{report:#}\n")
}

fn entry<'d>(diagnostic: &'d Diagnostic, sources: &Sources) -> Entry<'d> {
    let related = |related: &'d Related| RelatedEntry {
        file: &related.file,
        at: at(sources, &related.file, &related.place),
        message: &related.message,
    };
    Entry {
        code: diagnostic.code.name(),
        severity: diagnostic.severity,
        file: &diagnostic.file,
        at: at(sources, &diagnostic.file, &diagnostic.place),
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
        related: diagnostic.related.iter().map(related).collect(),
        sources: diagnostic.code.sources(),
    }
}

fn at(sources: &Sources, file: &str, place: &Place) -> At {
    let location = locate(sources, file, place);
    let (start, end) = (location.as_ref().map(|found| found.start), location.as_ref().map(|found| found.end));
    At {
        line: start.map(|at| at.line),
        column: start.map(|at| at.column),
        end_line: end.map(|at| at.line),
        end_column: end.map(|at| at.column),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::source::SourceFile;

    #[test]
    fn a_finding_has_all_its_parts() {
        let sources: Sources = [SourceFile::new("a.yaml", "é: 1\nb: 2\né: 3\n")].into_iter().collect();
        let found = [
            Diagnostic::error(Code::DuplicateKey, "a.yaml", Place::Span(11..13), "duplicate key `é`")
                .related(Place::Span(0..2), "first given here")
                .help("keep one of the two"),
            Diagnostic::warning(Code::EmptyFile, "b.yaml", Place::File, "the file is empty"),
        ];
        assert_eq!(
            render(&found, &sources),
            r#"{
  "diagnostics": [
    {
      "code": "duplicate-key",
      "severity": "error",
      "file": "a.yaml",
      "line": 3,
      "column": 1,
      "endLine": 3,
      "endColumn": 2,
      "message": "duplicate key `é`",
      "help": "keep one of the two",
      "related": [
        {
          "file": "a.yaml",
          "line": 1,
          "column": 1,
          "endLine": 1,
          "endColumn": 2,
          "message": "first given here"
        }
      ],
      "sources": [
        {
          "title": "YAML 1.2.2",
          "url": "https://yaml.org/spec/1.2.2/"
        }
      ]
    },
    {
      "code": "empty-file",
      "severity": "warning",
      "file": "b.yaml",
      "line": null,
      "column": null,
      "endLine": null,
      "endColumn": null,
      "message": "the file is empty",
      "help": null,
      "related": [],
      "sources": []
    }
  ],
  "summary": {
    "errors": 1,
    "warnings": 1,
    "infos": 0,
    "files": 2
  }
}
"#
        );
    }

    #[test]
    fn no_findings_are_a_report_too() {
        let empty = render(&[], &Sources::new());
        assert_eq!(
            serde_json::from_str::<Value>(&empty).unwrap(),
            json!({"diagnostics": [], "summary": {"errors": 0, "warnings": 0, "infos": 0, "files": 0}})
        );
    }
}
