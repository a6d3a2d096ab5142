//! A walk through a tree in the order of the text: every expression and every tabular operator, each before its parts.

use super::{
    By, DynamicValue, DynamicValueKind, Expr, ExprKind, FindColumn, FunctionDeclaration, GraphElement,
    GraphPattern, LetValue, NamedExpr, Operator, OperatorKind, Ordered, PartitionBody, Pipeline, Query,
    SeriesRange, Statement, StatementKind, Subquery,
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
    SyntaxWalker { visit }.statements(&query.statements);
}

struct SyntaxWalker<'v, 't> {
    visit: &'v mut dyn FnMut(SyntaxNode<'t>) -> bool,
}

impl<'t> SyntaxWalker<'_, 't> {
    fn statements(&mut self, statements: &'t [Statement]) {
        for statement in statements {
            match &statement.kind {
                StatementKind::Let(declared) => match &declared.value {
                    LetValue::Expr(expr) => self.expr(expr),
                    LetValue::Function(function) => self.function(function),
                },
                StatementKind::Set { value, .. } => self.exprs(value),
                StatementKind::QueryParameters(parameters) => {
                    for parameter in parameters {
                        self.exprs(&parameter.default);
                    }
                }
                StatementKind::Alias { value, .. } => self.expr(value),
                StatementKind::Pattern(pattern) => {
                    for row in &pattern.rows {
                        self.exprs(&row.arguments);
                        self.exprs(&row.path);
                        self.statements(&row.body);
                    }
                }
                StatementKind::Restrict { entities, .. } => self.exprs(entities),
                StatementKind::Expression(expr) => self.expr(expr),
            }
        }
    }

    fn function(&mut self, function: &'t FunctionDeclaration) {
        for parameter in &function.parameters {
            self.exprs(&parameter.default);
        }
        self.statements(&function.body);
    }

    fn exprs(&mut self, exprs: impl IntoIterator<Item = &'t Expr>) {
        exprs.into_iter().for_each(|expr| self.expr(expr));
    }

    fn named(&mut self, exprs: impl IntoIterator<Item = &'t NamedExpr>) {
        exprs.into_iter().for_each(|named| self.expr(&named.expr));
    }

    fn ordered(&mut self, keys: impl IntoIterator<Item = &'t Ordered>) {
        keys.into_iter().for_each(|key| self.expr(&key.key.expr));
    }

    fn by(&mut self, by: Option<&'t By>) {
        if let Some(by) = by {
            self.named(&by.keys);
            self.exprs(&by.bin);
        }
    }

    fn subquery(&mut self, subquery: &'t Subquery) {
        self.expr(&subquery.body);
    }

    fn pipeline(&mut self, pipeline: &'t Pipeline) {
        self.exprs(pipeline.source.as_deref());
        pipeline.operators.iter().for_each(|operator| self.operator(operator));
    }

    fn dynamic(&mut self, value: &'t DynamicValue) {
        if !(self.visit)(SyntaxNode::Dynamic(value)) {
            return;
        }
        match &value.kind {
            DynamicValueKind::Literal(_) => {}
            DynamicValueKind::Array(items) => items.iter().for_each(|item| self.dynamic(item)),
            DynamicValueKind::Bag(members) => members.iter().for_each(|(_, item)| self.dynamic(item)),
        }
    }

    fn expr(&mut self, expr: &'t Expr) {
        if !(self.visit)(SyntaxNode::Expr(expr)) {
            return;
        }
        match &expr.kind {
            ExprKind::Missing
            | ExprKind::Literal(_)
            | ExprKind::TypeOf(_)
            | ExprKind::Name(_)
            | ExprKind::Wildcard(_)
            | ExprKind::Star => {}
            ExprKind::Dynamic(value) => self.dynamic(value),
            ExprKind::Call(call) => self.named(&call.args),
            ExprKind::Path { base, member } => self.exprs([&**base, &**member]),
            ExprKind::Element { base, index } => self.exprs([&**base, &**index]),
            ExprKind::Unary { operand, .. } => self.expr(operand),
            ExprKind::Binary { left, right, .. } => self.exprs([&**left, &**right]),
            ExprKind::Logical { operands, .. } => self.exprs(operands),
            ExprKind::Membership { left, list, .. } => {
                self.expr(left);
                self.exprs(list);
            }
            ExprKind::Between { left, low, high, .. } => self.exprs([&**left, &**low, &**high]),
            ExprKind::Paren(inner)
            | ExprKind::ToScalar(inner)
            | ExprKind::ToTable(inner)
            | ExprKind::Materialize(inner) => self.expr(inner),
            ExprKind::Pipeline(pipeline) => self.pipeline(pipeline),
            ExprKind::DataTable(table) | ExprKind::ExternalData(table) => self.exprs(&table.values),
            ExprKind::ViewCombine { view, base, delta, aggregations } => {
                self.exprs([&**view, &**base, &**delta, &**aggregations]);
            }
            ExprKind::EntityGroup(items) => self.exprs(items),
        }
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each operator")]
    fn operator(&mut self, operator: &'t Operator) {
        if !(self.visit)(SyntaxNode::Operator(operator)) {
            return;
        }
        match &operator.kind {
            OperatorKind::Where { predicate } => self.expr(predicate),
            OperatorKind::Extend { columns }
            | OperatorKind::Project { columns }
            | OperatorKind::ProjectRename { columns }
            | OperatorKind::Distinct { columns }
            | OperatorKind::Print { columns }
            | OperatorKind::Serialize { columns } => self.named(columns),
            OperatorKind::ProjectAway { columns }
            | OperatorKind::ProjectKeep { columns }
            | OperatorKind::ProjectByNames { columns } => self.exprs(columns),
            OperatorKind::ProjectReorder { columns } => self.ordered(columns),
            OperatorKind::Summarize { aggregates, by } => {
                self.named(aggregates);
                self.by(by.as_ref());
            }
            OperatorKind::Sort { keys } => self.ordered(keys),
            OperatorKind::Top { count, by } => {
                self.expr(count);
                self.ordered([by]);
            }
            OperatorKind::TopHitters { count, of, by } => {
                self.expr(count);
                self.named([of]);
                self.named(by);
            }
            OperatorKind::TopNested { levels } => {
                for level in levels {
                    self.exprs(&level.count);
                    self.named([&level.of]);
                    self.exprs(&level.others);
                    self.ordered([&level.by]);
                }
            }
            OperatorKind::Take { count } | OperatorKind::Sample { count } => self.expr(count),
            OperatorKind::Join { right, on } | OperatorKind::Lookup { right, on } => {
                self.expr(right);
                self.exprs(on.iter().flat_map(|on| &on.conditions));
            }
            OperatorKind::Union { tables } => self.exprs(tables),
            OperatorKind::MvExpand { columns, row_limit, .. } => {
                self.named(columns.iter().map(|column| &column.column));
                self.exprs(row_limit);
            }
            OperatorKind::MvApply { columns, row_limit, on, .. } => {
                self.named(columns.iter().map(|column| &column.column));
                self.exprs(row_limit);
                self.subquery(on);
            }
            OperatorKind::Parse { input, .. }
            | OperatorKind::ParseWhere { input, .. }
            | OperatorKind::ParseKv { input, .. } => self.expr(input),
            OperatorKind::MakeSeries { aggregates, on, range, by } => {
                for aggregate in aggregates {
                    self.named([&aggregate.column]);
                    self.exprs(&aggregate.default);
                }
                self.named([on]);
                match range {
                    SeriesRange::Steps { from, to, step } => {
                        self.exprs(from);
                        self.exprs(to);
                        self.expr(step);
                    }
                    SeriesRange::In(bounds) => self.exprs(bounds),
                }
                self.by(by.as_ref());
            }
            OperatorKind::Range { from, to, step, .. } => self.exprs([from, to, step]),
            OperatorKind::Scan { order_by, partition_by, declare, steps } => {
                self.ordered(order_by);
                self.exprs(partition_by);
                self.exprs(declare.iter().filter_map(|column| column.default.as_ref()));
                for step in steps {
                    self.expr(&step.condition);
                    step.assignments.iter().for_each(|assignment| self.expr(&assignment.value));
                }
            }
            OperatorKind::Partition { by, body } => {
                self.expr(by);
                match body {
                    PartitionBody::Subquery(subquery) | PartitionBody::Query(subquery) => {
                        self.subquery(subquery);
                    }
                }
            }
            OperatorKind::Fork { branches } => branches.iter().for_each(|branch| self.subquery(&branch.body)),
            OperatorKind::Facet { by, with } => {
                self.exprs(by);
                if let Some(with) = with {
                    self.subquery(with);
                }
            }
            OperatorKind::Reduce { by, .. } => self.named([by]),
            OperatorKind::SampleDistinct { count, of } => {
                self.expr(count);
                self.named([of]);
            }
            OperatorKind::Search { tables, predicate } => {
                self.exprs(tables);
                self.expr(predicate);
            }
            OperatorKind::Find { tables, predicate, project, .. } => {
                self.exprs(tables);
                self.expr(predicate);
                for column in project {
                    if let FindColumn::Pack(expr) = column {
                        self.expr(expr);
                    }
                }
            }
            OperatorKind::Evaluate { plugin, .. } => self.named(&plugin.args),
            OperatorKind::Invoke { function } => self.expr(function),
            OperatorKind::MacroExpand { group, body, .. } => {
                self.expr(group);
                self.statements(body);
            }
            OperatorKind::MakeGraph { nodes, .. } => self.exprs(nodes.iter().map(|node| &node.table)),
            OperatorKind::GraphMatch { patterns, predicate, project }
            | OperatorKind::GraphShortestPaths { patterns, predicate, project } => {
                self.patterns(patterns);
                self.exprs(predicate);
                self.named(project);
            }
            OperatorKind::GraphWhereNodes { predicate } | OperatorKind::GraphWhereEdges { predicate } => {
                self.expr(predicate);
            }
            OperatorKind::Unknown
            | OperatorKind::Count { .. }
            | OperatorKind::Render { .. }
            | OperatorKind::GetSchema
            | OperatorKind::As { .. }
            | OperatorKind::Consume
            | OperatorKind::AssertSchema { .. }
            | OperatorKind::ExecuteAndCache
            | OperatorKind::GraphToTable { .. }
            | OperatorKind::GraphMarkComponents => {}
        }
    }

    fn patterns(&mut self, patterns: &'t [GraphPattern]) {
        for element in patterns.iter().flat_map(|pattern| &pattern.elements) {
            if let GraphElement::Edge(edge) = element
                && let Some((low, high)) = &edge.repeat
            {
                self.exprs([low, high]);
            }
        }
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
