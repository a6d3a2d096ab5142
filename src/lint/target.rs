//! A detection's query as a platform reads it: parsed and bound once for all lints.
//!
//! In: the environments, and the queries of the Sentinel rules as plain values. Out: the readings of each definition.

use std::ops::Range;
use std::sync::Arc;

use crate::definition::sentinel::KeyedOn;
use crate::definition::{Detection, RenderedQuery};
use rulesmith_kql::bind::{self, BoundQuery};
use rulesmith_kql::catalog::{Environment, Platform};
use rulesmith_kql::syntax::ast::Query;
use rulesmith_kql::syntax::{self, Span};
use rulesmith_kql::{Code, Diagnostic};

/// What queries are bound in, and the queries that the Sentinel rules run.
#[derive(Debug)]
pub struct Queries<'a> {
    /// Advanced hunting.
    pub defender: Environment,
    /// A workspace.
    pub sentinel: Environment,
    /// Both, for a Defender XDR rule over a connected workspace.
    pub both: Environment,
    /// For each definition of the project, in order, the query of its Sentinel rule. Where it is not known, a keyed
    /// query is not looked at, and a rule that runs the detection's query is taken to run it as it is written.
    pub rendered: Vec<Option<&'a RenderedQuery>>,
}

impl Default for Queries<'_> {
    /// Nothing of a tenant, and nothing rendered.
    fn default() -> Self {
        Self {
            defender: Environment::new(Platform::Defender),
            sentinel: Environment::new(Platform::Sentinel),
            both: Environment::new(Platform::Both),
            rendered: Vec::new(),
        }
    }
}

/// Who runs the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum QueryTarget {
    /// The Defender XDR rule.
    Defender,
    /// A Sentinel rule that runs the detection's query.
    Sentinel,
    /// A Sentinel rule that is keyed on a title: the query is rendered.
    Keyed,
    /// None yet: the definition has no rule for it.
    Unassigned,
}

impl QueryTarget {
    /// The platform, for a message.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Defender => "Defender XDR",
            Self::Sentinel | Self::Keyed => "Sentinel",
            Self::Unassigned => "a rule",
        }
    }
}

/// A query as one platform reads it.
#[derive(Debug)]
pub struct TargetQuery<'a> {
    pub(super) reader: QueryTarget,
    pub(super) text: &'a str,
    pub(super) query: Query,
    pub(super) errors: Vec<Diagnostic>,
    pub(super) bound: BoundQuery,
    /// Tables that only the other platform has.
    pub(super) elsewhere: Vec<Span>,
    rendered: Option<&'a RenderedQuery>,
}

/// A finding of the binder, once for all readings.
#[derive(Clone, Copy, Debug)]
pub(super) struct TargetFinding<'a> {
    pub(super) reading: &'a TargetQuery<'a>,
    pub(super) finding: &'a Diagnostic,
    /// The platform, where another one reads the query without this finding.
    pub(super) only: Option<QueryTarget>,
}

impl<'a> TargetQuery<'a> {
    /// Every reading of a definition's queries.
    pub(super) fn all(
        detection: &Detection,
        query: Option<&'a str>,
        rendered: Option<&'a RenderedQuery>,
        queries: &Queries<'_>,
    ) -> Vec<Self> {
        let mut readings = Vec::new();
        if let Some(text) = query {
            if detection.defender.is_some() {
                readings.push(Self::of_defender(text, queries));
            }
            if detection.keyed_on() == Some(KeyedOn::Query) {
                readings.push(Self::of_sentinel(text, rendered, queries));
            }
            if readings.is_empty() {
                readings.push(Self::new(QueryTarget::Unassigned, text, None, &queries.both));
            }
        }
        if detection.keyed_on().is_some_and(|keyed_on| keyed_on != KeyedOn::Query)
            && let Some(rendered) = rendered
        {
            readings.push(Self::new(QueryTarget::Keyed, &rendered.text, Some(rendered), &queries.sentinel));
        }
        readings
    }

    /// Advanced hunting has the tables of a connected workspace as well.
    fn of_defender(text: &'a str, queries: &Queries<'_>) -> Self {
        let mut reading = Self::new(QueryTarget::Defender, text, None, &queries.defender);
        let elsewhere = reading.unknown_tables_of(&queries.sentinel);
        if !elsewhere.is_empty() {
            reading.bound = bind::bind(&reading.query, &queries.both);
            reading.elsewhere = elsewhere;
        }
        reading
    }

