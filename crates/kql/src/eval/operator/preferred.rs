//! Which of the left rows with equal keys a default join takes: by Microsoft's account any, but one that later filters
//! keep where there is one, because the engine moves these in front of the join.
//! <https://learn.microsoft.com/kusto/query/join-innerunique>

use indexmap::IndexMap;
use indexmap::map::Entry;

use super::{OperatorContext, order, scope};
use crate::bind::schema::ColumnId;
use crate::bind::tree::{
    BoundAssignment, BoundOperator, Join, JoinKind, JoinSide, LogicalOp, ScalarExpr, ScalarExprKind,
    TabularExpr,
};
use crate::eval::expression::{Compiler, EvalNode};
use crate::eval::row::{Row, Rows};
use crate::eval::{EvalError, Value, column_use};

/// A condition that sees columns of the left table alone.
struct Filter {
    condition: EvalNode,
    /// Columns that it sees: index in its own row, index in the left row.
    columns: Vec<(usize, usize)>,
    /// Columns of its own row.
    width: usize,
}

/// The rows of the left table, of each key the one to take, where operators `after` the join have a say in it.
pub(crate) fn rows<'e>(
    step: &OperatorContext<'e, '_>,
    operator: &'e BoundOperator,
    after: impl Iterator<Item = (&'e TabularExpr, &'e BoundOperator)>,
    rows: Rows<'e>,
) -> Result<Rows<'e>, EvalError> {
    let BoundOperator::Join(join) = operator else { return Ok(rows) };
    if join.kind != JoinKind::InnerUnique {
        return Ok(rows);
    }
    let filters = filters(step, join, after)?;
    if filters.is_empty() {
        return Ok(rows);
    }
    let mut taken: IndexMap<Row, (bool, Row)> = IndexMap::new();
    for row in rows {
        let row = row?;
        let key = join.keys.iter().map(|(left, _)| row.get(*left).cloned().unwrap_or_default()).collect();
        match taken.entry(key) {
            Entry::Vacant(entry) => {
                step.run.context.check_rows(entry.index() + 1)?;
                step.run.context.charge_held(&row)?;
                let keeps = keeps(step, &filters, &row);
                entry.insert((keeps, row));
            }
            Entry::Occupied(mut entry) if !entry.get().0 && keeps(step, &filters, &row) => {
                entry.insert((true, row));
            }
            Entry::Occupied(_) => {}
        }
    }
    Ok(Box::new(taken.into_values().map(|(_, row)| Ok(row))))
}

/// Whether all filters keep a row. One that stops is met again behind the join, if it comes to that.
fn keeps(step: &OperatorContext<'_, '_>, filters: &[Filter], row: &Row) -> bool {
    filters.iter().all(|filter| {
        let mut seen = vec![Value::Null; filter.width];
        for (to, from) in &filter.columns {
            if let (Some(cell), Some(value)) = (seen.get_mut(*to), row.get(*from)) {
                cell.clone_from(value);
            }
        }
        filter.condition.holds(&scope(step.run, &seen, &[])).unwrap_or(true)
    })
}

fn filters<'e>(
    step: &OperatorContext<'e, '_>,
    join: &Join,
    after: impl Iterator<Item = (&'e TabularExpr, &'e BoundOperator)>,
) -> Result<Vec<Filter>, EvalError> {
    let left = of_left(step, join);
    let mut filters = Vec::new();
    for (from, operator) in after {
        let condition = match operator {
            BoundOperator::Where(condition) => condition,
            BoundOperator::Extend { assignments, serialize: false } | BoundOperator::Project(assignments)
                if !assignments.iter().any(is_windowed) =>
            {
                continue;
            }
            BoundOperator::Select(_) | BoundOperator::Sort(_) | BoundOperator::Pass => continue,
            // A filter of left columns goes to the left of the next join, too.
            BoundOperator::Join(next) | BoundOperator::Lookup(next)
                if matches!(next.kind, JoinKind::Inner | JoinKind::InnerUnique | JoinKind::LeftOuter) =>
            {
                continue;
            }
            _ => break,
        };
        let conjuncts = match &condition.kind {
            ScalarExprKind::Logical(LogicalOp::And, operands) => operands.as_slice(),
            _ => std::slice::from_ref(condition),
        };
        for conjunct in conjuncts {
            if let Some(columns) = columns_of_left(conjunct, from, &left) {
                let condition = Compiler::new(step.run, &from.schema).compile(conjunct)?;
                filters.push(Filter { condition, columns, width: from.schema.columns.len() });
            }
        }
    }
    Ok(filters)
}

fn is_windowed(assignment: &BoundAssignment) -> bool {
    order::has_window(&assignment.value)
}

/// The columns of a join's output that come from the left: which they are, and their index there.
fn of_left(step: &OperatorContext<'_, '_>, join: &Join) -> Vec<(ColumnId, usize)> {
    let columns = &step.row.columns;
    let once = |id: ColumnId| columns.iter().filter(|column| column.id == id).count() == 1;
    join.output
        .iter()
        .zip(columns)
        .filter_map(|(from, column)| match from {
            JoinSide::Left(index) if once(column.id) => Some((column.id, *index)),
            _ => None,
        })
        .collect()
}

/// The columns that a condition sees, where all are the left table's: index in the condition's row, index there.
fn columns_of_left(
    condition: &ScalarExpr,
    from: &TabularExpr,
    left: &[(ColumnId, usize)],
) -> Option<Vec<(usize, usize)>> {
    let mut columns = Vec::new();
    for expr in condition.descendants() {
        match &expr.kind {
            ScalarExprKind::Column(index) => {
                let column = from.schema.columns.get(*index)?;
                let (_, place) = left.iter().find(|(id, _)| *id == column.id)?;
                columns.push((*index, *place));
            }
            ScalarExprKind::AnyColumn
            | ScalarExprKind::StepColumn(..)
            | ScalarExprKind::Unresolved { .. } => {
                return None;
            }
            ScalarExprKind::Call(call) if call.form() == column_use::PACK_ALL => return None,
            _ => {}
        }
    }
    (!columns.is_empty()).then_some(columns)
}
