//! `evaluate bag_unpack`: a column for each property of a bag, by name.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::{check_columns, column, scalar, type_of};
use crate::bind::tree::{Plugin, TabularExpr};
use crate::eval::execution::Execution;
use crate::eval::operator::OperatorContext;
use crate::eval::row::{self, Row, Rows};
use crate::eval::value::Type;
use crate::eval::{EvalError, Value};

/// The parameters by position.
const PARAMETERS: [&str; 4] = ["column", "OutputColumnPrefix", "columnsConflict", "ignoredProperties"];

/// Streams where the columns are declared; else holds all rows to find them.
pub(super) fn rows<'e>(
    step: OperatorContext<'e, '_>,
    plugin: &'e Plugin,
    rows: Rows<'e>,
) -> Result<Rows<'e>, EvalError> {
    let unpacking = Unpacking::new(step.run, plugin)?;
    if plugin.declared {
        let kept = unpacking.kept(step.from);
        return Ok(Box::new(rows.map(move |given| {
            let given = given?;
            let bag = unpacking.bag(&given)?;
            let mut made = Vec::with_capacity(step.row.columns.len());
            for wanted in &step.row.columns {
                let kept = kept.iter().find(|index| {
                    step.from.schema.columns.get(**index).is_some_and(|column| column.name == wanted.name)
                });
                let value = match kept {
                    Some(index) => given.get(*index).cloned().unwrap_or_default(),
                    None => bag.get(&wanted.name).cloned().unwrap_or_default(),
                };
                made.push(match (wanted.ty, type_of(&value)) {
                    (Some(ty), None) => Value::empty(ty),
                    (Some(Type::Dynamic) | None, _) => value,
                    (Some(ty), Some(found)) if ty == found || kept.is_some() => value,
                    (Some(Type::Int), Some(Type::Long)) => value,
                    _ => {
                        return Err(EvalError::unsupported(
                            "bag_unpack of a value of another type than declared",
                        ));
                    }
                });
            }
            Ok(made)
        })));
    }
    let given = row::collect(rows, step.run.context)?;
    let made = unpacking.made(&given, step.from)?;
    Ok(Box::new(given.into_iter().map(move |given| {
        let bag = unpacking.bag(&given)?;
        step.run.context.charge_steps(made.len() as u64)?;
        let cell = |column: &Made| match column.source {
            Some(index) => given.get(index).cloned().unwrap_or_default(),
            None => match bag.get(&column.name) {
                None | Some(Value::Null) => Value::empty(column.ty),
                Some(value) => value.clone(),
            },
        };
        Ok(made.iter().map(cell).collect())
    })))
}

/// The columns of the result.
pub(super) fn columns(
    run: &Execution<'_>,
    plugin: &Plugin,
    input: &TabularExpr,
) -> Result<Vec<(Arc<str>, Type)>, EvalError> {
    let unpacking = Unpacking::new(run, plugin)?;
    let given = run.all(input, None)?;
    let made = unpacking.made(&given, input)?;
    Ok(made.into_iter().map(|column| (column.name, column.ty)).collect())
}

/// A column of the result.
struct Made {
    name: Arc<str>,
    ty: Type,
    /// The column of the input that it is; otherwise it is a property.
    source: Option<usize>,
}

/// What becomes of a column of the input with the name of a property.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Conflict {
    KeepSource,
    ReplaceSource,
}

struct Unpacking {
    column: usize,
    prefix: Arc<str>,
    conflict: Option<Conflict>,
    ignored: HashSet<Arc<str>>,
}

