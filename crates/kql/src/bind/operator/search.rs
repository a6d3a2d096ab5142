//! `search` and `find`: conditions over many tables and columns.

use std::sync::Arc;

use super::union::MAX_INPUTS;
use crate::diagnostic::Code;
use crate::{
    bind::{
        advice,
        binder::Binder,
        pipeline::word,
        schema::{Column, Schema, SchemaRef},
        tree::{
            BoundCall, Constant, Find, FindInput, ScalarExpr, ScalarExprKind, Search, TabularExpr,
            TabularExprKind,
        },
        typed_expr::TypedExpr,
        types::Ty,
    },
    syntax::{
        ast::{self, BinaryOp, CaseSensitivity, ScalarType, SyntaxNode, TextOp, TextPredicate, walk_node},
        span::Span,
    },
};

impl<'a> Binder<'a> {
    pub(super) fn bind_search(
        &mut self,
        ast::Search { tables, predicate }: &'a ast::Search,
        operator: &'a ast::Operator,
        input: Option<TabularExpr>,
    ) -> TabularExpr {
        let inputs = match input {
            Some(input) if tables.is_empty() => vec![input],
            _ => self.searched(tables, operator.span),
        };
        let rows: Vec<SchemaRef> = inputs.iter().map(|table| self.passed(&table.schema)).collect();
        let (united, mut sources) = match rows.as_slice() {
            [only] => (Arc::clone(only), vec![(0..only.columns.len()).map(Some).collect::<Vec<_>>()]),
            rows => self.unified_row(rows, tables.is_empty(), operator.span),
        };
        let predicate = self.with_row(Some(Arc::clone(&united)), |binder| binder.search_predicate(predicate));
        let mut columns = vec![self.made("$table", ScalarType::String, operator.span)];
        columns.extend(self.columns_of(&united));
        for source in &mut sources {
            source.insert(0, None);
        }
        let row = Self::step(operator, columns, united.open, rows);
        if sources.len() < inputs.len() {
            return TabularExpr { kind: TabularExprKind::Error, schema: row, span: operator.span };
        }
        let predicate = shifted(predicate);
        let case = match word(operator, "kind").as_deref() {
            Some("case_sensitive") => CaseSensitivity::Sensitive,
            _ => CaseSensitivity::Insensitive,
        };
        let search = Search { inputs: inputs.into_iter().zip(sources).collect(), predicate, case };
        TabularExpr { kind: TabularExprKind::Search(search), schema: row, span: operator.span }
    }

    /// The tables that `in (…)` names, or all.
    fn searched(&mut self, tables: &'a [ast::Expr], span: Span) -> Vec<TabularExpr> {
        if !tables.is_empty() {
            let mut found = Vec::new();
            for table in tables {
                found.extend(self.outside_row(|binder| binder.tables_of(table)));
            }
            return found;
        }
        self.all_tables(span)
    }

    /// A condition in which a lone term stands for "some column has it".
    fn search_predicate(&mut self, expr: &'a ast::Expr) -> ScalarExpr {
        let span = expr.span;
        match &expr.kind {
            ast::ExprKind::Paren(inner) => self.search_predicate(inner),
            ast::ExprKind::Logical { op, operands, .. } => {
                let operands = operands.iter().map(|operand| self.search_predicate(operand)).collect();
                ScalarExpr { kind: ScalarExprKind::Logical(*op, operands), ty: Some(ScalarType::Bool), span }
            }
            ast::ExprKind::Star => {
                let kind = ScalarExprKind::Constant(Constant::Bool(true));
                ScalarExpr { kind, ty: Some(ScalarType::Bool), span }
            }
            // `not("term")`: the argument is such a condition too.
            ast::ExprKind::Call(call) if &*call.name.text == "not" && call.args.len() == 1 => {
                self.functions.insert(Arc::clone(&call.name.text));
                let arguments =
                    call.args.iter().map(|argument| self.search_predicate(&argument.expr)).collect();
                let kind = ScalarExprKind::Call(BoundCall { function: "not", arguments, results: 1 });
                ScalarExpr { kind, ty: Some(ScalarType::Bool), span }
            }
            ast::ExprKind::Literal(_) | ast::ExprKind::Name(_) => {
                let value = self.scalar(expr);
                if value.ty.is(ScalarType::String) && value.constant {
                    return any_column_has(value);
                }
                self.checked(&value, span)
            }
            _ => {
                let value = self.scalar(expr);
                self.checked(&value, span)
            }
        }
    }

