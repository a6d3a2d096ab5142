//! Files of `{"id","query"}` lines: each line is answered with one, in order, and a bad line stops nothing.
#![expect(clippy::disallowed_methods, reason = "the command line names the file, and no project does")]

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use rayon::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::commands::{CommandError, Console, ExitStatus};

/// Lines that are answered at a time: enough to keep the cores busy, few enough to stream.
const BATCH: usize = 1024;

/// The longest line, in bytes.
const LINE_LIMIT: u64 = 4 * 1024 * 1024;

/// A line.
#[derive(Debug, Deserialize)]
pub(super) struct Question {
    /// Whatever tells the query apart; repeated in the answer.
    pub(super) id: Value,
    /// The KQL.
    pub(super) query: String,
}

/// Writes the answer to every line of a file, or of standard input for `-`.
pub(super) fn answer_all(
    path: &Path,
    console: &mut Console<'_>,
    answer: impl Fn(Question) -> String + Sync,
) -> Result<ExitStatus, CommandError> {
    let mut status = ExitStatus::Clean;
    let mut reader = open(path)?;
    let mut number = 0;
    loop {
        let lines = batch(&mut *reader, path)?;
        if lines.is_empty() {
            return Ok(status);
        }
        let answers: Vec<Option<Result<String, String>>> =
            lines.par_iter().map(|line| Some(question(line)?.map(&answer))).collect();
        for answer in answers {
            number += 1;
            match answer {
                None => {}
                Some(Ok(line)) => writeln!(console.out, "{line}")?,
                Some(Err(message)) => {
                    status = ExitStatus::Findings;
                    let message = format!("{}:{number}: {message}", path.display());
                    writeln!(console.out, "{}", json!({"id": null, "error": true, "message": message}))?;
                }
            }
        }
    }
}

/// What a line asks; nothing for an empty one.
fn question(line: &str) -> Option<Result<Question, String>> {
    if line.trim().is_empty() {
        return None;
    }
    let question = serde_json::from_str(line);
    Some(question.map_err(|error| format!("expected a JSON object with `id` and `query`: {error}")))
}

fn open(path: &Path) -> Result<Box<dyn BufRead>, CommandError> {
    if path.as_os_str() == "-" {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let cannot = |error| CommandError::new(format!("`{}` cannot be read: {error}", path.display()));
    Ok(Box::new(BufReader::new(File::open(path).map_err(cannot)?)))
}

/// The next lines; none at the end.
fn batch(reader: &mut dyn BufRead, path: &Path) -> Result<Vec<String>, CommandError> {
    let mut lines = Vec::with_capacity(BATCH);
    while lines.len() < BATCH {
        let mut line = String::new();
        let read = Read::take(&mut *reader, LINE_LIMIT)
            .read_line(&mut line)
            .map_err(|error| CommandError::new(format!("`{}` cannot be read: {error}", path.display())))?;
        if read == 0 {
            break;
        }
        if read as u64 == LINE_LIMIT && !line.ends_with('\n') {
            return Err(CommandError::new(format!(
                "`{}` has a line of more than {LINE_LIMIT} bytes",
                path.display()
            )));
        }
        lines.push(line);
    }
    Ok(lines)
}
