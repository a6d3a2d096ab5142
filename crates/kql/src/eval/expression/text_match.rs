//! `* has 'x'` and the terms of `search` and `find`: a text looked for in every column that can hold it.

use std::rc::Rc;

use regex::Regex;

use super::RowScope;
use crate::bind::tree::{Schema, TextOp};
use crate::eval::value::Type;
use crate::eval::{EvalError, Value};

/// A text looked for in all columns.
pub(crate) struct AnyColumn {
    /// Texts, dynamics and whole numbers: what the engine was seen to look into.
    searched: Vec<usize>,
    /// Columns of other types.
    others: Vec<usize>,
    test: TextOp,
    term: Value,
    /// What a term with `*` inside stands for.
    pattern: Option<Rc<Regex>>,
}

impl AnyColumn {
    pub(super) fn new(
        row: &Schema,
        except: Option<usize>,
        test: TextOp,
        term: Value,
        pattern: Option<Rc<Regex>>,
    ) -> Self {
        let (mut searched, mut others) = (Vec::new(), Vec::new());
        for (index, column) in row.columns.iter().enumerate() {
            match column.ty {
                _ if except == Some(index) => {}
                Some(Type::String | Type::Dynamic | Type::Long | Type::Int) => searched.push(index),
                _ => others.push(index),
            }
        }
        Self { searched, others, test, term, pattern }
    }

    pub(super) fn evaluate(&self, scope: &RowScope<'_>) -> Result<Value, EvalError> {
        let test = TextOp { negated: false, ..self.test };
        let found = |columns: &[usize]| -> Result<bool, EvalError> {
            for value in columns.iter().filter_map(|index| scope.row.get(*index)) {
                let holds = match &self.pattern {
                    Some(pattern) => {
                        let text = value.to_cow();
                        scope.context.charge_product(text.len(), 16)?;
                        pattern.is_match(&text)
                    }
                    None => test.holds(value, &self.term, scope.context)?,
                };
                if holds {
                    return Ok(true);
                }
            }
            Ok(false)
        };
        if found(&self.searched)? {
            return Ok(Value::Bool(!self.test.negated));
        }
        // Whether the engine looks into columns of other types is not known, so only rows where that does not
        // matter have an answer.
        if found(&self.others)? {
            return Err(EvalError::unsupported(
                "a search in columns that are neither text nor whole numbers",
            ));
        }
        Ok(Value::Bool(self.test.negated))
    }
}
