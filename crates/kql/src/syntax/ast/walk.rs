//! A walk through a tree in the order of the text: every expression and every tabular operator, each before its parts.

use super::{
    DynamicValue, DynamicValueKind, Expr, ExprKind, Operator, OperatorKind, Query,
    children::{Children, Visit},
};

/// What a walk meets.
#[derive(Clone, Copy, Debug)]
pub enum SyntaxNode<'t> {
    /// An expression.
    Expr(&'t Expr),
    /// A tabular operator.
    Operator(&'t Operator),
    /// A value inside `dynamic(…)`.
    Dynamic(&'t DynamicValue),
}

/// Visits everything in a query. `visit` says whether to go on into the parts of what it met.
///
/// The parser limits how deep a tree is, so this cannot run out of stack.
pub fn walk<'t>(query: &'t Query, visit: &mut dyn FnMut(SyntaxNode<'t>) -> bool) {
    query.statements.visit_children(&mut |node| walk_node(node, visit));
}

/// Visits a node and everything in it. `visit` says whether to go on into the parts of what it met.
pub fn walk_node<'t>(node: SyntaxNode<'t>, visit: &mut dyn FnMut(SyntaxNode<'t>) -> bool) {
    if visit(node) {
        node.visit_children(&mut |child| walk_node(child, visit));
    }
}

impl<'t> SyntaxNode<'t> {
    /// Calls `visit` for each node that this one is made of, in the order of the text.
    fn visit_children(self, visit: Visit<'_, 't>) {
        match self {
            Self::Expr(expr) => visit_expr_children(expr, visit),
            Self::Operator(operator) => visit_operator_children(&operator.kind, visit),
            Self::Dynamic(value) => match &value.kind {
                DynamicValueKind::Literal(_) => {}
                DynamicValueKind::Array(items) => items.visit_children(visit),
                DynamicValueKind::Bag(members) => {
                    for (_, item) in members {
                        item.visit_children(visit);
                    }
                }
            },
        }
    }
}

fn visit_expr_children<'t>(expr: &'t Expr, visit: Visit<'_, 't>) {
    match &expr.kind {
        ExprKind::Missing
        | ExprKind::Literal(_)
        | ExprKind::TypeOf(_)
        | ExprKind::Name(_)
        | ExprKind::Wildcard(_)
        | ExprKind::Star => {}
        ExprKind::Dynamic(value) => value.visit_children(visit),
        ExprKind::Call(call) => call.visit_children(visit),
        ExprKind::Path { base: first, member: second }
        | ExprKind::Element { base: first, index: second }
        | ExprKind::Binary { left: first, right: second, .. } => {
            first.visit_children(visit);
            second.visit_children(visit);
        }
        ExprKind::Unary { operand: inner, .. }
        | ExprKind::Paren(inner)
        | ExprKind::ToScalar(inner)
        | ExprKind::ToTable(inner)
        | ExprKind::Materialize(inner) => inner.visit_children(visit),
        ExprKind::Logical { operands: items, .. } | ExprKind::EntityGroup(items) => {
            items.visit_children(visit);
        }
        ExprKind::Membership { left, list, .. } => {
            left.visit_children(visit);
            list.visit_children(visit);
        }
        ExprKind::Between { left, low, high, .. } => {
            for part in [left, low, high] {
                part.visit_children(visit);
            }
        }
        ExprKind::Pipeline(pipeline) => pipeline.visit_children(visit),
        ExprKind::DataTable(table) | ExprKind::ExternalData(table) => table.values.visit_children(visit),
        ExprKind::ViewCombine { view, base, delta, aggregations } => {
            for part in [view, base, delta, aggregations] {
                part.visit_children(visit);
            }
        }
    }
}

fn visit_operator_children<'t>(kind: &'t OperatorKind, visit: Visit<'_, 't>) {
    use OperatorKind as O;
    match kind {
        O::Unknown | O::GetSchema | O::Consume | O::ExecuteAndCache | O::GraphMarkComponents => {}
        O::Where(operator) => operator.visit_children(visit),
        O::Extend(operator) => operator.visit_children(visit),
        O::Project(operator) => operator.visit_children(visit),
        O::ProjectAway(operator) => operator.visit_children(visit),
        O::ProjectKeep(operator) => operator.visit_children(visit),
        O::ProjectRename(operator) => operator.visit_children(visit),
        O::ProjectReorder(operator) => operator.visit_children(visit),
        O::ProjectByNames(operator) => operator.visit_children(visit),
        O::Summarize(operator) => operator.visit_children(visit),
        O::Distinct(operator) => operator.visit_children(visit),
        O::Sort(operator) => operator.visit_children(visit),
        O::Top(operator) => operator.visit_children(visit),
        O::TopHitters(operator) => operator.visit_children(visit),
        O::TopNested(operator) => operator.visit_children(visit),
        O::Take(operator) => operator.visit_children(visit),
        O::Count(operator) => operator.visit_children(visit),
        O::Join(operator) => operator.visit_children(visit),
        O::Lookup(operator) => operator.visit_children(visit),
        O::Union(operator) => operator.visit_children(visit),
        O::MvExpand(operator) => operator.visit_children(visit),
        O::MvApply(operator) => operator.visit_children(visit),
        O::Parse(operator) => operator.visit_children(visit),
        O::ParseWhere(operator) => operator.visit_children(visit),
        O::ParseKv(operator) => operator.visit_children(visit),
        O::MakeSeries(operator) => operator.visit_children(visit),
        O::Range(operator) => operator.visit_children(visit),
        O::Print(operator) => operator.visit_children(visit),
        O::Serialize(operator) => operator.visit_children(visit),
        O::Scan(operator) => operator.visit_children(visit),
        O::Partition(operator) => operator.visit_children(visit),
        O::Fork(operator) => operator.visit_children(visit),
        O::Facet(operator) => operator.visit_children(visit),
        O::Reduce(operator) => operator.visit_children(visit),
        O::Sample(operator) => operator.visit_children(visit),
        O::SampleDistinct(operator) => operator.visit_children(visit),
        O::Search(operator) => operator.visit_children(visit),
        O::Find(operator) => operator.visit_children(visit),
        O::Render(operator) => operator.visit_children(visit),
        O::As(operator) => operator.visit_children(visit),
        O::Evaluate(operator) => operator.visit_children(visit),
        O::Invoke(operator) => operator.visit_children(visit),
        O::AssertSchema(operator) => operator.visit_children(visit),
        O::MacroExpand(operator) => operator.visit_children(visit),
        O::MakeGraph(operator) => operator.visit_children(visit),
        O::GraphMatch(operator) => operator.visit_children(visit),
        O::GraphShortestPaths(operator) => operator.visit_children(visit),
        O::GraphToTable(operator) => operator.visit_children(visit),
        O::GraphWhereNodes(operator) => operator.visit_children(visit),
        O::GraphWhereEdges(operator) => operator.visit_children(visit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax;

    #[test]
    fn everything_is_met_in_the_order_of_the_text() {
        let text = "let f = (x: long = 1) { T | where a == x }; \
                    U | join kind=inner (V | where b in (2, 3)) on k | extend c = iff(d, 4, 5), e = dynamic([6, {'g': 7}]) \
                    | summarize n = countif(h > 8) by bin(i, 9) | top 10 by n";
        let parsed = syntax::parse(text);
        assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
        let (mut numbers, mut operators) = (Vec::new(), Vec::new());
        walk(&parsed.query, &mut |node| {
            match node {
                SyntaxNode::Expr(Expr { kind: ExprKind::Literal(_), span, .. }) => {
                    numbers.push(span.of(text));
                }
                SyntaxNode::Dynamic(value) if matches!(value.kind, DynamicValueKind::Literal(_)) => {
                    numbers.push(value.span.of(text));
                }
                SyntaxNode::Operator(operator) => operators.push(operator.keyword.of(text)),
                _ => {}
            }
            true
        });
        assert_eq!(numbers, ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]);
        assert_eq!(operators, ["where", "join", "where", "extend", "summarize", "top"]);
    }

    #[test]
    fn the_parts_of_operators_are_met_in_the_order_of_the_text() {
        // Each expression that is met is a number, so the numbers say which part was missed or met too early.
        for text in [
            "T | top-nested 1 of 2 with others = 3 by 4, top-nested of 5 by 6",
            "T | make-series a = 1 default = 2 on 3 from 4 to 5 step 6 by 7",
            "T | mv-apply a = 1 to typeof(long) limit 2 on (where 3 | take 4)",
            "T | scan order by 1 partition by 2 declare (a: long = 3) with (step s: 4 => a = 5, b = 6;)",
            "range x from 1 to 2 step 3",
            "T | partition by a (top 1 by 2)",
            "T | graph-match (a)-[e*1..2]->(b) where 3 project x = 4",
            "T | find in (A) where 1 project b",
            "T | evaluate pivot(1, 2)",
            "T | top-hitters 1 of 2 by 3",
        ] {
            let mut numbers = Vec::new();
            walk(&syntax::parse(text).query, &mut |node| {
                if let SyntaxNode::Expr(Expr { kind: ExprKind::Literal(_), span, .. }) = node {
                    numbers.push(span.of(text).to_owned());
                }
                true
            });
            let expected: Vec<String> = (1..=numbers.len()).map(|number| number.to_string()).collect();
            let last = text.matches(|c: char| c.is_ascii_digit()).count();
            assert_eq!(numbers, expected, "{text}");
            assert_eq!(numbers.len(), last, "{text}");
        }
    }

    #[test]
    fn parts_can_be_passed_over() {
        let parsed = syntax::parse("T | where a == 1 | where b == 2");
        let mut met = 0;
        walk(&parsed.query, &mut |node| {
            met += 1;
            !matches!(node, SyntaxNode::Operator(_))
        });
        // The pipeline, its source and two operators.
        assert_eq!(met, 4);
    }
}
