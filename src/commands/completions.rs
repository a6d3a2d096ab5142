//! `rulesmith completions`: a shell's completion script on standard output.

use clap::CommandFactory;

use super::{CommandError, Console, ExitStatus};
use crate::cli::{Cli, CompletionsArgs};

pub(super) fn run(args: &CompletionsArgs, console: &mut Console<'_>) -> Result<ExitStatus, CommandError> {
    // Written to memory first: the generator panics where its writer fails, as a closed pipe does.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "rulesmith", &mut script);
    console.out.write_all(&script)?;
    Ok(ExitStatus::Clean)
}
