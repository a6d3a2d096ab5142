//! From a bound expression to a [`Node`].

use std::cell::RefCell;
use std::sync::Arc;

use super::literal;
use super::membership::Membership;
use super::operation::{self, Operation, TextTest};
use super::text_match::AnyColumn;
use super::window::{self, Window};
use super::{Call, Node, Scope, type_of};
use crate::bind::tree::{self, BinaryOp, Expr, ExprKind, MembershipOp, RangeOp, RowType, UnaryOp};
use crate::eval::aggregate::{self, Setup};
use crate::eval::function::{self, Matcher, folded};
use crate::eval::run::Run;
use crate::eval::value::Type;
use crate::eval::{Stop, Value};

/// Makes expressions ready that read one kind of row.
pub(crate) struct Compiler<'c, 'r> {
    run: &'c Run<'r>,
    row: Option<&'c RowType>,
    /// Whether columns may be read here: not beside the aggregates of a `summarize`.
    columns: bool,
    /// Window functions found so far; `None` where the order of rows is not defined.
    windows: Option<RefCell<Vec<Window>>>,
    /// Aggregates found so far; `None` where none may stand.
    aggregates: Option<RefCell<Vec<AggregateCall>>>,
    search: Option<Search>,
}

/// What is different in the condition of a `search`.
#[derive(Clone, Copy)]
struct Search {
    /// The column with the table's name, in which nothing is sought.
    source: Option<usize>,
    case_sensitive: bool,
}

/// A call of an aggregate.
pub(crate) struct AggregateCall {
    /// The function.
    pub(crate) aggregate: &'static aggregate::Aggregate,
    /// What it is told of its arguments.
    pub(crate) setup: Setup,
    /// The arguments, over the row.
    pub(crate) arguments: Vec<Node>,
}

impl AggregateCall {
    /// `count()`.
    pub(crate) fn count() -> Result<Self, Stop> {
        let aggregate = aggregate::find("count").ok_or_else(|| Stop::unsupported("count()"))?;
        let setup = Setup { types: Vec::new(), results: 1, constants: Vec::new() };
        Ok(Self { aggregate, setup, arguments: Vec::new() })
    }
}

impl<'c, 'r> Compiler<'c, 'r> {
    /// For expressions over `row`.
    pub(crate) fn new(run: &'c Run<'r>, row: &'c RowType) -> Self {
        Self { run, row: Some(row), columns: true, windows: None, aggregates: None, search: None }
    }

    /// For expressions that see no columns.
    pub(crate) fn without_row(run: &'c Run<'r>) -> Self {
        Self { run, row: None, columns: false, windows: None, aggregates: None, search: None }
    }

    /// For the condition of a `search`: terms are sought in every column but the one with the table's name.
    pub(crate) fn searching(
        run: &'c Run<'r>,
        row: &'c RowType,
        source: Option<usize>,
        case_sensitive: bool,
    ) -> Self {
        Self { search: Some(Search { source, case_sensitive }), ..Self::new(run, row) }
    }

    /// For expressions over rows in a defined order, where window functions may stand.
    pub(crate) fn in_order(run: &'c Run<'r>, row: &'c RowType) -> Self {
        Self { windows: Some(RefCell::default()), ..Self::new(run, row) }
    }

    /// For expressions of aggregates over `row`.
    pub(crate) fn over_groups(run: &'c Run<'r>, row: &'c RowType) -> Self {
        Self { columns: false, aggregates: Some(RefCell::default()), ..Self::new(run, row) }
    }

    /// The window functions that were found.
    pub(crate) fn into_windows(self) -> Vec<Window> {
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
    pub(crate) fn node(&self, expr: &Expr) -> Result<Node, Stop> {
        if let ExprKind::Call(call) = &expr.kind
            && call.results > 1
        {
            let stop = Stop::unsupported(format!("the several results of {}() as one value", call.function));
            return Err(stop.at(expr.span.range()));
        }
        self.results(expr)
    }

    /// Makes an expression ready that may be a function of several results, which answers an array of them.
    ///
    /// # Errors
    /// A [`Stop`] for what cannot be executed, and whatever a constant part comes to.
    pub(crate) fn results(&self, expr: &Expr) -> Result<Node, Stop> {
        self.kind(expr).map_err(|stop| stop.at(expr.span.range()))
    }

    /// Makes several expressions ready.
    pub(crate) fn nodes<'x>(&self, exprs: impl IntoIterator<Item = &'x Expr>) -> Result<Vec<Node>, Stop> {
        exprs.into_iter().map(|expr| self.node(expr)).collect()
    }

