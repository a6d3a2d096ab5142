//! `rulesmith kql analyze`: a line of `{"id","query"}` in, a line with everything that can be said of it out.

use serde::Serialize;
use serde_json::Value;

use super::lines;
use crate::cli::KqlAnalyzeArgs;
use crate::commands::{CommandError, Console, ExitStatus};
use rulesmith_kql::{Analysis, Environment, analyze};

#[derive(Serialize)]
struct Answer {
    id: Value,
    #[serde(flatten)]
    analysis: Analysis,
}

pub(super) fn run(
    args: &KqlAnalyzeArgs,
    environment: &Environment,
    console: &mut Console<'_>,
) -> Result<ExitStatus, CommandError> {
    let mut status = ExitStatus::Clean;
    for path in &args.files {
        let answered = lines::answer_all(path, console, |question| {
            let answer = Answer { id: question.id, analysis: analyze(&question.query, environment) };
            // The keys of an answer are texts, so that it can always be written.
            serde_json::to_string(&answer).unwrap_or_default()
        })?;
        if answered == ExitStatus::Findings {
            status = answered;
        }
    }
    Ok(status)
}
