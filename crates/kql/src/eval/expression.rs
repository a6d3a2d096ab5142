//! Scalar expressions, made ready once and evaluated row by row.
//!
//! [`Compiler`] turns a bound expression into an [`EvalNode`]: names of functions become pointers, constants become
//! values, subqueries are run. A [`RowScope`] is what a node may look at while it is evaluated.

mod choice;
mod compile;
mod dynamic;
mod literal;
mod membership;
mod operation;
mod text_match;
pub(crate) mod window;

use std::borrow::Cow;
use std::sync::Arc;

use super::function::{self, Builtin};
use super::provider::TableProvider;
use super::row::Row;
use super::value::{Type, arithmetic, compare, convert};
use super::{Context, EvalError, Missing, Value};
use crate::bind::tree::{LogicalOp, ScalarExpr};
use crate::syntax::span::Span;

pub(crate) use compile::{AggregateCall, Compiler, evaluate_constant};
use membership::Membership;
use operation::EvalOperation;

/// An expression that is ready to be evaluated.
pub(crate) enum EvalNode {
    /// The same for every row.
    Constant(Value),
    /// A cell of the row.
    Column(usize),
    /// A cell of the state of a `scan` step.
    State(usize, usize),
    /// A value that was computed for this row or group beforehand: of a window function or an aggregate.
    Slot(usize),
    /// A function of the registry.
    Call(Box<EvalCall>),
    /// A value that only the caller knows.
    Fixture(Arc<str>, Vec<EvalNode>, Span),
    /// Operators of two sides, applied from left to right.
    Chain(Box<EvalNode>, Vec<(EvalOperation, EvalNode, Span)>),
    /// `-x`.
    Negate(Box<EvalNode>),
    /// `and`, `or`.
    Logical(LogicalOp, Vec<EvalNode>),
    /// `in`, `has_any` and relatives.
    Membership(Box<Membership>),
    /// `between`; whether it is negated.
    Between(Box<[EvalNode; 3]>, bool),
    /// `x.name`.
    Member(Box<EvalNode>, Arc<str>),
    /// `x[index]`.
    Index(Box<EvalNode>, Box<EvalNode>),
    /// `iff`, `case`: conditions with their results, the result without one, and the common type.
    Choice(Vec<(EvalNode, EvalNode)>, Box<EvalNode>, Type),
    /// `coalesce`, and the common type.
    Coalesce(Vec<EvalNode>, Type),
    /// Whether any column matches what is sought.
    AnyColumn(Box<text_match::AnyColumn>),
    /// All columns in a bag.
    PackAll(Vec<(Arc<str>, usize)>, bool),
}

/// A call of a function of the registry.
pub(crate) struct EvalCall {
    function: &'static Builtin,
    arguments: Vec<EvalNode>,
    types: Vec<Type>,
    folded: bool,
    /// The declared type of the result, where values may have to be widened to it.
    widen: Option<Type>,
    span: Span,
}

/// What a node may look at.
#[derive(Clone, Copy)]
pub(crate) struct RowScope<'a> {
    /// The row.
    pub(crate) row: &'a [Value],
    /// Values computed beforehand.
    pub(crate) slots: &'a [Value],
    /// The rows of the steps of a `scan`.
    pub(crate) states: &'a [Row],
    /// The row of a step of a `scan` that has matched nothing.
    pub(crate) blank: &'a [Value],
    /// Clock, limits and caches.
    pub(crate) context: &'a Context,
    /// What the caller knows.
    pub(crate) fixtures: &'a dyn TableProvider,
}

const NULL: &Value = &Value::Null;

impl EvalNode {
    /// The value for one row.
    pub(crate) fn evaluate<'v>(&'v self, scope: &RowScope<'v>) -> Result<Cow<'v, Value>, EvalError> {
        let value = match self {
            Self::Constant(value) => return Ok(Cow::Borrowed(value)),
            Self::Column(index) => return Ok(Cow::Borrowed(scope.row.get(*index).unwrap_or(NULL))),
            Self::Slot(index) => return Ok(Cow::Borrowed(scope.slots.get(*index).unwrap_or(NULL))),
            Self::State(step, index) => {
                let row = scope.states.get(*step).map_or(scope.blank, Vec::as_slice);
                return Ok(Cow::Borrowed(row.get(*index).unwrap_or(NULL)));
            }
            Self::Call(call) => call.evaluate(scope)?,
            Self::Fixture(name, arguments, span) => fixture(name, arguments, *span, scope)?,
            Self::Chain(first, links) => return chain(first, links, scope),
            Self::Negate(operand) => arithmetic::negate(&*operand.evaluate(scope)?),
            Self::Logical(op, operands) => logical(*op, operands, scope)?,
            Self::Membership(membership) => membership.evaluate(scope)?,
            Self::Between(parts, negated) => between(parts, *negated, scope)?,
            Self::Member(base, name) => return Ok(dynamic::member(base.evaluate(scope)?, name)),
            Self::Index(base, index) => {
                return Ok(dynamic::element(base.evaluate(scope)?, &*index.evaluate(scope)?));
            }
            Self::Choice(options, otherwise, ty) => return choice::choose(options, otherwise, *ty, scope),
            Self::Coalesce(options, ty) => return choice::first_value(options, *ty, scope),
            Self::AnyColumn(any) => any.evaluate(scope)?,
            Self::PackAll(columns, skip_empty) => {
                let value = dynamic::pack_all(columns, *skip_empty, scope);
                scope.context.charge_built(&value)?;
                value
            }
        };
        Ok(Cow::Owned(value))
    }

