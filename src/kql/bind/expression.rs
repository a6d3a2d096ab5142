//! Expressions: literals, operators, members of dynamics; names and calls have files of their own.

use std::sync::Arc;

use super::{
    binder::{Binder, ScopeKind},
    finding::Severity,
    operators,
    row::Column,
    scope::Entity,
    suspicious,
    tree::{Constant, Expr, ExprKind, Origin, Table, TableKind},
    types::Ty,
    value::{Bound, Value},
};
use crate::kql::{
    catalog::function::Kind,
    syntax::{
        ast::{self, BinaryOp, LogicalOp, MembershipOp, ScalarType},
        span::Span,
    },
};

impl<'a> Binder<'a> {
    /// Binds an expression; `tabular` says that a table is due here.
    pub(super) fn bind(&mut self, expr: &'a ast::Expr, tabular: bool) -> Bound {
        if !self.spend(expr.span) {
            return if tabular {
                Bound::Table(Self::unknown_table(expr.span))
            } else {
                Bound::Value(Value::error(expr.span))
            };
        }
        // Parentheses need no stack of their own.
        let inner = expr.without_parens();
        let mut bound = self.deeper(|binder| binder.bind_kind(inner, tabular));
        if !std::ptr::eq(inner, expr)
            && let Bound::Value(value) = &mut bound
        {
            value.reference = false;
        }
        bound
    }

    /// Binds an expression that has to be a scalar.
    pub(super) fn scalar(&mut self, expr: &'a ast::Expr) -> Value {
        match self.bind(expr, false) {
            Bound::Value(value) => value,
            Bound::Table(table) => {
                if !matches!(table.kind, TableKind::Error) {
                    self.error("KS108", expr.span, "expected a scalar here, found a table");
                }
                Value::error(expr.span)
            }
        }
    }

    /// Binds an expression that has to be a table.
    pub(super) fn table(&mut self, expr: &'a ast::Expr) -> Table {
        match self.bind(expr, true) {
            Bound::Table(table) => table,
            Bound::Value(value) => {
                if !value.ty.is_silent() {
                    self.error(
                        "KS111",
                        expr.span,
                        format!("expected a table here, found a {}", value.ty.name()),
                    );
                }
                Self::unknown_table(expr.span)
            }
        }
    }

    /// Binds an expression that sees no columns.
    pub(super) fn outside_row<T>(&mut self, body: impl FnOnce(&mut Self) -> T) -> T {
        let kind = std::mem::replace(&mut self.kind, ScopeKind::Normal);
        let result = self.with_row(None, body);
        self.kind = kind;
        result
    }

    /// Binds a condition.
    pub(super) fn predicate(&mut self, expr: &'a ast::Expr) -> Expr {
        let value = self.scalar(expr);
        if !value.ty.is(ScalarType::Bool) && !value.ty.is_silent() {
            self.error("KS141", expr.span, format!("expected a condition, found a {}", value.ty.name()));
        }
        value.expr
    }

    /// Binds a count: `take n`.
    pub(super) fn count(&mut self, expr: &'a ast::Expr) -> Expr {
        let value = self.scalar(expr);
        if !value.ty.is_integer() && !value.ty.is_silent() {
            self.error("KS134", expr.span, format!("expected a whole number, found a {}", value.ty.name()));
        }
        value.expr
    }

