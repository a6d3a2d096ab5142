//! `rulesmith new`: a commented definition to start from, as a new file.

mod starter;

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use super::{CommandError, Console, ExitStatus, open};
use crate::cli::NewArgs;
use crate::diagnostic::did_you_mean;
use crate::platform::defender;
use crate::project::Project;
use crate::project::path::within_project;
use rulesmith_kql::catalog::{Environment, Platform};

#[expect(clippy::disallowed_methods, reason = "makes a new file in a checked folder, and follows no link")]
pub(super) fn run(
    project: Option<&Path>,
    args: &NewArgs,
    console: &mut Console<'_>,
) -> Result<ExitStatus, CommandError> {
    let root = open::open_root(project)?;
    let config = Project::load_settings(root.clone()).config;
    let name = args.name.trim();
    let id = id_of(name)?;
    let text = starter::definition(&id, name, &args.table).ok_or_else(|| unknown_table(&args.table))?;
    let group = args.group.trim_matches('/');
    let refused = |reason: &str| {
        CommandError::new(format!("the folder `{}` {reason}", group.escape_debug()))
            .help(format!("name a folder below `{}`", config.paths.detections))
    };
    let folder =
        within_project(&config.paths.detections, group).map_err(|refusal| refused(&refusal.to_string()))?;
    if !Path::new(&folder).starts_with(&config.paths.detections) {
        return Err(refused("leads out of the detections folder"));
    }
    let location = root.location_to_write(&folder).map_err(|error| refused(&error.to_string()))?;
    let relative = format!("{folder}/{id}.yaml");
    let cannot =
        |error: std::io::Error| CommandError::new(format!("`{relative}` cannot be written: {error}"));
    fs::create_dir_all(&location).map_err(cannot)?;
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(location.join(format!("{id}.yaml")))
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => CommandError::new(format!("`{relative}` exists already"))
                .help("choose another name, or edit the file"),
            _ => cannot(error),
        })?;
    file.write_all(text.as_bytes()).map_err(cannot)?;
    writeln!(console.out, "{relative}")?;
    writeln!(
        console.err,
        "help: fill in the query, then run `rulesmith check`; `status: draft` keeps it out of `out/`"
    )?;
    Ok(ExitStatus::Clean)
}

/// The id for a name: its words in lower case, joined by `-`.
fn id_of(name: &str) -> Result<String, CommandError> {
    let words: Vec<String> = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let id = words.join("-");
    if !id.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Err(CommandError::new(format!("no id can be made from the name `{}`", name.escape_debug()))
            .help("begin it with a letter from a to z"));
    }
    if id.len() > defender::ID_MAX_CHARS {
        return Err(CommandError::new(format!(
            "the id `{id}` is longer than {} characters",
            defender::ID_MAX_CHARS
        ))
        .help("choose a shorter name"));
    }
    Ok(id)
}

fn unknown_table(table: &str) -> CommandError {
    let names = Environment::new(Platform::Both).table_names();
    let failure = CommandError::new(format!("there is no table `{}`", table.escape_debug()));
    match did_you_mean(table, names.iter().map(|name| &**name)) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure.help("name a table of advanced hunting or Sentinel, such as `CloudAppEvents`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_of_the_words_of_a_name() {
        assert_eq!(id_of("Device isolated by hand").ok().as_deref(), Some("device-isolated-by-hand"));
        assert_eq!(id_of("MDE: \"x\" / y").ok().as_deref(), Some("mde-x-y"));
        for name in ["", "!?", "7 days", "日本"] {
            assert!(id_of(name).is_err(), "{name}");
        }
        assert!(id_of(&"a".repeat(101)).is_err());
    }
}
