//! Where rows come from that need no input: `datatable`, `print`, `range`, `externaldata`, functions of services.

use std::cmp::Ordering;
use std::sync::Arc;

use super::scope;
use crate::bind::tree::{BoundAssignment, ScalarExpr, Schema, TabularExpr};
use crate::eval::execution::{Execution, SubqueryInput};
use crate::eval::expression::{Compiler, EvalNode, type_of};
use crate::eval::row::{self, Row, Rows};
use crate::eval::value::{Type, arithmetic, compare, convert};
use crate::eval::{EvalError, Missing, Value};

/// The rows of a `datatable`.
pub(crate) fn datatable<'e>(
    run: &'e Execution<'_>,
    rows: &'e [Vec<ScalarExpr>],
    row: &'e Schema,
) -> Result<Rows<'e>, EvalError> {
    let mut made = Vec::with_capacity(rows.len());
    for cells in rows {
        let mut values = row::empty(row);
        for ((expr, value), column) in cells.iter().zip(&mut values).zip(&row.columns) {
            let ty = column.ty.unwrap_or(Type::Dynamic);
            *value =
                cell(run.constant(expr)?, type_of(expr), ty).map_err(|stop| stop.at(expr.span.range()))?;
        }
        made.push(values);
    }
    Ok(row::ready(made))
}

/// A cell of a `datatable` in the type of its column.
fn cell(value: Value, from: Type, ty: Type) -> Result<Value, EvalError> {
    if from == ty || ty == Type::Dynamic {
        return Ok(value);
    }
    if value.is_null() {
        return Ok(Value::empty(ty));
    }
    let made = convert::to(&value, ty)?;
    let lossy = matches!((&value, &made), (Value::Real(given), Value::Long(_)) if given.fract() != 0.0);
    if made.is_null() || lossy {
        return Err(EvalError::unsupported("a cell of a datatable that does not fit the type of its column"));
    }
    Ok(made)
}

/// The one row of `print`.
pub(crate) fn print<'e>(
    run: &'e Execution<'_>,
    assignments: &'e [BoundAssignment],
    row: &'e Schema,
) -> Result<Rows<'e>, EvalError> {
    let compiler = Compiler::without_row(run);
    let mut made = row::empty(row);
    for assignment in assignments {
        let value = compiler.compile_results(&assignment.value)?.value(&scope(run, &[], &[]))?;
        super::assign::write(&assignment.targets, value, row, &mut made);
    }
    Ok(row::ready(vec![made]))
}

/// The rows of `range`.
pub(crate) fn range<'e>(
    run: &'e Execution<'_>,
    from: &'e ScalarExpr,
    to: &'e ScalarExpr,
    step: &'e ScalarExpr,
    row: &'e Schema,
) -> Result<Rows<'e>, EvalError> {
    let ty = row.columns.first().and_then(|column| column.ty).unwrap_or(Type::Dynamic);
    let widened = |expr| Ok(convert::widen(run.constant(expr)?, ty));
    let (first, last, distance) = (widened(from)?, widened(to)?, run.constant(step)?);
    if first.is_null() || last.is_null() || distance.is_null() {
        return Err(EvalError::unsupported("range with a null"));
    }
    let sign = match &distance {
        Value::Long(distance) | Value::Timespan(distance) => distance.cmp(&0),
        Value::Real(distance) => distance.partial_cmp(&0.0).unwrap_or(Ordering::Equal),
        _ => Ordering::Equal,
    };
    if sign == Ordering::Equal {
        return Err(EvalError::unsupported("range with a step of zero"));
    }
    let mut next = Some(first.clone());
    let mut index = 0_i64;
    Ok(Box::new(std::iter::from_fn(move || {
        let value = next.take()?;
        // Values that do not compare end the range, too.
        let past = compare::order(&value, &last).is_none_or(|order| order == sign);
        if past {
            return None;
        }
        index += 1;
        let following = match &distance {
            // Doubles are multiplied rather than summed, so that errors do not add up.
            Value::Real(distance) => {
                first.as_real().map_or(Value::Null, |first| Value::Real(first + index as f64 * distance))
            }
            distance => match arithmetic::apply(arithmetic::ArithmeticOp::Add, &value, distance) {
                Ok(value) => value,
                Err(stop) => return Some(Err(stop)),
            },
        };
        // Whole numbers wrap around at the end of their range.
        let onwards = compare::order(&following, &value) == Some(sign);
        next = onwards.then_some(following);
        Some(Ok(vec![value]))
    })))
}

/// The rows of `externaldata`.
pub(crate) fn external<'e>(
    run: &'e Execution<'_>,
    addresses: &'e [ScalarExpr],
    row: &'e Schema,
) -> Result<Rows<'e>, EvalError> {
    let texts: Result<Vec<Arc<str>>, EvalError> =
        addresses.iter().map(|address| Ok(run.constant(address)?.to_text())).collect();
    let texts = texts?;
    let rows = run.fixtures.external(&texts, &row.columns);
    let rows = rows.ok_or_else(|| EvalError::missing(Missing::External(texts)))??;
    Ok(row::ready(rows))
}

/// The rows of a function of a service or of the workspace.
pub(crate) fn function<'e>(
    run: &'e Execution<'_>,
    name: &'e Arc<str>,
    piped: Option<&'e TabularExpr>,
    arguments: &'e [ScalarExpr],
    row: &'e Schema,
    input: Option<&SubqueryInput>,
) -> Result<Rows<'e>, EvalError> {
    let missing = move |arguments: Vec<Value>| {
        EvalError::missing(Missing::Function { name: Arc::clone(name), arguments })
    };
    let Some(piped) = piped else {
        let values: Vec<Value> =
            arguments.iter().map(|argument| run.constant(argument)).collect::<Result<_, _>>()?;
        let rows = run.fixtures.function(name, &values, &row.columns).ok_or_else(|| missing(values))??;
        return Ok(row::ready(rows));
    };
    let kept = piped.schema.columns.len();
    let nodes = Compiler::new(run, &piped.schema).compile_all(arguments)?;
    // The services take a column by its name, in quotes or bare: `FileProfile('SHA1')`.
    let named: Vec<Option<usize>> = arguments
        .iter()
        .map(|argument| match run.constant(argument) {
            Ok(Value::String(name)) => piped.schema.position(&name),
            _ => None,
        })
        .collect();
    // Columns that the service sets take the place of the input's where the names are the same.
    let same = row.columns.len() == kept;
    let rows = run.table(piped, input)?;
    Ok(Box::new(rows.map(move |given| {
        let given = given?;
        let value = |(node, column): (&EvalNode, &Option<usize>)| match column {
            Some(index) => Ok(given.get(*index).cloned().unwrap_or_default()),
            None => node.value(&scope(run, &given, &[])),
        };
        let values: Vec<Value> = nodes.iter().zip(&named).map(value).collect::<Result<_, _>>()?;
        let added = row.columns.get(if same { 0 } else { kept }..).unwrap_or_default();
        let found = run.fixtures.lookup(name, &values, added).ok_or_else(|| missing(values))?;
        let mut made: Row = given;
        if same {
            return Ok(found.unwrap_or(made));
        }
        made.resize(kept, Value::Null);
        made.extend(found.unwrap_or_default());
        let blank = row::empty(row);
        made.extend(blank.into_iter().skip(made.len()));
        Ok(made)
    })))
}