    fn bind_kind(&mut self, expr: &'a ast::Expr, tabular: bool) -> Bound {
        let span = expr.span;
        let value = match &expr.kind {
            ast::ExprKind::Missing => {
                if tabular {
                    return Bound::Table(Self::unknown_table(span));
                }
                Value::error(span)
            }
            ast::ExprKind::Literal(literal) => literal_value(literal, span),
            ast::ExprKind::Dynamic(value) => {
                let constant = Constant::from_dynamic(value);
                let mut value =
                    Value::new(ExprKind::Constant(constant), Ty::Scalar(ScalarType::Dynamic), span);
                value.constant = true;
                value.literal = true;
                value
            }
            ast::ExprKind::TypeOf(of) => type_of(of, span),
            ast::ExprKind::Name(name) => return self.bind_name(name, span, tabular),
            ast::ExprKind::Wildcard(_) => {
                self.error("KS268", span, "a name with `*` cannot stand here");
                Value::error(span)
            }
            ast::ExprKind::Star => Value::new(ExprKind::AnyColumn, Ty::Scalar(ScalarType::Dynamic), span),
            ast::ExprKind::Call(call) => return self.bind_call(call, span, tabular),
            ast::ExprKind::Path { .. } | ast::ExprKind::Element { .. } => return self.bind_members(expr),
            ast::ExprKind::Unary { op, operand } => self.bind_unary(*op, operand, span),
            ast::ExprKind::Binary { .. } => self.bind_binary_chain(expr),
            ast::ExprKind::Logical { op, operands } => self.bind_logical(*op, operands, span),
            ast::ExprKind::Membership { op, left, list, .. } => self.bind_membership(*op, left, list, span),
            ast::ExprKind::Between { op, op_span, left, low, high } => {
                self.bind_between(*op, *op_span, left, low, high, span)
            }
            ast::ExprKind::Paren(inner) => return self.bind(inner, tabular),
            ast::ExprKind::Pipeline(pipeline) => return self.bind_pipeline(pipeline, span),
            ast::ExprKind::DataTable(table) => return Bound::Table(self.bind_data_table(table, span)),
            ast::ExprKind::ExternalData(table) => return Bound::Table(self.bind_external_data(table, span)),
            ast::ExprKind::ToScalar(inner) => self.bind_to_scalar(inner, span),
            ast::ExprKind::ToTable(inner) => {
                let table = self.outside_row(|binder| binder.table(inner));
                return Bound::Table(table);
            }
            ast::ExprKind::Materialize(inner) => {
                let table = self.table(inner);
                return Bound::Table(self.shared_table(table, true));
            }
            ast::ExprKind::ViewCombine { base, delta, aggregations, .. } => {
                return Bound::Table(self.bind_view_combine(base, delta, aggregations, span));
            }
            ast::ExprKind::EntityGroup(_) => return Bound::Table(Self::unknown_table(span)),
        };
        Bound::Value(value)
    }

    fn bind_unary(&mut self, op: ast::UnaryOp, operand: &'a ast::Expr, span: Span) -> Value {
        let operand = self.scalar(operand);
        let ty = operators::unary_type(operand.ty).unwrap_or_else(|| {
            let sign = if op == ast::UnaryOp::Minus { "-" } else { "+" };
            let message = format!("`{sign}` is not defined for a {}", operand.ty.name());
            self.error("KS106", span, message);
            Ty::Error
        });
        let constant = operand.constant;
        Value::new(ExprKind::Unary(op, Box::new(operand.expr)), ty, span).constant(constant)
    }

    fn bind_view_combine(
        &mut self,
        base: &'a ast::Expr,
        delta: &'a ast::Expr,
        aggregations: &'a ast::Expr,
        span: Span,
    ) -> Table {
        self.table(base);
        let delta = self.table(delta);
        let row = delta.row;
        let input = self.input.replace(Arc::clone(&row));
        let table = self.with_row(Some(row), |binder| binder.table(aggregations));
        self.input = input;
        Table { kind: TableKind::Error, row: table.row, span }
    }

    /// A table that may be used any number of times.
    pub(super) fn shared_table(&mut self, table: Table, materialized: bool) -> Table {
        if let TableKind::Shared { id, table: inner, materialized: already } = &table.kind {
            let kind = TableKind::Shared {
                id: *id,
                table: Arc::clone(inner),
                materialized: materialized || *already,
            };
            return Table { kind, row: Arc::clone(&table.row), span: table.span };
        }
        let (row, span) = (Arc::clone(&table.row), table.span);
        let id = self.fresh_shared();
        Table { kind: TableKind::Shared { id, table: Arc::new(table), materialized }, row, span }
    }

