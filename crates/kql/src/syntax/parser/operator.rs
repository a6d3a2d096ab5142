//! Tabular operators: which one stands here, and the small ones.

mod columns;
mod combine;
mod expand;
mod graph;
mod render;
mod scan;
mod search;
mod text;

use super::Parser;
use crate::{
    suggest::did_you_mean,
    syntax::{
        ast::{Call, NamedParameter, Operator, OperatorKind},
        keyword::Keyword,
        token::TokenKind,
    },
};

/// What an operator's own parser makes: its parameters and itself. In a box, because the frames of the many that
/// pass it on would otherwise take more of the stack than all else.
type Parts = (Vec<NamedParameter>, Box<OperatorKind>);

fn parts(parameters: Vec<NamedParameter>, kind: OperatorKind) -> Parts {
    (parameters, Box::new(kind))
}

impl Parser<'_> {
    /// An operator, where one starts here.
    pub(super) fn parse_operator(&mut self) -> Option<Operator> {
        let TokenKind::Keyword(keyword) = self.kind() else { return None };
        let token = self.token();
        // `count(…)` and `range(…)` are functions.
        if matches!(keyword, Keyword::Count | Keyword::Range) && self.kind_at(1) == TokenKind::OpenParen {
            return None;
        }
        if !is_operator(keyword) {
            return None;
        }
        let id = self.operator_id();
        self.bump();
        let (parameters, kind) = self.parse_operator_parts(keyword);
        Some(Operator {
            id,
            span: self.since(token.span.start),
            keyword: token.span,
            parameters,
            kind: *kind,
        })
    }

    fn parse_operator_parts(&mut self, keyword: Keyword) -> Parts {
        use Keyword as K;
        match keyword {
            K::Where | K::Filter => self.parse_where(),
            K::Extend => self.parse_extend(),
            K::Project => self.parse_project(),
            K::ProjectAway => self.parse_project_away(),
            K::ProjectKeep => self.parse_project_keep(),
            K::ProjectRename => self.parse_project_rename(),
            K::ProjectReorder => self.parse_project_reorder(),
            K::ProjectByNames => self.parse_project_by_names(),
            K::Summarize => self.parse_summarize(),
            K::Distinct => self.parse_distinct(),
            K::Sort | K::Order => self.parse_sort(),
            K::Top => self.parse_top(),
            K::TopHitters => self.parse_top_hitters(),
            K::TopNested => self.parse_top_nested(),
            K::Take | K::Limit => self.parse_take(),
            K::Count => self.parse_count(),
            K::Join => self.parse_join(),
            K::Lookup => self.parse_lookup(),
            K::Union => self.parse_union(),
            K::MvExpand => self.parse_mv_expand(false),
            K::MvExpandOld => self.parse_mv_expand(true),
            K::MvApply | K::MvApplyOld => self.parse_mv_apply(),
            K::Parse => self.parse_parse(false),
            K::ParseWhere => self.parse_parse(true),
            K::ParseKv => self.parse_parse_kv(),
            K::MakeSeries => self.parse_make_series(),
            K::Range => self.parse_range_operator(),
            K::Print => self.parse_print(),
            K::Serialize => self.parse_serialize(),
            K::Scan => self.parse_scan(),
            K::Partition => self.parse_partition(),
            K::PartitionBy => self.parse_partition_by(),
            K::Fork => self.parse_fork(),
            K::Facet => self.parse_facet(),
            K::Reduce => self.parse_reduce(),
            K::Sample => self.parse_sample(),
            K::SampleDistinct => self.parse_sample_distinct(),
            K::Search => self.parse_search(),
            K::Find => self.parse_find(),
            K::Render => self.parse_render(),
            K::Getschema => {
                let parameters = self.parse_parameter_named(&["kind"]).into_iter().collect();
                parts(parameters, OperatorKind::GetSchema)
            }
            K::As => {
                let parameters = self.parse_parameters(&[], true);
                parts(parameters, OperatorKind::As { name: self.expect_name("a name") })
            }
            K::Consume => parts(self.parse_parameters(&[], false), OperatorKind::Consume),
            K::Evaluate => self.parse_evaluate(),
            K::Invoke => self.parse_invoke(),
            K::AssertSchema => parts(Vec::new(), OperatorKind::AssertSchema { schema: self.expect_schema() }),
            K::ExecuteAndCache => parts(Vec::new(), OperatorKind::ExecuteAndCache),
            K::MacroExpand => self.parse_macro_expand(),
            K::MakeGraph => self.parse_make_graph(),
            K::GraphMatch => self.parse_graph_match(),
            K::GraphShortestPaths => self.parse_graph_shortest_paths(),
            K::GraphToTable => self.parse_graph_to_table(),
            K::GraphMarkComponents => {
                parts(self.parse_parameters(&["with_component_id"], true), OperatorKind::GraphMarkComponents)
            }
            K::GraphWhereNodes => {
                let predicate = self.expect_unnamed("a condition");
                parts(Vec::new(), OperatorKind::GraphWhereNodes { predicate })
            }
            K::GraphWhereEdges => {
                let predicate = self.expect_unnamed("a condition");
                parts(Vec::new(), OperatorKind::GraphWhereEdges { predicate })
            }
            _ => parts(Vec::new(), OperatorKind::Unknown),
        }
    }

    fn parse_where(&mut self) -> Parts {
        let parameters = self.parse_parameters(&[], true);
        let predicate = self.expect_named("a condition");
        parts(parameters, OperatorKind::Where { predicate: predicate.expr })
    }

    fn parse_take(&mut self) -> Parts {
        let parameters = self.parse_parameters(&[], true);
        parts(parameters, OperatorKind::Take { count: self.expect_named("a number of rows").expr })
    }

    fn parse_count(&mut self) -> Parts {
        let name = self.eat_keyword(Keyword::As).map(|_| match self.kind() {
            TokenKind::Word => self.take_joined(1),
            _ => self.missing_name("a name"),
        });
        parts(Vec::new(), OperatorKind::Count { name })
    }

    fn parse_sample(&mut self) -> Parts {
        let parameters = self.parse_parameters(&[], true);
        parts(parameters, OperatorKind::Sample { count: self.expect_named("a number of rows").expr })
    }

    fn parse_sample_distinct(&mut self) -> Parts {
        let parameters = self.parse_parameters(&[], true);
        let count = self.expect_named("a number of values").expr;
        self.expect_keyword(Keyword::Of, "of");
        let of = self.expect_named("a column name");
        parts(parameters, OperatorKind::SampleDistinct { count, of })
    }

    fn parse_range_operator(&mut self) -> Parts {
        let name = self.expect_name("a column name");
        self.expect_keyword(Keyword::From, "from");
        let from = self.expect_unnamed("the first value");
        self.expect_keyword(Keyword::To, "to");
        let to = self.expect_unnamed("the last value");
        self.expect_keyword(Keyword::Step, "step");
        let step = self.expect_unnamed("the step");
        parts(Vec::new(), OperatorKind::Range { name, from, to, step })
    }

    fn parse_reduce(&mut self) -> Parts {
        const PROPERTIES: &[&str] = &["threshold", "characters"];
        let parameters = self.parse_parameters(PROPERTIES, false);
        self.expect_keyword(Keyword::By, "by");
        let by = self.expect_named("a column name");
        let with = self.eat_keyword(Keyword::With).is_some();
        let properties = if with { self.parse_parameter_list(PROPERTIES, true) } else { Vec::new() };
        parts(parameters, OperatorKind::Reduce { by, properties })
    }

    fn parse_evaluate(&mut self) -> Parts {
        let parameters = self.parse_parameters(&[], false);
        let plugin = if let Some(name) = self.parse_name() {
            self.parse_arguments(name)
        } else {
            let name = self.missing_name("a plugin with its arguments");
            Call { name, args: Vec::new(), args_span: self.gap() }
        };
        let schema = self.eat(TokenKind::Colon).map(|_| self.expect_plugin_schema());
        parts(parameters, OperatorKind::Evaluate { plugin, schema })
    }

    fn parse_invoke(&mut self) -> Parts {
        let Some(mut function) = self.parse_call() else {
            let function = self.missing_expr("a function with its arguments");
            return parts(Vec::new(), OperatorKind::Invoke { function });
        };
        while self.at(TokenKind::Dot)
            && self.scan_name(1) > 0
            && self.kind_at(1 + self.scan_name(1)) == TokenKind::OpenParen
        {
            function = self.parse_member(function, true, false);
        }
        parts(Vec::new(), OperatorKind::Invoke { function })
    }

    fn parse_macro_expand(&mut self) -> Parts {
        let parameters = self.parse_parameters(&["best_effort"], true);
        let group = if self.at_keyword(Keyword::EntityGroup) {
            Some(self.parse_entity_group())
        } else if self.at_call() {
            self.parse_entity()
        } else {
            self.parse_bare_name()
        };
        let group = match group {
            Some(group) => group,
            None => self.missing_expr("an entity group"),
        };
        let scope = self.eat_keyword(Keyword::As).map(|_| self.expect_name("a name"));
        let body = self.parse_statement_block();
        parts(parameters, OperatorKind::MacroExpand { group, scope, body })
    }
}

