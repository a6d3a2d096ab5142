//! The words that mean something to the grammar, and where each may still be a name.
//!
//! KQL has few words that are never names. Which those are, and which are names only in some places, is taken
//! from how Microsoft's analyser 12.4.1 answers.

/// Where a keyword may stand as a plain name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameUse {
    /// Everywhere.
    Anywhere,
    /// Only where a name is declared or a column is renamed: `x by = 1`, `(a: string, to: long)`.
    Declaration,
    /// Nowhere: it needs brackets, `['title']`.
    Bracketed,
}

macro_rules! keywords {
    ($($variant:ident)*; $($text:literal $name_use:ident $kind:ident)*) => {
        /// A word of the grammar. `Other` is one that is reserved but that queries have no use for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "each is named after its text")]
        pub enum Keyword {
            Other,
            $($variant,)*
        }

        impl Keyword {
            /// How many there are.
            pub(super) const COUNT: usize = [Self::Other, $(Self::$variant),*].len();
        }

        /// All keywords, by text.
        const TABLE: &[(&str, NameUse, Keyword)] = &[$(($text, NameUse::$name_use, Keyword::$kind),)*];
    };
}

keywords! {
    Access Alias And As Asc AssertSchema Between Bin Bool Boolean By Consume Contains ContainsCs
    ContainsCsWord ContextualDatatable Count Database Datascope Datatable Date Datetime Decimal Declare Default
    Desc Distinct Double Dynamic Edges Endswith EndswithCs EntityGroup Evaluate ExecuteAndCache Extend
    ExternalDataUnderscore Externaldata Facet Filter Find FindProjectAway First Float Fork From
    Getschema GrannyAsc GrannyDesc GraphMarkComponents GraphMatch GraphShortestPaths GraphToTable
    GraphWhereEdges GraphWhereNodes Guid Has HasAll HasAny HasCs Hasprefix HasprefixCs Hassuffix
    HassuffixCs Id In InTilde InlineExternalTable Int Int16 Int32 Int64 Int8 Invoke Join Kind Last Let
    Like Likecs Limit Long Lookup MacroExpand MakeGraph MakeSeries MatchesRegex Materialize
    MaterializedViewCombine MvApply MvApplyOld MvExpand MvExpandOld Nodes NotBetween NotContains
    NotContainsCs NotContainsCsWord NotContainsWord NotEndswith NotEndswithCs NotHas NotHasCs
    NotHasprefix NotHasprefixCs NotHassuffix NotHassuffixCs NotIn NotInTilde NotLike NotLikeCs
    NotStartswith NotStartswithCs Null Nulls Of On Optional Or Order Others Output Pack Parse ParseKv
    ParseWhere Partition PartitionBy PartitionedBy Pattern Print Project ProjectAway ProjectByNames
    ProjectKeep ProjectRename ProjectReorder ProjectSmart QueryParameters Range Real Reduce Render
    Restrict Sample SampleDistinct Scan Search Serialize Set Sort Startswith StartswithCs Step String
    Summarize Take Time Timespan To Top TopHitters TopNested Toscalar Totable Typeof Uint Uint16 Uint32
    Uint64 Uint8 Ulong Union Uniqueid View Where With WithNodeId WithSource WithSourceUnderscore
    ;
    "!between" Bracketed NotBetween
    "!contains" Bracketed NotContains
    "!contains_cs" Bracketed NotContainsCs
    "!endswith" Bracketed NotEndswith
    "!endswith_cs" Bracketed NotEndswithCs
    "!has" Bracketed NotHas
    "!has_cs" Bracketed NotHasCs
    "!hasprefix" Bracketed NotHasprefix
    "!hasprefix_cs" Bracketed NotHasprefixCs
    "!hassuffix" Bracketed NotHassuffix
    "!hassuffix_cs" Bracketed NotHassuffixCs
    "!in" Bracketed NotIn
    "!in~" Bracketed NotInTilde
    "!startswith" Bracketed NotStartswith
    "!startswith_cs" Bracketed NotStartswithCs
    "3Dchart" Bracketed Other
    "__contextual_datatable" Bracketed ContextualDatatable
    "__crossCluster" Bracketed Other
    "__crossDB" Bracketed Other
    "__executeAndCache" Bracketed ExecuteAndCache
    "__id" Bracketed Other
    "__isFuzzy" Bracketed Other
    "__noWithSource" Bracketed Other
    "__packedColumn" Bracketed Other
    "__partitionby" Anywhere PartitionBy
    "__projectAway" Bracketed FindProjectAway
    "__sourceColumnIndex" Bracketed Other
    "access" Anywhere Access
    "accumulate" Declaration Other
    "alias" Anywhere Alias
    "and" Bracketed And
    "anomalychart" Bracketed Other
    "areachart" Bracketed Other
    "as" Declaration As
    "asc" Bracketed Asc
    "assert-schema" Bracketed AssertSchema
    "bagexpansion" Bracketed Other
    "barchart" Bracketed Other
    "best_effort" Anywhere Other
    "between" Bracketed Between
    "bin" Anywhere Bin
    "bin_legacy" Bracketed Other
    "bool" Anywhere Bool
    "boolean" Bracketed Boolean
    "by" Declaration By
    "byte" Bracketed Other
    "cachingpolicy" Bracketed Other
    "callout" Bracketed Other
    "cancel" Bracketed Other
    "card" Bracketed Other
    "char" Bracketed Other
    "columnchart" Bracketed Other
    "commands-and-queries" Bracketed Other
    "consume" Anywhere Consume
    "contains" Declaration Contains
    "contains_cs" Bracketed ContainsCs
    "containscs" Bracketed ContainsCsWord
    "count" Anywhere Count
    "cycles" Bracketed Other
    "database" Anywhere Database
    "dataexport" Bracketed Other
    "dataformat" Anywhere Other
    "datascope" Bracketed Datascope
    "datatable" Declaration Datatable
    "date" Bracketed Date
    "datetime" Bracketed Datetime
    "datetime_pattern" Anywhere Other
    "decimal" Bracketed Decimal
    "declare" Anywhere Declare
    "decodeblocks" Bracketed Other
    "default" Anywhere Default
    "desc" Bracketed Desc
    "distinct" Anywhere Distinct
    "double" Bracketed Double
    "dynamic" Bracketed Dynamic
    "earliest" Declaration Other
    "edges" Anywhere Edges
    "encodingpolicy" Bracketed Other
    "endswith" Bracketed Endswith
    "endswith_cs" Bracketed EndswithCs
    "entity_group" Anywhere EntityGroup
    "evaluate" Anywhere Evaluate
    "expandoutput" Bracketed Other
    "extend" Anywhere Extend
    "extent_tags_retention" Bracketed Other
    "external_data" Bracketed ExternalDataUnderscore
    "externaldata" Declaration Externaldata
    "facet" Anywhere Facet
    "filter" Anywhere Filter
    "find" Declaration Find
    "first" Bracketed First
    "flags" Bracketed Other
    "float" Bracketed Float
    "force_remote" Bracketed Other
    "fork" Anywhere Fork
    "from" Anywhere From
    "getschema" Anywhere Getschema
    "granny-asc" Bracketed GrannyAsc
    "granny-desc" Bracketed GrannyDesc
    "graph" Anywhere Other
    "graph-mark-components" Bracketed GraphMarkComponents
    "graph-match" Bracketed GraphMatch
    "graph-shortest-paths" Bracketed GraphShortestPaths
    "graph-to-table" Bracketed GraphToTable
    "graph-where-edges" Bracketed GraphWhereEdges
    "graph-where-nodes" Bracketed GraphWhereNodes
    "guid" Anywhere Guid
    "harddelete" Bracketed Other
    "hardretention" Bracketed Other
    "has" Declaration Has
    "has_all" Bracketed HasAll
    "has_any" Bracketed HasAny
    "has_cs" Bracketed HasCs
    "hasprefix" Bracketed Hasprefix
    "hasprefix_cs" Bracketed HasprefixCs
    "hassuffix" Bracketed Hassuffix
    "hassuffix_cs" Bracketed HassuffixCs
    "hint.concurrency" Bracketed Other
    "hint.distribution" Bracketed Other
    "hint.materialized" Bracketed Other
    "hint.num_partitions" Bracketed Other
    "hint.progressive_top" Bracketed Other
    "hint.remote" Bracketed Other
    "hint.shufflekey" Bracketed Other
    "hint.spread" Bracketed Other
    "hint.strategy" Bracketed Other
    "hotcache" Bracketed Other
    "id" Anywhere Id
    "in" Declaration In
    "inline_external_table" Anywhere InlineExternalTable
    "int" Bracketed Int
    "int16" Bracketed Int16
    "int32" Bracketed Int32
    "int64" Bracketed Int64
    "int8" Bracketed Int8
    "invoke" Declaration Invoke
    "in~" Bracketed InTilde
    "isfuzzy" Bracketed Other
    "join" Anywhere Join
    "journal" Bracketed Other
    "kind" Bracketed Kind
    "ladderchart" Bracketed Other
    "last" Bracketed Last
    "latest" Declaration Other
    "let" Anywhere Let
    "like" Bracketed Like
    "likecs" Bracketed Likecs
    "limit" Anywhere Limit
    "linechart" Bracketed Other
    "long" Bracketed Long
    "lookup" Anywhere Lookup
    "macro-expand" Bracketed MacroExpand
    "make-graph" Bracketed MakeGraph
    "make-series" Bracketed MakeSeries
    "matches regex" Bracketed MatchesRegex
    "materialize" Declaration Materialize
    "materialized-view-combine" Bracketed MaterializedViewCombine
    "materialized-views" Bracketed Other
    "mdm" Declaration Other
    "missing" Bracketed Other
    "mv-apply" Bracketed MvApply
    "mv-expand" Bracketed MvExpand
    "mvapply" Anywhere MvApplyOld
    "mvexpand" Anywhere MvExpandOld
    "nodes" Anywhere Nodes
    "nooptimization" Bracketed Other
    "notcontains" Bracketed NotContainsWord
    "notcontainscs" Bracketed NotContainsCsWord
    "notlike" Bracketed NotLike
    "notlikecs" Bracketed NotLikeCs
    "null" Anywhere Null
    "nulls" Anywhere Nulls
    "of" Declaration Of
    "on" Anywhere On
    "optional" Anywhere Optional
    "or" Bracketed Or
    "order" Anywhere Order
    "others" Bracketed Others
    "output" Anywhere Output
    "pack" Anywhere Pack
    "parse" Anywhere Parse
    "parse-kv" Bracketed ParseKv
    "parse-where" Bracketed ParseWhere
    "partition" Anywhere Partition
    "partitioned-by" Bracketed PartitionedBy
    "pathformat" Bracketed Other
    "pattern" Anywhere Pattern
    "piechart" Bracketed Other
    "pivotchart" Bracketed Other
    "plotly" Anywhere Other
    "print" Declaration Print
    "project" Bracketed Project
    "project-away" Bracketed ProjectAway
    "project-by-names" Bracketed ProjectByNames
    "project-keep" Bracketed ProjectKeep
    "project-rename" Bracketed ProjectRename
    "project-reorder" Bracketed ProjectReorder
    "project-smart" Bracketed ProjectSmart
    "queries" Bracketed Other
    "query_parameters" Anywhere QueryParameters
    "query_results" Bracketed Other
    "range" Anywhere Range
    "real" Bracketed Real
    "reduce" Anywhere Reduce
    "regex" Anywhere Other
    "relaxed" Bracketed Other
    "render" Anywhere Render
    "restrict" Anywhere Restrict
    "restricted_view_access" Bracketed Other
    "row_level_security" Bracketed Other
    "rowstore" Bracketed Other
    "rowstore_references" Bracketed Other
    "rowstore_sealinfo" Bracketed Other
    "rowstorepolicy" Bracketed Other
    "rowstores" Bracketed Other
    "sample" Declaration Sample
    "sample-distinct" Declaration SampleDistinct
    "scan" Anywhere Scan
    "scatterchart" Bracketed Other
    "seal" Bracketed Other
    "seals" Bracketed Other
    "search" Declaration Search
    "serialize" Anywhere Serialize
    "set" Declaration Set
    "set-or-append" Bracketed Other
    "set-or-replace" Bracketed Other
    "shards" Bracketed Other
    "simple" Bracketed Other
    "softdelete" Bracketed Other
    "softretention" Bracketed Other
    "sort" Anywhere Sort
    "sql" Declaration Other
    "stackedareachart" Bracketed Other
    "startswith" Bracketed Startswith
    "startswith_cs" Bracketed StartswithCs
    "statistics" Bracketed Other
    "step" Anywhere Step
    "storedqueryresultcontainers" Bracketed Other
    "string" Bracketed String
    "summarize" Anywhere Summarize
    "tablepurge" Bracketed Other
    "take" Anywhere Take
    "time" Bracketed Time
    "timechart" Bracketed Other
    "timeline" Bracketed Other
    "timepivot" Bracketed Other
    "timespan" Bracketed Timespan
    "title" Declaration Other
    "to" Declaration To
    "top" Anywhere Top
    "top-hitters" Declaration TopHitters
    "top-nested" Declaration TopNested
    "toscalar" Declaration Toscalar
    "totable" Declaration Totable
    "treemap" Bracketed Other
    "typeof" Anywhere Typeof
    "uint" Bracketed Uint
    "uint16" Bracketed Uint16
    "uint32" Bracketed Uint32
    "uint64" Bracketed Uint64
    "uint8" Bracketed Uint8
    "ulong" Bracketed Ulong
    "union" Bracketed Union
    "uniqueid" Bracketed Uniqueid
    "unrestrictedviewers" Bracketed Other
    "uuid" Anywhere Other
    "verbose" Declaration Other
    "view" Anywhere View
    "viewers" Declaration Other
    "views" Bracketed Other
    "where" Declaration Where
    "with" Anywhere With
    "with_itemindex" Bracketed Other
    "with_match_id" Bracketed Other
    "with_node_id" Anywhere WithNodeId
    "with_source" Bracketed WithSourceUnderscore
    "with_step_name" Bracketed Other
    "withsource" Bracketed WithSource
    "writeaheadlog" Bracketed Other
}