    /// A scalar that may be used any number of times.
    pub(super) fn shared_value(&mut self, mut value: Value) -> Value {
        if !matches!(value.expr.kind, ExprKind::Constant(_) | ExprKind::Error | ExprKind::Shared { .. }) {
            let (ty, span) = (value.expr.ty, value.expr.span);
            let kind = ExprKind::Error;
            let expr = std::mem::replace(&mut value.expr, Expr { kind, ty, span });
            let constant = !reads_row(&expr);
            value.expr.kind = ExprKind::Shared { id: self.fresh_shared(), expr: Arc::new(expr), constant };
        }
        // A name for a column is no column: `let c = X` or a parameter that X is handed to.
        value.column = None;
        value.reference = false;
        value.literal = false;
        value
    }

    fn bind_to_scalar(&mut self, inner: &'a ast::Expr, span: Span) -> Value {
        match self.outside_row(|binder| binder.bind(inner, true)) {
            Bound::Table(table) => {
                let first = table.row.columns.first();
                let ty = match first {
                    Some(column) => Ty::from_known(column.ty),
                    None if table.row.open => Ty::Unknown,
                    None => {
                        self.error("KS190", inner.span, "the table has no columns");
                        Ty::Error
                    }
                };
                let id = self.fresh_shared();
                Value::new(ExprKind::ToScalar { id, table: Arc::new(table) }, ty, span).constant(true)
            }
            Bound::Value(value) => {
                let ty = value.ty;
                Value { name: None, ..Value::new(value.expr.kind, ty, span) }.constant(true)
            }
        }
    }

    /// `a + b + c`: the left side of a chain is followed in a loop.
    fn bind_binary_chain(&mut self, expr: &'a ast::Expr) -> Value {
        let mut links = Vec::new();
        let mut first = expr;
        while let ast::ExprKind::Binary { op, op_span, left, right } = &first.kind {
            links.push((*op, *op_span, &**right, first.span));
            first = left;
        }
        let mut value = self.scalar(first);
        for (op, op_span, right, span) in links.into_iter().rev() {
            let right = self.scalar(right);
            value = self.binary(op, op_span, value, right, span);
        }
        value
    }

    fn binary(&mut self, op: BinaryOp, op_span: Span, left: Value, right: Value, span: Span) -> Value {
        let star = matches!(left.expr.kind, ExprKind::AnyColumn);
        let ty = operators::binary_type(op, left.ty, right.ty, star).unwrap_or_else(|| {
            let message = format!(
                "`{}` is not defined for a {} and a {}",
                operators::symbol(op),
                left.ty.name(),
                right.ty.name()
            );
            self.error("KS106", op_span, message);
            operators::assumed_type(op)
        });
        suspicious::binary(self, op, &left, &right, span);
        let constant = left.constant && right.constant;
        let kind = ExprKind::Binary(op, Box::new(left.expr), Box::new(right.expr));
        Value::new(kind, ty, span).constant(constant)
    }

    fn bind_logical(&mut self, op: LogicalOp, operands: &'a [ast::Expr], span: Span) -> Value {
        let word = if op == LogicalOp::And { "and" } else { "or" };
        let mut constant = true;
        let mut bound = Vec::with_capacity(operands.len());
        for operand in operands {
            let value = self.scalar(operand);
            let fits = value.ty.is(ScalarType::Bool)
                || value.ty.is_dynamic()
                || value.ty.is_silent()
                || value.ty == Ty::Null;
            if !fits {
                let message = format!("`{word}` joins conditions, and this is a {}", value.ty.name());
                self.error("KS106", operand.span, message);
            }
            constant &= value.constant;
            bound.push(value.expr);
        }
        Value::new(ExprKind::Logical(op, bound), Ty::Scalar(ScalarType::Bool), span).constant(constant)
    }