    fn kind(&self, expr: &Expr) -> Result<Node, Stop> {
        Ok(match &expr.kind {
            ExprKind::Constant(constant) => Node::Constant(literal::value(constant, type_of(expr))?),
            ExprKind::Column(index) => {
                let known = self.row.is_some_and(|row| *index < row.columns.len());
                if !self.columns || !known {
                    return Err(Stop::unsupported("a column that is not known before the query runs"));
                }
                Node::Column(*index)
            }
            ExprKind::StepColumn(step, index) => Node::State(*step, *index),
            ExprKind::AnyColumn => return Err(Stop::unsupported("*")),
            ExprKind::Call(call) => self.call(call, expr)?,
            ExprKind::Aggregate(call) => self.aggregate(call, expr)?,
            ExprKind::Unary(UnaryOp::Plus, operand) => self.node(operand)?,
            ExprKind::Unary(UnaryOp::Minus, operand) => match self.node(operand)? {
                // A negative literal keeps the sign of its zero.
                Node::Constant(Value::Real(number)) => Node::Constant(Value::Real(-number)),
                operand => self.fold(Node::Negate(Box::new(operand)))?,
            },
            ExprKind::Binary(..) => self.binary(expr)?,
            ExprKind::Logical(op, operands) => self.fold(Node::Logical(*op, self.nodes(operands)?))?,
            ExprKind::Membership(op, value, list) => {
                for item in list {
                    Self::check_item(*op, value, type_of(item)).map_err(|stop| stop.at(item.span.range()))?;
                }
                let (nodes, ty) = (self.nodes(list)?, type_of(value));
                Node::Membership(Box::new(Membership::new(*op, self.node(value)?, ty, nodes, &[])))
            }
            ExprKind::MembershipInTable(op, value, table) => {
                let item = table.row.columns.first().and_then(|column| column.ty);
                Self::check_item(*op, value, item.unwrap_or(Type::Dynamic))?;
                let (list, ty) = (self.run.list_of(table)?, type_of(value));
                Node::Membership(Box::new(Membership::new(*op, self.node(value)?, ty, Vec::new(), &list)))
            }
            ExprKind::Between { op, value, low, high } => {
                let parts = [self.node(value)?, self.node(low)?, self.node(high)?];
                self.fold(Node::Between(Box::new(parts), *op == RangeOp::NotBetween))?
            }
            ExprKind::Member(base, name) => {
                self.fold(Node::Member(Box::new(self.node(base)?), Arc::clone(name)))?
            }
            ExprKind::Index(base, _) if is_sorted_array(base) => {
                return Err(Stop::unsupported(
                    "an index on the one result of array_sort_asc() or array_sort_desc()",
                ));
            }
            ExprKind::Index(base, index) => {
                self.fold(Node::Index(Box::new(self.results(base)?), Box::new(self.node(index)?)))?
            }
            ExprKind::ToScalar { id, table } => {
                Node::Constant(self.run.scalar_of(*id, table, type_of(expr))?)
            }
            ExprKind::Shared { id, expr, constant: true } => Node::Constant(
                self.run.constant_of(*id, || constant(&Compiler::without_row(self.run), expr))?,
            ),
            ExprKind::Shared { expr, .. } => self.node(expr)?,
            ExprKind::Unresolved { name, arguments } => {
                Node::Fixture(Arc::clone(name), self.nodes(arguments)?, expr.span)
            }
            ExprKind::Error => return Err(Stop::unsupported("an expression that is not understood")),
        })
    }

    /// What is looked for in a list has to be comparable with its items.
    fn check_item(op: MembershipOp, value: &Expr, item: Type) -> Result<(), Stop> {
        let is_text = matches!(op, MembershipOp::HasAny | MembershipOp::HasAll);
        if is_text || operation::comparable(type_of(value), item) {
            return Ok(());
        }
        Err(Stop::unsupported(format!("a {} in a list of {}", type_of(value).name(), item.name())))
    }

