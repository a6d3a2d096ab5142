//! What every expression may ask for: the clock, the limits, and regular expressions compiled once.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use regex::{Regex, RegexBuilder};

use super::value::weight::{CELL, Excess, LEVELS};
use super::{EvalError, Value};

/// How much a query may use before it is stopped with a message.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Rows that one operator may hold or produce.
    pub rows: usize,
    /// Rows passed between operators in all.
    pub steps: u64,
    /// How long it may take; `None` for no limit.
    pub time: Option<TimeLimit>,
    /// Bytes of one text value.
    pub text: usize,
    /// Elements of one array or bag.
    pub elements: usize,
    /// Bytes of one array or bag with all that it holds, as they are weighed where nothing is shared.
    pub value: usize,
    /// Bytes of the rows, lists and sets that operators hold, all of them together, weighed in the same way.
    pub held: usize,
}

/// How long a query may take, by a clock of the caller's: this library reads none.
#[derive(Debug, Clone, Copy)]
pub struct TimeLimit {
    /// How long.
    pub limit: Duration,
    /// The time since any fixed moment.
    pub clock: fn() -> Duration,
}

/// For one query of many, which may run side by side.
impl Default for Limits {
    fn default() -> Self {
        Self {
            rows: 5_000_000,
            steps: 2_000_000_000,
            time: None,
            text: 64 << 20,
            elements: 1 << 20,
            value: 256 << 20,
            held: 2 << 30,
        }
    }
}

/// Products of sizes that are too small to be counted.
const SMALL: usize = 1 << 20;
/// Steps that the compiling of a regular expression counts for.
const COMPILING: u64 = 2_000;
/// Bytes of compiled program that one regular expression may take.
const REGEX_SIZE: usize = 4 << 20;
/// Compiled regular expressions kept before the cache is emptied (patterns may come from rows).
const REGEX_CACHE: usize = 200;

/// The surroundings of one evaluation.
pub struct Context {
    /// What `now()` answers, in ticks of 100 ns since 0001-01-01.
    pub now: i64,
    /// How much the query may use.
    pub limits: Limits,
    regexes: RefCell<HashMap<String, Option<Rc<Regex>>>>,
    steps: Cell<u64>,
    held: Cell<usize>,
    started: Duration,
}

impl Context {
    /// A fresh context whose clock stands at `now` (ticks of 100 ns since 0001-01-01).
    pub fn new(now: i64, limits: Limits) -> Self {
        let started = limits.time.map_or(Duration::ZERO, |time| (time.clock)());
        Self { now, limits, regexes: RefCell::default(), steps: Cell::new(0), held: Cell::new(0), started }
    }

    /// Counts `steps` of work.
    ///
    /// # Errors
    /// [`EvalError::Limit`] or [`EvalError::Time`] once a limit is passed.
    pub fn charge_steps(&self, steps: u64) -> Result<(), EvalError> {
        let before = self.steps.get();
        let after = before.saturating_add(steps);
        self.steps.set(after);
        if after > self.limits.steps {
            return Err(EvalError::limit(format!(
                "the query passed its limit of {} steps",
                self.limits.steps
            )));
        }
        if (before >> 10 != after >> 10 || steps > 1024)
            && let Some(TimeLimit { limit, clock }) = self.limits.time
            && clock().saturating_sub(self.started) > limit
        {
            return Err(EvalError::Time { limit });
        }
        Ok(())
    }

    /// Checks a number of rows held or produced by one operator.
    ///
    /// # Errors
    /// [`EvalError::Limit`] above the limit.
    pub fn check_rows(&self, rows: usize) -> Result<(), EvalError> {
        if rows > self.limits.rows {
            return Err(EvalError::limit(format!(
                "an operator passed the limit of {} rows",
                self.limits.rows
            )));
        }
        Ok(())
    }

    /// Counts work that takes as long as two sizes multiplied, such as a text sought in another.
    ///
    /// # Errors
    /// [`EvalError::Limit`] or [`EvalError::Time`] once a limit is passed.
    pub fn charge_product(&self, size: usize, times: usize) -> Result<(), EvalError> {
        let work = size.saturating_mul(times);
        if work < SMALL { Ok(()) } else { self.charge_steps(work as u64 >> 6) }
    }

    /// Counts one of the matches of a regular expression in a text of this many bytes: to find the next one may take a
    /// walk to the end of the text.
    ///
    /// # Errors
    /// [`EvalError::Limit`] or [`EvalError::Time`] once a limit is passed.
    pub fn charge_match(&self, bytes: usize) -> Result<(), EvalError> {
        self.charge_steps(1 + (bytes as u64 >> 8))
    }