/// The operators by name, as far as a query written by hand has them: what a misspelt one may have meant.
const NAMES: &[&str] = &[
    "where",
    "extend",
    "project",
    "project-away",
    "project-keep",
    "project-rename",
    "project-reorder",
    "summarize",
    "distinct",
    "sort",
    "order",
    "top",
    "take",
    "limit",
    "count",
    "join",
    "lookup",
    "union",
    "mv-expand",
    "mv-apply",
    "parse",
    "parse-where",
    "parse-kv",
    "make-series",
    "serialize",
    "scan",
    "partition",
    "fork",
    "facet",
    "reduce",
    "sample",
    "sample-distinct",
    "search",
    "render",
    "getschema",
    "as",
    "evaluate",
    "invoke",
];

/// The operator whose name is close to `word`.
pub(super) fn similar(word: &str) -> Option<&'static str> {
    did_you_mean(word, NAMES.iter().copied())
}

/// Whether an operator starts with the keyword.
pub(super) fn is_operator(keyword: Keyword) -> bool {
    use Keyword as K;
    matches!(
        keyword,
        K::Where
            | K::Filter
            | K::Extend
            | K::Project
            | K::ProjectAway
            | K::ProjectKeep
            | K::ProjectRename
            | K::ProjectReorder
            | K::ProjectByNames
            | K::Summarize
            | K::Distinct
            | K::Sort
            | K::Order
            | K::Top
            | K::TopHitters
            | K::TopNested
            | K::Take
            | K::Limit
            | K::Count
            | K::Join
            | K::Lookup
            | K::Union
            | K::MvExpand
            | K::MvExpandOld
            | K::MvApply
            | K::MvApplyOld
            | K::Parse
            | K::ParseWhere
            | K::ParseKv
            | K::MakeSeries
            | K::Range
            | K::Print
            | K::Serialize
            | K::Scan
            | K::Partition
            | K::PartitionBy
            | K::Fork
            | K::Facet
            | K::Reduce
            | K::Sample
            | K::SampleDistinct
            | K::Search
            | K::Find
            | K::Render
            | K::Getschema
            | K::As
            | K::Consume
            | K::Evaluate
            | K::Invoke
            | K::AssertSchema
            | K::ExecuteAndCache
            | K::MacroExpand
            | K::MakeGraph
            | K::GraphMatch
            | K::GraphShortestPaths
            | K::GraphToTable
            | K::GraphMarkComponents
            | K::GraphWhereNodes
            | K::GraphWhereEdges
    )
}