    fn bind_membership(
        &mut self,
        op: MembershipOp,
        left: &'a ast::Expr,
        list: &'a [ast::Expr],
        span: Span,
    ) -> Value {
        let value = self.scalar(left);
        let text = matches!(op, MembershipOp::HasAny | MembershipOp::HasAll);
        if text && !operators::accepts(Kind::StringOrDynamic, value.ty) {
            let message = format!("expected a string or dynamic here, found a {}", value.ty.name());
            self.error("KS107", left.span, message);
        }
        let mut items = Vec::with_capacity(list.len());
        let mut constant = value.constant;
        for item in list {
            match self.bind(item, false) {
                Bound::Value(item) => {
                    constant &= item.constant;
                    items.push(item.expr);
                }
                Bound::Table(table) => {
                    if list.len() > 1 {
                        self.error("KS108", item.span, "a table has to be the only thing in the list");
                    }
                    let kind = ExprKind::MembershipInTable(op, Box::new(value.expr), Box::new(table));
                    return Value::new(kind, Ty::Scalar(ScalarType::Bool), span);
                }
            }
        }
        let kind = ExprKind::Membership(op, Box::new(value.expr), items);
        Value::new(kind, Ty::Scalar(ScalarType::Bool), span).constant(constant)
    }

    fn bind_between(
        &mut self,
        op: ast::RangeOp,
        op_span: Span,
        left: &'a ast::Expr,
        low: &'a ast::Expr,
        high: &'a ast::Expr,
        span: Span,
    ) -> Value {
        let value = self.scalar(left);
        let low = self.scalar(low);
        let high = self.scalar(high);
        if !operators::between_fits(value.ty, low.ty, high.ty) {
            let message = format!(
                "a {} cannot be compared with a range from a {} to a {}",
                value.ty.name(),
                low.ty.name(),
                high.ty.name()
            );
            self.error("KS107", op_span, message);
        }
        let constant = value.constant && low.constant && high.constant;
        let kind = ExprKind::Between {
            op,
            value: Box::new(value.expr),
            low: Box::new(low.expr),
            high: Box::new(high.expr),
        };
        Value::new(kind, Ty::Scalar(ScalarType::Bool), span).constant(constant)
    }

    /// `a.b[0].c`: the left side of a chain is followed in a loop.
    fn bind_members(&mut self, expr: &'a ast::Expr) -> Bound {
        let mut links = Vec::new();
        let mut first = expr;
        while let ast::ExprKind::Path { base, .. } | ast::ExprKind::Element { base, .. } = &first.kind {
            links.push(first);
            first = base;
        }
        let mut links = links.into_iter().rev().peekable();
        let special = match links.peek().map(|link| (&link.kind, link.span)) {
            Some((ast::ExprKind::Path { member, .. }, span)) => self.bind_first_path(first, member, span),
            _ => None,
        };
        let mut bound = match special {
            Some(bound) => {
                links.next();
                bound
            }
            None => self.bind(first, false),
        };
        for link in links {
            bound = match &link.kind {
                ast::ExprKind::Path { member, .. } => self.bind_member(bound, member, link.span),
                ast::ExprKind::Element { base, index } => {
                    Bound::Value(self.bind_element(bound, base, index, link.span))
                }
                _ => bound,
            };
        }
        bound
    }

    /// Paths whose left side is no value: a side of a join, a step of `scan`, another database or service.
    fn bind_first_path(&mut self, base: &'a ast::Expr, member: &'a ast::Expr, span: Span) -> Option<Bound> {
        match &base.without_parens().kind {
            ast::ExprKind::Name(name) => self.bind_side(name, member, span),
            // What another place holds is not known here.
            ast::ExprKind::Call(call) if is_place(&call.name.text) => {
                for argument in &call.args {
                    self.bind(&argument.expr, false);
                }
                if !matches!(&*call.name.text, "database" | "cluster") {
                    let message =
                        format!("`{}` reads another place: its columns are not known here", call.name.text);
                    self.report("KS211", Severity::Warning, call.name.span, message, None);
                }
                Some(self.elsewhere(member, span))
            }
            _ => None,
        }
    }

