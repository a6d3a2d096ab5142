//! `rulesmith test`.

use clap::{Args, ValueEnum};

/// Run the tests of the definitions, offline.
#[derive(Args, Debug)]
pub struct TestArgs {
    /// Only definitions whose id contains this text
    #[arg(long, value_name = "TEXT")]
    pub filter: Option<String>,

    /// Change each query, one small thing at a time, and name the changes that no test notices
    #[arg(long)]
    pub mutate: bool,

    /// Write what came out as the expectation of each test whose rows differ; read it before you commit it
    #[arg(long, conflicts_with_all = ["mutate", "watch"])]
    pub bless: bool,

    /// Run again at every change of the project
    #[arg(long)]
    pub watch: bool,

    /// How results are printed
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: TestFormat,
}

/// How the results of tests are printed.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub enum TestFormat {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// For continuous integration
    Junit,
    /// For a pull request or a job's summary
    Markdown,
}
