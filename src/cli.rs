//! The command line as typed: clap structs, one file per verb. No logic, no I/O.

mod build;
mod check;
mod completions;
mod kql;
mod new;
mod page;
mod schema;
mod test;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

pub use self::build::BuildArgs;
pub use self::check::CheckArgs;
pub use self::completions::CompletionsArgs;
pub use self::kql::{
    EnvironmentArgs, EnvironmentName, KqlAnalyzeArgs, KqlArgs, KqlCheckArgs, KqlCommand, KqlFileArgs,
    KqlRunArgs, RowsFormat,
};
pub use self::new::NewArgs;
pub use self::page::reference;
pub use self::schema::SchemaArgs;
pub use self::test::{TestArgs, TestFormat};

/// Detections in YAML become Defender XDR rules, Sentinel rules and automation rules.
///
/// One definition (KQL inside) is checked, and rendered into a Defender XDR custom detection, a Sentinel analytics
/// rule keyed on the title of the incident that the first one raises, and automation rules.
#[derive(Debug, Parser)]
#[command(
    name = "rulesmith",
    bin_name = "rulesmith",
    version,
    propagate_version = true,
    max_term_width = 100,
    after_help = "Exit status: 0 clean, 1 findings or differences, 2 rulesmith could not do its job."
)]
pub struct Cli {
    /// The project's folder [default: the nearest folder upwards that holds rulesmith.toml, else this one]
    #[arg(long, global = true, value_name = "DIR")]
    pub project: Option<PathBuf>,

    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Color,

    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Render all definitions into the output folder
    Build(BuildArgs),
    /// Check all definitions and report every problem
    Check(CheckArgs),
    /// Run the tests of the definitions, offline
    Test(TestArgs),
    /// Write a new definition to start from
    New(NewArgs),
    /// Print the JSON Schema of a definition
    Schema(SchemaArgs),
    /// Work with KQL files by themselves
    Kql(KqlArgs),
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
}

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub enum ReportFormat {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// The least severity that makes the exit status 1.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub enum FailOn {
    /// Errors
    #[default]
    Error,
    /// Errors and warnings
    Warning,
    /// Everything that is reported
    Info,
}