    fn of_sentinel(text: &'a str, rendered: Option<&'a RenderedQuery>, queries: &Queries<'_>) -> Self {
        let text = rendered.map_or(text, |rendered| &rendered.text);
        let mut reading = Self::new(QueryTarget::Sentinel, text, rendered, &queries.sentinel);
        let elsewhere = reading.unknown_tables_of(&queries.defender);
        reading
            .bound
            .findings
            .retain(|finding| !UNKNOWN_TABLE.contains(&finding.code) || !elsewhere.contains(&finding.span));
        reading.elsewhere = elsewhere;
        reading
    }

    fn new(
        reader: QueryTarget,
        text: &'a str,
        rendered: Option<&'a RenderedQuery>,
        environment: &Environment,
    ) -> Self {
        let parsed = syntax::parse(text);
        let bound = bind::bind(&parsed.query, environment);
        let (query, errors) = (parsed.query, parsed.errors);
        Self { reader, text, query, errors, bound, elsewhere: Vec::new(), rendered }
    }

    fn unknown_tables_of(&self, environment: &Environment) -> Vec<Span> {
        let unknown = self.bound.findings.iter().filter(|finding| UNKNOWN_TABLE.contains(&finding.code));
        unknown
            .map(|finding| finding.span)
            .filter(|span| environment.table(span.of(self.text)).is_some())
            .collect()
    }

    /// What a column of the definition is called here.
    pub(super) fn name_of<'n>(&self, column: &'n str) -> &'n str {
        let renamed = self.rendered.map_or(&[] as &[_], |rendered| rendered.renamed);
        renamed.iter().find(|(before, _)| *before == column).map_or(column, |(_, now)| now)
    }

    /// The bytes of the detection's query that these bytes came from.
    pub(super) fn origin(&self, span: Range<usize>) -> Range<usize> {
        let at = |offset: usize, end: bool| {
            let mut longer = 0;
            for (before, now) in self.rendered.iter().flat_map(|rendered| &rendered.moved) {
                if offset < now.start || (offset == now.start && !end) {
                    break;
                }
                if offset < now.end {
                    return if end { before.end } else { before.start };
                }
                longer = now.end - before.end;
            }
            offset - longer
        };
        at(span.start, false)..at(span.end, true)
    }
}

/// Each finding once: one that both platforms have is reported for the first.
pub(super) fn noted<'a>(readings: &'a [TargetQuery<'a>]) -> impl Iterator<Item = TargetFinding<'a>> {
    readings.iter().enumerate().flat_map(move |(index, reading)| {
        let others = move |of: std::ops::Range<usize>| {
            readings.get(of).unwrap_or_default().iter().filter(move |other| {
                other.reader != QueryTarget::Keyed && reading.reader != QueryTarget::Keyed
            })
        };
        let same = move |other: &TargetQuery<'_>, finding: &Diagnostic| {
            let here = reading.origin(finding.span.range());
            other
                .bound
                .findings
                .iter()
                .any(|known| known.code == finding.code && other.origin(known.span.range()) == here)
        };
        reading.bound.findings.iter().filter_map(move |finding| {
            if others(0..index).any(|other| same(other, finding)) {
                return None;
            }
            let alone =
                others(0..index).chain(others(index + 1..readings.len())).any(|other| !same(other, finding));
            Some(TargetFinding { reading, finding, only: alone.then_some(reading.reader) })
        })
    })
}

/// The codes of an unknown table: where a table is due, and for a name that is the whole query.
const UNKNOWN_TABLE: [Code; 2] = [Code::UnknownTable, Code::UnknownName];

/// The name of a keyword at a place of the query, where that place is one of this text.
pub(super) fn keyword(text: &str, span: Span, operator: &Arc<str>) -> Option<Range<usize>> {
    let start = span.range().start;
    let range = start..start + operator.len();
    (!operator.is_empty() && text.get(range.clone()) == Some(&**operator)).then_some(range)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_renamed_query_is_one_in_the_written() {
        let written = "T | where Timestamp > x | project Timestamp, y";
        let text = "T | where TimeGenerated > x | project TimeGenerated, y".to_owned();
        let moved = vec![(10..19, 10..23), (34..43, 38..51)];
        let rendered = RenderedQuery { text, moved, renamed: &[("Timestamp", "TimeGenerated")] };
        let reading = TargetQuery::of_sentinel(written, Some(&rendered), &Queries::default());
        for (now, before) in [("where", "where"), ("TimeGenerated", "Timestamp"), ("x", "x"), ("y", "y")] {
            let start = rendered.text.rfind(now).unwrap();
            assert_eq!(&written[reading.origin(start..start + now.len())], before);
        }
        assert_eq!(reading.origin(4..23), 4..19);
        assert_eq!(reading.name_of("Timestamp"), "TimeGenerated");
        assert_eq!(reading.name_of("y"), "y");
    }
}