    /// `base[index]`.
    fn bind_element(
        &mut self,
        base: Bound,
        base_expr: &'a ast::Expr,
        index: &'a ast::Expr,
        span: Span,
    ) -> Value {
        let brackets = Span::new(base_expr.span.end, span.end);
        let Bound::Value(base) = base else {
            self.error("KS147", brackets, "a table has no elements");
            return Value::error(span);
        };
        let index_value = self.scalar(index);
        let right = index_name(index);
        if base.ty == Ty::Error || index_value.ty == Ty::Error {
            return Value::error(span).named(right);
        }
        // One of several results of a function, by number.
        if let Some(results) = &base.results {
            let number = match &index_value.expr.kind {
                ExprKind::Constant(Constant::Long(number)) => usize::try_from(*number).ok(),
                _ => None,
            };
            let column = number.and_then(|number| results.columns.get(number));
            let ty = column.map_or(Ty::Unknown, |column| Ty::from_known(column.ty));
            let kind = ExprKind::Index(Box::new(base.expr), Box::new(index_value.expr));
            return Value::new(kind, ty, span).named(right);
        }
        if !base.ty.is_dynamic() && base.ty != Ty::Unknown {
            let help = base
                .ty
                .is(ScalarType::String)
                .then(|| "parse it first: `parse_json(…)`, `split(…)`".to_owned());
            let message = format!("a {} has no elements", base.ty.name());
            self.report("KS147", Severity::Error, brackets, message, help);
            return Value::error(span).named(right);
        }
        let fits = index_value.ty.is_integer()
            || index_value.ty.is_dynamic()
            || index_value.ty.is(ScalarType::String);
        if !fits && !index_value.ty.is_silent() {
            let message =
                format!("expected a number or a name in brackets, found a {}", index_value.ty.name());
            self.error("KS141", index.span, message);
        }
        let name = member_name(base.name.as_deref(), right.as_deref());
        let constant = base.constant && index_value.constant;
        let kind = ExprKind::Index(Box::new(base.expr), Box::new(index_value.expr));
        Value::new(kind, base.ty, span).named(name).constant(constant)
    }

    /// `base.member`.
    fn bind_member(&mut self, base: Bound, member: &'a ast::Expr, span: Span) -> Bound {
        let base = match base {
            Bound::Value(value) => value,
            Bound::Table(table) if table.row.open => return self.elsewhere(member, span),
            Bound::Table(_) => {
                let message = format!("`{}` is not a member of a table", member_text(member));
                self.error("KS142", member.span, message);
                return Bound::Value(Value::error(span));
            }
        };
        let right = match &member.kind {
            ast::ExprKind::Name(name) => Some(Arc::clone(&name.text)),
            ast::ExprKind::Call(_) if base.ty == Ty::Unknown => return self.elsewhere(member, span),
            _ => None,
        };
        if base.ty == Ty::Error {
            return Bound::Value(Value::error(span).named(right));
        }
        if !base.ty.is_dynamic() && base.ty != Ty::Unknown {
            if let Some(name) = &right {
                let parsed = base.name.as_deref().filter(|_| base.ty.is(ScalarType::String));
                let help = parsed.map(|text| format!("parse it first: `parse_json({text}).{name}`"));
                let message = format!("`{name}` is not there: a {} has no members", base.ty.name());
                self.report("KS142", Severity::Error, member.span, message, help);
            }
            return Bound::Value(Value::error(span).named(right));
        }
        let name = member_name(base.name.as_deref(), right.as_deref());
        let (ty, constant) = (base.ty, base.constant);
        let kind = match right {
            Some(right) => ExprKind::Member(Box::new(base.expr), right),
            None => ExprKind::Error,
        };
        Bound::Value(Value::new(kind, ty, span).named(name).constant(constant))
    }