    /// Counts what an operator or an aggregate holds from now on, to the end of the query.
    ///
    /// # Errors
    /// [`EvalError::Limit`] once the limit is passed.
    pub fn charge_held(&self, values: &[Value]) -> Result<(), EvalError> {
        let mut left = self.limits.held.saturating_sub(self.held.get());
        for value in values {
            left -= value.weight(left).map_err(|excess| self.too_much(excess))?;
        }
        self.held.set(self.limits.held - left);
        Ok(())
    }

    /// The same for `count` cells without text.
    ///
    /// # Errors
    /// [`EvalError::Limit`] once the limit is passed.
    pub fn charge_held_cells(&self, count: usize) -> Result<(), EvalError> {
        let held = self.held.get().saturating_add(count.saturating_mul(CELL));
        if held > self.limits.held {
            return Err(self.too_much(Excess::Bytes));
        }
        self.held.set(held);
        Ok(())
    }

    fn too_much(&self, excess: Excess) -> EvalError {
        match excess {
            Excess::Bytes => EvalError::limit(format!(
                "the rows that are held passed the limit of {} bytes",
                self.limits.held
            )),
            Excess::Levels => Self::too_deep(),
        }
    }

    fn too_deep() -> EvalError {
        EvalError::limit(format!("an array or bag passed the limit of {LEVELS} levels"))
    }

    /// Counts the work that a value was, and checks it where it is an array or bag that was put together.
    ///
    /// # Errors
    /// [`EvalError::Limit`] for one that is too heavy or too deep; [`EvalError::Limit`] or [`EvalError::Time`] for too much work.
    pub fn charge_built(&self, value: &Value) -> Result<(), EvalError> {
        let bytes = match value {
            Value::String(text) => text.len(),
            Value::Array(_) | Value::Bag(_) => {
                value.weight(self.limits.value).map_err(|excess| match excess {
                    Excess::Bytes => EvalError::limit(format!(
                        "an array or bag passed the limit of {} bytes",
                        self.limits.value
                    )),
                    Excess::Levels => Self::too_deep(),
                })?
            }
            _ => return Ok(()),
        };
        if bytes < 256 { Ok(()) } else { self.charge_steps(bytes as u64 >> 8) }
    }

    /// Counts the work that the looking at a value may be.
    ///
    /// # Errors
    /// [`EvalError::Limit`] or [`EvalError::Time`] once a limit is passed.
    pub fn charge_read(&self, value: &Value) -> Result<(), EvalError> {
        let size = match value {
            Value::String(text) => text.len() >> 4,
            Value::Array(items) => items.len(),
            Value::Bag(bag) => bag.len(),
            _ => return Ok(()),
        };
        if size < 16 { Ok(()) } else { self.charge_steps(size as u64 >> 4) }
    }

    /// Checks the size of a text about to be built.
    ///
    /// # Errors
    /// [`EvalError::Limit`] above the limit.
    pub fn check_text_len(&self, bytes: usize) -> Result<(), EvalError> {
        if bytes > self.limits.text {
            return Err(EvalError::limit(format!("a text passed the limit of {} bytes", self.limits.text)));
        }
        Ok(())
    }

    /// Checks the number of elements of an array or bag about to be built.
    ///
    /// # Errors
    /// [`EvalError::Limit`] above the limit.
    pub fn check_len(&self, count: usize) -> Result<(), EvalError> {
        if count > self.limits.elements {
            return Err(EvalError::limit(format!(
                "an array passed the limit of {} elements",
                self.limits.elements
            )));
        }
        Ok(())
    }

    /// The compiled form of `pattern`, from the cache where it was used before.
    ///
    /// # Errors
    /// [`EvalError::Refused`] for a pattern that does not compile within the size limit.
    pub fn regex(&self, pattern: &str) -> Result<Rc<Regex>, EvalError> {
        let refused = || EvalError::refused(format!("the regular expression `{pattern}` does not compile"));
        if let Some(known) = self.regexes.borrow().get(pattern) {
            return known.clone().ok_or_else(refused);
        }
        self.charge_steps(COMPILING)?;
        let compiled =
            RegexBuilder::new(pattern).size_limit(REGEX_SIZE).nest_limit(100).build().ok().map(Rc::new);
        let mut cache = self.regexes.borrow_mut();
        if cache.len() >= REGEX_CACHE {
            cache.clear();
        }
        cache.insert(pattern.to_owned(), compiled.clone());
        compiled.ok_or_else(refused)
    }
}

#[cfg(test)]
mod tests {
    use super::{Context, Limits};

    #[test]
    fn a_regular_expression_that_explodes_is_refused() {
        let context = Context::new(0, Limits::default());
        assert!(context.regex("a{1000}{1000}{1000}").is_err());
        assert!(context.regex("(").is_err());
        assert!(context.regex("^a+$").expect("compiles").is_match("aaa"));
    }

    #[test]
    fn steps_are_limited() {
        let context = Context::new(0, Limits { steps: 10, ..Limits::default() });
        assert!(context.charge_steps(10).is_ok());
        assert!(context.charge_steps(1).is_err());
    }
}
