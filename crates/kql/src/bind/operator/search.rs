//! `search` and `find`: conditions over many tables and columns.

use std::sync::Arc;

use super::union::{MAX_INPUTS, TableChoice, bind_all_tables, bind_tables, unify_schemas};
use crate::{
    bind::{
        advice,
        context::BindContext,
        expression::bind_scalar,
        name::report_unknown_column,
        pipeline::{pass_columns, word},
        schema::{Column, Schema, SchemaRef},
        scope::{Reporting, Scope},
        tree::{
            BoundCall, Constant, Find, FindInput, ScalarExpr, ScalarExprKind, Search, TabularExpr,
            TabularExprKind,
        },
        typed_expr::TypedExpr,
        types::Ty,
    },
    diagnostic::Code,
    syntax::{
        ast::{self, BinaryOp, CaseSensitivity, ScalarType, SyntaxNode, TextOp, TextPredicate, walk_node},
        span::Span,
    },
};

pub(super) fn bind_search<'a>(
    ast::Search { tables, predicate }: &'a ast::Search,
    operator: &'a ast::Operator,
    input: Option<TabularExpr>,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let inputs = match input {
        Some(input) if tables.is_empty() => vec![input],
        _ => bind_searched_tables(tables, operator.span, scope, cx),
    };
    let rows: Vec<SchemaRef> = inputs.iter().map(|table| pass_columns(&table.schema, cx)).collect();
    let (united, mut sources) = match rows.as_slice() {
        [only] => (Arc::clone(only), vec![(0..only.columns.len()).map(Some).collect::<Vec<_>>()]),
        rows => unify_schemas(rows, choose_tables(tables), operator.span, cx),
    };
    let predicate = bind_search_predicate(predicate, &scope.with_row(&united), cx);
    let mut columns = vec![cx.make_column("$table", ScalarType::String, operator.span)];
    columns.extend(cx.columns_of(&united));
    for source in &mut sources {
        source.insert(0, None);
    }
    let row = cx.derive_schema(operator, columns, united.open, rows);
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
fn bind_searched_tables<'a>(
    tables: &'a [ast::Expr],
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> Vec<TabularExpr> {
    if !tables.is_empty() {
        let mut found = Vec::new();
        for table in tables {
            found.extend(bind_tables(table, &scope.outside_row(), cx));
        }
        return found;
    }
    bind_all_tables(span, scope, cx)
}

/// Which tables `in (…)` chooses: without it, all.
fn choose_tables(tables: &[ast::Expr]) -> TableChoice {
    if tables.is_empty() { TableChoice::Matching } else { TableChoice::Named }
}

/// A condition in which a lone term stands for "some column has it".
fn bind_search_predicate<'a>(
    expr: &'a ast::Expr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> ScalarExpr {
    let span = expr.span;
    match &expr.kind {
        ast::ExprKind::Paren(inner) => bind_search_predicate(inner, scope, cx),
        ast::ExprKind::Logical { op, operands, .. } => {
            let operands = operands.iter().map(|operand| bind_search_predicate(operand, scope, cx)).collect();
            ScalarExpr { kind: ScalarExprKind::Logical(*op, operands), ty: Some(ScalarType::Bool), span }
        }
        ast::ExprKind::Star => {
            let kind = ScalarExprKind::Constant(Constant::Bool(true));
            ScalarExpr { kind, ty: Some(ScalarType::Bool), span }
        }
        // `not("term")`: the argument is such a condition too.
        ast::ExprKind::Call(call) if &*call.name.text == "not" && call.args.len() == 1 => {
            cx.functions.insert(Arc::clone(&call.name.text));
            let arguments =
                call.args.iter().map(|argument| bind_search_predicate(&argument.expr, scope, cx)).collect();
            let kind = ScalarExprKind::Call(BoundCall { function: "not", arguments, results: 1 });
            ScalarExpr { kind, ty: Some(ScalarType::Bool), span }
        }
        ast::ExprKind::Literal(_) | ast::ExprKind::Name(_) => {
            let value = bind_scalar(expr, scope, cx);
            if value.ty.is(ScalarType::String) && value.constant {
                return any_column_has(value);
            }
            check_condition(&value, span, scope, cx)
        }
        _ => {
            let value = bind_scalar(expr, scope, cx);
            check_condition(&value, span, scope, cx)
        }
    }
}

fn check_condition<'a>(
    value: &TypedExpr,
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> ScalarExpr {
    if !value.ty.is(ScalarType::Bool) && !value.ty.is_silent() {
        let message = format!("expected a condition, found a {}", value.ty.name());
        cx.error(Code::ExpressionMustHaveType, span, message, advice::comparison(value.ty), scope);
    }
    value.expr.clone()
}

