//! The scalar functions: a registry by name, and what an implementation is given.
//!
//! Conditionals, window functions and functions that depend on the columns at hand are evaluated where the
//! expression stands; everything else is here, one family a file.

mod address;
mod array;
mod array_sort;
mod bag;
mod bits;
mod conversion;
mod data_size;
mod datetime;
mod encoding;
mod format_time;
mod geography;
mod hash;
mod math;
mod parsing;
mod pattern;
mod regular_expression;
mod series;
mod series_filter;
mod series_fit;
mod set;
pub(crate) mod string;
mod time_zone;

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use super::value::{Type, text};
use super::{Context, EvalError, Value};

pub(crate) use pattern::folded;

/// How a function is implemented.
pub(crate) type FunctionBody = fn(&CallContext<'_>, &[Value]) -> Result<Value, EvalError>;

/// One scalar function.
pub(crate) struct Builtin {
    /// The name in the language.
    pub name: &'static str,
    run: FunctionBody,
}

impl Builtin {
    const fn new(name: &'static str, run: FunctionBody) -> Self {
        Self { name, run }
    }

    /// Applies it to values; the binder has checked their number and types.
    ///
    /// # Errors
    /// An [`EvalError`] for a corner that is not implemented, an argument that the engine refuses, or a limit.
    pub(crate) fn call(&self, call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
        (self.run)(call, arguments)
    }
}

/// What surrounds one call.
pub(crate) struct CallContext<'a> {
    /// Clock, limits and caches.
    pub context: &'a Context,
    /// The declared types of the arguments.
    pub types: &'a [Type],
    /// Whether every argument is a constant of the query text.
    pub folded: bool,
}

impl CallContext<'_> {
    /// The declared type of an argument.
    pub(crate) fn type_of(&self, index: usize) -> Type {
        self.types.get(index).copied().unwrap_or(Type::Dynamic)
    }

    /// An argument as `tostring` would print it.
    ///
    /// # Errors
    /// [`EvalError::Unsupported`] for numbers whose notation is not certain.
    pub(crate) fn print(&self, arguments: &[Value], index: usize) -> Result<Arc<str>, EvalError> {
        let value = argument(arguments, index);
        if let (Value::Bool(truth), Type::Bool) = (value, self.type_of(index)) {
            return Ok(Arc::from(if *truth { "True" } else { "False" }));
        }
        print(value)
    }
}

/// The text of a value, as `tostring` of a dynamic prints it.
///
/// # Errors
/// [`EvalError::Unsupported`] for numbers whose notation is not certain.
pub(crate) fn print(value: &Value) -> Result<Arc<str>, EvalError> {
    if certain(value) {
        Ok(value.to_text())
    } else {
        Err(EvalError::unsupported("the text of a very large or very small real"))
    }
}

fn certain(value: &Value) -> bool {
    match value {
        Value::Real(value) => text::real_is_certain(*value),
        Value::Array(items) => items.iter().all(certain),
        Value::Bag(bag) => bag.values().all(certain),
        _ => true,
    }
}

/// An argument; one that was left out is null.
fn argument(arguments: &[Value], index: usize) -> &Value {
    const NULL: &Value = &Value::Null;
    arguments.get(index).unwrap_or(NULL)
}

/// An argument as text.
fn text_of(arguments: &[Value], index: usize) -> Arc<str> {
    argument(arguments, index).to_text()
}

/// An argument as an integer; doubles are truncated, everything else is null.
fn long_of(arguments: &[Value], index: usize) -> Option<i64> {
    match argument(arguments, index) {
        Value::Long(value) => Some(*value),
        Value::Real(value) if value.is_finite() => Some(*value as i64),
        Value::Bool(value) => Some(i64::from(*value)),
        _ => None,
    }
}

/// An argument as a double.
fn real_of(arguments: &[Value], index: usize) -> Option<f64> {
    argument(arguments, index).as_real()
}

/// An index counted from the end when negative; `None` before the beginning.
fn from_end(index: i64, length: usize) -> Option<usize> {
    if index >= 0 {
        usize::try_from(index).ok()
    } else {
        length.checked_sub(usize::try_from(index.unsigned_abs()).ok()?)
    }
}

