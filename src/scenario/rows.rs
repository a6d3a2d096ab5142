//! Expected rows against found ones, in any order: which is which, and what differs.

use std::ops::Range;

use serde_json::{Map, Value as Json};

use super::matcher::{ValueMatcher, shown};
use super::outcome::{CellMark, ComparisonTable, TableCell, TableRow};
use rulesmith_kql::Value;

/// A result: the names of its columns and its rows.
#[derive(Clone, Copy, Debug)]
pub struct ResultRows<'a> {
    /// The columns.
    pub columns: &'a [std::sync::Arc<str>],
    /// The rows, each as long as the columns.
    pub rows: &'a [Vec<Value>],
}

impl<'a> ResultRows<'a> {
    /// The first rows, and the indexes of the others.
    fn split(self, most: usize) -> (ResultRows<'a>, Range<usize>) {
        let rows = self.rows.get(..most).unwrap_or(self.rows);
        (ResultRows { rows, ..self }, rows.len()..self.rows.len())
    }

    fn cell(&self, row: usize, column: &str) -> Option<&Value> {
        let index = self.columns.iter().position(|name| &**name == column)?;
        self.rows.get(row)?.get(index)
    }
}

/// How many rows can be expected one by one.
pub const MAX_EXPECTED: usize = 1_000;
/// How many rows of a result are compared with the expected ones; further ones are unexpected.
const MAX_FOUND: usize = 5_000;
/// How many unexpected rows are shown.
const MAX_SHOWN: usize = 20;

/// What is wrong with an expectation itself.
#[derive(Debug, PartialEq)]
pub enum Unfit {
    /// There are more rows than can be expected one by one.
    TooMany,
    /// A row names a column that the result does not have: index of the row, column.
    UnknownColumn(usize, String),
    /// A matcher makes no sense: index of the row, column, why.
    Matcher(usize, String, String),
}

/// Expected rows, ready to be compared.
#[derive(Debug)]
pub struct Expected {
    rows: Vec<Vec<(String, ValueMatcher)>>,
}

/// Which found row each expected row is, or is nearest to.
#[derive(Debug, PartialEq)]
pub struct Pairing {
    /// For each expected row: the found row, and whether it is as expected.
    pub expected: Vec<Option<(usize, bool)>>,
    /// Found rows that no expected row was paired with.
    pub unexpected: Vec<usize>,
}

impl Pairing {
    /// Whether every row was expected and every expected row was found.
    pub fn is_exact(&self) -> bool {
        self.unexpected.is_empty() && self.expected.iter().all(|pair| matches!(pair, Some((_, true))))
    }
}

impl Expected {
    /// Reads the rows of an expectation.
    pub fn read(rows: &[Map<String, Json>], columns: &[std::sync::Arc<str>]) -> Result<Self, Vec<Unfit>> {
        if rows.len() > MAX_EXPECTED {
            return Err(vec![Unfit::TooMany]);
        }
        let mut unfit = Vec::new();
        let mut read = Vec::with_capacity(rows.len());
        for (index, row) in rows.iter().enumerate() {
            let mut cells = Vec::with_capacity(row.len());
            for (column, expected) in row {
                if !columns.iter().any(|name| **name == **column) {
                    unfit.push(Unfit::UnknownColumn(index, column.clone()));
                    continue;
                }
                match ValueMatcher::read(expected) {
                    Ok(matcher) => cells.push((column.clone(), matcher)),
                    Err(why) => unfit.push(Unfit::Matcher(index, column.clone(), why)),
                }
            }
            read.push(cells);
        }
        if unfit.is_empty() { Ok(Self { rows: read }) } else { Err(unfit) }
    }