/// First row of [`TABLE`] for each first byte, and for the byte after it the end.
const FIRST: [u16; 129] = {
    let mut first = [0; 129];
    let mut row = 0;
    let mut byte = 0;
    while byte < 129 {
        while row < TABLE.len() && (TABLE[row].0.as_bytes()[0] as usize) < byte {
            row += 1;
        }
        #[expect(clippy::cast_possible_truncation, reason = "the table has fewer than 65,536 rows")]
        {
            first[byte] = row as u16;
        }
        byte += 1;
    }
    first
};

impl Keyword {
    /// The keyword with this text, which is case-sensitive, and where it may be a name.
    pub fn from_text(text: &str) -> Option<(Self, NameUse)> {
        let byte = usize::from(*text.as_bytes().first()?);
        let rows = TABLE.get(usize::from(*FIRST.get(byte)?)..usize::from(*FIRST.get(byte + 1)?))?;
        rows.iter().find(|row| row.0 == text).map(|row| (row.2, row.1))
    }
}

#[cfg(test)]
mod tests {
    use super::{Keyword, NameUse, TABLE};

    #[test]
    fn the_table_is_sorted_and_every_row_is_found() {
        assert!(TABLE.is_sorted_by(|a, b| a.0 < b.0));
        for (text, name_use, keyword) in TABLE {
            assert_eq!(Keyword::from_text(text), Some((*keyword, *name_use)), "{text}");
        }
    }

    #[test]
    fn case_counts_and_unknown_words_are_no_keywords() {
        assert_eq!(Keyword::from_text("where"), Some((Keyword::Where, NameUse::Declaration)));
        assert_eq!(Keyword::from_text("Where"), None);
        assert_eq!(Keyword::from_text(""), None);
        assert_eq!(Keyword::from_text("é"), None);
    }
}
