//! Operators with subqueries over parts or copies of the input: `partition`, `fork`, `facet`.

use std::sync::Arc;

use crate::diagnostic::Code;
use crate::{
    bind::{
        advice,
        binder::Binder,
        schema::SchemaRef,
        scope::NamedEntity,
        tree::{BoundOperator, TabularExpr},
        typed_expr::TypedExpr,
        types::Ty,
    },
    syntax::ast,
};

impl<'a> Binder<'a> {
    pub(super) fn bind_partition(
        &mut self,
        ast::Partition { by, body }: &'a ast::Partition,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let key = self.scalar(by);
        let by = self.key_index(&key, by);
        let parameters = Self::properties(&operator.parameters);
        let scope = self.scope.clone();
        let body = match body {
            ast::PartitionBody::Subquery(subquery) => self.bind_subquery(subquery, Arc::clone(&input.schema)),
            ast::PartitionBody::Query(query) => {
                // A query of its own sees the key as a value.
                if let Some(name) = key.name.clone() {
                    let constant = crate::bind::tree::ScalarExprKind::Unresolved {
                        name: Arc::clone(&name),
                        arguments: Vec::new(),
                    };
                    let value = TypedExpr::new(constant, key.ty, operator.span).constant(true);
                    self.scope = self.scope.with(name, NamedEntity::Value(std::rc::Rc::new(value)));
                }
                self.outside_row(|binder| binder.table(&query.body))
            }
        };
        self.scope = scope;
        let columns = self.columns_of(&body.schema);
        let open = body.schema.open;
        let row = Self::step(operator, columns, open, vec![Arc::clone(&body.schema)]);
        Self::piped(
            input,
            BoundOperator::Partition { by, parameters, body: Box::new(body) },
            row,
            operator.span,
        )
    }

    /// The index of a key column; reports what is none.
    fn key_index(&mut self, key: &TypedExpr, at: &'a ast::Expr) -> Option<usize> {
        self.not_dynamic(key, at.span);
        if !key.reference {
            if key.ty != Ty::Error {
                self.error(
                    Code::ColumnExpected,
                    at.span,
                    "expected a column here",
                    advice::COMPUTE_BEFORE.to_owned(),
                );
            }
            return None;
        }
        key.column.as_ref().and_then(|column| self.index_of(column.id))
    }

    pub(super) fn bind_fork(
        &mut self,
        ast::Fork { branches }: &'a ast::Fork,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let bound: Vec<TabularExpr> = branches
            .iter()
            .map(|branch| self.bind_subquery(&branch.body, Arc::clone(&input.schema)))
            .collect();
        // Several results: which of them a later step would read is not known.
        let row = Self::plain_row(Vec::new(), true);
        Self::piped(input, BoundOperator::Fork(bound), row, operator.span)
    }

    pub(super) fn bind_facet(
        &mut self,
        ast::Facet { by, with }: &'a ast::Facet,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let mut keys = Vec::with_capacity(by.len());
        for key in by {
            let value = self.scalar(key);
            keys.extend(self.key_index(&value, key));
        }
        let with = with.as_ref().map(|with| Box::new(self.bind_subquery(with, Arc::clone(&input.schema))));
        let row: SchemaRef = Self::plain_row(Vec::new(), true);
        Self::piped(input, BoundOperator::Facet { by: keys, with }, row, operator.span)
    }
}
