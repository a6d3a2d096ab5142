//! Lists, sets and bags of values. Arrays are added element by element.

use indexmap::IndexSet;

use super::{Accumulator, AggregateBuiltin, AggregateContext, Conditional, argument};
use crate::eval::value::{Bag, Type};
use crate::eval::{Context, EvalError, Value};

pub(super) const TABLE: &[AggregateBuiltin] = &[
    AggregateBuiltin::new("make_bag", |setup| bag(setup, 1)),
    AggregateBuiltin::new("make_bag_if", |setup| Conditional::boxed(bag(setup, 2)?, 1)),
    AggregateBuiltin::new("make_dictionary", |setup| bag(setup, 1)),
    AggregateBuiltin::new("make_list", |setup| list(setup, 1, false)),
    AggregateBuiltin::new("make_list_if", |setup| Conditional::boxed(list(setup, 2, false)?, 1)),
    AggregateBuiltin::new("make_list_with_nulls", |setup| list(setup, 1, true)),
    AggregateBuiltin::new("make_set", |setup| set(setup, 1, LIMIT)),
    AggregateBuiltin::new("make_set_if", |setup| Conditional::boxed(set(setup, 2, LIMIT)?, 1)),
    AggregateBuiltin::new("makelist", |setup| list(setup, 1, false)),
    AggregateBuiltin::new("makeset", |setup| set(setup, 1, LEGACY_LIMIT)),
];

/// Elements kept where the query gives no limit.
const LIMIT: usize = 1_048_576;
/// The same for `makeset`.
const LEGACY_LIMIT: usize = 128;

/// The limit that the query gives as argument number `at`.
fn limit(setup: &AggregateContext, at: usize, default: usize) -> Result<usize, EvalError> {
    match setup.types.get(at) {
        None => Ok(default),
        Some(_) => match setup.constant(at).map(usize::try_from) {
            Some(Ok(limit)) => Ok(limit.min(LIMIT)),
            _ => Err(EvalError::unsupported("a size limit that is not a constant or is negative")),
        },
    }
}

struct MakeList {
    items: Vec<Value>,
    limit: usize,
    keeps_nulls: bool,
}

fn list(
    setup: &AggregateContext,
    limit_at: usize,
    keeps_nulls: bool,
) -> Result<Box<dyn Accumulator>, EvalError> {
    // The null of a dynamic is a value of it.
    let keeps_nulls = keeps_nulls || setup.type_of(0) == Type::Dynamic;
    Ok(Box::new(MakeList { items: Vec::new(), limit: limit(setup, limit_at, LIMIT)?, keeps_nulls }))
}

impl Accumulator for MakeList {
    fn add(&mut self, context: &Context, arguments: &[Value]) -> Result<(), EvalError> {
        let room = self.limit.saturating_sub(self.items.len());
        let more = match argument(arguments, 0) {
            Value::Array(items) => items.get(..room).unwrap_or(items),
            Value::Null if !self.keeps_nulls => &[],
            value if room > 0 => std::slice::from_ref(value),
            _ => &[],
        };
        context.charge_held(more)?;
        self.items.extend_from_slice(more);
        context.check_len(self.items.len())
    }

    fn finish(&mut self) -> Result<Vec<Value>, EvalError> {
        Ok(vec![Value::array(std::mem::take(&mut self.items))])
    }
}

struct MakeSet {
    items: IndexSet<Value>,
    limit: usize,
    dynamic: bool,
}

fn set(setup: &AggregateContext, limit_at: usize, default: usize) -> Result<Box<dyn Accumulator>, EvalError> {
    let limit = limit(setup, limit_at, default)?;
    Ok(Box::new(MakeSet { items: IndexSet::new(), limit, dynamic: setup.type_of(0) == Type::Dynamic }))
}

impl MakeSet {
    fn insert(&mut self, context: &Context, value: &Value) -> Result<(), EvalError> {
        if self.items.len() < self.limit && !self.items.contains(value) {
            context.charge_held(std::slice::from_ref(value))?;
            self.items.insert(value.clone());
        }
        Ok(())
    }
}

