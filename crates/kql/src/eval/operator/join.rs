//! `join` and `lookup`: the right table is held and looked up by key; the left rows pass one by one.
//!
//! Null keys match each other, as all keys do that group together.

use std::collections::{HashMap, HashSet};

use super::OperatorContext;
use crate::bind::tree::{Join, JoinKind, JoinSide};
use crate::eval::row::{self, Row, Rows};
use crate::eval::value::Type;
use crate::eval::{EvalError, Value};

/// Streams the left table and holds the right one by its keys; the kinds that answer right rows alone hold the left keys
/// too.
pub(super) fn rows<'e>(
    step: OperatorContext<'e, '_>,
    join: &'e Join,
    left: Rows<'e>,
) -> Result<Rows<'e>, EvalError> {
    check(&step, join)?;
    let right = Right::new(&step, join)?;
    let left_keys: Vec<usize> = join.keys.iter().map(|key| key.0).collect();
    match join.kind {
        JoinKind::LeftSemi | JoinKind::LeftAnti => {
            let wanted = join.kind == JoinKind::LeftSemi;
            Ok(Box::new(left.filter_map(move |row| match row {
                Ok(row) => {
                    let matches = right.index.contains_key(&key_of(&row, &left_keys));
                    (matches == wanted).then(|| Ok(output(join, &row, &[])))
                }
                Err(stop) => Some(Err(stop)),
            })))
        }
        JoinKind::RightSemi | JoinKind::RightAnti => {
            let mut keys = HashSet::new();
            for row in left {
                let key = key_of(&row?, &left_keys);
                if !keys.contains(&key) {
                    step.run.context.check_rows(keys.len() + 1)?;
                    step.run.context.charge_held(&key)?;
                    keys.insert(key);
                }
            }
            let wanted = join.kind == JoinKind::RightSemi;
            Ok(Box::new(right.rows.into_iter().filter_map(move |row| {
                let key = key_of(&row, &right.keys);
                (keys.contains(&key) == wanted).then(|| Ok(output(join, &[], &row)))
            })))
        }
        _ => Ok(Box::new(Joining {
            join,
            left,
            left_keys,
            matched: vec![false; right.rows.len()],
            right,
            blank_left: row::empty(&step.from.schema),
            blank_right: row::empty(&join.right.schema),
            seen: HashSet::new(),
            current: None,
            unmatched: None,
            step,
        })),
    }
}

/// What the engine would refuse, and what is not understood.
fn check(step: &OperatorContext<'_, '_>, join: &Join) -> Result<(), EvalError> {
    if !join.complete {
        return Err(EvalError::unsupported("join with a condition that is not understood"));
    }
    for (left, right) in &join.keys {
        let ty = |row: &crate::bind::tree::Schema, index: usize| {
            row.columns.get(index).and_then(|column| column.ty)
        };
        let types = [ty(&step.from.schema, *left), ty(&join.right.schema, *right)];
        if types.contains(&Some(Type::Dynamic)) {
            return Err(EvalError::unsupported("join on a dynamic column"));
        }
        let [left, right] = types.map(|ty| if ty == Some(Type::Int) { Some(Type::Long) } else { ty });
        if left != right {
            return Err(EvalError::unsupported("join on columns of different types"));
        }
    }
    Ok(())
}

struct Right {
    rows: Vec<Row>,
    keys: Vec<usize>,
    /// Positions of the rows with a key.
    index: HashMap<Row, Vec<usize>>,
}

impl Right {
    fn new(step: &OperatorContext<'_, '_>, join: &Join) -> Result<Self, EvalError> {
        let rows = step.run.all(&join.right, None)?;
        let keys: Vec<usize> = join.keys.iter().map(|key| key.1).collect();
        let mut index: HashMap<Row, Vec<usize>> = HashMap::new();
        for (position, row) in rows.iter().enumerate() {
            index.entry(key_of(row, &keys)).or_default().push(position);
        }
        Ok(Self { rows, keys, index })
    }
}

fn key_of(row: &[Value], keys: &[usize]) -> Row {
    keys.iter().map(|index| row.get(*index).cloned().unwrap_or_default()).collect()
}

fn output(join: &Join, left: &[Value], right: &[Value]) -> Row {
    join.output
        .iter()
        .map(|column| {
            let cell = match column {
                JoinSide::Left(index) => left.get(*index),
                JoinSide::Right(index) => right.get(*index),
            };
            cell.cloned().unwrap_or_default()
        })
        .collect()
}

/// Pairs of rows that are made while they are read.
struct Joining<'e, 'r> {
    join: &'e Join,
    left: Rows<'e>,
    left_keys: Vec<usize>,
    right: Right,
    /// For each right row whether a left row matched it.
    matched: Vec<bool>,
    blank_left: Row,
    blank_right: Row,
    /// Keys of left rows so far, where each key counts once.
    seen: HashSet<Row>,
    /// The left row at hand with its key, and how many of its pairs have been made.
    current: Option<(Row, Row, usize)>,
    /// Once the left rows are through: the next right row to look at.
    unmatched: Option<usize>,
    step: OperatorContext<'e, 'r>,
}

impl Iterator for Joining<'_, '_> {
    type Item = Result<Row, EvalError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(position) = self.unmatched.as_mut() {
                let row = self.right.rows.get(*position)?;
                let matched = self.matched.get(*position).copied().unwrap_or(false);
                *position += 1;
                if !matched {
                    return Some(Ok(output(self.join, &self.blank_left, row)));
                }
                continue;
            }
            if let Some((row, key, made)) = &mut self.current {
                let position = self.right.index.get(key).and_then(|positions| positions.get(*made)).copied();
                if let Some(position) = position {
                    *made += 1;
                    if let Some(matched) = self.matched.get_mut(position) {
                        *matched = true;
                    }
                    let right = self.right.rows.get(position)?;
                    return Some(Ok(output(self.join, row, right)));
                }
                self.current = None;
            }
            match self.left.next() {
                Some(Ok(row)) => {
                    let key = key_of(&row, &self.left_keys);
                    if self.join.kind == JoinKind::InnerUnique {
                        if !self.seen.insert(key.clone()) {
                            continue;
                        }
                        let context = self.step.run.context;
                        if let Err(stop) =
                            context.check_rows(self.seen.len()).and_then(|()| context.charge_held(&key))
                        {
                            return Some(Err(stop));
                        }
                    }
                    let keeps_left = matches!(self.join.kind, JoinKind::LeftOuter | JoinKind::FullOuter);
                    if keeps_left && !self.right.index.contains_key(&key) {
                        return Some(Ok(output(self.join, &row, &self.blank_right)));
                    }
                    self.current = Some((row, key, 0));
                }
                Some(Err(stop)) => return Some(Err(stop)),
                None if matches!(self.join.kind, JoinKind::RightOuter | JoinKind::FullOuter) => {
                    self.unmatched = Some(0);
                }
                None => return None,
            }
        }
    }
}
