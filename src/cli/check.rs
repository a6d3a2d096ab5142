//! `rulesmith check`.

use clap::Args;

use super::{FailOn, ReportFormat};

/// Check all definitions and report every problem.
#[derive(Args, Debug)]
pub struct CheckArgs {
    /// The least severity that makes the exit status 1
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    pub fail_on: FailOn,

    /// How results are printed
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: ReportFormat,
}
