//! Operators with two sides, and the terms of `search`.

use std::sync::Arc;

use super::{Compiler, SearchMode};
use crate::bind::tree::{BinaryOp, CaseSensitivity, ScalarExpr, ScalarExprKind, TextOp, TextPredicate};
use crate::eval::expression::operation::{EvalOperation, SEARCH_TERM};
use crate::eval::expression::text_match::AnyColumn;
use crate::eval::expression::{EvalNode, type_of};
use crate::eval::function::folded;
use crate::eval::{EvalError, Value};

impl Compiler<'_, '_> {
    /// A chain of operators that associate to the left is followed in a loop, so that a long one needs no deep
    /// stack.
    pub(super) fn compile_chain(&self, expr: &ScalarExpr) -> Result<EvalNode, EvalError> {
        let mut links = Vec::new();
        let mut first = expr;
        while let ScalarExprKind::Binary(op, left, right) = &first.kind {
            links.push((*op, &**left, &**right, first.span));
            first = left;
        }
        if let (ScalarExprKind::AnyColumn, Some((op, _, right, _))) = (&first.kind, links.last()) {
            if links.len() > 1 {
                return Err(EvalError::unsupported("*"));
            }
            return self.compile_any_column(*op, right);
        }
        let first = self.compile(first)?;
        let mut constant = first.is_constant();
        let mut compiled = Vec::with_capacity(links.len());
        for (op, left, right, span) in links.into_iter().rev() {
            let mut node = self.compile(right)?;
            constant &= node.is_constant();
            let mut operation = EvalOperation::new(op, type_of(left), type_of(right))
                .map_err(|error| error.at(span.range()))?;
            if let EvalNode::Constant(term) = &mut node {
                if let (EvalOperation::Text(test), BinaryOp::Colon) = (&mut operation, op) {
                    let (found, text) = self.term(*test, term.to_text())?;
                    (*test, *term) = (found, Value::String(text));
                }
                match &mut operation {
                    // The term is put in lower case once.
                    EvalOperation::Text(TextOp { case: CaseSensitivity::Insensitive, .. }) => {
                        *term = Value::from(&*folded(&term.to_cow()));
                    }
                    EvalOperation::Regex(regex) => {
                        let pattern = term.to_cow();
                        *regex =
                            Some(self.run.context.regex(&pattern).map_err(|error| error.at(span.range()))?);
                    }
                    _ => {}
                }
            }
            compiled.push((operation, node, span));
        }
        let node = EvalNode::Chain(Box::new(first), compiled);
        if constant { self.fold_constant(&node) } else { Ok(node) }
    }

    fn compile_any_column(&self, op: BinaryOp, right: &ScalarExpr) -> Result<EvalNode, EvalError> {
        let test = match op {
            BinaryOp::Text(test) => test,
            BinaryOp::Colon => SEARCH_TERM,
            _ => return Err(EvalError::unsupported("*")),
        };
        let (Some(row), EvalNode::Constant(term)) = (self.row(), self.compile(right)?) else {
            return Err(EvalError::unsupported("*"));
        };
        let except = self.search().and_then(|search| search.source);
        let pattern = match self.search().and_then(|search| pattern(&term.to_cow(), test, search)) {
            Some(pattern) => Some(self.run.context.regex(&pattern)?),
            None => None,
        };
        let (test, term) =
            if pattern.is_some() { (test, term.to_text()) } else { self.term(test, term.to_text())? };
        Ok(EvalNode::AnyColumn(Box::new(AnyColumn::new(row, except, test, Value::String(term), pattern))))
    }

    /// How a term is looked for: in a `search`, case may count, and `*` at an end stands for anything.
    fn term(&self, test: TextOp, term: Arc<str>) -> Result<(TextOp, Arc<str>), EvalError> {
        let Some(search) = self.search() else { return Ok((test, term)) };
        let case = test.case.max(search.case);
        if test.predicate == TextPredicate::Has && term.contains('*') {
            let (predicate, bare) = wildcard(&term)?;
            return Ok((TextOp { predicate, case, ..test }, bare.into()));
        }
        Ok((TextOp { case, ..test }, term))
    }
}

/// The regular expression that a term of `search` with `*` inside, and nowhere else, is documented to stand for.
fn pattern(term: &str, test: TextOp, search: SearchMode) -> Option<String> {
    let inside = term.contains('*') && !term.starts_with('*') && !term.ends_with('*');
    if !inside || test.predicate != TextPredicate::Has {
        return None;
    }
    let parts: Vec<String> = term.split('*').map(regex::escape).collect();
    let case = match test.case.max(search.case) {
        CaseSensitivity::Sensitive => "",
        CaseSensitivity::Insensitive => "(?i)",
    };
    Some(format!(r"{case}\b{}\b", parts.join(".*")))
}

/// A term of `search` with `*` at its ends: how it is looked for, and as what.
fn wildcard(term: &str) -> Result<(TextPredicate, &str), EvalError> {
    let (predicate, bare) = match (term.strip_prefix('*'), term.strip_suffix('*')) {
        (None, Some(bare)) => (TextPredicate::HasPrefix, bare),
        (Some(bare), None) => (TextPredicate::HasSuffix, bare),
        (Some(rest), Some(_)) => (TextPredicate::Contains, rest.strip_suffix('*').unwrap_or_default()),
        (None, None) => (TextPredicate::Has, term),
    };
    if bare.is_empty() || bare.contains('*') {
        return Err(EvalError::unsupported("search for a term with `*` inside"));
    }
    Ok((predicate, bare))
}