    /// `$left.x`, `$right.x`, and the state of a step of `scan`.
    fn bind_side(&mut self, base: &'a ast::Name, member: &'a ast::Expr, span: Span) -> Option<Bound> {
        if let Some(Entity::Step(step, columns)) = self.scope.find(&base.text) {
            let (step, columns) = (*step, std::rc::Rc::clone(columns));
            let ast::ExprKind::Name(name) = &member.kind else { return None };
            let found = columns.iter().position(|column| *column.name == *name.text);
            let open = self.row.as_ref().is_some_and(|row| row.open);
            let value = match found.and_then(|index| columns.get(index).map(|column| (index, column))) {
                Some((index, column)) => {
                    Value::new(ExprKind::StepColumn(step, index), Ty::from_known(column.ty), span)
                        .named(Some(Arc::clone(&name.text)))
                }
                None if open => {
                    Value::new(ExprKind::Error, Ty::Unknown, span).named(Some(Arc::clone(&name.text)))
                }
                None => {
                    self.unknown_name(&name.text, member.span, false);
                    Value::error(span).named(Some(Arc::clone(&name.text)))
                }
            };
            return Some(Bound::Value(value));
        }
        let side = match &*base.text {
            "$left" if self.right.is_some() => self.row.clone()?,
            "$right" => self.right.clone()?,
            _ => return None,
        };
        let ast::ExprKind::Name(name) = &member.kind else { return None };
        let value = match self.find_or_infer(&side, &name.text, member.span) {
            Some((index, column)) => Self::column_value(index, column, span),
            None => {
                self.report_unknown_column(&side, &name.text, member.span);
                Value::error(span).named(Some(Arc::clone(&name.text)))
            }
        };
        Some(Bound::Value(value))
    }

    /// Something of another database or service: its arguments are bound, its rows are unknown.
    fn elsewhere(&mut self, member: &'a ast::Expr, span: Span) -> Bound {
        let name: Arc<str> = match &member.kind {
            ast::ExprKind::Call(call) => {
                for argument in &call.args {
                    self.bind(&argument.expr, false);
                }
                Arc::clone(&call.name.text)
            }
            ast::ExprKind::Name(name) => Arc::clone(&name.text),
            _ => "".into(),
        };
        let row = Self::plain_row(Vec::new(), true);
        Bound::Table(Table { kind: TableKind::Named(name), row, span })
    }

    /// Columns declared in a schema: `(a: string, b: long)`.
    pub(super) fn declared_columns(&mut self, columns: &'a [ast::ColumnDecl]) -> Vec<Column> {
        let mut declared: Vec<Column> = Vec::with_capacity(columns.len());
        for column in columns {
            if declared.iter().any(|known| *known.name == *column.name.text) {
                let message = format!("a column `{}` is already declared", column.name.text);
                self.error("KS171", column.name.span, message);
                continue;
            }
            let ty = column.ty.map_or(Ty::Scalar(ScalarType::String), |ty| Ty::from_known(ty.ty));
            let made = self.column(Arc::clone(&column.name.text), ty, Origin::Expression(column.span));
            declared.push(made);
        }
        declared
    }

    fn bind_data_table(&mut self, table: &'a ast::TableLiteral, span: Span) -> Table {
        let columns = self.declared_columns(&table.columns);
        let width = columns.len();
        if width > 0 && table.values.len() % width != 0 {
            let message = format!("expected {width} values a row, found {} in all", table.values.len());
            self.error("KS173", table.values_span, message);
        }
        let mut rows = Vec::with_capacity(table.values.len() / width.max(1));
        for cells in table.values.chunks(width.max(1)) {
            rows.push(cells.iter().map(|cell| self.scalar(cell).expr).collect());
        }
        Table { kind: TableKind::Rows(rows), row: Self::plain_row(columns, false), span }
    }