pub(super) fn bind_find<'a>(
    find: &'a ast::Find,
    operator: &'a ast::Operator,
    input: Option<&TabularExpr>,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    if input.is_some() {
        let help = "begin the query with it, or filter with `where`".to_owned();
        let message = "`find` has to be the first operator";
        cx.error(Code::OperatorMustBeFirst, operator.keyword, message, help, scope);
    }
    let tables = bind_searched_tables(&find.tables, operator.span, scope, cx);
    let rows: Vec<SchemaRef> = tables.iter().map(|table| pass_columns(&table.schema, cx)).collect();
    let (united, _) = unify_schemas(&rows, choose_tables(&find.tables), operator.span, cx);
    bind_search_predicate(&find.predicate, &scope.with_row(&united), cx);
    let found = if find.project.is_empty() {
        choose_columns(find, operator, &rows, &united, cx)
    } else {
        project_columns(find, operator, &united, scope, cx)
    };
    let is_away = |column: &Column| {
        find.project_away.iter().any(|gone| match gone {
            ast::FindColumn::Column(gone) => gone.name.text == column.name,
            ast::FindColumn::Pack(_) => &*column.name == PACK,
        })
    };
    let kept: Vec<Column> = found.columns.iter().filter(|column| !is_away(column)).cloned().collect();
    let position = |index: Option<usize>| {
        let id = index.and_then(|index| found.columns.get(index)).map(|column| column.id)?;
        kept.iter().position(|column| column.id == id)
    };
    let (source, pack) = (position(Some(0)), position(found.pack));
    let kind = if tables.len() > MAX_INPUTS {
        TabularExprKind::Error
    } else {
        let inputs = bind_find_inputs(tables, &rows, &find.predicate, &kept, scope, cx);
        TabularExprKind::Find(Find { inputs, source, pack })
    };
    TabularExpr { kind, schema: cx.derive_schema(operator, kept, found.open, rows), span: operator.span }
}

/// The name of the column that has what the others do not.
const PACK: &str = "pack_";

/// The columns of `find` before `project-away`: the first has the name of the table.
struct FoundColumns {
    columns: Vec<Column>,
    /// Index of the column that has what the others do not.
    pack: Option<usize>,
    open: bool,
}

impl FoundColumns {
    fn new(operator: &ast::Operator, cx: &mut BindContext<'_>) -> Self {
        let name = word(operator, "withsource").or_else(|| word(operator, "with_source"));
        let name = name.as_deref().unwrap_or("source_");
        let source = cx.make_column(name, ScalarType::String, operator.span);
        Self { columns: vec![source], pack: None, open: false }
    }

    fn add_pack(&mut self, operator: &ast::Operator, cx: &mut BindContext<'_>) {
        self.pack = Some(self.columns.len());
        self.columns.push(cx.make_column(PACK, ScalarType::Dynamic, operator.span));
    }

    fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|known| *known.name == *name)
    }
}

/// The columns without `project`: those that all tables with a column of the condition have, those of the condition,
/// and the rest packed.
fn choose_columns(
    find: &ast::Find,
    operator: &ast::Operator,
    rows: &[SchemaRef],
    united: &Schema,
    cx: &mut BindContext<'_>,
) -> FoundColumns {
    let mut found = FoundColumns::new(operator, cx);
    let referenced = find_referenced(&find.predicate, united);
    let chosen: Vec<&SchemaRef> = rows
        .iter()
        .filter(|row| {
            rows.len() == 1
                || looks_everywhere(&find.predicate)
                || referenced.iter().any(|column| row.position(&column.name).is_some())
        })
        .collect();
    found.columns.extend(common_columns(&chosen));
    for column in referenced {
        if !found.has(&column.name) {
            found.columns.push(column);
        }
    }
    let packs =
        chosen.iter().any(|row| !row.open && row.columns.iter().any(|column| !found.has(&column.name)));
    if packs {
        found.add_pack(operator, cx);
    }
    found.open = united.open;
    found
}

/// The columns that `project` names.
fn project_columns<'a>(
    find: &'a ast::Find,
    operator: &'a ast::Operator,
    united: &SchemaRef,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> FoundColumns {
    let mut found = FoundColumns::new(operator, cx);
    for column in &find.project {
        match column {
            ast::FindColumn::Column(column) => {
                let name = &column.name;
                if let Some((_, known)) = cx.find_or_infer(united, &name.text, name.span, scope) {
                    let ty = column.ty.and_then(|ty| ty.ty).or(known.ty);
                    found.columns.push(Column { ty, ..known });
                } else {
                    report_unknown_column(united, &name.text, name.span, scope, cx);
                }
            }
            ast::FindColumn::Pack(_) => found.add_pack(operator, cx),
        }
    }
    found
}

/// Each table with the condition on its own row. A name that the table does not have is null there, which the binding
/// over all tables has already reported where no table has it.
fn bind_find_inputs<'a>(
    tables: Vec<TabularExpr>,
    rows: &[SchemaRef],
    predicate: &'a ast::Expr,
    kept: &[Column],
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> Vec<FindInput> {
    let silent = Scope { reporting: Reporting::Silent, ..*scope };
    let is_kept = |column: &Column| kept.iter().any(|kept| kept.name == column.name);
    let bind_input = |(table, row): (TabularExpr, &SchemaRef)| {
        let predicate = bind_search_predicate(predicate, &silent.with_row(row), cx);
        let columns = kept.iter().map(|column| row.position(&column.name)).collect();
        let rest = row.columns.iter().enumerate().filter(|(_, column)| !is_kept(column));
        FindInput { table, predicate, columns, packed: rest.map(|(index, _)| index).collect() }
    };
    tables.into_iter().zip(rows).map(bind_input).collect()
}

/// The columns of `row` that an expression names, each once.
fn find_referenced(expr: &ast::Expr, row: &Schema) -> Vec<Column> {
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
