//! `join` of every kind and `lookup`. Nulls are equal to nulls.

use std::collections::{HashMap, HashSet};

use super::Step;
use crate::kql::bind::tree::{Join, JoinColumn, JoinKind};
use crate::kql::eval::row::{self, Row, Rows};
use crate::kql::eval::{Stop, Value};

/// The output of a join while it is made.
struct Output<'j> {
    columns: &'j [JoinColumn],
    empty_left: Row,
    empty_right: Row,
}

impl Output<'_> {
    fn row(&self, left: Option<&Row>, right: Option<&Row>) -> Row {
        let left = left.unwrap_or(&self.empty_left);
        let right = right.unwrap_or(&self.empty_right);
        let cell = |column: &JoinColumn| match column {
            JoinColumn::Left(index) => left.get(*index),
            JoinColumn::Right(index) => right.get(*index),
        };
        self.columns.iter().map(|column| cell(column).cloned().unwrap_or_default()).collect()
    }
}

fn key(row: &Row, indexes: &[usize]) -> Vec<Value> {
    indexes.iter().map(|index| row.get(*index).cloned().unwrap_or_default()).collect()
}

/// Runs it. The right side is held, the left side passes by.
pub(super) fn rows<'e>(step: Step<'e, '_>, join: &'e Join, left: Rows<'e>) -> Result<Rows<'e>, Stop> {
    if !join.complete {
        return Err(Stop::refused("the condition of the join is not understood"));
    }
    let (left_keys, right_keys): (Vec<usize>, Vec<usize>) = join.keys.iter().copied().unzip();
    let right = step.run.all(&join.right, step.input.as_ref())?;
    let mut index: HashMap<Vec<Value>, Vec<usize>> = HashMap::new();
    for (number, row) in right.iter().enumerate() {
        index.entry(key(row, &right_keys)).or_default().push(number);
    }
    let output = Output {
        columns: &join.output,
        empty_left: row::empty(&step.from.row),
        empty_right: row::empty(&join.right.row),
    };
    match join.kind {
        JoinKind::LeftSemi | JoinKind::LeftAnti => {
            let wanted = join.kind == JoinKind::LeftSemi;
            Ok(Box::new(left.filter_map(move |row| match row {
                Ok(row) if index.contains_key(&key(&row, &left_keys)) == wanted => {
                    Some(Ok(output.row(Some(&row), None)))
                }
                Ok(_) => None,
                Err(stop) => Some(Err(stop)),
            })))
        }
        JoinKind::RightSemi | JoinKind::RightAnti => {
            let mut keys = HashSet::new();
            for row in left {
                keys.insert(key(&row?, &left_keys));
                step.run.context.rows(keys.len())?;
            }
            let wanted = join.kind == JoinKind::RightSemi;
            Ok(Box::new(right.into_iter().filter_map(move |row| {
                (keys.contains(&key(&row, &right_keys)) == wanted).then(|| Ok(output.row(None, Some(&row))))
            })))
        }
        kind => {
            let matcher = Matcher { step, kind, index, right, left_keys, output };
            matcher.rows(left)
        }
    }
}

/// A join that puts rows of both sides together.
struct Matcher<'e, 'r> {
    step: Step<'e, 'r>,
    kind: JoinKind,
    index: HashMap<Vec<Value>, Vec<usize>>,
    right: Vec<Row>,
    left_keys: Vec<usize>,
    output: Output<'e>,
}

impl<'e> Matcher<'e, '_> {
    fn rows(self, left: Rows<'e>) -> Result<Rows<'e>, Stop> {
        let context = self.step.run.context;
        let mut made = Vec::new();
        let mut seen_left = HashSet::new();
        let mut matched = vec![false; self.right.len()];
        for left in left {
            let left = left?;
            let key = key(&left, &self.left_keys);
            if self.kind == JoinKind::InnerUnique && !seen_left.insert(key.clone()) {
                continue;
            }
            match self.index.get(&key) {
                Some(numbers) => {
                    context.step(numbers.len() as u64)?;
                    for number in numbers {
                        if let Some(flag) = matched.get_mut(*number) {
                            *flag = true;
                        }
                        made.push(self.output.row(Some(&left), self.right.get(*number)));
                        context.rows(made.len())?;
                    }
                }
                None if matches!(self.kind, JoinKind::LeftOuter | JoinKind::FullOuter) => {
                    made.push(self.output.row(Some(&left), None));
                    context.rows(made.len())?;
                }
                None => {}
            }
        }
        if matches!(self.kind, JoinKind::RightOuter | JoinKind::FullOuter) {
            let unmatched = self.right.iter().zip(&matched).filter(|(_, matched)| !**matched);
            made.extend(unmatched.map(|(right, _)| self.output.row(None, Some(right))));
        }
        Ok(row::ready(made))
    }
}
