//! How much a value weighs.
//!
//! Parts of arrays and bags are shared, so that a few of them can stand for more than any memory holds once they are
//! printed, compared or copied. What is weighed is what they stand for.

use super::Value;

/// What a value itself weighs, without its text, in bytes.
pub(crate) const CELL: usize = size_of::<Value>();

/// How deep arrays and bags may stand in each other. JSON is read to half of that.
pub(crate) const LEVELS: usize = 256;

/// Why a value is too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Excess {
    /// It is heavier than the room that is left.
    Bytes,
    /// It nests deeper than [`LEVELS`].
    Levels,
}

impl Value {
    /// What it weighs, in bytes; it is walked through no further than to `room`.
    pub(crate) fn weight(&self, room: usize) -> Result<usize, Excess> {
        let mut left = room;
        take(self, LEVELS, &mut left)?;
        Ok(room - left)
    }
}

fn take(value: &Value, levels: usize, left: &mut usize) -> Result<(), Excess> {
    spend(left, CELL)?;
    let inside = || levels.checked_sub(1).ok_or(Excess::Levels);
    match value {
        Value::String(text) => spend(left, text.len()),
        Value::Array(items) => {
            let levels = inside()?;
            items.iter().try_for_each(|item| take(item, levels, left))
        }
        Value::Bag(bag) => {
            let levels = inside()?;
            bag.iter().try_for_each(|(name, item)| {
                spend(left, CELL + name.len())?;
                take(item, levels, left)
            })
        }
        _ => Ok(()),
    }
}

fn spend(left: &mut usize, bytes: usize) -> Result<(), Excess> {
    *left = left.checked_sub(bytes).ok_or(Excess::Bytes)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{CELL, Excess, LEVELS, Value};

    #[test]
    fn what_is_shared_weighs_each_time() {
        let mut value = Value::from("four");
        assert_eq!(value.weight(1_000), Ok(CELL + 4));
        value = Value::array(vec![value; 2]);
        assert_eq!(value.weight(1_000), Ok(3 * CELL + 8));
        for _ in 0..60 {
            value = Value::array(vec![value; 2]);
        }
        assert_eq!(value.weight(1 << 20), Err(Excess::Bytes));
    }

    #[test]
    fn levels_are_counted() {
        let nested = |levels| (0..levels).fold(Value::Null, |value, _| Value::array(vec![value]));
        assert!(nested(LEVELS).weight(1 << 20).is_ok());
        assert_eq!(nested(LEVELS + 1).weight(1 << 20), Err(Excess::Levels));
    }
}
