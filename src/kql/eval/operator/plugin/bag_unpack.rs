//! `evaluate bag_unpack`: a column for each property of a bag, by name.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{check_columns, column, scalar, type_of};
use crate::kql::bind::tree::{Plugin, Table};
use crate::kql::eval::operator::Step;
use crate::kql::eval::row::{self, Row, Rows};
use crate::kql::eval::run::Run;
use crate::kql::eval::value::Type;
use crate::kql::eval::{Stop, Value};

/// Runs it.
pub(super) fn rows<'e>(step: Step<'e, '_>, plugin: &'e Plugin, rows: Rows<'e>) -> Result<Rows<'e>, Stop> {
    let unpacking = Unpacking::new(step.run, plugin)?;
    let kept = unpacking.kept(step.from);
    if plugin.declared {
        return Ok(Box::new(rows.map(move |given| {
            let given = given?;
            let bag = unpacking.bag(&given)?;
            let mut made = Vec::with_capacity(step.row.columns.len());
            for wanted in &step.row.columns {
                let kept = kept.iter().find(|index| {
                    step.from.row.columns.get(**index).is_some_and(|column| column.name == wanted.name)
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
                        return Err(Stop::unsupported("bag_unpack of a value of another type than declared"));
                    }
                });
            }
            Ok(made)
        })));
    }
    let given = row::collect(rows, step.run.context)?;
    let found = unpacking.properties(&given, step.from)?;
    Ok(Box::new(given.into_iter().map(move |given| {
        let bag = unpacking.bag(&given)?;
        let mut made: Row = kept.iter().map(|index| given.get(*index).cloned().unwrap_or_default()).collect();
        step.run.context.step(found.len() as u64)?;
        for (name, ty) in &found {
            let value = bag.get(name).cloned().unwrap_or_default();
            made.push(if value.is_null() { Value::empty(*ty) } else { value });
        }
        Ok(made)
    })))
}

/// The columns of the result.
pub(super) fn columns(run: &Run<'_>, plugin: &Plugin, input: &Table) -> Result<Vec<(Arc<str>, Type)>, Stop> {
    let unpacking = Unpacking::new(run, plugin)?;
    let given = run.all(input, None)?;
    let mut columns: Vec<(Arc<str>, Type)> = Vec::new();
    for index in unpacking.kept(input) {
        if let Some(column) = input.row.columns.get(index) {
            columns.push((Arc::clone(&column.name), column.ty.unwrap_or(Type::Dynamic)));
        }
    }
    columns.extend(unpacking.properties(&given, input)?);
    Ok(columns)
}

struct Unpacking {
    column: usize,
    prefix: Arc<str>,
}

impl Unpacking {
    fn new(run: &Run<'_>, plugin: &Plugin) -> Result<Self, Stop> {
        let prefix = match scalar(plugin, 1) {
            None => "".into(),
            Some(prefix) => run.constant(prefix)?.to_text(),
        };
        if plugin.arguments.len() > 2 {
            return Err(Stop::unsupported("bag_unpack with more than a prefix"));
        }
        Ok(Self { column: column(plugin, 0)?, prefix })
    }

    /// The indexes of the columns that stay.
    fn kept(&self, input: &Table) -> Vec<usize> {
        (0..input.row.columns.len()).filter(|index| *index != self.column).collect()
    }

    /// The properties of a row's bag under the names of their columns.
    fn bag(&self, row: &Row) -> Result<BTreeMap<Arc<str>, Value>, Stop> {
        match row.get(self.column) {
            None | Some(Value::Null) => Ok(BTreeMap::new()),
            Some(Value::Bag(bag)) => Ok(bag
                .iter()
                .map(|(name, value)| (Arc::from(format!("{}{name}", self.prefix)), value.clone()))
                .collect()),
            Some(_) => Err(Stop::unsupported("bag_unpack of something other than a bag")),
        }
    }

    /// The names of all properties in order, each with the type that all its values have, else dynamic.
    fn properties(&self, rows: &[Row], input: &Table) -> Result<BTreeMap<Arc<str>, Type>, Stop> {
        let mut found: BTreeMap<Arc<str>, Option<Type>> = BTreeMap::new();
        for row in rows {
            for (name, value) in self.bag(row)? {
                let known = found.entry(name).or_default();
                *known = match (*known, type_of(&value)) {
                    (known, None) => known,
                    (None, ty) => ty,
                    (Some(known), Some(ty)) if known == ty => Some(ty),
                    (Some(Type::Long | Type::Real), Some(Type::Long | Type::Real)) => {
                        return Err(Stop::unsupported(
                            "bag_unpack of whole numbers and others under one name",
                        ));
                    }
                    _ => Some(Type::Dynamic),
                };
                check_columns(found.len())?;
            }
        }
        for index in self.kept(input) {
            if input.row.columns.get(index).is_some_and(|column| found.contains_key(&column.name)) {
                return Err(Stop::unsupported("bag_unpack of a property with the name of a column"));
            }
        }
        found
            .into_iter()
            .map(|(name, ty)| {
                let ty =
                    ty.ok_or_else(|| Stop::unsupported("bag_unpack of a property that is always null"))?;
                Ok((name, ty))
            })
            .collect()
    }
}