    fn bind_external_data(&mut self, table: &'a ast::TableLiteral, span: Span) -> Table {
        let columns = self.declared_columns(&table.columns);
        let addresses = table.values.iter().map(|address| self.scalar(address).expr).collect();
        let properties = self.properties(&table.properties);
        Table {
            kind: TableKind::External { addresses, properties },
            row: Self::plain_row(columns, false),
            span,
        }
    }
}

/// Whether an expression depends on the row that it stands in.
pub(super) fn reads_row(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Constant(_) | ExprKind::ToScalar { .. } | ExprKind::Error => false,
        ExprKind::Column(_) | ExprKind::StepColumn(..) | ExprKind::AnyColumn => true,
        ExprKind::Call(call) => row_function(call.function) || call.arguments.iter().any(reads_row),
        ExprKind::Aggregate(_) => true,
        ExprKind::Unary(_, operand) | ExprKind::Member(operand, _) => reads_row(operand),
        ExprKind::Binary(_, left, right) | ExprKind::Index(left, right) => {
            reads_row(left) || reads_row(right)
        }
        ExprKind::Logical(_, operands) => operands.iter().any(reads_row),
        ExprKind::Membership(_, value, list) => reads_row(value) || list.iter().any(reads_row),
        ExprKind::MembershipInTable(_, value, _) => reads_row(value),
        ExprKind::Between { value, low, high, .. } => reads_row(value) || reads_row(low) || reads_row(high),
        ExprKind::Shared { constant, .. } => !constant,
        ExprKind::Unresolved { arguments, .. } => arguments.iter().any(reads_row),
    }
}

/// Functions that give another value for each row without reading a column.
fn row_function(name: &str) -> bool {
    matches!(
        name,
        "rand"
            | "new_guid"
            | "row_number"
            | "row_rank"
            | "row_rank_dense"
            | "row_rank_min"
            | "ingestion_time"
            | "pack_all"
            | "extent_id"
            | "cursor_after"
    )
}

/// Functions that name another place: a database, a cluster, another workspace or service.
fn is_place(name: &str) -> bool {
    matches!(name, "database" | "cluster" | "workspace" | "app" | "resource" | "arg" | "adx")
}

fn literal_value(literal: &ast::Literal, span: Span) -> Value {
    let constant = Constant::from_literal(literal);
    let ty = constant.ty().map_or(Ty::Null, Ty::Scalar);
    let mut value = Value::new(ExprKind::Constant(constant), ty, span);
    value.constant = true;
    value.literal = true;
    value
}

fn type_of(of: &ast::TypeOf, span: Span) -> Value {
    let (name, ty) = match of {
        ast::TypeOf::Scalar(ty) => (ty.ty.map_or("", ScalarType::name), ty.ty),
        ast::TypeOf::Table(_) => ("table", None),
    };
    let mut value = Value::new(ExprKind::Constant(Constant::String(name.into())), Ty::TypeOf(ty), span);
    value.constant = true;
    value.literal = true;
    value
}

/// The part of a result's name that an index gives: literal texts and whole numbers only.
fn index_name(index: &ast::Expr) -> Option<Arc<str>> {
    match &index.kind {
        ast::ExprKind::Literal(ast::Literal::String(text)) => Some(Arc::clone(text)),
        ast::ExprKind::Literal(ast::Literal::Long(number)) => Some(number.to_string().into()),
        ast::ExprKind::Literal(ast::Literal::Int(number)) => Some(number.to_string().into()),
        _ => None,
    }
}

/// `data.UserId` → `data_UserId`.
fn member_name(left: Option<&str>, right: Option<&str>) -> Option<Arc<str>> {
    match left.filter(|left| !left.trim().is_empty()) {
        Some(left) => Some(format!("{left}_{}", right.unwrap_or_default()).into()),
        None => right.map(Into::into),
    }
}

fn member_text(member: &ast::Expr) -> &str {
    match &member.kind {
        ast::ExprKind::Name(name) => &name.text,
        ast::ExprKind::Call(call) => &call.name.text,
        _ => "",
    }
}
