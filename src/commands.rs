//! The verbs: each takes its arguments, hands values from one step of the flow to the next, and writes the result.

mod build;
mod check;
mod completions;
mod environment;
mod inspect;
mod kql;
mod new;
mod open;
mod schema;
mod settings;
mod test;

use std::io::{self, Write};

use crate::cli::{Cli, Command, FailOn};
use crate::diagnostic::{Diagnostic, DiagnosticSeverity};
use crate::report;

/// How a run ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ExitStatus {
    /// Nothing to report.
    Clean,
    /// Findings, or differences.
    Findings,
}

impl ExitStatus {
    /// The status of a run with these findings.
    fn of(found: &[Diagnostic], fail_on: FailOn) -> Self {
        let least = match fail_on {
            FailOn::Error => DiagnosticSeverity::Error,
            FailOn::Warning => DiagnosticSeverity::Warning,
            FailOn::Info => DiagnosticSeverity::Info,
        };
        if found.iter().any(|diagnostic| diagnostic.severity >= least) { Self::Findings } else { Self::Clean }
    }
}

/// Where a command writes.
pub struct Console<'a> {
    /// Results.
    pub out: &'a mut dyn Write,
    /// Progress and findings that are not the result.
    pub err: &'a mut dyn Write,
    /// What `out` and `err` are connected to.
    pub terminal: Terminal,
}

/// What the two streams are connected to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Terminal {
    /// Standard output.
    pub out: StreamTraits,
    /// Standard error.
    pub err: StreamTraits,
    /// Columns of the terminal, where known.
    pub width: Option<usize>,
}

/// What a stream is connected to.
#[derive(Clone, Copy, Debug, Default)]
pub struct StreamTraits {
    /// Whether it is a terminal.
    pub is_terminal: bool,
    /// Whether to use colours.
    pub color: bool,
}

impl Terminal {
    /// How text for a stream looks.
    pub(crate) fn style(self, stream: StreamTraits) -> report::text::TextStyle {
        let default = report::text::TextStyle::default();
        let width = if stream.is_terminal { self.width.unwrap_or(default.width) } else { default.width };
        report::text::TextStyle { color: stream.color, width }
    }
}

/// Why rulesmith could not do its job: a sentence, and the next step.
#[derive(Debug, thiserror::Error)]
#[error("{message}{}", help_line(help.as_deref()))]
pub struct CommandError {
    message: String,
    help: Option<String>,
}

impl CommandError {
    /// A failure with nothing to advise.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    /// Adds the next step.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the next step, where there is one.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<&str>) -> Self {
        self.help = help.map(str::to_owned);
        self
    }
}

fn help_line(help: Option<&str>) -> String {
    help.map(|help| format!("\nhelp: {help}")).unwrap_or_default()
}

impl From<io::Error> for CommandError {
    fn from(error: io::Error) -> Self {
        Self::new(format!("the output cannot be written: {error}"))
    }
}

/// Runs a command.
pub fn run(cli: &Cli, console: &mut Console<'_>) -> Result<ExitStatus, CommandError> {
    match &cli.command {
        Command::Build(args) => build::run(cli.project.as_deref(), args, console),
        Command::Check(args) => check::run(cli.project.as_deref(), args, console),
        Command::Test(args) => test::run(cli.project.as_deref(), args, console),
        Command::New(args) => new::run(cli.project.as_deref(), args, console),
        Command::Kql(args) => kql::run(cli.project.as_deref(), args, console),
        Command::Schema(_) => schema::run(console),
        Command::Completions(args) => completions::run(args, console),
    }
}
