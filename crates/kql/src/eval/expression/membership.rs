//! `in`, `in~`, `has_any`, `has_all`: a value against a list.

use std::collections::HashSet;
use std::mem::{Discriminant, discriminant};

use super::{EvalNode, RowScope};
use crate::bind::tree::{CaseSensitivity, MembershipOp, TextPredicate};
use crate::eval::function::folded;
use crate::eval::value::{Type, compare};
use crate::eval::{EvalError, Value};

/// A value against a list.
pub(crate) struct Membership {
    op: MembershipOp,
    value: EvalNode,
    /// Whether the value is a dynamic, which is compared with texts as a text.
    as_text: bool,
    /// What stays the same for all rows.
    fixed: LookupList,
    /// What has to be evaluated for each row.
    varying: Vec<EvalNode>,
}

/// The elements of a list, arranged for looking up.
#[derive(Default)]
struct LookupList {
    /// Texts; in lower case where case does not count.
    texts: HashSet<Box<str>>,
    /// Everything else but null.
    others: HashSet<Value>,
    /// The one kind that all others have.
    kind: Option<Discriminant<Value>>,
    /// Whether others are of several kinds, so that they have to be compared one by one.
    mixed: bool,
    has_null: bool,
}

impl LookupList {
    /// Adds an element; the elements of an array stand for themselves.
    fn add(&mut self, value: &Value, case: CaseSensitivity) {
        match value {
            Value::Null => self.has_null = true,
            Value::Array(items) => items.iter().for_each(|item| self.add(item, case)),
            Value::String(text) if case == CaseSensitivity::Sensitive => {
                self.texts.insert(Box::from(&**text));
            }
            Value::String(text) => {
                self.texts.insert(folded(text).into());
            }
            other => {
                let kind = discriminant(other);
                self.mixed |= self.kind.is_some_and(|known| known != kind);
                self.kind = Some(kind);
                self.others.insert(other.clone());
            }
        }
    }

    fn contains(&self, value: &Value, case: CaseSensitivity, as_text: bool) -> Result<bool, EvalError> {
        if as_text && !value.is_null() && !self.texts.is_empty() && !matches!(value, Value::String(_)) {
            let text = value.to_cow();
            let text =
                if case == CaseSensitivity::Sensitive { text } else { folded(&text).into_owned().into() };
            if self.texts.contains(&*text) {
                return Ok(true);
            }
        }
        Ok(match value {
            Value::Null if as_text && self.texts.contains("") => {
                return Err(EvalError::unsupported(
                    "a comparison of a dynamic that is null with an empty text",
                ));
            }
            Value::Null if self.has_null => {
                return Err(EvalError::unsupported("`in` with a null on both sides"));
            }
            Value::Null => false,
            Value::String(text) if case == CaseSensitivity::Sensitive => {
                self.texts.contains(&**text) || self.compares(value)
            }
            Value::String(text) => self.texts.contains(&*folded(text)) || self.compares(value),
            Value::Guid(_) => {
                self.compares(value)
                    || self
                        .texts
                        .iter()
                        .any(|text| compare::equal(value, &Value::from(&**text)) == Some(true))
            }
            _ if !self.mixed
                && self.kind == Some(discriminant(value))
                && !matches!(value, Value::Decimal(_)) =>
            {
                !compare::is_nan(value) && self.others.contains(value)
            }
            _ => self.compares(value),
        })
    }

    /// All elements as texts in lower case.
    fn terms(&self) -> impl Iterator<Item = Box<str>> {
        self.texts.iter().cloned().chain(self.others.iter().map(|other| folded(&other.to_cow()).into()))
    }

    fn compares(&self, value: &Value) -> bool {
        self.others.iter().any(|other| compare::equal(value, other) == Some(true))
    }
}

impl Membership {
    /// A test of `value` against constants and nodes.
    pub(super) fn new(
        op: MembershipOp,
        value: EvalNode,
        ty: Type,
        list: Vec<EvalNode>,
        more: &[Value],
    ) -> Self {
        let case = op.case();
        let mut fixed = LookupList::default();
        let mut varying = Vec::new();
        for node in list {
            match node {
                EvalNode::Constant(value) => fixed.add(&value, case),
                node => varying.push(node),
            }
        }
        for value in more {
            fixed.add(value, case);
        }
        Self { op, value, as_text: ty == Type::Dynamic, fixed, varying }
    }

    pub(super) fn evaluate(&self, scope: &RowScope<'_>) -> Result<Value, EvalError> {
        let value = self.value.evaluate(scope)?;
        let case = self.op.case();
        let mut now = LookupList::default();
        for node in &self.varying {
            now.add(&*node.evaluate(scope)?, case);
        }
        let lists = [&self.fixed, &now];
        Ok(Value::Bool(match self.op {
            MembershipOp::In { negated, .. } => {
                let mut found = false;
                for list in lists {
                    found = found || list.contains(&value, case, self.as_text)?;
                }
                found != negated
            }
            MembershipOp::HasAny | MembershipOp::HasAll => {
                let text = value.to_cow();
                let text = folded(&text);
                let decisive = self.op == MembershipOp::HasAny;
                for term in lists.into_iter().flat_map(LookupList::terms) {
                    scope.context.charge_product(text.len(), term.len() + 1)?;
                    if TextPredicate::Has.matches(&text, &term, CaseSensitivity::Sensitive) == decisive {
                        return Ok(Value::Bool(decisive));
                    }
                }
                !decisive
            }
        }))
    }
}
