//! `rulesmith schema`: the definition's JSON Schema on standard output.

use super::{CommandError, Console, ExitStatus};
use crate::schema;

pub(super) fn run(console: &mut Console<'_>) -> Result<ExitStatus, CommandError> {
    console.out.write_all(schema::definition_schema_text().as_bytes())?;
    Ok(ExitStatus::Clean)
}