    fn checked(&mut self, value: &TypedExpr, span: Span) -> ScalarExpr {
        if !value.ty.is(ScalarType::Bool) && !value.ty.is_silent() {
            let message = format!("expected a condition, found a {}", value.ty.name());
            self.error(Code::ExpressionMustHaveType, span, message, advice::comparison(value.ty));
        }
        value.expr.clone()
    }

    #[expect(clippy::too_many_lines, reason = "the kinds of input and of column are told apart here")]
    pub(super) fn bind_find(
        &mut self,
        ast::Find { tables, predicate, project, project_away, .. }: &'a ast::Find,
        operator: &'a ast::Operator,
        input: Option<TabularExpr>,
    ) -> TabularExpr {
        if input.is_some() {
            let help = "begin the query with it, or filter with `where`".to_owned();
            self.error(
                Code::OperatorMustBeFirst,
                operator.keyword,
                "`find` has to be the first operator",
                help,
            );
        }
        let inputs = self.searched(tables, operator.span);
        let rows: Vec<SchemaRef> = inputs.iter().map(|table| self.passed(&table.schema)).collect();
        let (united, _) = self.unified_row(&rows, tables.is_empty(), operator.span);
        self.with_row(Some(Arc::clone(&united)), |binder| binder.search_predicate(predicate));
        let source_name = word(operator, "withsource").or_else(|| word(operator, "with_source"));
        let source =
            self.made(source_name.as_deref().unwrap_or("source_"), ScalarType::String, operator.span);
        let mut columns = vec![source];
        let mut pack = None;
        let mut open = false;
        if project.is_empty() {
            let referenced = Self::referenced(predicate, &united);
            let chosen: Vec<&SchemaRef> = rows
                .iter()
                .filter(|row| {
                    rows.len() == 1
                        || looks_everywhere(predicate)
                        || referenced.iter().any(|column| row.position(&column.name).is_some())
                })
                .collect();
            columns.extend(common_columns(&chosen));
            for column in referenced {
                if !columns.iter().any(|known| known.name == column.name) {
                    columns.push(column);
                }
            }
            let packs = chosen.iter().any(|row| {
                !row.open
                    && row.columns.iter().any(|column| !columns.iter().any(|known| known.name == column.name))
            });
            if packs {
                pack = Some(columns.len());
                columns.push(self.made("pack_", ScalarType::Dynamic, operator.span));
            }
            open = united.open;
        } else {
            for column in project {
                match column {
                    ast::FindColumn::Column(column) => {
                        if let Some((_, found)) =
                            self.find_or_infer(&united, &column.name.text, column.name.span)
                        {
                            let ty = column.ty.and_then(|ty| ty.ty).or(found.ty);
                            columns.push(Column { ty, ..found });
                        } else {
                            self.report_unknown_column(&united, &column.name.text, column.name.span);
                        }
                    }
                    ast::FindColumn::Pack(_) => {
                        pack = Some(columns.len());
                        columns.push(self.made("pack_", ScalarType::Dynamic, operator.span));
                    }
                }
            }
        }
        let away = |column: &Column| {
            project_away.iter().any(|gone| match gone {
                ast::FindColumn::Column(gone) => gone.name.text == column.name,
                ast::FindColumn::Pack(_) => &*column.name == "pack_",
            })
        };
        let kept: Vec<Column> = columns.iter().filter(|column| !away(column)).cloned().collect();
        let position = |index: Option<usize>| {
            let id = index.and_then(|index| columns.get(index)).map(|column| column.id)?;
            kept.iter().position(|column| column.id == id)
        };
        let (source, pack) = (position(Some(0)), position(pack));
        if inputs.len() > MAX_INPUTS {
            let row = Self::step(operator, kept, open, rows);
            return TabularExpr { kind: TabularExprKind::Error, schema: row, span: operator.span };
        }
        let inputs = inputs
            .into_iter()
            .zip(&rows)
            .map(|(table, row)| {
                // Each table is filtered by its own columns; a name that it does not have is null there, which the
                // binding over all tables has already reported where no table has it.
                self.silent += 1;
                let predicate =
                    self.with_row(Some(Arc::clone(row)), |binder| binder.search_predicate(predicate));
                self.silent -= 1;
                let columns = kept.iter().map(|column| row.position(&column.name)).collect();
                let packed = (0..row.columns.len())
                    .filter(|index| {
                        let name = row.columns.get(*index).map(|column| &column.name);
                        !kept.iter().any(|column| Some(&column.name) == name)
                    })
                    .collect();
                FindInput { table, predicate, columns, packed }
            })
            .collect();
        let row = Self::step(operator, kept, open, rows);
        TabularExpr {
            kind: TabularExprKind::Find(Find { inputs, source, pack }),
            schema: row,
            span: operator.span,
        }
    }

