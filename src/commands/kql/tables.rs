//! `rulesmith kql tables`: the tables that a query reads, sorted.

use serde_json::json;

use super::input;
use crate::cli::{KqlFileArgs, ReportFormat};
use crate::commands::{CommandError, Console, ExitStatus};
use rulesmith_kql::{Environment, Query};

pub(super) fn run(
    args: &KqlFileArgs,
    environment: &Environment,
    console: &mut Console<'_>,
) -> Result<ExitStatus, CommandError> {
    let source = input::read(&args.file)?;
    let tables = Query::new(source.text(), environment).bound.tables;
    match args.format {
        ReportFormat::Json => writeln!(console.out, "{:#}", json!(tables))?,
        ReportFormat::Text => tables.iter().try_for_each(|table| writeln!(console.out, "{table}"))?,
    }
    Ok(ExitStatus::Clean)
}
