//! The tabular operators, once: how each is spelled, parsed and suggested, where it may begin a pipeline, and the
//! words that its parameters take.

use super::{
    keyword::Keyword,
    parser::{OperatorParts, Parser},
};
use crate::suggest::did_you_mean;

/// One spelling of a tabular operator.
pub(crate) struct OperatorSyntax {
    keyword: Keyword,
    /// How it is spelled.
    pub(in crate::syntax) text: &'static str,
    /// The operator's name, which all its spellings have in common.
    pub(in crate::syntax) name: &'static str,
    /// Parses what follows the keyword.
    pub(in crate::syntax) parse: fn(&mut Parser<'_>) -> OperatorParts,
    /// Whether the keyword begins a pipeline where an expression may stand.
    pub(in crate::syntax) start: PipelineStart,
    suggestion: Suggestion,
    /// The parameters that take one word of a list, with these words.
    pub(crate) words: &'static [ParameterWords],
}

/// A parameter and the words that it takes.
pub(crate) type ParameterWords = (&'static str, &'static [&'static str]);

/// Whether a keyword begins a pipeline where an expression may stand.
#[derive(Clone, Copy)]
pub(in crate::syntax) enum PipelineStart {
    /// Where it is no expression: it may be a name or a function.
    AfterExpression,
    /// Wherever it stands.
    Always,
    /// Where the tokens that follow make it an operator.
    When(fn(&Parser<'_>) -> bool),
}

/// Whether a spelling is suggested for a misspelt operator.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Suggestion {
    Offered,
    /// Queries written by hand do not have it, or have another spelling of it.
    Withheld,
}

const DISTRIBUTIONS: &[&str] = &["auto", "broadcast", "centralized", "shuffle"];
const PLACES: &[&str] = &["auto", "left", "local", "right", "unresolved"];
const PARSING: &[ParameterWords] = &[("kind", &["simple", "regex", "relaxed"])];
const EXPANSIONS: &[&str] = &["bag", "array"];
const MV_EXPAND: &[ParameterWords] = &[("kind", EXPANSIONS), ("bagexpansion", EXPANSIONS)];
const JOIN: &[ParameterWords] = &[
    (
        "kind",
        &[
            "inner",
            "fullouter",
            "innerunique",
            "leftanti",
            "leftantisemi",
            "anti",
            "leftouter",
            "leftsemi",
            "rightanti",
            "rightantisemi",
            "rightouter",
            "rightsemi",
        ],
    ),
    ("hint.strategy", DISTRIBUTIONS),
    ("hint.remote", PLACES),
];

/// A row: an operator that begins no pipeline, or does so `when` certain tokens follow; it is not suggested, and
/// checks no parameter.
macro_rules! row {
    ($keyword:ident, $text:literal, $parse:ident) => {
        OperatorSyntax {
            keyword: Keyword::$keyword,
            text: $text,
            name: $text,
            parse: |parser| parser.$parse(),
            start: PipelineStart::AfterExpression,
            suggestion: Suggestion::Withheld,
            words: &[],
        }
    };
    ($keyword:ident, $text:literal, $parse:ident, when $follows:ident) => {
        OperatorSyntax {
            start: PipelineStart::When(|parser| parser.$follows()),
            ..row!($keyword, $text, $parse)
        }
    };
}

/// All of them. Of several that are equally close to a misspelt one, the first is suggested.
const TABLE: &[OperatorSyntax] = &[
    row!(Where, "where", parse_where).starts().suggested(),
    row!(Filter, "filter", parse_where).of("where"),
    row!(Extend, "extend", parse_extend).suggested(),
    row!(Project, "project", parse_project).starts().suggested(),
    row!(ProjectAway, "project-away", parse_project_away).starts().suggested(),
    row!(ProjectKeep, "project-keep", parse_project_keep).starts().suggested(),
    row!(ProjectRename, "project-rename", parse_project_rename).starts().suggested(),
    row!(ProjectReorder, "project-reorder", parse_project_reorder).starts().suggested(),
    row!(ProjectByNames, "project-by-names", parse_project_by_names).starts(),
    row!(Summarize, "summarize", parse_summarize).suggested().takes(&[("hint.strategy", &["shuffle"])]),
    row!(Distinct, "distinct", parse_distinct).suggested().takes(&[("hint.strategy", DISTRIBUTIONS)]),
    row!(Sort, "sort", parse_sort).suggested(),
    row!(Order, "order", parse_sort).of("sort").suggested(),
    row!(Top, "top", parse_top).suggested(),
    row!(TopHitters, "top-hitters", parse_top_hitters).starts(),
    row!(TopNested, "top-nested", parse_top_nested).starts(),
    row!(Take, "take", parse_take).suggested(),
    row!(Limit, "limit", parse_take).of("take").suggested(),
    row!(Count, "count", parse_count).suggested(),
    row!(Join, "join", parse_join).suggested().takes(JOIN),
    row!(Lookup, "lookup", parse_lookup).suggested().takes(&[("kind", &["inner", "leftouter"])]),
    row!(Union, "union", parse_union)
        .starts()
        .suggested()
        .takes(&[("kind", &["inner", "outer"]), ("hint.concurrency", PLACES)]),
    row!(MvExpand, "mv-expand", parse_mv_expand).starts().suggested().takes(MV_EXPAND),
    row!(MvExpandOld, "mvexpand", parse_joined_mv_expand).of("mv-expand").takes(MV_EXPAND),
    row!(MvApply, "mv-apply", parse_mv_apply).starts().suggested(),
    row!(MvApplyOld, "mvapply", parse_mv_apply).of("mv-apply"),
    row!(Parse, "parse", parse_parse).suggested().takes(PARSING),
    row!(ParseWhere, "parse-where", parse_parse_where).starts().suggested().takes(PARSING),
    row!(ParseKv, "parse-kv", parse_parse_kv).starts().suggested(),
    row!(MakeSeries, "make-series", parse_make_series).starts().suggested().takes(&[("kind", &["nonempty"])]),
    row!(Range, "range", parse_range_operator, when range_is_operator),
    row!(Print, "print", parse_print).starts(),
    row!(Serialize, "serialize", parse_serialize).suggested(),
    row!(Scan, "scan", parse_scan).suggested(),
    row!(Partition, "partition", parse_partition, when by_or_parameter_follows).suggested(),
    row!(PartitionBy, "__partitionby", parse_partition_by).of("partition"),
    row!(Fork, "fork", parse_fork).suggested(),
    row!(Facet, "facet", parse_facet, when by_follows).suggested(),
    row!(Reduce, "reduce", parse_reduce, when by_or_parameter_follows)
        .suggested()
        .takes(&[("kind", &["source"])]),
    row!(Sample, "sample", parse_sample).starts().suggested(),
    row!(SampleDistinct, "sample-distinct", parse_sample_distinct).starts().suggested(),
    row!(Search, "search", parse_search)
        .starts()
        .suggested()
        .takes(&[("kind", &["default", "case_insensitive", "case_sensitive"])]),
    row!(Find, "find", parse_find).starts(),
    row!(Render, "render", parse_render, when render_is_operator).suggested(),
    row!(Getschema, "getschema", parse_get_schema).suggested(),
    row!(As, "as", parse_as).starts().suggested(),
    row!(Consume, "consume", parse_consume),
    row!(Evaluate, "evaluate", parse_evaluate, when evaluate_is_operator)
        .suggested()
        .takes(&[("hint.distribution", &["single", "per_node", "per_shard", "default"])]),
    row!(Invoke, "invoke", parse_invoke).starts().suggested(),
    row!(AssertSchema, "assert-schema", parse_assert_schema).starts(),
    row!(ExecuteAndCache, "__executeAndCache", parse_execute_and_cache).starts(),
    row!(MacroExpand, "macro-expand", parse_macro_expand).starts(),
    row!(MakeGraph, "make-graph", parse_make_graph).starts(),
    row!(GraphMatch, "graph-match", parse_graph_match).starts(),
    row!(GraphShortestPaths, "graph-shortest-paths", parse_graph_shortest_paths),
    row!(GraphToTable, "graph-to-table", parse_graph_to_table).starts(),
    row!(GraphMarkComponents, "graph-mark-components", parse_graph_mark_components).starts(),
    row!(GraphWhereNodes, "graph-where-nodes", parse_graph_where_nodes),
    row!(GraphWhereEdges, "graph-where-edges", parse_graph_where_edges),
];

impl OperatorSyntax {
    /// Another spelling of the operator `name`.
    const fn of(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    const fn starts(self) -> Self {
        Self { start: PipelineStart::Always, ..self }
    }

    const fn suggested(self) -> Self {
        Self { suggestion: Suggestion::Offered, ..self }
    }

    const fn takes(self, words: &'static [ParameterWords]) -> Self {
        Self { words, ..self }
    }
}

/// The row of each keyword, by its discriminant; past the end of the table for those that are no operators.
const ROWS: [u8; Keyword::COUNT] = {
    let mut rows = [u8::MAX; Keyword::COUNT];
    let mut row = 0;
    while row < TABLE.len() {
        #[expect(clippy::cast_possible_truncation, reason = "the table has fewer than 255 rows")]
        {
            rows[TABLE[row].keyword as usize] = row as u8;
        }
        row += 1;
    }
    rows
};

/// The operator that starts with a keyword.
pub(in crate::syntax) fn find(keyword: Keyword) -> Option<&'static OperatorSyntax> {
    TABLE.get(usize::from(*ROWS.get(keyword as usize)?))
}

/// The words that a parameter of an operator takes, where it takes one of a list.
pub(crate) fn parameter_words(operator: &str, parameter: &str) -> Option<&'static [&'static str]> {
    let row = TABLE.iter().find(|row| row.name == operator)?;
    row.words.iter().find(|(name, _)| *name == parameter).map(|(_, words)| *words)
}

/// Every spelling of an operator, behind the operator's name.
pub(crate) fn spellings() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.iter().map(|row| (row.name, row.text))
}

/// The spelling of an operator that is close to `word`.
pub(in crate::syntax) fn suggest(word: &str) -> Option<&'static str> {
    let offered = TABLE.iter().filter(|row| row.suggestion == Suggestion::Offered).map(|row| row.text);
    did_you_mean(word, offered)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_that_of_its_keyword() {
        for row in TABLE {
            let keyword = Keyword::from_text(row.text).map(|(keyword, _)| keyword);
            assert_eq!(keyword, Some(row.keyword), "{}", row.text);
            assert_eq!(find(row.keyword).map(|found| found.text), Some(row.text));
        }
        assert!(find(Keyword::By).is_none() && find(Keyword::Other).is_none());
    }

    #[test]
    fn other_spellings_name_an_operator_and_check_the_same_words() {
        for row in TABLE {
            let main = TABLE.iter().find(|other| other.text == row.name);
            let main = main.unwrap_or_else(|| panic!("`{}` is not in the table", row.name));
            assert_eq!(main.name, main.text);
            assert_eq!(main.words, row.words, "{}", row.text);
        }
    }

    #[test]
    fn misspelt_operators_are_recognised() {
        assert_eq!(suggest("wehre"), Some("where"));
        assert_eq!(suggest("Limit"), Some("limit"));
        assert_eq!(suggest("summarise"), Some("summarize"));
        assert_eq!(suggest("filtre"), None);
        assert_eq!(suggest("DeviceEvents"), None);
    }
}
