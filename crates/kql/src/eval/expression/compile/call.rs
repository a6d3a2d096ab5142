//! Calls: of plain functions, of those with a rule of their own, of window functions and of aggregates.

use std::sync::Arc;

use super::{Compiler, Mode};
use crate::bind::tree::{self, ScalarExpr, ScalarExprKind};
use crate::catalog::function::{FunctionForm, SpecialForm, WindowFunction};
use crate::eval::aggregate::{self, AggregateContext};
use crate::eval::expression::window::WindowCall;
use crate::eval::expression::{EvalCall, EvalNode, type_of};
use crate::eval::function;
use crate::eval::value::Type;
use crate::eval::{EvalError, Value};

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
        let setup = AggregateContext { types: Vec::new(), constants: Vec::new() };
        Ok(Self { aggregate, setup, arguments: Vec::new() })
    }
}

impl Compiler<'_, '_> {
    pub(super) fn compile_call(
        &self,
        call: &tree::BoundCall,
        expr: &ScalarExpr,
    ) -> Result<EvalNode, EvalError> {
        let ty = type_of(expr);
        match call.form() {
            FunctionForm::Plain => {}
            FunctionForm::Special(form) => return self.compile_special(form, call, expr),
            FunctionForm::Window(function) => return self.compile_window(function, call, expr),
        }
        let Some(function) = function::find(call.function) else {
            return Err(EvalError::unsupported(format!("{}()", call.function)));
        };
        let arguments = self.compile_all(&call.arguments)?;
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

    fn compile_special(
        &self,
        form: SpecialForm,
        call: &tree::BoundCall,
        expr: &ScalarExpr,
    ) -> Result<EvalNode, EvalError> {
        match form {
            SpecialForm::Choice => {
                same_types(call)?;
                let mut nodes = self.compile_all(&call.arguments)?;
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
                self.fold(EvalNode::Coalesce(self.compile_all(&call.arguments)?, type_of(expr)))
            }
            SpecialForm::PackAll => self.compile_pack_all(&call.arguments),
            SpecialForm::PackColumns => self.compile_pack_columns(&call.arguments),
            SpecialForm::IngestionTime => Ok(EvalNode::Constant(Value::Datetime(self.run.context.now))),
            SpecialForm::Provided => {
                Ok(EvalNode::Fixture(call.function.into(), self.compile_all(&call.arguments)?, expr.span))
            }
        }
    }

    fn compile_window(
        &self,
        function: WindowFunction,
        call: &tree::BoundCall,
        expr: &ScalarExpr,
    ) -> Result<EvalNode, EvalError> {
        let Mode::Ordered(_, windows) = &self.mode else {
            return Err(EvalError::refused(format!(
                "`{}()` needs rows in a defined order; put `| serialize` or `| sort by …` before it",
                call.function
            )));
        };
        let found = windows.borrow().len();
        let mut arguments = self.compile_all(&call.arguments)?;
        if matches!(function, WindowFunction::Previous | WindowFunction::Next) {
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
        if function == WindowFunction::RowNumber
            && arguments.first().is_some_and(|start| !start.is_constant())
        {
            return Err(EvalError::unsupported("row_number() with a start that varies"));
        }
        let mut windows = windows.borrow_mut();
        windows.push(WindowCall { function, arguments, span: expr.span });
        Ok(EvalNode::Slot(windows.len() - 1))
    }

    pub(super) fn compile_aggregate(
        &self,
        call: &tree::BoundAggregate,
        expr: &ScalarExpr,
    ) -> Result<EvalNode, EvalError> {
        let Mode::Groups(row, aggregates) = &self.mode else {
            return Err(EvalError::refused(format!(
                "the aggregate `{}()` is not allowed here",
                call.function
            )));
        };
        let Some(aggregate) = aggregate::find(call.function) else {
            return Err(EvalError::unsupported(format!("{}()", call.function)));
        };
        let inner = Compiler::new(self.run, row);
        let arguments = inner.compile_all(&call.arguments)?;
        let constants = arguments
            .iter()
            .map(|node| if let EvalNode::Constant(value) = node { Some(value.clone()) } else { None })
            .collect();
        let types = call.arguments.iter().map(type_of).collect();
        let setup = AggregateContext { types, constants };
        // Arguments that the aggregate does not take are reported before the first row.
        aggregate.start(&setup).map_err(|error| error.at(expr.span.range()))?;
        let mut aggregates = aggregates.borrow_mut();
        aggregates.push(AggregateCall { aggregate, setup, arguments });
        Ok(EvalNode::Slot(aggregates.len() - 1))
    }

    fn compile_pack_all(&self, arguments: &[ScalarExpr]) -> Result<EvalNode, EvalError> {
        let skip_empty = match self.compile_all(arguments)?.first() {
            None => false,
            Some(EvalNode::Constant(value)) => value.is_true(),
            Some(_) => return Err(EvalError::unsupported("pack_all() with a condition that varies")),
        };
        let columns = self.row().map_or_else(Vec::new, |row| {
            row.columns.iter().enumerate().map(|(index, column)| (Arc::clone(&column.name), index)).collect()
        });
        Ok(EvalNode::PackAll(columns, skip_empty))
    }

    fn compile_pack_columns(&self, arguments: &[ScalarExpr]) -> Result<EvalNode, EvalError> {
        let named = |argument: &ScalarExpr| match (&argument.kind, self.row()) {
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
