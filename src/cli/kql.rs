//! `rulesmith kql`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{FailOn, ReportFormat};

/// Work with KQL files by themselves.
#[derive(Args, Debug)]
pub struct KqlArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: KqlCommand,
}

/// What to do with KQL files.
#[derive(Debug, Subcommand)]
pub enum KqlCommand {
    /// Report what is wrong with queries
    Check(KqlCheckArgs),
    /// Print the columns of a query's result: name, type, where each comes from
    Columns(KqlFileArgs),
    /// Print the tables that a query reads
    Tables(KqlFileArgs),
    /// Answer {"id","query"} lines with one JSON line each: diagnostics, columns, tables, functions
    Analyze(KqlAnalyzeArgs),
    /// Run a query over exported rows
    Run(KqlRunArgs),
}

/// Which tables exist. The project's own declarations (`[kql]` in rulesmith.toml, `schema/kql/`) come on top.
#[derive(Args, Debug)]
pub struct EnvironmentArgs {
    /// Whose tables exist
    #[arg(long, value_enum, default_value_t, value_name = "PLATFORM")]
    pub environment: EnvironmentName,
}

/// Whose tables exist.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub enum EnvironmentName {
    /// Advanced hunting in Defender XDR
    Defender,
    /// A Sentinel workspace
    Sentinel,
    /// Both
    #[default]
    Both,
}

/// Report what is wrong with queries.
#[derive(Args, Debug)]
pub struct KqlCheckArgs {
    /// KQL files; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// Which tables exist.
    #[command(flatten)]
    pub environment: EnvironmentArgs,

    /// The least severity that makes the exit status 1
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    pub fail_on: FailOn,

    /// How results are printed
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: ReportFormat,
}

/// One query.
#[derive(Args, Debug)]
pub struct KqlFileArgs {
    /// A KQL file; `-` is standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// Which tables exist.
    #[command(flatten)]
    pub environment: EnvironmentArgs,

    /// How results are printed
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: ReportFormat,
}

/// Answer {"id","query"} lines with one JSON line each.
///
/// An answer has the keys id, parses, firstSyntaxError, diagnostics (code, severity, start, length, message), columns,
/// open, tables and functions. Offsets are UTF-16 code units.
#[derive(Args, Debug)]
pub struct KqlAnalyzeArgs {
    /// JSON Lines files; `-` is standard input
    #[arg(required = true, value_name = "FILE.jsonl")]
    pub files: Vec<PathBuf>,

    /// Which tables exist.
    #[command(flatten)]
    pub environment: EnvironmentArgs,
}

/// Run a query over exported rows.
///
/// `rulesmith kql run 'CloudAppEvents | summarize count() by ActionType' --table CloudAppEvents=events.ndjson` reads the
/// file as the table. A table that no service has gets its columns from its first rows. A file of {"id","query"} lines
/// (.jsonl) in the place of the query is answered line by line; its queries bring their own rows.
#[derive(Args, Debug)]
pub struct KqlRunArgs {
    /// The query, a .kql file, `-` for standard input, or a .jsonl file of queries
    #[arg(value_name = "QUERY")]
    pub query: String,

    /// Rows of a table: a .ndjson, .jsonl, .json or .csv file
    #[arg(long, value_name = "NAME=FILE")]
    pub table: Vec<String>,

    /// The time of `now()` and `ago()`, as a UTC time [default: the time of the machine]
    #[arg(long, value_name = "TIME")]
    pub now: Option<String>,

    /// How long a query may run: `30s`, `10m`, `2h`
    #[arg(long, default_value = "10m", value_name = "DURATION")]
    pub time_limit: String,

    /// Which tables exist.
    #[command(flatten)]
    pub environment: EnvironmentArgs,

    /// How rows are printed
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: RowsFormat,
}

/// How rows are printed.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub enum RowsFormat {
    /// An aligned table
    #[default]
    Text,
    /// A JSON list of objects
    Json,
    /// One JSON object a line
    Ndjson,
    /// Comma-separated values
    Csv,
}