impl Unpacking {
    fn new(run: &Execution<'_>, plugin: &Plugin) -> Result<Self, EvalError> {
        let mut unpacking =
            Self { column: column(plugin, 0)?, prefix: "".into(), conflict: None, ignored: HashSet::new() };
        for index in 1..plugin.arguments.len() {
            let value = scalar(plugin, index).map(|expr| run.constant(expr)).transpose()?.unwrap_or_default();
            let name = plugin.given.get(index).and_then(Option::as_deref);
            match (name.or(PARAMETERS.get(index).copied()), &value) {
                (Some("OutputColumnPrefix"), Value::String(prefix)) => unpacking.prefix = Arc::clone(prefix),
                (Some("columnsConflict"), Value::String(conflict)) => {
                    unpacking.conflict = match &**conflict {
                        "error" => None,
                        "keep_source" => Some(Conflict::KeepSource),
                        "replace_source" => Some(Conflict::ReplaceSource),
                        _ => return Err(EvalError::refused("bag_unpack knows no such `columnsConflict`")),
                    };
                }
                (Some("ignoredProperties"), Value::Array(names)) => {
                    unpacking.ignored = names.iter().map(Value::to_text).collect();
                }
                _ => return Err(EvalError::unsupported("bag_unpack with such arguments")),
            }
        }
        if plugin.declared && unpacking.conflict.is_some() {
            return Err(EvalError::unsupported("bag_unpack with a schema and columnsConflict"));
        }
        Ok(unpacking)
    }

    /// The indexes of the columns that stay.
    fn kept(&self, input: &TabularExpr) -> Vec<usize> {
        (0..input.schema.columns.len()).filter(|index| *index != self.column).collect()
    }

    /// The properties of a row's bag under the names of their columns.
    fn bag(&self, row: &Row) -> Result<BTreeMap<Arc<str>, Value>, EvalError> {
        match row.get(self.column) {
            None | Some(Value::Null) => Ok(BTreeMap::new()),
            Some(Value::Bag(bag)) => Ok(bag
                .iter()
                .filter(|(name, _)| !self.ignored.contains(*name))
                .map(|(name, value)| (Arc::from(format!("{}{name}", self.prefix)), value.clone()))
                .collect()),
            Some(_) => Err(EvalError::unsupported("bag_unpack of something other than a bag")),
        }
    }

    /// The names of all properties in order, each with the type that all its values have, else dynamic.
    fn properties(&self, rows: &[Row]) -> Result<BTreeMap<Arc<str>, Type>, EvalError> {
        let mut found: BTreeMap<Arc<str>, Option<Type>> = BTreeMap::new();
        for row in rows {
            for (name, value) in self.bag(row)? {
                let known = found.entry(name).or_default();
                *known = match (*known, type_of(&value)) {
                    (known, None) => known,
                    (None, ty) => ty,
                    (Some(known), Some(ty)) if known == ty => Some(ty),
                    (Some(Type::Long | Type::Real), Some(Type::Long | Type::Real)) => {
                        return Err(EvalError::unsupported(
                            "bag_unpack of whole numbers and others under one name",
                        ));
                    }
                    _ => Some(Type::Dynamic),
                };
                check_columns(found.len())?;
            }
        }
        found
            .into_iter()
            .map(|(name, ty)| {
                let ty =
                    ty.ok_or_else(|| EvalError::unsupported("bag_unpack of a property that is always null"))?;
                Ok((name, ty))
            })
            .collect()
    }

    /// The columns of the result: those that stay, then the properties. Microsoft's examples show a column with the
    /// name of a property at the property's place.
    fn made(&self, rows: &[Row], input: &TabularExpr) -> Result<Vec<Made>, EvalError> {
        let properties = self.properties(rows)?;
        let mut sources = BTreeMap::new();
        let mut made = Vec::new();
        for index in self.kept(input) {
            let Some(column) = input.schema.columns.get(index) else { continue };
            let (name, ty) = (Arc::clone(&column.name), column.ty.unwrap_or(Type::Dynamic));
            if !properties.contains_key(&name) {
                made.push(Made { name, ty, source: Some(index) });
            } else if self.conflict.is_none() {
                return Err(EvalError::unsupported("bag_unpack of a property with the name of a column"));
            } else if self.conflict == Some(Conflict::KeepSource) {
                sources.insert(name, (index, ty));
            }
        }
        made.extend(properties.into_iter().map(|(name, ty)| match sources.get(&name) {
            Some((index, ty)) => Made { name, ty: *ty, source: Some(*index) },
            None => Made { name, ty, source: None },
        }));
        Ok(made)
    }
}
