//! Names of a query that are not columns: `let` values, parameters, `as` names.

use std::{rc::Rc, sync::Arc};

use super::{schema::Column, tree::TabularExpr, typed_expr::TypedExpr};
use crate::syntax::ast;

/// The names visible at one point, innermost first; cheap to copy.
#[derive(Clone, Default)]
pub(super) struct NameScope<'a>(Option<Rc<ScopeFrame<'a>>>);

struct ScopeFrame<'a> {
    name: Arc<str>,
    entity: NamedEntity<'a>,
    /// How many names there are with this one.
    len: usize,
    outer: Option<Rc<ScopeFrame<'a>>>,
}

/// What a name means.
#[derive(Clone)]
pub(super) enum NamedEntity<'a> {
    /// A scalar.
    Value(Rc<TypedExpr>),
    /// A table, ready to be used any number of times.
    Table(Rc<TabularExpr>),
    /// A function of the query or of the workspace.
    Function(Rc<LocalFunction<'a>>),
    /// A step of `scan`: its columns by name, as `step.column`.
    Step(usize, Rc<Vec<Column>>),
    /// A pattern, an entity group, a graph element, a database: nothing is known of what it yields.
    Opaque,
}

/// A function with a body in KQL.
pub(super) struct LocalFunction<'a> {
    /// Its name.
    pub(super) name: Arc<str>,
    /// Its declaration.
    pub(super) declaration: &'a ast::FunctionDeclaration,
    /// What its body sees beside its parameters.
    pub(super) scope: NameScope<'a>,
}

impl<'a> NameScope<'a> {
    /// With another name.
    #[must_use]
    pub(super) fn with(&self, name: Arc<str>, entity: NamedEntity<'a>) -> Self {
        Self(Some(Rc::new(ScopeFrame { name, entity, len: self.len() + 1, outer: self.0.clone() })))
    }

    /// How many names there are.
    pub(super) fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |node| node.len)
    }

    /// What a name means.
    pub(super) fn find(&self, name: &str) -> Option<&NamedEntity<'a>> {
        self.iter().find(|(known, _)| known.as_ref() == name).map(|(_, entity)| entity)
    }

    /// Names and what they mean, innermost first.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &NamedEntity<'a>)> {
        std::iter::successors(self.0.as_deref(), |node| node.outer.as_deref())
            .map(|node| (&node.name, &node.entity))
    }
}

/// Takes a long chain of names apart in a loop rather than by recursion.
impl Drop for NameScope<'_> {
    fn drop(&mut self) {
        let mut next = self.0.take();
        while let Some(node) = next.and_then(Rc::into_inner) {
            let mut node = node;
            next = node.outer.take();
        }
    }
}