    fn call(&self, call: &tree::Call, expr: &Expr) -> Result<Node, Stop> {
        let ty = type_of(expr);
        if let Some(kind) = window::kind(call.function) {
            return self.window(kind, call, expr);
        }
        match call.function {
            "iff" | "iif" | "case" => {
                same_types(call)?;
                let mut nodes = self.nodes(&call.arguments)?;
                let otherwise = nodes.pop().unwrap_or(Node::Constant(Value::Null));
                let mut options = Vec::with_capacity(nodes.len() / 2);
                let mut nodes = nodes.into_iter();
                while let (Some(condition), Some(result)) = (nodes.next(), nodes.next()) {
                    options.push((condition, result));
                }
                return self.fold(Node::Choice(options, Box::new(otherwise), ty));
            }
            "coalesce" => {
                // The documentation asks for one type, and the engine refuses such branches of `iff`.
                if odd_one(&call.arguments).is_some() {
                    return Err(Stop::unsupported("coalesce() of values of different types"));
                }
                return self.fold(Node::Coalesce(self.nodes(&call.arguments)?, ty));
            }
            "pack_all" => return self.pack_all(&call.arguments),
            "bag_pack_columns" => return self.pack_columns(&call.arguments),
            "ingestion_time" => return Ok(Node::Constant(Value::Datetime(self.run.context.now))),
            "geo_info_from_ip_address" => {
                return Ok(Node::Fixture(call.function.into(), self.nodes(&call.arguments)?, expr.span));
            }
            _ => {}
        }
        let Some(function) = function::find(call.function) else {
            return Err(Stop::unsupported(format!("{}()", call.function)));
        };
        let arguments = self.nodes(&call.arguments)?;
        let folded = arguments.iter().all(Node::is_constant);
        let widen =
            (call.results == 1 && matches!(ty, Type::Real | Type::Decimal | Type::String)).then_some(ty);
        let types = call.arguments.iter().map(type_of).collect();
        self.fold(Node::Call(Box::new(Call { function, arguments, types, folded, widen, span: expr.span })))
    }

    fn window(&self, kind: window::Kind, call: &tree::Call, expr: &Expr) -> Result<Node, Stop> {
        let Some(windows) = &self.windows else {
            return Err(Stop::refused(format!(
                "`{}()` needs rows in a defined order; put `| serialize` or `| sort by …` before it",
                call.function
            )));
        };
        let found = windows.borrow().len();
        let mut arguments = self.nodes(&call.arguments)?;
        if matches!(kind, window::Kind::Previous | window::Kind::Next) {
            if windows.borrow().len() != found {
                return Err(Stop::unsupported(format!("{}() of another window function", call.function)));
            }
            if arguments.iter().skip(1).any(|argument| !argument.is_constant()) {
                return Err(Stop::refused(format!(
                    "the distance and the default of `{}()` have to be constants",
                    call.function
                )));
            }
            let ty = call.arguments.first().map_or(Type::Dynamic, type_of);
            let defaults = [Value::Null, Value::Long(1), Value::empty(ty)];
            arguments.extend(defaults.into_iter().skip(arguments.len()).map(Node::Constant));
        }
        if kind == window::Kind::RowNumber && arguments.first().is_some_and(|start| !start.is_constant()) {
            return Err(Stop::unsupported("row_number() with a start that varies"));
        }
        let mut windows = windows.borrow_mut();
        windows.push(Window { kind, arguments, span: expr.span });
        Ok(Node::Slot(windows.len() - 1))
    }

