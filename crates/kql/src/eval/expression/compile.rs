//! From a bound expression to an [`EvalNode`].

mod call;
mod chain;

use std::cell::RefCell;
use std::sync::Arc;

use super::literal;
use super::membership::Membership;
use super::operation;
use super::window::WindowCall;
use super::{EvalNode, RowScope, type_of};
use crate::bind::tree::{
    CaseSensitivity, MembershipOp, RangeOp, ScalarExpr, ScalarExprKind, Schema, TabularExpr, UnaryOp,
};
use crate::eval::execution::Execution;
use crate::eval::value::Type;
use crate::eval::{EvalError, Value};
pub(crate) use call::AggregateCall;

/// Compiles expressions that read one kind of row.
pub(crate) struct Compiler<'c, 'r> {
    run: &'c Execution<'r>,
    mode: Mode<'c>,
}

/// What may stand in the expressions.
enum Mode<'c> {
    /// Nothing that depends on a row.
    Constant,
    /// Columns.
    Row(&'c Schema),
    /// Columns and terms: the condition of a `search`.
    Search(&'c Schema, SearchMode),
    /// Columns and window functions, which are collected: the rows are in a defined order.
    Ordered(&'c Schema, RefCell<Vec<WindowCall>>),
    /// Aggregates, which are collected, and no columns beside them.
    Groups(&'c Schema, RefCell<Vec<AggregateCall>>),
}

/// What is different in the condition of a `search`.
#[derive(Clone, Copy)]
struct SearchMode {
    /// The column with the table's name, which is not searched.
    source: Option<usize>,
    case: CaseSensitivity,
}

impl<'c, 'r> Compiler<'c, 'r> {
    /// For expressions over `row`.
    pub(crate) fn new(run: &'c Execution<'r>, row: &'c Schema) -> Self {
        Self { run, mode: Mode::Row(row) }
    }

    /// For expressions that see no columns.
    pub(crate) fn without_row(run: &'c Execution<'r>) -> Self {
        Self { run, mode: Mode::Constant }
    }

    /// For the condition of a `search`: terms are looked for in every column but the one with the table's name.
    pub(crate) fn searching(
        run: &'c Execution<'r>,
        row: &'c Schema,
        source: Option<usize>,
        case: CaseSensitivity,
    ) -> Self {
        Self { run, mode: Mode::Search(row, SearchMode { source, case }) }
    }

    /// For expressions over rows in a defined order, where window functions may stand.
    pub(crate) fn in_order(run: &'c Execution<'r>, row: &'c Schema) -> Self {
        Self { run, mode: Mode::Ordered(row, RefCell::default()) }
    }

    /// For expressions of aggregates over `row`.
    pub(crate) fn over_groups(run: &'c Execution<'r>, row: &'c Schema) -> Self {
        Self { run, mode: Mode::Groups(row, RefCell::default()) }
    }

    /// The window functions that were found.
    pub(crate) fn into_windows(self) -> Vec<WindowCall> {
        match self.mode {
            Mode::Ordered(_, windows) => windows.into_inner(),
            _ => Vec::new(),
        }
    }

    /// The aggregates that were found.
    pub(crate) fn into_aggregates(self) -> Vec<AggregateCall> {
        match self.mode {
            Mode::Groups(_, aggregates) => aggregates.into_inner(),
            _ => Vec::new(),
        }
    }

    fn row(&self) -> Option<&'c Schema> {
        match self.mode {
            Mode::Constant => None,
            Mode::Row(row) | Mode::Search(row, _) | Mode::Ordered(row, _) | Mode::Groups(row, _) => Some(row),
        }
    }

    fn search(&self) -> Option<SearchMode> {
        match self.mode {
            Mode::Search(_, search) => Some(search),
            _ => None,
        }
    }

    /// Compiles an expression of one value.
    ///
    /// # Errors
    /// An [`EvalError`] for what cannot be executed, and whatever a constant part comes to.
    pub(crate) fn compile(&self, expr: &ScalarExpr) -> Result<EvalNode, EvalError> {
        if let ScalarExprKind::Call(call) = &expr.kind
            && call.results > 1
        {
            let stop =
                EvalError::unsupported(format!("the several results of {}() as one value", call.function));
            return Err(stop.at(expr.span.range()));
        }
        self.compile_results(expr)
    }

    /// Compiles an expression that may be a function of several results: its value is an array of them.
    ///
    /// # Errors
    /// An [`EvalError`] for what cannot be executed, and whatever a constant part comes to.
    pub(crate) fn compile_results(&self, expr: &ScalarExpr) -> Result<EvalNode, EvalError> {
        self.compile_kind(expr).map_err(|error| error.at(expr.span.range()))
    }

    /// Compiles several expressions.
    pub(crate) fn compile_all<'x>(
        &self,
        exprs: impl IntoIterator<Item = &'x ScalarExpr>,
    ) -> Result<Vec<EvalNode>, EvalError> {
        exprs.into_iter().map(|expr| self.compile(expr)).collect()
    }

    fn compile_kind(&self, expr: &ScalarExpr) -> Result<EvalNode, EvalError> {
        match &expr.kind {
            ScalarExprKind::Constant(constant) => {
                literal::value(constant, type_of(expr)).map(EvalNode::Constant)
            }
            ScalarExprKind::Column(index) => self.compile_column(*index),
            ScalarExprKind::StepColumn(step, index) => Ok(EvalNode::State(*step, *index)),
            ScalarExprKind::AnyColumn => Err(EvalError::unsupported("*")),
            ScalarExprKind::Call(call) => self.compile_call(call, expr),
            ScalarExprKind::Aggregate(call) => self.compile_aggregate(call, expr),
            ScalarExprKind::Unary(op, operand) => self.compile_unary(*op, operand),
            ScalarExprKind::Binary(..) => self.compile_chain(expr),
            ScalarExprKind::Logical(op, operands) => {
                self.fold(EvalNode::Logical(*op, self.compile_all(operands)?))
            }
            ScalarExprKind::Membership(op, value, list) => self.compile_membership(*op, value, list),
            ScalarExprKind::MembershipInTable { op, value, id, table } => {
                self.compile_membership_in_table(*op, value, *id, table)
            }
            ScalarExprKind::Between { op, value, low, high } => {
                let parts = [self.compile(value)?, self.compile(low)?, self.compile(high)?];
                self.fold(EvalNode::Between(Box::new(parts), *op == RangeOp::NotBetween))
            }
            ScalarExprKind::Member(base, name) => {
                self.fold(EvalNode::Member(Box::new(self.compile(base)?), Arc::clone(name)))
            }
            ScalarExprKind::Index(base, index) => self.compile_index(base, index),
            ScalarExprKind::ToScalar { id, table } => {
                self.run.scalar_of(*id, table, type_of(expr)).map(EvalNode::Constant)
            }
            ScalarExprKind::Shared { id, expr, constant: true } => {
                let value = || evaluate_constant(&Compiler::without_row(self.run), expr);
                self.run.constant_of(*id, value).map(EvalNode::Constant)
            }
            ScalarExprKind::Shared { expr, .. } => self.compile(expr),
            ScalarExprKind::Unresolved { name, arguments } => {
                Ok(EvalNode::Fixture(Arc::clone(name), self.compile_all(arguments)?, expr.span))
            }
            ScalarExprKind::Error => Err(EvalError::unsupported("an expression that is not understood")),
        }
    }

    fn compile_column(&self, index: usize) -> Result<EvalNode, EvalError> {
        match self.mode {
            Mode::Row(row) | Mode::Search(row, _) | Mode::Ordered(row, _) if index < row.columns.len() => {
                Ok(EvalNode::Column(index))
            }
            _ => Err(EvalError::unsupported("a column that is not known before the query runs")),
        }
    }

    fn compile_unary(&self, op: UnaryOp, operand: &ScalarExpr) -> Result<EvalNode, EvalError> {
        let operand = self.compile(operand)?;
        match (op, operand) {
            (UnaryOp::Plus, operand) => Ok(operand),
            // A negative literal keeps the sign of its zero.
            (UnaryOp::Minus, EvalNode::Constant(Value::Real(number))) => {
                Ok(EvalNode::Constant(Value::Real(-number)))
            }
            (UnaryOp::Minus, operand) => self.fold(EvalNode::Negate(Box::new(operand))),
        }
    }

    fn compile_index(&self, base: &ScalarExpr, index: &ScalarExpr) -> Result<EvalNode, EvalError> {
        if is_sorted_array(base) {
            return Err(EvalError::unsupported(
                "an index on the one result of array_sort_asc() or array_sort_desc()",
            ));
        }
        self.fold(EvalNode::Index(Box::new(self.compile_results(base)?), Box::new(self.compile(index)?)))
    }

    fn compile_membership(
        &self,
        op: MembershipOp,
        value: &ScalarExpr,
        list: &[ScalarExpr],
    ) -> Result<EvalNode, EvalError> {
        for item in list {
            check_item(op, value, type_of(item)).map_err(|error| error.at(item.span.range()))?;
        }
        let nodes = self.compile_all(list)?;
        let membership = Membership::new(op, self.compile(value)?, type_of(value), nodes, &[]);
        Ok(EvalNode::Membership(Box::new(membership)))
    }

    fn compile_membership_in_table(
        &self,
        op: MembershipOp,
        value: &ScalarExpr,
        id: u32,
        table: &TabularExpr,
    ) -> Result<EvalNode, EvalError> {
        let item = table.schema.columns.first().and_then(|column| column.ty);
        check_item(op, value, item.unwrap_or(Type::Dynamic))?;
        let list = self.run.list_of(id, table)?;
        let membership = Membership::new(op, self.compile(value)?, type_of(value), Vec::new(), &list);
        Ok(EvalNode::Membership(Box::new(membership)))
    }

    /// Computes a node of constants once.
    fn fold(&self, node: EvalNode) -> Result<EvalNode, EvalError> {
        let constant = match &node {
            EvalNode::Call(call) => call.folded,
            EvalNode::Negate(operand) | EvalNode::Member(operand, _) => operand.is_constant(),
            EvalNode::Index(base, index) => base.is_constant() && index.is_constant(),
            EvalNode::Logical(_, operands) | EvalNode::Coalesce(operands, _) => {
                operands.iter().all(EvalNode::is_constant)
            }
            EvalNode::Between(parts, _) => parts.iter().all(EvalNode::is_constant),
            EvalNode::Choice(options, otherwise, _) => {
                otherwise.is_constant() && options.iter().all(|(a, b)| a.is_constant() && b.is_constant())
            }
            _ => false,
        };
        if constant { self.fold_constant(&node) } else { Ok(node) }
    }

    fn fold_constant(&self, node: &EvalNode) -> Result<EvalNode, EvalError> {
        node.value(&self.empty_scope()).map(EvalNode::Constant)
    }

    fn empty_scope(&self) -> RowScope<'c> {
        RowScope {
            row: &[],
            slots: &[],
            states: &[],
            blank: &[],
            context: self.run.context,
            fixtures: self.run.fixtures,
        }
    }
}

/// What is looked for in a list has to be comparable with its items.
fn check_item(op: MembershipOp, value: &ScalarExpr, item: Type) -> Result<(), EvalError> {
    let is_text = matches!(op, MembershipOp::HasAny | MembershipOp::HasAll);
    if is_text || operation::comparable(type_of(value), item) {
        return Ok(());
    }
    Err(EvalError::unsupported(format!("a {} in a list of {}", type_of(value).name(), item.name())))
}

/// Whether it is a call that sorts one array. An index there picks one of the arrays that were sorted, and for one
/// array it is not documented whether it picks that or an element.
fn is_sorted_array(expr: &ScalarExpr) -> bool {
    matches!(&expr.kind, ScalarExprKind::Call(call)
        if call.results == 1 && matches!(call.function, "array_sort_asc" | "array_sort_desc"))
}

/// The value of an expression that sees no column.
pub(crate) fn evaluate_constant(compiler: &Compiler<'_, '_>, expr: &ScalarExpr) -> Result<Value, EvalError> {
    compiler.compile(expr)?.value(&compiler.empty_scope())
}
