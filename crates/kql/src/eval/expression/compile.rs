//! From a bound expression to a [`Node`].

use std::cell::RefCell;
use std::sync::Arc;

use super::literal;
use super::membership::Membership;
use super::operation::{self, EvalOperation, SEARCH_TERM};
use super::text_match::AnyColumn;
use super::window::WindowCall;
use super::{EvalCall, EvalNode, RowScope, type_of};
use crate::bind::tree::{
    self, BinaryOp, CaseSensitivity, MembershipOp, RangeOp, ScalarExpr, ScalarExprKind, Schema, TextOp,
    TextPredicate, UnaryOp,
};
use crate::catalog::function::{FunctionForm, SpecialForm, WindowFunction};
use crate::eval::aggregate::{self, AggregateContext};
use crate::eval::execution::Execution;
use crate::eval::function::{self, folded};
use crate::eval::value::Type;
use crate::eval::{EvalError, Value};

/// Makes expressions ready that read one kind of row.
pub(crate) struct Compiler<'c, 'r> {
    run: &'c Execution<'r>,
    row: Option<&'c Schema>,
    /// Whether columns may be read here: not beside the aggregates of a `summarize`.
    columns: bool,
    /// Window functions found so far; `None` where the order of rows is not defined.
    windows: Option<RefCell<Vec<WindowCall>>>,
    /// Aggregates found so far; `None` where none may stand.
    aggregates: Option<RefCell<Vec<AggregateCall>>>,
    search: Option<SearchMode>,
}

/// What is different in the condition of a `search`.
#[derive(Clone, Copy)]
struct SearchMode {
    /// The column with the table's name, in which nothing is sought.
    source: Option<usize>,
    case: CaseSensitivity,
}

/// A call of an aggregate.
pub(crate) struct AggregateCall {
    /// The function.
    pub(crate) aggregate: &'static aggregate::AggregateBuiltin,
    /// What it is told of its arguments.
    pub(crate) setup: AggregateContext,
    /// The arguments, over the row.
    pub(crate) arguments: Vec<EvalNode>,
}

impl AggregateCall {
    /// `count()`.
    pub(crate) fn count() -> Result<Self, EvalError> {
        let aggregate = aggregate::find("count").ok_or_else(|| EvalError::unsupported("count()"))?;
        let setup = AggregateContext { types: Vec::new(), results: 1, constants: Vec::new() };
        Ok(Self { aggregate, setup, arguments: Vec::new() })
    }
}

impl<'c, 'r> Compiler<'c, 'r> {
    /// For expressions over `row`.
    pub(crate) fn new(run: &'c Execution<'r>, row: &'c Schema) -> Self {
        Self { run, row: Some(row), columns: true, windows: None, aggregates: None, search: None }
    }

    /// For expressions that see no columns.
    pub(crate) fn without_row(run: &'c Execution<'r>) -> Self {
        Self { run, row: None, columns: false, windows: None, aggregates: None, search: None }
    }

    /// For the condition of a `search`: terms are sought in every column but the one with the table's name.
    pub(crate) fn searching(
        run: &'c Execution<'r>,
        row: &'c Schema,
        source: Option<usize>,
        case: CaseSensitivity,
    ) -> Self {
        Self { search: Some(SearchMode { source, case }), ..Self::new(run, row) }
    }

    /// For expressions over rows in a defined order, where window functions may stand.
    pub(crate) fn in_order(run: &'c Execution<'r>, row: &'c Schema) -> Self {
        Self { windows: Some(RefCell::default()), ..Self::new(run, row) }
    }

    /// For expressions of aggregates over `row`.
    pub(crate) fn over_groups(run: &'c Execution<'r>, row: &'c Schema) -> Self {
        Self { columns: false, aggregates: Some(RefCell::default()), ..Self::new(run, row) }
    }

    /// The window functions that were found.
    pub(crate) fn into_windows(self) -> Vec<WindowCall> {
        self.windows.map(RefCell::into_inner).unwrap_or_default()
    }

    /// The aggregates that were found.
    pub(crate) fn into_aggregates(self) -> Vec<AggregateCall> {
        self.aggregates.map(RefCell::into_inner).unwrap_or_default()
    }

    /// Makes an expression ready.
    ///
    /// # Errors
    /// A [`Stop`] for what cannot be executed, and whatever a constant part comes to.
    pub(crate) fn node(&self, expr: &ScalarExpr) -> Result<EvalNode, EvalError> {
        if let ScalarExprKind::Call(call) = &expr.kind
            && call.results > 1
        {
            let stop =
                EvalError::unsupported(format!("the several results of {}() as one value", call.function));
            return Err(stop.at(expr.span.range()));
        }
        self.results(expr)
    }