    /// The value for one row, owned.
    pub(crate) fn value(&self, scope: &RowScope<'_>) -> Result<Value, EvalError> {
        self.evaluate(scope).map(Cow::into_owned)
    }

    /// Whether a condition holds for a row.
    pub(crate) fn holds(&self, scope: &RowScope<'_>) -> Result<bool, EvalError> {
        Ok(self.evaluate(scope)?.is_true())
    }

    fn is_constant(&self) -> bool {
        matches!(self, Self::Constant(_))
    }
}

impl EvalCall {
    fn evaluate(&self, scope: &RowScope<'_>) -> Result<Value, EvalError> {
        let surroundings =
            function::CallContext { context: scope.context, types: &self.types, folded: self.folded };
        // Most calls have few arguments; those need no list on the heap.
        let value = match self.arguments.as_slice() {
            [one] => self.call(&surroundings, &[one.value(scope)?]),
            [one, two] => self.call(&surroundings, &[one.value(scope)?, two.value(scope)?]),
            more => {
                let values: Result<Vec<Value>, EvalError> =
                    more.iter().map(|node| node.value(scope)).collect();
                self.call(&surroundings, &values?)
            }
        };
        let value = value.map_err(|stop| stop.at(self.span.range()))?;
        Ok(match self.widen {
            Some(ty) => convert::widen(value, ty),
            None => value,
        })
    }

    fn call(
        &self,
        surroundings: &function::CallContext<'_>,
        arguments: &[Value],
    ) -> Result<Value, EvalError> {
        for argument in arguments {
            surroundings.context.charge_read(argument)?;
        }
        let value = self.function.call(surroundings, arguments)?;
        surroundings.context.charge_built(&value)?;
        Ok(value)
    }
}

fn fixture(
    name: &Arc<str>,
    arguments: &[EvalNode],
    span: Span,
    scope: &RowScope<'_>,
) -> Result<Value, EvalError> {
    let values: Result<Vec<Value>, EvalError> = arguments.iter().map(|node| node.value(scope)).collect();
    scope.fixtures.scalar(name, &values?).ok_or_else(|| {
        let missing = Missing::Scalar { name: Arc::clone(name), called: !arguments.is_empty() };
        EvalError::missing(missing).at(span.range())
    })
}

fn chain<'v>(
    first: &'v EvalNode,
    links: &'v [(EvalOperation, EvalNode, Span)],
    scope: &RowScope<'v>,
) -> Result<Cow<'v, Value>, EvalError> {
    let mut value = first.evaluate(scope)?;
    for (operation, right, span) in links {
        let right = right.evaluate(scope)?;
        value = Cow::Owned(operation.apply(&value, &right, scope).map_err(|stop| stop.at(span.range()))?);
    }
    Ok(value)
}

/// Three-valued: null unless the other operands decide.
fn logical(op: LogicalOp, operands: &[EvalNode], scope: &RowScope<'_>) -> Result<Value, EvalError> {
    let decisive = op == LogicalOp::Or;
    let mut unknown = false;
    for operand in operands {
        match convert::boolean(&*operand.evaluate(scope)?) {
            Some(value) if value == decisive => return Ok(Value::Bool(decisive)),
            Some(_) => {}
            None => unknown = true,
        }
    }
    Ok(if unknown { Value::Null } else { Value::Bool(!decisive) })
}

fn between(parts: &[EvalNode; 3], negated: bool, scope: &RowScope<'_>) -> Result<Value, EvalError> {
    use std::cmp::Ordering::{Greater, Less};
    let [value, low, high] = parts;
    let (value, low, high) = (value.evaluate(scope)?, low.evaluate(scope)?, high.evaluate(scope)?);
    let high = match (&*low, &*high) {
        // A length of time counts from the lower bound.
        (Value::Datetime(_), Value::Timespan(_)) => {
            Cow::Owned(arithmetic::apply(arithmetic::ArithmeticOp::Add, &low, &high)?)
        }
        _ => high,
    };
    let above = compare::order(&value, &low).map(|order| order != Less);
    let below = compare::order(&value, &high).map(|order| order != Greater);
    let within = match (above, below) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ if compare::is_nan(&value) => Some(false),
        _ => None,
    };
    Ok(within.map(|within| within != negated).into())
}

/// The type of an expression; what is not known before the query runs is dynamic.
pub(crate) fn type_of(expr: &ScalarExpr) -> Type {
    expr.ty.unwrap_or(Type::Dynamic)
}