static REGISTRY: LazyLock<HashMap<&'static str, &'static Builtin>> =
    LazyLock::new(|| all().map(|function| (function.name, function)).collect());

/// Every function, by family.
pub(crate) fn all() -> impl Iterator<Item = &'static Builtin> {
    [
        address::TABLE,
        array::TABLE,
        array_sort::TABLE,
        bag::TABLE,
        bits::TABLE,
        conversion::TABLE,
        data_size::TABLE,
        datetime::TABLE,
        encoding::TABLE,
        geography::TABLE,
        hash::TABLE,
        math::TABLE,
        parsing::TABLE,
        regular_expression::TABLE,
        series::TABLE,
        series_filter::TABLE,
        series_fit::TABLE,
        set::TABLE,
        string::TABLE,
        time_zone::TABLE,
    ]
    .into_iter()
    .flatten()
}

/// The function of that name.
pub(crate) fn find(name: &str) -> Option<&'static Builtin> {
    REGISTRY.get(name).copied()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{CallContext, all, find};
    use crate::eval::context::Limits;
    use crate::eval::value::Type;
    use crate::eval::{Context, EvalError, Value};

    /// Calls `name` with arguments whose declared types follow from the values.
    pub(crate) fn call(name: &str, arguments: &[Value]) -> Result<Value, EvalError> {
        let context = Context::new(637_134_336_000_000_000, Limits::default());
        call_in(&context, name, arguments)
    }

    /// The same where the limits matter.
    pub(crate) fn call_in(context: &Context, name: &str, arguments: &[Value]) -> Result<Value, EvalError> {
        let types: Vec<Type> = arguments
            .iter()
            .map(|value| match value {
                Value::Bool(_) => Type::Bool,
                Value::Long(_) => Type::Long,
                Value::Real(_) => Type::Real,
                Value::Decimal(_) => Type::Decimal,
                Value::Datetime(_) => Type::DateTime,
                Value::Timespan(_) => Type::Timespan,
                Value::Guid(_) => Type::Guid,
                Value::String(_) => Type::String,
                Value::Null | Value::Array(_) | Value::Bag(_) => Type::Dynamic,
            })
            .collect();
        let function = find(name).unwrap_or_else(|| panic!("`{name}` is registered"));
        function.call(&CallContext { context, types: &types, folded: false }, arguments)
    }

    /// A dynamic from JSON.
    pub(crate) fn json(text: &str) -> Value {
        serde_json::from_str(text).expect("JSON")
    }

    #[test]
    fn names_are_unique_and_there_are_enough_of_them() {
        let mut names: Vec<&str> = all().map(|function| function.name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(count >= 160, "only {count} functions");
    }

    #[test]
    fn no_function_panics_on_any_kind_of_argument() {
        let values = [
            Value::Null,
            Value::Bool(true),
            Value::Long(i64::MIN),
            Value::Long(-1),
            Value::Long(i64::MAX),
            Value::Real(f64::NAN),
            Value::Real(f64::INFINITY),
            Value::Datetime(0),
            Value::Datetime(crate::eval::value::calendar::MAX),
            Value::Timespan(i64::MIN),
            Value::Timespan(i64::MAX),
            Value::Guid(1),
            Value::from(""),
            Value::from("é(\\"),
            Value::from("year"),
            json("[]"),
            json(r#"[1,null,"x",[2],{"a":1}]"#),
            json("[1.5,2.5,3.5]"),
            json(r#"{"a":{"b":null}}"#),
        ];
        let context = Context::new(0, Limits { elements: 10_000, text: 10_000, ..Limits::default() });
        let call = |name: &str, arguments: &[Value]| call_in(&context, name, arguments);
        for function in all() {
            let _ = call(function.name, &[]);
            for first in &values {
                let _ = call(function.name, std::slice::from_ref(first));
                for second in &values {
                    let _ = call(function.name, &[first.clone(), second.clone()]);
                    for third in values.iter().step_by(5) {
                        let _ = call(
                            function.name,
                            &[first.clone(), second.clone(), third.clone(), third.clone()],
                        );
                    }
                }
            }
        }
    }
}
