//! Everything that can be said of one query, in the shape in which Microsoft's analyser is usually printed, so that
//! the two can be compared line by line. Offsets are in UTF-16 code units, as there.

use std::sync::Arc;

use serde::Serialize;

use super::{
    bind::{
        self, BoundQuery, QueryResult,
        tree::{BoundOperator, TabularExpr, TabularExprKind},
    },
    catalog::Environment,
    syntax::{self, ast::ScalarType},
};
use crate::diagnostic::{Code, Diagnostic};

/// The answer for one query.
#[derive(Clone, Debug, Serialize)]
pub struct Analysis {
    /// Whether the syntax is right.
    pub parses: bool,
    /// Where the first syntax error is.
    #[serde(rename = "firstSyntaxError", skip_serializing_if = "Option::is_none")]
    pub first_syntax_error: Option<usize>,
    /// Errors and warnings that Microsoft's analyser has a code for, by place.
    pub diagnostics: Vec<AnalysisDiagnostic>,
    /// Name and type of each result column; absent where the result is no table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<(Arc<str>, &'static str)>>,
    /// Whether the result may have further columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<bool>,
    /// The tables of the environment that are read.
    pub tables: Vec<Arc<str>>,
    /// The functions that are called.
    pub functions: Vec<Arc<str>>,
}

/// An error or a warning.
#[derive(Clone, Debug, Serialize)]
pub struct AnalysisDiagnostic {
    /// `KS142`.
    pub code: Code,
    /// `Error` or `Warning`.
    pub severity: &'static str,
    /// First UTF-16 code unit.
    pub start: usize,
    /// How many.
    pub length: usize,
    /// In our words.
    pub message: String,
}

/// Parses and binds one query.
pub fn analyze(query: &str, environment: &Environment) -> Analysis {
    let parsed = syntax::parse(query);
    let bound = bind::bind(&parsed.query, environment);
    let offsets = Utf16::new(query);
    let mut diagnostics: Vec<AnalysisDiagnostic> = parsed
        .errors
        .iter()
        .chain(&bound.diagnostics)
        .filter(|found| !matches!(found.code, Code::NeverTrue | Code::InvalidRegex))
        .map(|found| offsets.diagnostic(found))
        .collect();
    diagnostics.sort_by_key(|diagnostic| (diagnostic.start, diagnostic.length));
    let row = bound.schema().filter(|_| !yields_no_single_table(&bound));
    let columns = row.map(|row| {
        let name = |ty: Option<ScalarType>| ty.map_or("unknown", ScalarType::name);
        row.columns.iter().map(|column| (Arc::clone(&column.name), name(column.ty))).collect()
    });
    Analysis {
        parses: parsed.errors.is_empty(),
        first_syntax_error: parsed.errors.iter().map(|error| offsets.at(error.span.start)).min(),
        open: row.map(|row| row.open),
        columns,
        diagnostics,
        tables: bound.tables,
        functions: bound.functions,
    }
}

/// Whether a query ends in an operator that yields several tables or none, of which no columns are printed.
fn yields_no_single_table(bound: &BoundQuery) -> bool {
    let QueryResult::Table(TabularExpr { kind: TabularExprKind::Pipe { operator, .. }, .. }) = &bound.result
    else {
        return false;
    };
    matches!(operator, BoundOperator::Fork(_) | BoundOperator::Facet { .. } | BoundOperator::Consume)
}

/// Byte offsets as UTF-16 offsets.
struct Utf16 {
    /// For each byte offset the UTF-16 offset; empty where the two are equal, because the text is ASCII.
    offsets: Vec<usize>,
}

impl Utf16 {
    fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self { offsets: Vec::new() };
        }
        let mut offsets = Vec::with_capacity(text.len() + 1);
        let mut units = 0;
        for character in text.chars() {
            offsets.extend(std::iter::repeat_n(units, character.len_utf8()));
            units += character.len_utf16();
        }
        offsets.push(units);
        Self { offsets }
    }

    fn at(&self, byte: u32) -> usize {
        let byte = byte as usize;
        if self.offsets.is_empty() {
            return byte;
        }
        self.offsets.get(byte).or(self.offsets.last()).copied().unwrap_or(byte)
    }

    fn diagnostic(&self, diagnostic: &Diagnostic) -> AnalysisDiagnostic {
        let (start, end) = (self.at(diagnostic.span.start), self.at(diagnostic.span.end));
        AnalysisDiagnostic {
            code: diagnostic.code,
            severity: diagnostic.severity.name(),
            start,
            length: end.saturating_sub(start),
            message: diagnostic.message.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_count_utf16_code_units() {
        let environment = Environment::default();
        let analysis = analyze("print '😀' | where x == 1", &environment);
        let place = analysis.diagnostics.first().map(|found| (found.code, found.start, found.length));
        assert_eq!(place, Some((Code::UnknownName, 19, 1)));
    }

    #[test]
    fn a_scalar_has_no_columns() {
        let analysis = analyze("1 + 1", &Environment::default());
        assert!(analysis.columns.is_none() && analysis.parses);
    }
}
