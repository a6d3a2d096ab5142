//! Operators on graphs.
//!
//! The arrows of a pattern are made of ordinary tokens that stand next to each other: `-[`, `]->`, `<--`.

use super::{OperatorParts, parts};
use crate::syntax::{
    ast::{
        self, GraphEdge, GraphElement, GraphNode, GraphOutput, GraphPattern, GraphTable, NamedExpr,
        OperatorKind, PartitionedBy,
    },
    keyword::Keyword,
    parser::{Parser, list::ListSyntax, parameter::ParameterStart},
    span::Span,
    token::TokenKind,
};

impl Parser<'_> {
    pub(in crate::syntax) fn parse_make_graph(&mut self) -> OperatorParts {
        let parameters = self.parse_parameters(&[], ParameterStart::NameAndEquals);
        let source = self.expect_name("a column name");
        if self.eat_arrow("-->").is_none() && self.eat_arrow("--").is_none() {
            self.missing_words("`-->` or `--`");
        }
        let target = self.expect_name("a column name");
        let (mut nodes, mut node_id) = (Vec::new(), None);
        if self.eat_keyword(Keyword::WithNodeId).is_some() {
            self.expect(TokenKind::Equal, "=");
            node_id = Some(self.expect_name("a name"));
        } else if self.eat_keyword(Keyword::With).is_some() {
            let list = ListSyntax::of("a table").until(&[Keyword::PartitionedBy]);
            nodes = self.list(list, Self::parse_graph_table, |parser| GraphTable {
                table: parser.no_expr(),
                key: parser.no_name(),
            });
        }
        let partitioned_by = self.eat_keyword(Keyword::PartitionedBy).map(|_| {
            let column = self.expect_name("a column name");
            PartitionedBy { column, body: self.expect_subquery() }
        });
        parts(
            parameters,
            OperatorKind::MakeGraph(ast::MakeGraph { source, target, nodes, node_id, partitioned_by }),
        )
    }

    /// `table on key`.
    fn parse_graph_table(&mut self) -> Option<GraphTable> {
        let table = self.parse_path()?;
        self.expect_keyword(Keyword::On, "on");
        Some(GraphTable { table, key: self.expect_name("a column name") })
    }

    pub(in crate::syntax) fn parse_graph_match(&mut self) -> OperatorParts {
        let parameters = self.parse_parameters(&[], ParameterStart::NameAndEquals);
        let patterns = self.parse_graph_patterns();
        let predicate = self.eat_keyword(Keyword::Where).map(|_| self.expect_expression("a condition"));
        let project = self.parse_graph_project();
        parts(parameters, OperatorKind::GraphMatch(ast::GraphMatch { patterns, predicate, project }))
    }

    pub(in crate::syntax) fn parse_graph_shortest_paths(&mut self) -> OperatorParts {
        let parameters = self.parse_parameters(&["output"], ParameterStart::NameAndEquals);
        let patterns = self.parse_graph_patterns();
        let predicate = self.eat_keyword(Keyword::Where).map(|_| self.expect_expression("a condition"));
        let project = self.parse_graph_project();
        parts(
            parameters,
            OperatorKind::GraphShortestPaths(ast::GraphShortestPaths { patterns, predicate, project }),
        )
    }

    pub(in crate::syntax) fn parse_graph_mark_components(&mut self) -> OperatorParts {
        parts(
            self.parse_parameters(&["with_component_id"], ParameterStart::NameAndEquals),
            OperatorKind::GraphMarkComponents,
        )
    }

    pub(in crate::syntax) fn parse_graph_where_nodes(&mut self) -> OperatorParts {
        let predicate = self.expect_unnamed("a condition");
        parts(Vec::new(), OperatorKind::GraphWhereNodes(ast::GraphWhereNodes { predicate }))
    }

    pub(in crate::syntax) fn parse_graph_where_edges(&mut self) -> OperatorParts {
        let predicate = self.expect_unnamed("a condition");
        parts(Vec::new(), OperatorKind::GraphWhereEdges(ast::GraphWhereEdges { predicate }))
    }

    fn parse_graph_project(&mut self) -> Vec<NamedExpr> {
        if self.eat_keyword(Keyword::Project).is_none() {
            return Vec::new();
        }
        self.list(ListSyntax::of("a column"), Self::parse_named, Self::no_named)
    }

    fn parse_graph_patterns(&mut self) -> Vec<GraphPattern> {
        self.list(ListSyntax::open("a pattern"), Self::parse_graph_pattern, |parser| GraphPattern {
            elements: Vec::new(),
            span: parser.gap(),
        })
    }

    fn parse_graph_pattern(&mut self) -> Option<GraphPattern> {
        let start = self.token().span.start;
        let mut elements = Vec::new();
        loop {
            if let Some(node) = self.parse_graph_node() {
                elements.push(GraphElement::Node(node));
            } else if let Some(edge) = self.parse_graph_edge() {
                elements.push(GraphElement::Edge(edge));
            } else {
                break;
            }
        }
        (!elements.is_empty()).then(|| GraphPattern { elements, span: self.since(start) })
    }

    fn parse_graph_node(&mut self) -> Option<GraphNode> {
        let open = self.eat(TokenKind::OpenParen)?;
        let name = self.parse_name();
        self.close(TokenKind::CloseParen, Some(open));
        Some(GraphNode { name, span: self.since(open.span.start) })
    }

    fn parse_graph_edge(&mut self) -> Option<GraphEdge> {
        for (arrow, to_left, to_right) in [("-->", false, true), ("<--", true, false), ("--", false, false)] {
            if let Some(span) = self.eat_arrow(arrow) {
                return Some(GraphEdge { name: None, repeat: None, to_left, to_right, span });
            }
        }
        let to_left = self.scan_arrow("<-[") > 0;
        let start = self.eat_arrow("-[").or_else(|| self.eat_arrow("<-["))?.start;
        let name = self.parse_name();
        let repeat = self.eat(TokenKind::Star).map(|_| {
            let from = self.expect_path("the least number of steps");
            self.expect(TokenKind::DotDot, "..");
            (from, self.expect_path("the greatest number of steps"))
        });
        let to_right = self.eat_arrow("]->").is_some();
        if !to_right && self.eat_arrow("]-").is_none() {
            self.missing_words("`]->` or `]-`");
        }
        Some(GraphEdge { name, repeat, to_left, to_right, span: self.since(start) })
    }

    fn expect_path(&mut self, what: &str) -> crate::syntax::ast::Expr {
        match self.parse_path() {
            Some(path) => path,
            None => self.missing_expr(what),
        }
    }

    /// How many adjoining tokens spell `arrow`; 0 where they do not.
    fn scan_arrow(&self, arrow: &str) -> usize {
        let mut rest = arrow;
        let mut length = 0;
        while !rest.is_empty() {
            let text = self.text_at(length);
            if text.is_empty() || (length > 0 && !self.adjoins(length)) {
                return 0;
            }
            match rest.strip_prefix(text) {
                Some(behind) => rest = behind,
                None => return 0,
            }
            length += 1;
        }
        length
    }

    fn eat_arrow(&mut self, arrow: &str) -> Option<Span> {
        match self.scan_arrow(arrow) {
            0 => None,
            length => Some(self.take_joined(length).span),
        }
    }

    pub(in crate::syntax) fn parse_graph_to_table(&mut self) -> OperatorParts {
        let outputs = self.list(ListSyntax::open("`nodes` or `edges`"), Self::parse_graph_output, |parser| {
            GraphOutput { what: parser.no_name(), name: None, parameters: Vec::new() }
        });
        parts(Vec::new(), OperatorKind::GraphToTable(ast::GraphToTable { outputs }))
    }

    /// `nodes as N`, `edges as E`.
    fn parse_graph_output(&mut self) -> Option<GraphOutput> {
        if !matches!(self.kind(), TokenKind::Keyword(Keyword::Nodes | Keyword::Edges)) {
            return None;
        }
        let what = self.take_joined(1);
        let name = self.eat_keyword(Keyword::As).map(|_| self.expect_name("a name"));
        let own = ["with_node_id", "with_source_id", "with_target_id"];
        Some(GraphOutput {
            what,
            name,
            parameters: self.parse_parameters(&own, ParameterStart::NameAndEquals),
        })
    }
}
