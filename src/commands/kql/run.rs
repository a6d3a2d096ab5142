//! `rulesmith kql run`: a query over exported rows, or a file of queries that bring their own.

mod answers;
mod written;

use std::path::Path;
use std::time::Duration;

use super::input;
use crate::cli::{KqlRunArgs, RowsFormat};
use crate::commands::{CommandError, Console, ExitStatus};
use crate::definition;
use crate::diagnostic::Diagnostic;
use crate::lint::kql::problems;
use crate::report;
use crate::rows::FileTables;
use crate::scenario::clock::monotonic;
use crate::source::{SourceFile, Sources};
use rulesmith_kql::value::{calendar, parse};
use rulesmith_kql::{Compiled, Context, Environment, EvalError, Limits, Query, Row, TimeLimit};

/// Bytes of rows that a query may hold, which has the machine to itself.
const HELD: usize = 8 << 30;

pub(super) fn run(
    args: &KqlRunArgs,
    mut environment: Environment,
    console: &mut Console<'_>,
) -> Result<ExitStatus, CommandError> {
    let now = clock(args.now.as_deref())?;
    let time = Some(TimeLimit { limit: time_limit(&args.time_limit)?, clock: monotonic });
    let named = Path::new(&args.query);
    if args.table.is_empty() && named.extension().is_some_and(|extension| extension == "jsonl") {
        return answers::run(named, &environment, now, &Limits { time, ..Limits::default() }, console);
    }
    let source = if named.extension().is_some_and(|extension| extension == "kql") || args.query == "-" {
        input::read(named)?
    } else {
        SourceFile::new("<query>", args.query.as_str())
    };
    let tables = open_tables(&args.table, &mut environment)?;
    let context = Context::new(now, Limits { time, steps: u64::MAX, held: HELD, ..Limits::default() });
    let query = Query::over(source.text(), &environment, &tables, &context);
    if query.has_errors() {
        return refuse(problems(&query, source.path()), source, console);
    }
    let Ok(compiled) = query.compile() else {
        return Err(CommandError::new("the query has no rows for a result")
            .help("end it in a table, such as `print 1 + 1`"));
    };
    print(&compiled, &context, &tables, source.text(), args.format, console)
}

/// The tables of `NAME=FILE` arguments.
fn open_tables(arguments: &[String], environment: &mut Environment) -> Result<FileTables, CommandError> {
    let mut tables = FileTables::default();
    for argument in arguments {
        let (name, file) = argument.split_once('=').ok_or_else(|| {
            CommandError::new(format!("`{}` is not of the form NAME=FILE", argument.escape_debug()))
                .help("for example `--table CloudAppEvents=events.ndjson`")
        })?;
        tables
            .add(name, file, environment)
            .map_err(|error| CommandError::new(error.to_string()).maybe_help(error.help()))?;
    }
    Ok(tables)
}

fn print(
    compiled: &Compiled,
    context: &Context,
    tables: &FileTables,
    query: &str,
    format: RowsFormat,
    console: &mut Console<'_>,
) -> Result<ExitStatus, CommandError> {
    let run = compiled.start(tables, context, None);
    let rows = run.rows().map_err(|stop| failure(&stop, query))?;
    let mut output = written::RowWriter::new(format, compiled.schema(), console.out);
    for (printed, row) in rows.enumerate() {
        let row = row.and_then(|row| count(&row, printed, format, context).map(|()| row));
        output.row(&row.map_err(|stop| failure(&stop, query))?)?;
    }
    output.end()?;
    Ok(ExitStatus::Clean)
}

/// Counts the work that the printing of a row is, and the row itself where it waits for the rest of its table.
fn count(row: &Row, printed: usize, format: RowsFormat, context: &Context) -> Result<(), EvalError> {
    row.iter().try_for_each(|value| context.charge_built(value))?;
    if format == RowsFormat::Text {
        context.check_rows(printed + 1)?;
        context.charge_held(row)?;
    }
    Ok(())
}

/// An evaluation that ended without rows, with the next step where there is one.
fn failure(stop: &EvalError, query: &str) -> CommandError {
    let failure = CommandError::new(stop.message(query));
    match stop {
        EvalError::Fixture { .. } => failure.help("give the rows of a table with `--table NAME=FILE`"),
        EvalError::Data { .. } => failure.help("fix the file, or export it again"),
        EvalError::Time { .. } => failure.help("filter earlier, or allow more with `--time-limit`"),
        EvalError::Limit { .. } => failure.help("filter or summarize earlier, so that less is held"),
        EvalError::Unsupported { .. } => {
            failure.help("write that part of the query in another way, or run it in the service")
        }
        EvalError::Refused { .. } => failure,
    }
}

fn refuse(
    mut found: Vec<Diagnostic>,
    source: SourceFile,
    console: &mut Console<'_>,
) -> Result<ExitStatus, CommandError> {
    crate::diagnostic::sort(&mut found);
    let sources: Sources = [source].into_iter().collect();
    let style = console.terminal.style(console.terminal.err);
    write!(console.err, "{}", report::text::render(&found, &sources, style))?;
    Ok(ExitStatus::Findings)
}

/// The clock of `now()` in ticks: as given, else that of the machine.
fn clock(given: Option<&str>) -> Result<i64, CommandError> {
    let text = match given {
        Some(text) => text.to_owned(),
        None => jiff::Timestamp::now().to_string(),
    };
    parse::datetime(&text).filter(|ticks| calendar::checked(Some(*ticks)).is_some()).ok_or_else(|| {
        CommandError::new(format!("invalid time `{}`", text.escape_debug()))
            .help("write it as `2026-01-02T00:00:00Z`")
    })
}

fn time_limit(text: &str) -> Result<Duration, CommandError> {
    let limit = text.parse::<definition::Duration>().map_err(|_| {
        CommandError::new(format!("invalid duration `{}`", text.escape_debug()))
            .help("write it as `30s`, `10m` or `2h`")
    })?;
    Ok(Duration::from_secs(limit.seconds()))
}
