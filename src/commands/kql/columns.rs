//! `rulesmith kql columns`: the columns of a query's result, in order.

use serde_json::json;

use super::input;
use crate::cli::{KqlFileArgs, ReportFormat};
use crate::commands::{CommandError, Console, ExitStatus};
use crate::report::table;
use rulesmith_kql::schema::Origin;
use rulesmith_kql::{Environment, Query, ScalarType};

pub(super) fn run(
    args: &KqlFileArgs,
    environment: &Environment,
    console: &mut Console<'_>,
) -> Result<ExitStatus, CommandError> {
    let source = input::read(&args.file)?;
    let query = Query::new(source.text(), environment);
    let Some(row) = query.schema() else {
        return Err(CommandError::new(format!("`{}` has no rows for a result", source.path()))
            .help("`rulesmith kql check` tells what is wrong with a query"));
    };
    let columns: Vec<Vec<String>> = row
        .columns
        .iter()
        .map(|column| {
            let ty = column.ty.map_or("unknown", ScalarType::name);
            vec![column.name.to_string(), ty.to_owned(), origin(&column.origin, source.text())]
        })
        .collect();
    match args.format {
        ReportFormat::Json => {
            let list: Vec<_> = columns
                .iter()
                .map(|cells| json!({"name": cells[0], "type": cells[1], "from": cells[2]}))
                .collect();
            writeln!(console.out, "{:#}", json!({"columns": list, "open": row.open}))?;
        }
        ReportFormat::Text => {
            write!(console.out, "{}", table::render(&["column", "type", "from"], &columns))?;
            if row.open {
                writeln!(console.out, "and columns that only the tenant or the rows tell")?;
            }
        }
    }
    Ok(ExitStatus::Clean)
}

/// Where a column comes from, in a few words.
fn origin(origin: &Origin, query: &str) -> String {
    match origin {
        Origin::Table { table, column } => format!("{table}.{column}"),
        Origin::Expression(span) => {
            let text = query.get(span.start as usize..span.end as usize).unwrap_or_default();
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        }
        Origin::Merged(first) => format!("several, first {}", self::origin(first, query)),
        Origin::Inferred => "not known".to_owned(),
    }
}
