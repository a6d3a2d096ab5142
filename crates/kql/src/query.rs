//! One query from its text to its rows: parsed and bound in one step, compiled in a second, run in a third.

use crate::bind::schema::SchemaRef;
use crate::bind::tree::TabularExpr;
use crate::bind::{self, BoundQuery, QueryResult};
use crate::catalog::Environment;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::eval::observer::Observer;
use crate::eval::row::{self, Row, Rows};
use crate::eval::{Context, EvalError, EvaluatedSchemas, Execution, TableProvider};
use crate::span::Span;
use crate::syntax::{self, ParsedQuery};

/// A query that is parsed and bound, with everything that is wrong with it.
///
/// ```
/// use rulesmith_kql::{Code, Environment, Platform, Query};
///
/// let environment = Environment::new(Platform::Defender);
/// let query = Query::new("DeviceEvents | project Timestamp, Name = FileName", &environment);
/// assert!(!query.has_errors());
/// let schema = query.schema().expect("the result is a table");
/// let names: Vec<&str> = schema.columns.iter().map(|column| &*column.name).collect();
/// assert_eq!(names, ["Timestamp", "Name"]);
///
/// let query = Query::new("DeviceEvents | project FileNam", &environment);
/// let found = query.diagnostics().next().expect("one mistake");
/// assert_eq!(found.code, Code::UnknownName);
/// assert_eq!(found.help.as_deref(), Some("did you mean `FileName`?"));
/// ```
#[derive(Clone, Debug)]
pub struct Query {
    /// Its tree, its tokens and its syntax errors.
    pub syntax: ParsedQuery,
    /// What its names mean, and what is wrong with them.
    pub bound: BoundQuery,
}

impl Query {
    /// Parses and binds a text. Never fails.
    pub fn new(text: &str, environment: &Environment) -> Self {
        let syntax = syntax::parse(text);
        let bound = bind::bind(&syntax.query, environment);
        Self { syntax, bound }
    }

    /// Parses and binds a text that is about to be run over `tables`. As much of it is run as it takes to know the
    /// columns that only rows tell: those of `bag_unpack` and `pivot`.
    pub fn over(
        text: &str,
        environment: &Environment,
        tables: &dyn TableProvider,
        context: &Context,
    ) -> Self {
        let syntax = syntax::parse(text);
        let mut schemas = EvaluatedSchemas::new(context, tables);
        let bound = bind::bind_with(&syntax.query, environment, Some(&mut schemas));
        Self { syntax, bound }
    }

    /// What is wrong: first the syntax errors, then what the binder found, each by place.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.syntax.errors.iter().chain(&self.bound.diagnostics)
    }

    /// Whether it cannot run.
    pub fn has_errors(&self) -> bool {
        self.diagnostics().any(Diagnostic::is_error)
    }

    /// The columns of the result, where the result is a table.
    pub fn schema(&self) -> Option<&SchemaRef> {
        self.bound.schema()
    }

    /// The query as it can be run.
    ///
    /// # Errors
    /// What keeps it from running: the errors of its syntax, else those of its names, else that its result is not a
    /// table.
    pub fn compile(self) -> Result<Compiled, Vec<Diagnostic>> {
        let Self { syntax, bound } = self;
        if !syntax.errors.is_empty() {
            return Err(syntax.errors);
        }
        let errors: Vec<_> = bound.diagnostics.into_iter().filter(Diagnostic::is_error).collect();
        if !errors.is_empty() {
            return Err(errors);
        }
        let QueryResult::Table(table) = bound.result else {
            let end = syntax.tokens.last().map_or(0, |token| token.span.end);
            return Err(vec![Diagnostic {
                code: Code::NotTabular,
                severity: Severity::Error,
                span: Span::new(0, end),
                message: "expected a query that returns a table".to_owned(),
                help: Some("end it in a table, such as `print 1 + 1`".to_owned()),
            }]);
        };
        Ok(Compiled { syntax, table })
    }
}