impl Accumulator for MakeSet {
    fn add(&mut self, context: &Context, arguments: &[Value]) -> Result<(), EvalError> {
        match argument(arguments, 0) {
            Value::Array(items) => items.iter().try_for_each(|item| self.insert(context, item))?,
            Value::Null if self.dynamic => {
                return Err(EvalError::unsupported("make_set() of a dynamic that is null"));
            }
            Value::Null => {}
            value => self.insert(context, value)?,
        }
        context.check_len(self.items.len())
    }

    fn finish(&mut self) -> Result<Vec<Value>, EvalError> {
        Ok(vec![Value::array(std::mem::take(&mut self.items).into_iter().collect())])
    }
}

struct MergedBag {
    bag: Bag,
    limit: usize,
    /// Whether there was a bag at all.
    met: bool,
}

fn bag(setup: &AggregateContext, limit_at: usize) -> Result<Box<dyn Accumulator>, EvalError> {
    Ok(Box::new(MergedBag { bag: Bag::new(), limit: limit(setup, limit_at, LIMIT)?, met: false }))
}

impl Accumulator for MergedBag {
    fn add(&mut self, context: &Context, arguments: &[Value]) -> Result<(), EvalError> {
        if let Value::Bag(bag) = argument(arguments, 0) {
            self.met = true;
            for (key, value) in bag.iter() {
                match self.bag.get(key) {
                    // Which of them the engine takes is documented to be arbitrary.
                    Some(known) if known != value => {
                        return Err(EvalError::unsupported("make_bag() of several values for one key"));
                    }
                    None if self.bag.len() < self.limit => {
                        context.charge_held(&[Value::String(key.clone()), value.clone()])?;
                        self.bag.insert(key.clone(), value.clone());
                    }
                    _ => {}
                }
            }
        }
        context.check_len(self.bag.len())
    }

    fn finish(&mut self) -> Result<Vec<Value>, EvalError> {
        if !self.met {
            // Documented is an array without elements, which is not certain.
            return Err(EvalError::unsupported("make_bag() of no bags"));
        }
        Ok(vec![Value::bag(std::mem::take(&mut self.bag))])
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::over;
    use crate::eval::Value;
    use crate::eval::value::Type;

    fn json(text: &str) -> Value {
        serde_json::from_str(text).expect("JSON")
    }

    #[test]
    fn lists_take_arrays_apart() {
        let rows = vec![vec![json("[1,2]")], vec![Value::Null], vec![json("[3]")]];
        assert_eq!(over("make_list", &[Type::Dynamic], &rows), Ok(vec![json("[1,2,null,3]")]));
        let longs = vec![vec![Value::Long(1)], vec![Value::Null]];
        assert_eq!(over("make_list", &[Type::Long], &longs), Ok(vec![json("[1]")]));
        assert_eq!(over("make_list_with_nulls", &[Type::Long], &longs), Ok(vec![json("[1,null]")]));
        assert_eq!(over("make_list", &[Type::Long], &[]), Ok(vec![json("[]")]));
    }

    #[test]
    fn sets_keep_the_first_of_each_and_their_limit() {
        let rows: Vec<Vec<Value>> = ["b", "a", "b", "c"].map(|text| vec![text.into(), Value::Long(2)]).into();
        assert_eq!(over("make_set", &[Type::String], &rows), Ok(vec![json(r#"["b","a","c"]"#)]));
        assert_eq!(over("make_set", &[Type::String, Type::Long], &rows), Ok(vec![json(r#"["b","a"]"#)]));
    }

    #[test]
    fn bags_merge() {
        let mut rows = vec![vec![json(r#"{"a":1}"#)], vec![json(r#"{"b":2,"a":1}"#)], vec![Value::Null]];
        assert_eq!(over("make_bag", &[Type::Dynamic], &rows), Ok(vec![json(r#"{"a":1,"b":2}"#)]));
        rows.push(vec![json(r#"{"a":3}"#)]);
        assert!(over("make_bag", &[Type::Dynamic], &rows).is_err());
    }
}
