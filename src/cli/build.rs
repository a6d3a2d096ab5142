//! `rulesmith build`.

use clap::Args;

use super::{FailOn, ReportFormat};

/// Render all definitions into the output folder.
///
/// Nothing is written while there is an error. Files of earlier builds that no definition renders any more are
/// removed; the rules that they made in a tenant are not, and are named with their GUIDs.
#[derive(Args, Debug)]
pub struct BuildArgs {
    /// Write nothing; exit with 1 and a diff when the output folder is not what would be written
    #[arg(long)]
    pub check: bool,

    /// The least severity that stops the build
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    pub fail_on: FailOn,

    /// How results are printed
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: ReportFormat,
}
