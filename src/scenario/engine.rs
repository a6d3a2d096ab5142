//! The query engine as tests use it: a text → a prepared query → its rows, with a look inside where one is wanted.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::clock::monotonic;
use super::world::TestWorld;
use rulesmith_kql::bind::tree::TabularExpr;
use rulesmith_kql::bind::{self, BoundQuery, QueryResult};
use rulesmith_kql::catalog::{Environment, TableColumn};
use rulesmith_kql::eval::context::{Limits, TimeLimit};
use rulesmith_kql::eval::observer::{ConditionOutcome, Observer};
use rulesmith_kql::eval::value::Type;
use rulesmith_kql::eval::{self, Context, EvalError, Value};
use rulesmith_kql::syntax::ast::{Expr, ExprKind, SyntaxNode, walk};
use rulesmith_kql::syntax::{self, ParsedQuery, Span};
use rulesmith_kql::{Code, Diagnostic, Severity};

/// What a query of a test may use: samples are few, so more than this is a mistake.
const LIMITS: Limits = Limits {
    rows: 1_000_000,
    steps: 50_000_000,
    time: Some(TimeLimit { limit: Duration::from_secs(20), clock: monotonic }),
    text: 16 << 20,
    elements: 1 << 18,
    value: 64 << 20,
    held: 1 << 30,
};

/// A query that is ready to run.
#[derive(Debug)]
pub struct PreparedQuery {
    /// Its text.
    pub text: Arc<str>,
    /// Its tree.
    pub parsed: ParsedQuery,
    /// The tables of the environment that it reads.
    pub tables: Vec<Arc<str>>,
    /// The names of the result's columns.
    pub columns: Vec<Arc<str>>,
    table: TabularExpr,
    hidden: Option<usize>,
}

/// What stands for `ingestion_time()` while a query runs: a column of every table, as long as the call, so that no
/// byte of the query moves.
pub(super) const INGESTION: &str = "ingestion_time__";

/// Prepares a query. The first problems that stop it are returned: those of its syntax, else those of its names.
pub fn prepare(text: &str, environment: &Environment) -> Result<PreparedQuery, Vec<Diagnostic>> {
    let parsed = syntax::parse(text);
    if !parsed.errors.is_empty() {
        return Err(parsed.errors);
    }
    let bound = bind::bind(&parsed.query, environment);
    match with_ingestion(text, &parsed, &bound, environment) {
        None => finish(text, parsed, bound),
        Some((shifted, environment)) => {
            let rewritten = syntax::parse(&shifted);
            finish(text, parsed, bind::bind(&rewritten.query, &environment))
        }
    }
}

fn finish(text: &str, parsed: ParsedQuery, bound: BoundQuery) -> Result<PreparedQuery, Vec<Diagnostic>> {
    if bound.findings.iter().any(Diagnostic::is_error) {
        return Err(bound.findings.into_iter().filter(Diagnostic::is_error).collect());
    }
    let BoundQuery { result: QueryResult::Table(table), tables, .. } = bound else {
        return Err(vec![Diagnostic {
            code: Code::NotTabular,
            severity: Severity::Error,
            span: Span::new(0, text.len().try_into().unwrap_or(u32::MAX)),
            message: "the query yields no rows".to_owned(),
            help: None,
        }]);
    };
    let names: Vec<Arc<str>> = table.schema.columns.iter().map(|column| Arc::clone(&column.name)).collect();
    let hidden = names.iter().position(|name| &**name == INGESTION);
    let columns = names.into_iter().filter(|name| &**name != INGESTION).collect();
    Ok(PreparedQuery { text: text.into(), parsed, tables, columns, table, hidden })
}

/// For a query that asks when a row was ingested: the query that reads it from a column, and the environment in
/// which every table that it reads has that column.
fn with_ingestion(
    text: &str,
    parsed: &ParsedQuery,
    bound: &BoundQuery,
    environment: &Environment,
) -> Option<(String, Environment)> {
    let mut calls: Vec<Span> = Vec::new();
    walk(&parsed.query, &mut |node| {
        if let SyntaxNode::Expr(Expr { kind: ExprKind::Call(call), span, .. }) = node
            && &*call.name.text == "ingestion_time"
            && call.args.is_empty()
        {
            calls.push(*span);
        }
        true
    });
    if calls.is_empty() {
        return None;
    }
    let mut shifted = text.to_owned();
    for span in calls {
        let width = span.range().len();
        shifted.replace_range(span.range(), &format!("{INGESTION:width$}"));
    }
    let hidden = TableColumn { name: INGESTION.into(), ty: Type::DateTime };
    Some((shifted, environment.with_column(&bound.tables, &hidden)))
}

impl PreparedQuery {
    /// The rows of the query in a world.
    pub fn run(&self, world: &TestWorld<'_>) -> Result<Vec<Vec<Value>>, EvalError> {
        self.run_observed(world, None)
    }

    /// The rows of the query, and what was seen on the way.
    pub fn run_watched(&self, world: &TestWorld<'_>) -> (Result<Vec<Vec<Value>>, EvalError>, Seen) {
        let recorder = Recorder::default();
        let rows = self.run_observed(world, Some(&recorder));
        (rows, recorder.seen.into_inner())
    }

    fn run_observed(
        &self,
        world: &TestWorld<'_>,
        observer: Option<&dyn Observer>,
    ) -> Result<Vec<Vec<Value>>, EvalError> {
        let context = Context::new(world.now, LIMITS);
        let mut rows = eval::run(&self.table, &context, world, observer)?;
        if let Some(hidden) = self.hidden {
            for row in &mut rows {
                if hidden < row.len() {
                    row.remove(hidden);
                }
            }
        }
        Ok(rows)
    }
}

/// What was seen while a query ran.
#[derive(Debug, Default)]
pub struct Seen {
    /// Operator → how many rows left it.
    pub left: BTreeMap<Span, u64>,
    /// Condition of a `where` → what it came to.
    pub conditions: BTreeMap<Span, SeenCondition>,
}

/// What one condition came to.
#[derive(Debug, Default)]
pub struct SeenCondition {
    /// For how many rows it held.
    pub held: u64,
    /// For how many it did not.
    pub failed: u64,
    /// The first different values that it was compared with when it did not hold.
    pub values: Vec<Value>,
}

/// How many values of a failed condition are kept.
const MAX_VALUES: usize = 3;

#[derive(Default)]
struct Recorder {
    seen: RefCell<Seen>,
}

impl Observer for Recorder {
    fn left(&self, operator: Span, rows: u64) {
        *self.seen.borrow_mut().left.entry(operator).or_default() += rows;
    }

    fn condition(&self, condition: &ConditionOutcome<'_>) {
        let mut seen = self.seen.borrow_mut();
        let entry = seen.conditions.entry(condition.span).or_default();
        if condition.held {
            entry.held += 1;
            return;
        }
        entry.failed += 1;
        if let Some((_, value)) = condition.subject
            && entry.values.len() < MAX_VALUES
            && !entry.values.contains(value)
        {
            entry.values.push(value.clone());
        }
    }
}
