//! The page `docs/cli.md`: the help of every command.

use std::fmt::Write as _;

use clap::CommandFactory;

use super::Cli;

/// The columns of the help, so that the page does not depend on a terminal.
const WIDTH: usize = 100;

/// The whole page, in Markdown.
pub fn reference() -> String {
    let mut page = String::from(
        "# The command line\n\nGenerated from the program's own help by `cargo xtask generate`.\n",
    );
    let mut command = Cli::command().disable_help_subcommand(true).term_width(WIDTH);
    command.build();
    describe(&mut command, &mut page);
    page
}

/// The help of a command and of those below it, each under a heading.
fn describe(command: &mut clap::Command, page: &mut String) {
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name()).to_owned();
    let help = command.render_long_help().to_string();
    let help: Vec<&str> = help.lines().map(str::trim_end).collect();
    let _ = write!(page, "\n## `{name}`\n\n```text\n{}\n```\n", help.join("\n").trim_end());
    for below in command.get_subcommands_mut() {
        describe(below, page);
    }
}