    /// The columns of `row` that an expression names, each once.
    fn referenced(expr: &'a ast::Expr, row: &Schema) -> Vec<Column> {
        let mut columns: Vec<Column> = Vec::new();
        walk_condition(expr, &mut |expr| {
            if let ast::ExprKind::Name(name) = &expr.kind
                && let Some(column) = row.position(&name.text).and_then(|index| row.columns.get(index))
                && !columns.iter().any(|known| known.name == column.name)
            {
                columns.push(column.clone());
            }
        });
        columns
    }
}

/// "Some column has the term."
fn any_column_has(value: TypedExpr) -> ScalarExpr {
    let span = value.expr.span;
    let has = TextOp::new(TextPredicate::Has, CaseSensitivity::Insensitive);
    let any = ScalarExpr { kind: ScalarExprKind::AnyColumn, ty: Some(ScalarType::Dynamic), span };
    let kind = ScalarExprKind::Binary(BinaryOp::Text(has), Box::new(any), Box::new(value.expr));
    ScalarExpr { kind, ty: Some(ScalarType::Bool), span }
}

/// The condition over the output row, which has the table's name in front.
fn shifted(mut expr: ScalarExpr) -> ScalarExpr {
    fn shift(expr: &mut ScalarExpr) {
        while let ScalarExprKind::Shared { expr: shared, constant: false, .. } = &expr.kind {
            *expr = ScalarExpr::clone(shared);
        }
        if let ScalarExprKind::Column(index) = &mut expr.kind {
            *index += 1;
        }
        expr.children_mut().for_each(shift);
    }
    shift(&mut expr);
    expr
}

/// The columns that all rows have, at the places of the first; of several types, the type is dynamic.
fn common_columns(rows: &[&SchemaRef]) -> Vec<Column> {
    let Some((first, rest)) = rows.split_first() else { return Vec::new() };
    first
        .columns
        .iter()
        .filter_map(|column| {
            let mut ty = column.ty;
            for row in rest {
                let other = row.columns.get(row.position(&column.name)?)?;
                if other.ty != ty {
                    ty = Ty::Scalar(ScalarType::Dynamic).known();
                }
            }
            Some(Column { ty, ..column.clone() })
        })
        .collect()
}

/// Whether a condition looks into all columns.
fn looks_everywhere(expr: &ast::Expr) -> bool {
    match &expr.kind {
        ast::ExprKind::Star | ast::ExprKind::Literal(ast::Literal::String(_)) => true,
        ast::ExprKind::Paren(inner) => looks_everywhere(inner),
        ast::ExprKind::Logical { operands, .. } => operands.iter().any(looks_everywhere),
        ast::ExprKind::Binary { left, .. } => matches!(left.kind, ast::ExprKind::Star),
        _ => false,
    }
}

/// Visits what a condition reads of the row: neither the tables in it nor the members of dynamics.
fn walk_condition<'e>(expr: &'e ast::Expr, visit: &mut dyn FnMut(&'e ast::Expr)) {
    walk_node(SyntaxNode::Expr(expr), &mut |node| {
        let SyntaxNode::Expr(expr) = node else { return false };
        visit(expr);
        match &expr.kind {
            ast::ExprKind::Path { base, .. } => {
                walk_condition(base, visit);
                false
            }
            ast::ExprKind::Pipeline(_)
            | ast::ExprKind::DataTable(_)
            | ast::ExprKind::ExternalData(_)
            | ast::ExprKind::ToScalar(_)
            | ast::ExprKind::ToTable(_)
            | ast::ExprKind::Materialize(_)
            | ast::ExprKind::ViewCombine { .. }
            | ast::ExprKind::EntityGroup(_) => false,
            _ => true,
        }
    });
}
