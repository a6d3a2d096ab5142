//! `rulesmith schema`: the definition's JSON Schema on standard output.

use super::{Console, Failure, Status};
use crate::schema;

pub(super) fn run(console: &mut Console<'_>) -> Result<Status, Failure> {
    console.out.write_all(schema::definition_schema_text().as_bytes())?;
    Ok(Status::Clean)
}
