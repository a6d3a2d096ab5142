//! `rulesmith kql analyze`: a line of `{"id","query"}` in, a line of answer out, in order.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::cli::KqlAnalyzeArgs;
use crate::commands::{Console, Failure, Status};
use crate::kql::analyze::{Analysis, analyze};
use crate::kql::catalog::Environment;

/// Lines that are answered at a time: enough to keep the cores busy, few enough to stream.
const BATCH: usize = 1024;

/// The longest line, in bytes.
const LINE_LIMIT: u64 = 4 * 1024 * 1024;

#[derive(Deserialize)]
struct Question {
    id: Value,
    query: String,
}

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
) -> Result<Status, Failure> {
    let mut status = Status::Clean;
    for path in &args.files {
        let mut reader = open(path)?;
        let mut number = 0;
        loop {
            let lines = batch(&mut *reader, path)?;
            if lines.is_empty() {
                break;
            }
            let answers: Vec<Result<String, String>> =
                lines.par_iter().map(|line| answer(line, environment)).collect();
            for answer in answers {
                number += 1;
                match answer {
                    Ok(line) if line.is_empty() => {}
                    Ok(line) => writeln!(console.out, "{line}")?,
                    Err(message) => {
                        status = Status::Findings;
                        let place = format!("{}:{number}", path.display());
                        writeln!(
                            console.out,
                            "{}",
                            json!({"id": null, "error": true, "message": format!("{place}: {message}")})
                        )?;
                    }
                }
            }
        }
    }
    Ok(status)
}

/// The answer to a line; empty for an empty line.
fn answer(line: &str, environment: &Environment) -> Result<String, String> {
    if line.trim().is_empty() {
        return Ok(String::new());
    }
    let Question { id, query } = serde_json::from_str(line)
        .map_err(|error| format!("expected a JSON object with `id` and `query`: {error}"))?;
    let answer = Answer { id, analysis: analyze(&query, environment) };
    serde_json::to_string(&answer).map_err(|error| error.to_string())
}

fn open(path: &Path) -> Result<Box<dyn BufRead>, Failure> {
    if path.as_os_str() == "-" {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let cannot = |error| Failure::new(format!("`{}` cannot be read: {error}", path.display()));
    Ok(Box::new(BufReader::new(File::open(path).map_err(cannot)?)))
}

/// The next lines; none at the end.
fn batch(reader: &mut dyn BufRead, path: &Path) -> Result<Vec<String>, Failure> {
    let mut lines = Vec::with_capacity(BATCH);
    while lines.len() < BATCH {
        let mut line = String::new();
        let read = io::Read::take(&mut *reader, LINE_LIMIT)
            .read_line(&mut line)
            .map_err(|error| Failure::new(format!("`{}` cannot be read: {error}", path.display())))?;
        if read == 0 {
            break;
        }
        if read as u64 == LINE_LIMIT && !line.ends_with('\n') {
            return Err(Failure::new(format!(
                "`{}` has a line of more than {LINE_LIMIT} bytes",
                path.display()
            )));
        }
        lines.push(line);
    }
    Ok(lines)
}