    fn aggregate(&self, call: &tree::Aggregate, expr: &Expr) -> Result<Node, Stop> {
        let Some(aggregates) = &self.aggregates else {
            return Err(Stop::refused(format!("the aggregate `{}()` cannot stand here", call.function)));
        };
        let Some(aggregate) = aggregate::find(call.function) else {
            return Err(Stop::unsupported(format!("{}()", call.function)));
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
            .map(|node| if let Node::Constant(value) = node { Some(value.clone()) } else { None })
            .collect();
        let types = call.arguments.iter().map(type_of).collect();
        let setup = Setup { types, results: call.results, constants };
        // Arguments that the aggregate does not take are reported before the first row.
        aggregate.start(&setup).map_err(|stop| stop.at(expr.span.range()))?;
        let mut aggregates = aggregates.borrow_mut();
        aggregates.push(AggregateCall { aggregate, setup, arguments });
        Ok(Node::Slot(aggregates.len() - 1))
    }

    fn pack_all(&self, arguments: &[Expr]) -> Result<Node, Stop> {
        let skip_empty = match self.nodes(arguments)?.first() {
            None => false,
            Some(Node::Constant(value)) => value.is_true(),
            Some(_) => return Err(Stop::unsupported("pack_all() with a condition that varies")),
        };
        let columns = self.row.map_or_else(Vec::new, |row| {
            row.columns.iter().enumerate().map(|(index, column)| (Arc::clone(&column.name), index)).collect()
        });
        Ok(Node::PackAll(columns, skip_empty))
    }

    fn pack_columns(&self, arguments: &[Expr]) -> Result<Node, Stop> {
        let named = |argument: &Expr| match (&argument.kind, self.row) {
            (ExprKind::Column(index), Some(row)) => {
                let column = row.columns.get(*index)?;
                Some((Arc::clone(&column.name), *index))
            }
            _ => None,
        };
        let columns: Option<Vec<_>> = arguments.iter().map(named).collect();
        let columns = columns.ok_or_else(|| Stop::unsupported("bag_pack_columns() of something else"))?;
        Ok(Node::PackAll(columns, false))
    }

    /// A chain of operators that associate to the left is followed in a loop, so that a long one needs no deep
    /// stack.
    fn binary(&self, expr: &Expr) -> Result<Node, Stop> {
        let mut links = Vec::new();
        let mut first = expr;
        while let ExprKind::Binary(op, left, right) = &first.kind {
            links.push((*op, &**left, &**right, first.span));
            first = left;
        }
        if let (ExprKind::AnyColumn, Some((op, _, right, _))) = (&first.kind, links.last()) {
            if links.len() > 1 {
                return Err(Stop::unsupported("*"));
            }
            return self.any_column(*op, right);
        }
        let first = self.node(first)?;
        let mut constant = first.is_constant();
        let mut compiled = Vec::with_capacity(links.len());
        for (op, left, right, span) in links.into_iter().rev() {
            let mut node = self.node(right)?;
            constant &= node.is_constant();
            let mut operation =
                Operation::new(op, type_of(left), type_of(right)).map_err(|stop| stop.at(span.range()))?;
            if let Node::Constant(sought) = &mut node {
                if let (Operation::Text(test), BinaryOp::Colon) = (&mut operation, op) {
                    let (found, text) = self.term(*test, sought.to_text())?;
                    (*test, *sought) = (found, Value::String(text));
                }
                match &mut operation {
                    // What is sought is put in lower case once.
                    Operation::Text(TextTest { case_sensitive: false, .. }) => {
                        *sought = Value::from(&*folded(&sought.to_cow()));
                    }
                    Operation::Regex(regex) => {
                        let pattern = sought.to_cow();
                        *regex =
                            Some(self.run.context.regex(&pattern).map_err(|stop| stop.at(span.range()))?);
                    }
                    _ => {}
                }
            }
            compiled.push((operation, node, span));
        }
        let node = Node::Chain(Box::new(first), compiled);
        if constant { self.fold_constant(&node) } else { Ok(node) }
    }

    fn any_column(&self, op: BinaryOp, right: &Expr) -> Result<Node, Stop> {
        let (Some(test), Some(row), Node::Constant(sought)) =
            (TextTest::new(op), self.row, self.node(right)?)
        else {
            return Err(Stop::unsupported("*"));
        };
        let except = self.search.and_then(|search| search.source);
        let pattern = match self.search.and_then(|search| pattern(&sought.to_cow(), test, search)) {
            Some(pattern) => Some(self.run.context.regex(&pattern)?),
            None => None,
        };
        let (test, sought) =
            if pattern.is_some() { (test, sought.to_text()) } else { self.term(test, sought.to_text())? };
        Ok(Node::AnyColumn(Box::new(AnyColumn::new(row, except, test, Value::String(sought), pattern))))
    }

    /// How a term is sought: in a `search`, case may count, and `*` at an end stands for anything.
    fn term(&self, test: TextTest, sought: Arc<str>) -> Result<(TextTest, Arc<str>), Stop> {
        let Some(search) = self.search else { return Ok((test, sought)) };
        let case_sensitive = test.case_sensitive || search.case_sensitive;
        if test.matcher == Matcher::Term && sought.contains('*') {
            let (matcher, bare) = wildcard(&sought)?;
            return Ok((TextTest { matcher, case_sensitive, ..test }, bare.into()));
        }
        Ok((TextTest { case_sensitive, ..test }, sought))
    }

    /// Computes a node of constants once.
    fn fold(&self, node: Node) -> Result<Node, Stop> {
        let constant = match &node {
            Node::Call(call) => call.folded,
            Node::Negate(operand) | Node::Member(operand, _) => operand.is_constant(),
            Node::Index(base, index) => base.is_constant() && index.is_constant(),
            Node::Logical(_, operands) | Node::Coalesce(operands, _) => {
                operands.iter().all(Node::is_constant)
            }
            Node::Between(parts, _) => parts.iter().all(Node::is_constant),
            Node::Choice(options, otherwise, _) => {
                otherwise.is_constant() && options.iter().all(|(a, b)| a.is_constant() && b.is_constant())
            }
            _ => false,
        };
        if constant { self.fold_constant(&node) } else { Ok(node) }
    }

    fn fold_constant(&self, node: &Node) -> Result<Node, Stop> {
        node.value(&self.empty_scope()).map(Node::Constant)
    }

    fn empty_scope(&self) -> Scope<'c> {
        Scope {
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
fn pattern(term: &str, test: TextTest, search: Search) -> Option<String> {
    let inside = term.contains('*') && !term.starts_with('*') && !term.ends_with('*');
    if !inside || test.matcher != Matcher::Term {
        return None;
    }
    let parts: Vec<String> = term.split('*').map(regex::escape).collect();
    let case = if test.case_sensitive || search.case_sensitive { "" } else { "(?i)" };
    Some(format!(r"{case}\b{}\b", parts.join(".*")))
}

/// Whether it is a call that sorts one array. An index there picks one of the arrays that were sorted, and for one
/// array it is not documented whether it picks that or an element.
fn is_sorted_array(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Call(call)
        if call.results == 1 && matches!(call.function, "array_sort_asc" | "array_sort_desc"))
}

/// A term of `search` with `*` at its ends: how it is sought, and what.
fn wildcard(term: &str) -> Result<(Matcher, &str), Stop> {
    let (matcher, bare) = match (term.strip_prefix('*'), term.strip_suffix('*')) {
        (None, Some(bare)) => (Matcher::TermPrefix, bare),
        (Some(bare), None) => (Matcher::TermSuffix, bare),
        (Some(rest), Some(_)) => (Matcher::Part, rest.strip_suffix('*').unwrap_or_default()),
        (None, None) => (Matcher::Term, term),
    };
    if bare.is_empty() || bare.contains('*') {
        return Err(Stop::unsupported("search for a term with `*` inside"));
    }
    Ok((matcher, bare))
}

/// The engine refuses branches of different types.
fn same_types(call: &tree::Call) -> Result<(), Stop> {
    let last = call.arguments.len().saturating_sub(1);
    let results = call.arguments.iter().enumerate().filter(|(index, _)| index % 2 == 1 || *index == last);
    match odd_one(results.map(|(_, branch)| branch)) {
        None => Ok(()),
        Some(branch) => {
            let message = format!("the results of `{}()` have to be of one type", call.function);
            Err(Stop::refused(message).at(branch.span.range()))
        }
    }
}

/// The first that is of another type than those before; whole numbers of both widths are one type, and a dynamic goes
/// with everything.
fn odd_one<'x>(exprs: impl IntoIterator<Item = &'x Expr>) -> Option<&'x Expr> {
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
pub(crate) fn constant(compiler: &Compiler<'_, '_>, expr: &Expr) -> Result<Value, Stop> {
    compiler.node(expr)?.value(&compiler.empty_scope())
}