    /// Pairs the rows so that as many as possible are as expected, then those that are nearest to each other.
    pub fn pair(&self, found: ResultRows<'_>) -> Pairing {
        let (found, beyond) = found.split(MAX_FOUND);
        let holds: Vec<Vec<usize>> = self
            .rows
            .iter()
            .map(|cells| (0..found.rows.len()).map(|row| agreeing(cells, found, row)).collect())
            .collect();
        let whole = |expected: usize, row: usize| {
            holds.get(expected).and_then(|counts| counts.get(row))
                == self.rows.get(expected).map(Vec::len).as_ref()
        };
        let mut taken: Vec<Option<usize>> = vec![None; found.rows.len()];
        for expected in 0..self.rows.len() {
            assign(expected, &whole, &mut taken, &mut vec![false; found.rows.len()]);
        }
        let mut pairs: Vec<Option<(usize, bool)>> = vec![None; self.rows.len()];
        for (row, expected) in taken.iter().enumerate() {
            if let Some(pair) = expected.and_then(|expected| pairs.get_mut(expected)) {
                *pair = Some((row, true));
            }
        }
        let mut near: Vec<(usize, usize, usize)> = Vec::new();
        for (expected, counts) in holds.iter().enumerate().filter(|(expected, _)| pairs[*expected].is_none())
        {
            let free = counts.iter().enumerate().filter(|(row, _)| taken[*row].is_none());
            near.extend(free.map(|(row, agreeing)| (*agreeing, expected, row)));
        }
        near.sort_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for (_, expected, row) in near {
            if pairs[expected].is_none() && taken[row].is_none() {
                pairs[expected] = Some((row, false));
                taken[row] = Some(expected);
            }
        }
        let free = taken.iter().enumerate().filter(|(_, taken)| taken.is_none()).map(|(row, _)| row);
        let unexpected = free.chain(beyond).collect();
        Pairing { expected: pairs, unexpected }
    }

    /// The cells of an expected row that a found row has otherwise, with what it has.
    pub fn wrong_cells(&self, found: ResultRows<'_>, expected: usize, row: usize) -> Vec<(String, Value)> {
        let cells = self.rows.get(expected).into_iter().flatten();
        let wrong = cells.filter_map(|(column, matcher)| {
            let value = found.cell(row, column)?;
            (!matcher.holds(value)).then(|| (column.clone(), value.clone()))
        });
        wrong.collect()
    }

    /// The comparison as a table of the columns that the expectation names.
    pub fn table(&self, found: ResultRows<'_>, pairing: &Pairing) -> ComparisonTable {
        let mut columns: Vec<String> = Vec::new();
        for (column, _) in self.rows.iter().flatten() {
            if !columns.contains(column) {
                columns.push(column.clone());
            }
        }
        if columns.is_empty() {
            columns = found.columns.iter().map(ToString::to_string).collect();
        }
        let mut rows = Vec::new();
        for (cells, pair) in self.rows.iter().zip(&pairing.expected) {
            let mark = match pair {
                Some((_, true)) => CellMark::Same,
                Some((_, false)) => CellMark::Changed,
                None => CellMark::Missing,
            };
            let cell = |column: &String| {
                let expected = cells.iter().find(|(name, _)| name == column).map(|(_, matcher)| matcher);
                let value = pair.and_then(|(row, _)| found.cell(row, column));
                match (expected, value) {
                    (Some(matcher), Some(value)) if mark == CellMark::Same || matcher.holds(value) => {
                        TableCell { text: shown(value), found: None }
                    }
                    (Some(matcher), value) => TableCell { text: matcher.text(), found: value.map(shown) },
                    (None, Some(value)) => TableCell { text: shown(value), found: None },
                    (None, None) => TableCell { text: String::new(), found: None },
                }
            };
            rows.push(TableRow { mark, cells: columns.iter().map(cell).collect() });
        }
        rows.extend(pairing.unexpected.iter().take(MAX_SHOWN).map(|row| found_row(found, *row, &columns)));
        ComparisonTable { columns, rows }
    }
}

/// All rows of a result as unexpected ones.
pub fn unexpected(found: ResultRows<'_>) -> ComparisonTable {
    let columns: Vec<String> = found.columns.iter().map(ToString::to_string).collect();
    let rows = (0..found.rows.len().min(MAX_SHOWN)).map(|row| found_row(found, row, &columns)).collect();
    ComparisonTable { columns, rows }
}

fn found_row(found: ResultRows<'_>, row: usize, columns: &[String]) -> TableRow {
    let cell = |column: &String| TableCell {
        text: found.cell(row, column).map(shown).unwrap_or_default(),
        found: None,
    };
    TableRow { mark: CellMark::Unexpected, cells: columns.iter().map(cell).collect() }
}

