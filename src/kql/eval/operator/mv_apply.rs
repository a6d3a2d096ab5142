//! `mv-apply`: a subquery over the elements of each row.

use std::rc::Rc;

use super::{Step, mv_expand::Expansion};
use crate::kql::bind::tree::{Apply, JoinColumn};
use crate::kql::eval::Stop;
use crate::kql::eval::row::{self, Rows};

/// Runs it.
pub(super) fn rows<'e>(step: Step<'e, '_>, apply: &'e Apply, rows: Rows<'e>) -> Result<Rows<'e>, Stop> {
    let expansion = Expansion::new(&step, &apply.expand)?;
    let empty = row::empty(&apply.context);
    Ok(Box::new(rows.flat_map(move |outer| {
        let made = outer.and_then(|outer| {
            let elements = Rc::new(expansion.rows(&step, &outer, &empty)?);
            let inner = step.run.all(&apply.body, Some(&elements))?;
            let made = inner.iter().map(|inner| {
                let cell = |column: &JoinColumn| match column {
                    JoinColumn::Left(index) => outer.get(*index),
                    JoinColumn::Right(index) => inner.get(*index),
                };
                apply.output.iter().map(|column| cell(column).cloned().unwrap_or_default()).collect()
            });
            Ok(made.collect())
        });
        match made {
            Ok(made) => row::ready(made),
            Err(stop) => Box::new(std::iter::once(Err(stop))),
        }
    })))
}
