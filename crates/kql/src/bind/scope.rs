//! What an expression may refer to in its place: the row in scope, and the names of the query that are not columns
//! (`let` values, parameters, `as` names).

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::Arc,
};

use super::{
    schema::{Column, ColumnId, SchemaRef},
    tree::TabularExpr,
    typed_expr::TypedExpr,
};
use crate::syntax::ast;

/// In which place a function name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScopeKind {
    /// Anywhere.
    Normal,
    /// Where aggregates are due.
    Aggregate,
    /// Right of `evaluate`.
    Plugin,
}

/// What becomes of tables and functions that are not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UnknownTables {
    /// They are errors.
    Refused,
    /// They are left out when the query runs: `union isfuzzy=true`.
    LeftOut,
}

/// Whether what is found is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reporting {
    /// It is.
    On,
    /// It has been reported already: a function body bound again for a call.
    Silent,
}

/// The place of an expression. Cheap to copy: another place is made of a copy, and nothing is put back.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s, 'a> {
    /// The row that names may refer to.
    pub(super) row: Option<&'s SchemaRef>,
    /// The right row, in the condition of a join.
    pub(super) right: Option<&'s SchemaRef>,
    pub(super) kind: ScopeKind,
    /// The key columns of the `summarize` around, for `arg_max(x, *)`.
    pub(super) keys: &'s [ColumnId],
    /// What a subquery reads.
    pub(super) input: Option<&'s SchemaRef>,
    /// What `invoke` pipes into the function to be called, which takes it.
    pub(super) invoke_input: Option<&'s Cell<Option<TabularExpr>>>,
    pub(super) unknown_tables: UnknownTables,
    pub(super) body: &'s BodyScope<'a>,
    pub(super) depth: u32,
    /// How many functions with a body are being called.
    pub(super) calls: u32,
    pub(super) reporting: Reporting,
}

/// What the statements of a query or of a function body add up to, from one to the next.
#[derive(Default)]
pub(super) struct BodyScope<'a> {
    names: RefCell<NameScope<'a>>,
    /// How many columns got a default name.
    default_names: Rc<Cell<u32>>,
}

impl<'a> BodyScope<'a> {
    /// A body that sees these names.
    pub(super) fn new(names: NameScope<'a>) -> Self {
        Self { names: RefCell::new(names), ..Self::default() }
    }

    /// A part of this body: what it declares is not seen outside.
    pub(super) fn nested(&self) -> Self {
        Self { names: self.names.clone(), default_names: Rc::clone(&self.default_names) }
    }
}

impl<'s, 'a> Scope<'s, 'a> {
    /// The place of the statements of a query.
    pub(super) fn new(body: &'s BodyScope<'a>) -> Self {
        Self {
            row: None,
            right: None,
            kind: ScopeKind::Normal,
            keys: &[],
            input: None,
            invoke_input: None,
            unknown_tables: UnknownTables::Refused,
            body,
            depth: 0,
            calls: 0,
            reporting: Reporting::On,
        }
    }

    /// With `row` for names to refer to.
    pub(super) fn with_row<'t>(&self, row: &'t SchemaRef) -> Scope<'t, 'a>
    where
        's: 't,
    {
        Scope { row: Some(row), ..*self }
    }

    /// Where `kind` of functions is due.
    pub(super) fn with_kind(&self, kind: ScopeKind) -> Self {
        Scope { kind, ..*self }
    }

    /// Where no column is seen.
    pub(super) fn outside_row(&self) -> Self {
        Scope { row: None, kind: ScopeKind::Normal, ..*self }
    }

    /// One level deeper.
    pub(super) fn nested(&self) -> Self {
        Scope { depth: self.depth + 1, ..*self }
    }

    /// With what a part of the body declares kept to it.
    pub(super) fn with_body<'t>(&self, body: &'t BodyScope<'a>) -> Scope<'t, 'a>
    where
        's: 't,
    {
        Scope { body, ..*self }
    }

    /// The body of a function where it is declared: no row, its own names.
    pub(super) fn enter_body<'t>(&self, body: &'t BodyScope<'a>) -> Scope<'t, 'a>
    where
        's: 't,
    {
        Scope { row: None, right: None, kind: ScopeKind::Normal, keys: &[], input: None, body, ..*self }
    }

    /// The body of a function for a call of it.
    pub(super) fn enter_call<'t>(&self, body: &'t BodyScope<'a>) -> Scope<'t, 'a>
    where
        's: 't,
    {
        Scope {
            depth: self.depth + 1,
            calls: self.calls + 1,
            reporting: Reporting::Silent,
            ..self.enter_body(body)
        }
    }

    /// Whether nothing is reported.
    pub(super) fn is_silent(&self) -> bool {
        self.reporting == Reporting::Silent
    }

    /// The row in scope, or one without columns.
    pub(super) fn row_or_empty(&self) -> SchemaRef {
        self.row.cloned().unwrap_or_default()
    }

    /// Takes what `invoke` pipes into the function that is called here.
    pub(super) fn take_invoke_input(&self) -> Option<TabularExpr> {
        self.invoke_input.and_then(Cell::take)
    }

    /// The names that are not columns.
    pub(super) fn names(&self) -> NameScope<'a> {
        self.body.names.borrow().clone()
    }

    /// How many names there are.
    pub(super) fn names_len(&self) -> usize {
        self.body.names.borrow().len()
    }

    /// What a name means.
    pub(super) fn find(&self, name: &str) -> Option<NamedEntity<'a>> {
        self.body.names.borrow().find(name).cloned()
    }

    /// Declares a name for what follows in the body.
    pub(super) fn declare(&self, name: Arc<str>, entity: NamedEntity<'a>) {
        let names = self.body.names.borrow().with(name, entity);
        self.body.names.replace(names);
    }

    /// The next number of a column without a name: `Column1`, `Column2`.
    pub(super) fn next_default_name(&self) -> u32 {
        let number = self.body.default_names.get() + 1;
        self.body.default_names.set(number);
        number
    }
}

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
