//! The aggregates: a registry by name, and the state that each keeps while rows are added.

mod arg;
mod bits;
mod collect;
mod count;
mod number;
mod percentile;
mod spread;
mod take;

use std::collections::HashMap;
use std::sync::LazyLock;

use super::value::Type;
use super::{Context, EvalError, Value};

/// The state of one aggregate over one group of rows.
pub(crate) trait Accumulator {
    /// Adds the arguments of one row.
    ///
    /// # Errors
    /// An [`EvalError`] for values that the aggregate does not take, or a limit.
    fn add(&mut self, context: &Context, arguments: &[Value]) -> Result<(), EvalError>;

    /// The results: one, or as many as the aggregate yields.
    ///
    /// # Errors
    /// [`EvalError::Unsupported`] where the engine's answer is not known.
    fn finish(&mut self) -> Result<Vec<Value>, EvalError>;
}

/// What an aggregate is told before the first row.
#[derive(Debug, Clone)]
pub(crate) struct AggregateContext {
    /// The declared types of the arguments.
    pub types: Vec<Type>,
    /// Arguments that are constants of the query, by position.
    pub constants: Vec<Option<Value>>,
}

impl AggregateContext {
    /// The declared type of an argument.
    fn type_of(&self, index: usize) -> Type {
        self.types.get(index).copied().unwrap_or(Type::Dynamic)
    }

    /// A constant whole number, such as the size limit of `make_list`.
    fn constant(&self, index: usize) -> Option<i64> {
        self.constants.get(index)?.as_ref()?.as_long()
    }
}

/// How an aggregate starts.
pub(crate) type NewAccumulator = fn(&AggregateContext) -> Result<Box<dyn Accumulator>, EvalError>;

/// One aggregate.
pub(crate) struct AggregateBuiltin {
    /// The name in the language.
    pub name: &'static str,
    start: NewAccumulator,
}

impl AggregateBuiltin {
    const fn new(name: &'static str, start: NewAccumulator) -> Self {
        Self { name, start }
    }

    /// The state of a group without rows.
    ///
    /// # Errors
    /// [`EvalError::Unsupported`] for arguments that are not implemented.
    pub(crate) fn start(&self, setup: &AggregateContext) -> Result<Box<dyn Accumulator>, EvalError> {
        (self.start)(setup)
    }
}

/// Adds only rows whose last argument is true.
struct Conditional {
    inner: Box<dyn Accumulator>,
    condition: usize,
}

impl Conditional {
    /// `inner` under the condition that is argument number `condition`.
    fn boxed(inner: Box<dyn Accumulator>, condition: usize) -> Result<Box<dyn Accumulator>, EvalError> {
        Ok(Box::new(Self { inner, condition }))
    }
}

impl Accumulator for Conditional {
    fn add(&mut self, context: &Context, arguments: &[Value]) -> Result<(), EvalError> {
        if arguments.get(self.condition).is_some_and(Value::is_true) {
            self.inner.add(context, arguments)?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<Vec<Value>, EvalError> {
        self.inner.finish()
    }
}

/// An argument; one that was left out is null.
fn argument(arguments: &[Value], index: usize) -> &Value {
    const NULL: &Value = &Value::Null;
    arguments.get(index).unwrap_or(NULL)
}

static REGISTRY: LazyLock<HashMap<&'static str, &'static AggregateBuiltin>> =
    LazyLock::new(|| all().map(|aggregate| (aggregate.name, aggregate)).collect());

/// Every aggregate, by family.
pub(crate) fn all() -> impl Iterator<Item = &'static AggregateBuiltin> {
    [
        arg::TABLE,
        bits::TABLE,
        collect::TABLE,
        count::TABLE,
        number::TABLE,
        percentile::TABLE,
        spread::TABLE,
        take::TABLE,
    ]
    .into_iter()
    .flatten()
}

/// The aggregate of that name.
pub(crate) fn find(name: &str) -> Option<&'static AggregateBuiltin> {
    REGISTRY.get(name).copied()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{AggregateContext, all, find};
    use crate::eval::context::Limits;
    use crate::eval::value::Type;
    use crate::eval::{Context, EvalError, Value};

    /// The results of `name` over rows of arguments of the given types.
    pub(crate) fn over(name: &str, types: &[Type], rows: &[Vec<Value>]) -> Result<Vec<Value>, EvalError> {
        let constants = rows.first().map_or_else(Vec::new, |row| row.iter().cloned().map(Some).collect());
        let setup = AggregateContext { types: types.to_vec(), constants };
        let context = Context::new(0, Limits::default());
        let mut state = find(name).unwrap_or_else(|| panic!("`{name}` is registered")).start(&setup)?;
        for row in rows {
            state.add(&context, row)?;
        }
        state.finish()
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<&str> = all().map(|aggregate| aggregate.name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn no_aggregate_panics_on_any_kind_of_argument() {
        let values = [
            Value::Null,
            Value::Bool(true),
            Value::Long(i64::MAX),
            Value::Real(f64::NAN),
            Value::Timespan(i64::MAX),
            Value::Datetime(0),
            Value::from("x"),
            Value::array(vec![Value::Null]),
            Value::bag(crate::eval::value::Bag::default()),
        ];
        for aggregate in all() {
            for ty in [Type::Long, Type::Real, Type::Dynamic, Type::String, Type::Timespan] {
                let _ = over(aggregate.name, &[ty, ty], &[]);
                for value in &values {
                    let rows = vec![
                        vec![value.clone(), Value::Long(50)],
                        vec![Value::Long(i64::MAX), value.clone()],
                    ];
                    let _ = over(aggregate.name, &[ty, ty], &rows);
                }
            }
        }
    }
}
