//! Into and out of dynamics: properties, elements, all columns in a bag.

use std::borrow::Cow;
use std::sync::Arc;

use super::RowScope;
use crate::eval::Value;
use crate::eval::value::Bag;

/// `x.name`: null where there is no such property.
pub(super) fn member<'v>(base: Cow<'v, Value>, name: &str) -> Cow<'v, Value> {
    pick(base, |value| value.as_bag()?.get(name))
}

/// `x[index]`: a property by name, or an element by position, from the end where negative.
pub(super) fn element<'v>(base: Cow<'v, Value>, index: &Value) -> Cow<'v, Value> {
    pick(base, |value| match (value, index) {
        (Value::Bag(bag), Value::String(name)) => bag.get(name),
        (Value::Array(items), Value::Long(index)) => {
            let position = if *index < 0 {
                items.len().checked_sub(usize::try_from(index.unsigned_abs()).ok()?)?
            } else {
                usize::try_from(*index).ok()?
            };
            items.get(position)
        }
        _ => None,
    })
}

fn pick(base: Cow<'_, Value>, part: impl Fn(&Value) -> Option<&Value>) -> Cow<'_, Value> {
    match base {
        Cow::Borrowed(value) => part(value).map_or(Cow::Owned(Value::Null), Cow::Borrowed),
        Cow::Owned(value) => Cow::Owned(part(&value).cloned().unwrap_or_default()),
    }
}

/// `pack_all()`: a bag of all columns; without nulls and empty texts where asked for.
pub(super) fn pack_all(columns: &[(Arc<str>, usize)], skip_empty: bool, scope: &RowScope<'_>) -> Value {
    let mut bag = Bag::with_capacity(columns.len());
    for (name, index) in columns {
        let value = scope.row.get(*index).cloned().unwrap_or_default();
        let empty = match &value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            _ => false,
        };
        if !(skip_empty && empty) {
            bag.insert(Arc::clone(name), value);
        }
    }
    Value::bag(bag)
}
