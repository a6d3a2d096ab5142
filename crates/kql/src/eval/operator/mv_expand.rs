//! `mv-expand`: a row for each element of an array or entry of a bag; several are zipped.

use super::OperatorContext;
use super::take::row_count;
use crate::bind::tree::{Expand, Schema};
use crate::eval::expression::{Compiler, EvalNode};
use crate::eval::row::{Row, Rows};
use crate::eval::value::{Bag, Type, convert};
use crate::eval::{EvalError, Value};

/// Streams; holds what one row expands to.
pub(super) fn rows<'e>(
    step: OperatorContext<'e, '_>,
    expand: &'e Expand,
    rows: Rows<'e>,
) -> Result<Rows<'e>, EvalError> {
    let expansion = Expansion::new(&step, expand, step.row)?;
    Ok(Box::new(rows.flat_map(move |row| -> Rows<'e> {
        match row.and_then(|row| expansion.of(&step, &row)) {
            Ok(rows) => Box::new(rows.into_iter().map(Ok)),
            Err(stop) => Box::new(std::iter::once(Err(stop))),
        }
    })))
}

/// Rows that `mvexpand` makes of one row. Source: <https://learn.microsoft.com/kusto/query/mv-expand-operator>.
const OLD_LIMIT: usize = 128;

/// An expansion that is ready to be made.
pub(super) struct Expansion {
    columns: Vec<ExpandedColumn>,
    index: Option<usize>,
    limit: usize,
    bags_as_arrays: bool,
    width: usize,
}

struct ExpandedColumn {
    target: usize,
    value: EvalNode,
    convert: Option<Type>,
}

impl Expansion {
    /// Makes ready an expansion whose rows are of type `row`.
    pub(super) fn new(
        step: &OperatorContext<'_, '_>,
        expand: &Expand,
        row: &Schema,
    ) -> Result<Self, EvalError> {
        let compiler = Compiler::new(step.run, &step.from.schema);
        let columns = expand
            .columns
            .iter()
            .map(|column| {
                Ok(ExpandedColumn {
                    target: column.target,
                    value: compiler.compile(&column.value)?,
                    convert: column.convert,
                })
            })
            .collect::<Result<_, EvalError>>()?;
        let limit = match &expand.limit {
            Some(limit) => row_count(step, limit)?,
            None if expand.old => OLD_LIMIT,
            None => usize::MAX,
        };
        Ok(Self {
            columns,
            index: expand.index,
            limit,
            bags_as_arrays: expand.bags_as_arrays,
            width: row.columns.len(),
        })
    }

    /// The rows that one row becomes.
    pub(super) fn of(&self, step: &OperatorContext<'_, '_>, row: &Row) -> Result<Vec<Row>, EvalError> {
        let mut lists = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            lists.push(self.elements(&*column.value.evaluate(&step.scope(row))?));
        }
        let count = lists.iter().map(Vec::len).max().unwrap_or_default().min(self.limit);
        step.run.context.check_rows(count)?;
        let mut made = Vec::with_capacity(count);
        for position in 0..count {
            let mut output = row.clone();
            output.resize(self.width, Value::Null);
            for (column, list) in self.columns.iter().zip(&mut lists) {
                let element = list.get_mut(position).map(std::mem::take).unwrap_or_default();
                if let Some(cell) = output.get_mut(column.target) {
                    *cell = match column.convert {
                        Some(ty) => cast(element, ty)?,
                        None => element,
                    };
                }
            }
            if let Some(cell) = self.index.and_then(|index| output.get_mut(index)) {
                *cell = Value::Long(i64::try_from(position).unwrap_or(i64::MAX));
            }
            made.push(output);
        }
        Ok(made)
    }

    fn elements(&self, value: &Value) -> Vec<Value> {
        match value {
            Value::Array(items) => items.as_ref().clone(),
            Value::Bag(bag) => bag
                .iter()
                .map(|(name, value)| {
                    if self.bags_as_arrays {
                        Value::array(vec![Value::String(name.clone()), value.clone()])
                    } else {
                        Value::bag(Bag::from_iter([(name.clone(), value.clone())]))
                    }
                })
                .collect(),
            other => vec![other.clone()],
        }
    }
}

/// `to typeof(…)`: nothing is parsed; what is of another kind becomes null.
fn cast(value: Value, ty: Type) -> Result<Value, EvalError> {
    Ok(match (&value, ty) {
        (Value::Null, _) => Value::empty(ty),
        (Value::Bool(_), Type::Bool)
        | (Value::Long(_), Type::Long)
        | (Value::Real(_), Type::Real)
        | (Value::Decimal(_), Type::Decimal)
        | (Value::Datetime(_), Type::DateTime)
        | (Value::Timespan(_), Type::Timespan)
        | (Value::Guid(_), Type::Guid)
        | (Value::String(_), Type::String)
        | (_, Type::Dynamic) => value,
        (Value::Long(number), Type::Int) if i32::try_from(*number).is_ok() => value,
        (Value::Long(_), Type::Real) => convert::widen(value, ty),
        (
            Value::String(_) | Value::Array(_) | Value::Bag(_),
            Type::Int | Type::Long | Type::Real | Type::Bool,
        ) => Value::Null,
        _ => {
            return Err(EvalError::unsupported(format!(
                "mv-expand to typeof({}) of an element of another kind",
                ty.name()
            )));
        }
    })
}