    /// Makes an expression ready that may be a function of several results, which answers an array of them.
    ///
    /// # Errors
    /// A [`Stop`] for what cannot be executed, and whatever a constant part comes to.
    pub(crate) fn results(&self, expr: &ScalarExpr) -> Result<EvalNode, EvalError> {
        self.kind(expr).map_err(|stop| stop.at(expr.span.range()))
    }

    /// Makes several expressions ready.
    pub(crate) fn nodes<'x>(
        &self,
        exprs: impl IntoIterator<Item = &'x ScalarExpr>,
    ) -> Result<Vec<EvalNode>, EvalError> {
        exprs.into_iter().map(|expr| self.node(expr)).collect()
    }

    fn kind(&self, expr: &ScalarExpr) -> Result<EvalNode, EvalError> {
        Ok(match &expr.kind {
            ScalarExprKind::Constant(constant) => {
                EvalNode::Constant(literal::value(constant, type_of(expr))?)
            }
            ScalarExprKind::Column(index) => {
                let known = self.row.is_some_and(|row| *index < row.columns.len());
                if !self.columns || !known {
                    return Err(EvalError::unsupported("a column that is not known before the query runs"));
                }
                EvalNode::Column(*index)
            }
            ScalarExprKind::StepColumn(step, index) => EvalNode::State(*step, *index),
            ScalarExprKind::AnyColumn => return Err(EvalError::unsupported("*")),
            ScalarExprKind::Call(call) => self.call(call, expr)?,
            ScalarExprKind::Aggregate(call) => self.aggregate(call, expr)?,
            ScalarExprKind::Unary(UnaryOp::Plus, operand) => self.node(operand)?,
            ScalarExprKind::Unary(UnaryOp::Minus, operand) => match self.node(operand)? {
                // A negative literal keeps the sign of its zero.
                EvalNode::Constant(Value::Real(number)) => EvalNode::Constant(Value::Real(-number)),
                operand => self.fold(EvalNode::Negate(Box::new(operand)))?,
            },
            ScalarExprKind::Binary(..) => self.binary(expr)?,
            ScalarExprKind::Logical(op, operands) => {
                self.fold(EvalNode::Logical(*op, self.nodes(operands)?))?
            }
            ScalarExprKind::Membership(op, value, list) => {
                for item in list {
                    Self::check_item(*op, value, type_of(item)).map_err(|stop| stop.at(item.span.range()))?;
                }
                let (nodes, ty) = (self.nodes(list)?, type_of(value));
                EvalNode::Membership(Box::new(Membership::new(*op, self.node(value)?, ty, nodes, &[])))
            }
            ScalarExprKind::MembershipInTable(op, value, table) => {
                let item = table.schema.columns.first().and_then(|column| column.ty);
                Self::check_item(*op, value, item.unwrap_or(Type::Dynamic))?;
                let (list, ty) = (self.run.list_of(table)?, type_of(value));
                EvalNode::Membership(Box::new(Membership::new(*op, self.node(value)?, ty, Vec::new(), &list)))
            }
            ScalarExprKind::Between { op, value, low, high } => {
                let parts = [self.node(value)?, self.node(low)?, self.node(high)?];
                self.fold(EvalNode::Between(Box::new(parts), *op == RangeOp::NotBetween))?
            }
            ScalarExprKind::Member(base, name) => {
                self.fold(EvalNode::Member(Box::new(self.node(base)?), Arc::clone(name)))?
            }
            ScalarExprKind::Index(base, _) if is_sorted_array(base) => {
                return Err(EvalError::unsupported(
                    "an index on the one result of array_sort_asc() or array_sort_desc()",
                ));
            }
            ScalarExprKind::Index(base, index) => {
                self.fold(EvalNode::Index(Box::new(self.results(base)?), Box::new(self.node(index)?)))?
            }
            ScalarExprKind::ToScalar { id, table } => {
                EvalNode::Constant(self.run.scalar_of(*id, table, type_of(expr))?)
            }
            ScalarExprKind::Shared { id, expr, constant: true } => EvalNode::Constant(
                self.run.constant_of(*id, || constant(&Compiler::without_row(self.run), expr))?,
            ),
            ScalarExprKind::Shared { expr, .. } => self.node(expr)?,
            ScalarExprKind::Unresolved { name, arguments } => {
                EvalNode::Fixture(Arc::clone(name), self.nodes(arguments)?, expr.span)
            }
            ScalarExprKind::Error => {
                return Err(EvalError::unsupported("an expression that is not understood"));
            }
        })
    }

    /// What is looked for in a list has to be comparable with its items.
    fn check_item(op: MembershipOp, value: &ScalarExpr, item: Type) -> Result<(), EvalError> {
        let is_text = matches!(op, MembershipOp::HasAny | MembershipOp::HasAll);
        if is_text || operation::comparable(type_of(value), item) {
            return Ok(());
        }
        Err(EvalError::unsupported(format!("a {} in a list of {}", type_of(value).name(), item.name())))
    }

    fn call(&self, call: &tree::BoundCall, expr: &ScalarExpr) -> Result<EvalNode, EvalError> {
        let ty = type_of(expr);
        match call.form() {
            FunctionForm::Plain => {}
            FunctionForm::Special(form) => return self.special(form, call, expr),
            FunctionForm::Window(function) => return self.window(function, call, expr),
        }
        let Some(function) = function::find(call.function) else {
            return Err(EvalError::unsupported(format!("{}()", call.function)));
        };
        let arguments = self.nodes(&call.arguments)?;
        let folded = arguments.iter().all(EvalNode::is_constant);
        let widen =
            (call.results == 1 && matches!(ty, Type::Real | Type::Decimal | Type::String)).then_some(ty);
        let types = call.arguments.iter().map(type_of).collect();
        self.fold(EvalNode::Call(Box::new(EvalCall {
            function,
            arguments,
            types,
            folded,
            widen,
            span: expr.span,
        })))
    }

    fn special(
        &self,
        form: SpecialForm,
        call: &tree::BoundCall,
        expr: &ScalarExpr,
    ) -> Result<EvalNode, EvalError> {
        match form {
            SpecialForm::Choice => {
                same_types(call)?;
                let mut nodes = self.nodes(&call.arguments)?;
                let otherwise = nodes.pop().unwrap_or(EvalNode::Constant(Value::Null));
                let mut options = Vec::with_capacity(nodes.len() / 2);
                let mut nodes = nodes.into_iter();
                while let (Some(condition), Some(result)) = (nodes.next(), nodes.next()) {
                    options.push((condition, result));
                }
                self.fold(EvalNode::Choice(options, Box::new(otherwise), type_of(expr)))
            }
            SpecialForm::Coalesce => {
                // The documentation asks for one type, and the engine refuses such branches of `iff`.
                if odd_one(&call.arguments).is_some() {
                    return Err(EvalError::unsupported("coalesce() of values of different types"));
                }
                self.fold(EvalNode::Coalesce(self.nodes(&call.arguments)?, type_of(expr)))
            }
            SpecialForm::PackAll => self.pack_all(&call.arguments),
            SpecialForm::PackColumns => self.pack_columns(&call.arguments),
            SpecialForm::IngestionTime => Ok(EvalNode::Constant(Value::Datetime(self.run.context.now))),
            SpecialForm::Provided => {
                Ok(EvalNode::Fixture(call.function.into(), self.nodes(&call.arguments)?, expr.span))
            }
        }
    }

    fn window(
        &self,
        kind: WindowFunction,
        call: &tree::BoundCall,
        expr: &ScalarExpr,
    ) -> Result<EvalNode, EvalError> {
        let Some(windows) = &self.windows else {
            return Err(EvalError::refused(format!(
                "`{}()` needs rows in a defined order; put `| serialize` or `| sort by …` before it",
                call.function
            )));
        };
        let found = windows.borrow().len();
        let mut arguments = self.nodes(&call.arguments)?;
        if matches!(kind, WindowFunction::Previous | WindowFunction::Next) {
            if windows.borrow().len() != found {
                return Err(EvalError::unsupported(format!(
                    "{}() of another window function",
                    call.function
                )));
            }
            if arguments.iter().skip(1).any(|argument| !argument.is_constant()) {
                return Err(EvalError::refused(format!(
                    "the distance and the default of `{}()` have to be constants",
                    call.function
                )));
            }
            let ty = call.arguments.first().map_or(Type::Dynamic, type_of);
            let defaults = [Value::Null, Value::Long(1), Value::empty(ty)];
            arguments.extend(defaults.into_iter().skip(arguments.len()).map(EvalNode::Constant));
        }
        if kind == WindowFunction::RowNumber && arguments.first().is_some_and(|start| !start.is_constant()) {
            return Err(EvalError::unsupported("row_number() with a start that varies"));
        }
        let mut windows = windows.borrow_mut();
        windows.push(WindowCall { kind, arguments, span: expr.span });
        Ok(EvalNode::Slot(windows.len() - 1))
    }

    fn aggregate(&self, call: &tree::BoundAggregate, expr: &ScalarExpr) -> Result<EvalNode, EvalError> {
        let Some(aggregates) = &self.aggregates else {
            return Err(EvalError::refused(format!("the aggregate `{}()` cannot stand here", call.function)));
        };
        let Some(aggregate) = aggregate::find(call.function) else {
            return Err(EvalError::unsupported(format!("{}()", call.function)));
        };
        let inner = Compiler {
            run: self.run,
            row: self.row,
            columns: true,
            windows: None,
            aggregates: None,
            search: None,
        };
        let arguments = inner.nodes(&call.arguments)?;
        let constants = arguments
            .iter()
            .map(|node| if let EvalNode::Constant(value) = node { Some(value.clone()) } else { None })
            .collect();
        let types = call.arguments.iter().map(type_of).collect();
        let setup = AggregateContext { types, results: call.results, constants };
        // Arguments that the aggregate does not take are reported before the first row.
        aggregate.start(&setup).map_err(|stop| stop.at(expr.span.range()))?;
        let mut aggregates = aggregates.borrow_mut();
        aggregates.push(AggregateCall { aggregate, setup, arguments });
        Ok(EvalNode::Slot(aggregates.len() - 1))
    }

    fn pack_all(&self, arguments: &[ScalarExpr]) -> Result<EvalNode, EvalError> {
        let skip_empty = match self.nodes(arguments)?.first() {
            None => false,
            Some(EvalNode::Constant(value)) => value.is_true(),
            Some(_) => return Err(EvalError::unsupported("pack_all() with a condition that varies")),
        };
        let columns = self.row.map_or_else(Vec::new, |row| {
            row.columns.iter().enumerate().map(|(index, column)| (Arc::clone(&column.name), index)).collect()
        });
        Ok(EvalNode::PackAll(columns, skip_empty))
    }

    fn pack_columns(&self, arguments: &[ScalarExpr]) -> Result<EvalNode, EvalError> {
        let named = |argument: &ScalarExpr| match (&argument.kind, self.row) {
            (ScalarExprKind::Column(index), Some(row)) => {
                let column = row.columns.get(*index)?;
                Some((Arc::clone(&column.name), *index))
            }
            _ => None,
        };
        let columns: Option<Vec<_>> = arguments.iter().map(named).collect();
        let columns =
            columns.ok_or_else(|| EvalError::unsupported("bag_pack_columns() of something else"))?;
        Ok(EvalNode::PackAll(columns, false))
    }

    /// A chain of operators that associate to the left is followed in a loop, so that a long one needs no deep
    /// stack.
    fn binary(&self, expr: &ScalarExpr) -> Result<EvalNode, EvalError> {
        let mut links = Vec::new();
        let mut first = expr;
        while let ScalarExprKind::Binary(op, left, right) = &first.kind {
            links.push((*op, &**left, &**right, first.span));
            first = left;
        }
        if let (ScalarExprKind::AnyColumn, Some((op, _, right, _))) = (&first.kind, links.last()) {
            if links.len() > 1 {
                return Err(EvalError::unsupported("*"));
            }
            return self.any_column(*op, right);
        }
        let first = self.node(first)?;
        let mut constant = first.is_constant();
        let mut compiled = Vec::with_capacity(links.len());
        for (op, left, right, span) in links.into_iter().rev() {
            let mut node = self.node(right)?;
            constant &= node.is_constant();
            let mut operation = EvalOperation::new(op, type_of(left), type_of(right))
                .map_err(|stop| stop.at(span.range()))?;
            if let EvalNode::Constant(sought) = &mut node {
                if let (EvalOperation::Text(test), BinaryOp::Colon) = (&mut operation, op) {
                    let (found, text) = self.term(*test, sought.to_text())?;
                    (*test, *sought) = (found, Value::String(text));
                }
                match &mut operation {
                    // What is sought is put in lower case once.
                    EvalOperation::Text(TextOp { case: CaseSensitivity::Insensitive, .. }) => {
                        *sought = Value::from(&*folded(&sought.to_cow()));
                    }
                    EvalOperation::Regex(regex) => {
                        let pattern = sought.to_cow();
                        *regex =
                            Some(self.run.context.regex(&pattern).map_err(|stop| stop.at(span.range()))?);
                    }
                    _ => {}
                }
            }
            compiled.push((operation, node, span));
        }
        let node = EvalNode::Chain(Box::new(first), compiled);
        if constant { self.fold_constant(&node) } else { Ok(node) }
    }

    fn any_column(&self, op: BinaryOp, right: &ScalarExpr) -> Result<EvalNode, EvalError> {
        let test = match op {
            BinaryOp::Text(test) => test,
            BinaryOp::Colon => SEARCH_TERM,
            _ => return Err(EvalError::unsupported("*")),
        };
        let (Some(row), EvalNode::Constant(sought)) = (self.row, self.node(right)?) else {
            return Err(EvalError::unsupported("*"));
        };
        let except = self.search.and_then(|search| search.source);
        let pattern = match self.search.and_then(|search| pattern(&sought.to_cow(), test, search)) {
            Some(pattern) => Some(self.run.context.regex(&pattern)?),
            None => None,
        };
        let (test, sought) =
            if pattern.is_some() { (test, sought.to_text()) } else { self.term(test, sought.to_text())? };
        Ok(EvalNode::AnyColumn(Box::new(AnyColumn::new(row, except, test, Value::String(sought), pattern))))
    }

    /// How a term is sought: in a `search`, case may count, and `*` at an end stands for anything.
    fn term(&self, test: TextOp, sought: Arc<str>) -> Result<(TextOp, Arc<str>), EvalError> {
        let Some(search) = self.search else { return Ok((test, sought)) };
        let case = test.case.max(search.case);
        if test.predicate == TextPredicate::Has && sought.contains('*') {
            let (predicate, bare) = wildcard(&sought)?;
            return Ok((TextOp { predicate, case, ..test }, bare.into()));
        }
        Ok((TextOp { case, ..test }, sought))
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

/// The regular expression that a term of `search` with `*` inside, and nowhere else, is documented to stand for.
fn pattern(term: &str, test: TextOp, search: SearchMode) -> Option<String> {
    let inside = term.contains('*') && !term.starts_with('*') && !term.ends_with('*');
    if !inside || test.predicate != TextPredicate::Has {
        return None;
    }
    let parts: Vec<String> = term.split('*').map(regex::escape).collect();
    let case = match test.case.max(search.case) {
        CaseSensitivity::Sensitive => "",
        CaseSensitivity::Insensitive => "(?i)",
    };
    Some(format!(r"{case}\b{}\b", parts.join(".*")))
}

/// Whether it is a call that sorts one array. An index there picks one of the arrays that were sorted, and for one
/// array it is not documented whether it picks that or an element.
fn is_sorted_array(expr: &ScalarExpr) -> bool {
    matches!(&expr.kind, ScalarExprKind::Call(call)
        if call.results == 1 && matches!(call.function, "array_sort_asc" | "array_sort_desc"))
}

/// A term of `search` with `*` at its ends: how it is sought, and what.
fn wildcard(term: &str) -> Result<(TextPredicate, &str), EvalError> {
    let (matcher, bare) = match (term.strip_prefix('*'), term.strip_suffix('*')) {
        (None, Some(bare)) => (TextPredicate::HasPrefix, bare),
        (Some(bare), None) => (TextPredicate::HasSuffix, bare),
        (Some(rest), Some(_)) => (TextPredicate::Contains, rest.strip_suffix('*').unwrap_or_default()),
        (None, None) => (TextPredicate::Has, term),
    };
    if bare.is_empty() || bare.contains('*') {
        return Err(EvalError::unsupported("search for a term with `*` inside"));
    }
    Ok((matcher, bare))
}

/// The engine refuses branches of different types.
fn same_types(call: &tree::BoundCall) -> Result<(), EvalError> {
    let last = call.arguments.len().saturating_sub(1);
    let results = call.arguments.iter().enumerate().filter(|(index, _)| index % 2 == 1 || *index == last);
    match odd_one(results.map(|(_, branch)| branch)) {
        None => Ok(()),
        Some(branch) => {
            let message = format!("the results of `{}()` have to be of one type", call.function);
            Err(EvalError::refused(message).at(branch.span.range()))
        }
    }
}

/// The first that is of another type than those before; whole numbers of both widths are one type, and a dynamic goes
/// with everything.
fn odd_one<'x>(exprs: impl IntoIterator<Item = &'x ScalarExpr>) -> Option<&'x ScalarExpr> {
    let mut first = None;
    exprs.into_iter().find(|expr| {
        let ty = match expr.ty {
            None | Some(Type::Dynamic) => return false,
            Some(Type::Int) => Type::Long,
            Some(ty) => ty,
        };
        *first.get_or_insert(ty) != ty
    })
}

/// The value of an expression that sees no column.
pub(crate) fn constant(compiler: &Compiler<'_, '_>, expr: &ScalarExpr) -> Result<Value, EvalError> {
    compiler.node(expr)?.value(&compiler.empty_scope())
}