/// A query that can be run, as often as there are rows for it.
///
/// ```
/// use rulesmith_kql::{Context, Environment, Limits, NoTables, Query, Value};
///
/// let environment = Environment::default();
/// let text = "range x from 1 to 4 step 1 | summarize Total = sum(x)";
/// let compiled = Query::new(text, &environment).compile().expect("a query without errors");
/// let context = Context::new(0, Limits::default());
/// assert_eq!(compiled.run(&NoTables, &context), Ok(vec![vec![Value::Long(10)]]));
/// ```
#[derive(Clone, Debug)]
pub struct Compiled {
    /// Its tree and its tokens.
    pub syntax: ParsedQuery,
    /// What it does.
    pub table: TabularExpr,
}

impl Compiled {
    /// The columns of the result.
    pub fn schema(&self) -> &SchemaRef {
        &self.table.schema
    }

    /// Runs it over `tables` and holds all its rows.
    ///
    /// # Errors
    /// What ended the run without an answer.
    pub fn run(&self, tables: &dyn TableProvider, context: &Context) -> Result<Vec<Row>, EvalError> {
        self.start(tables, context, None).collect()
    }

    /// Prepares a run whose rows are made while they are read, and watched where an observer is given.
    pub fn start<'r>(
        &'r self,
        tables: &'r dyn TableProvider,
        context: &'r Context,
        observer: Option<&'r dyn Observer>,
    ) -> Run<'r> {
        Run { execution: Execution::new(&self.table, context, tables, observer), table: &self.table }
    }
}

/// One run of a query.
pub struct Run<'r> {
    execution: Execution<'r>,
    table: &'r TabularExpr,
}

impl Run<'_> {
    /// The rows, made while they are read.
    ///
    /// # Errors
    /// What is known to end the run before the first row; the rest comes with the rows.
    pub fn rows(&self) -> Result<Rows<'_>, EvalError> {
        self.execution.rows(self.table)
    }

    /// All rows, held.
    ///
    /// # Errors
    /// What ended the run without an answer.
    pub fn collect(&self) -> Result<Vec<Row>, EvalError> {
        row::collect(self.rows()?, self.execution.context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::context::Limits;
    use crate::eval::{NoTables, Value};

    fn first_code(text: &str) -> Option<Code> {
        let compiled = Query::new(text, &Environment::default()).compile();
        compiled.err().and_then(|errors| errors.first().map(|error| error.code))
    }

    #[test]
    fn what_cannot_run_does_not_compile() {
        assert_eq!(first_code("print 1 |"), Some(Code::OperatorExpected));
        assert_eq!(first_code("print x"), Some(Code::UnknownName));
        assert_eq!(first_code("1 + 1"), Some(Code::NotTabular));
        // A warning keeps no query from running.
        assert_eq!(first_code("union isfuzzy=true NoSuchTable, (print 1)"), None);
    }

    #[test]
    fn columns_of_bags_are_known_once_there_are_rows() {
        let text = "print d = dynamic({\"a\":1}) | evaluate bag_unpack(d) | where b > 1";
        assert!(!Query::new(text, &Environment::default()).has_errors());
        let context = Context::new(0, Limits::default());
        let query = Query::over(text, &Environment::default(), &NoTables, &context);
        let found = query.diagnostics().map(|found| found.code).collect::<Vec<_>>();
        assert_eq!(found, [Code::UnknownName]);
    }

    #[test]
    fn rows_are_made_while_they_are_read() {
        let compiled = Query::new("range x from 1 to 1000000000 step 1", &Environment::default())
            .compile()
            .expect("a query without errors");
        let context = Context::new(0, Limits { steps: 100, ..Limits::default() });
        let run = compiled.start(&NoTables, &context, None);
        let rows: Result<Vec<_>, _> = run.rows().expect("it starts").take(2).collect();
        assert_eq!(rows, Ok(vec![vec![Value::Long(1)], vec![Value::Long(2)]]));
    }
}