/// How many cells of an expected row a found row has as expected.
fn agreeing(cells: &[(String, ValueMatcher)], found: ResultRows<'_>, row: usize) -> usize {
    let holds = |(column, matcher): &&(String, ValueMatcher)| {
        found.cell(row, column).is_some_and(|value| matcher.holds(value))
    };
    cells.iter().filter(holds).count()
}

/// Kuhn's augmenting path: finds a row for `expected`, moving others where they have a second choice.
fn assign(
    expected: usize,
    whole: &dyn Fn(usize, usize) -> bool,
    taken: &mut [Option<usize>],
    seen: &mut [bool],
) -> bool {
    for row in 0..taken.len() {
        if seen[row] || !whole(expected, row) {
            continue;
        }
        seen[row] = true;
        let free = match taken[row] {
            None => true,
            Some(other) => assign(other, whole, taken, seen),
        };
        if free {
            taken[row] = Some(expected);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::sync::Arc;

    fn pair(expected: Json, found: &[(&str, i64)]) -> (Pairing, ComparisonTable) {
        let columns: Vec<Arc<str>> = vec!["A".into(), "B".into()];
        let rows: Vec<Vec<Value>> =
            found.iter().map(|(a, b)| vec![Value::from(*a), Value::Long(*b)]).collect();
        let found = ResultRows { columns: &columns, rows: &rows };
        let rows: Vec<Map<String, Json>> = serde_json::from_value(expected).unwrap();
        let expected = Expected::read(&rows, &columns).unwrap();
        let pairing = expected.pair(found);
        let table = expected.table(found, &pairing);
        (pairing, table)
    }

    #[test]
    fn order_does_not_count_and_number_does() {
        assert!(pair(json!([{"A": "x"}, {"A": "y"}]), &[("y", 1), ("x", 2)]).0.is_exact());
        assert!(!pair(json!([{"A": "x"}]), &[("x", 1), ("x", 1)]).0.is_exact());
        assert!(!pair(json!([{"A": "x"}, {"A": "x"}]), &[("x", 1)]).0.is_exact());
        assert!(pair(json!([]), &[]).0.is_exact());
    }

    #[test]
    fn a_loose_row_leaves_the_strict_one_its_match() {
        let (pairing, _) = pair(json!([{"A": {"matches": "."}}, {"A": "x"}]), &[("x", 1), ("y", 2)]);
        assert_eq!(pairing.expected, [Some((1, true)), Some((0, true))]);
    }

    #[test]
    fn what_differs_is_shown_beside_the_nearest_row() {
        let (pairing, table) =
            pair(json!([{"A": "x", "B": 1}, {"A": "z", "B": 9}]), &[("q", 7), ("x", 2), ("x", 1)]);
        assert_eq!(pairing.expected, [Some((2, true)), Some((0, false))]);
        assert_eq!(pairing.unexpected, [1]);
        let shown: Vec<_> = table
            .rows
            .iter()
            .map(|row| {
                (row.mark, row.cells.iter().map(|cell| (cell.text.as_str(), cell.found.as_deref())).collect())
            })
            .collect::<Vec<(CellMark, Vec<_>)>>();
        assert_eq!(
            shown,
            [
                (CellMark::Same, vec![("x", None), ("1", None)]),
                (CellMark::Changed, vec![("z", Some("q")), ("9", Some("7"))]),
                (CellMark::Unexpected, vec![("x", None), ("2", None)]),
            ]
        );
    }

    #[test]
    fn an_expectation_may_only_name_columns_of_the_result() {
        let rows: Vec<Map<String, Json>> =
            serde_json::from_value(json!([{"A": 1}, {"C": 1, "A": {"matches": "("}}])).unwrap();
        let unfit = Expected::read(&rows, &["A".into()]).unwrap_err();
        assert_eq!(unfit[0], Unfit::UnknownColumn(1, "C".into()));
        assert!(matches!(&unfit[1], Unfit::Matcher(1, column, _) if column == "A"));
    }
}
