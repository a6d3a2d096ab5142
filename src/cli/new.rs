//! `rulesmith new`.

use clap::Args;

/// Write a new definition to start from: commented, and clean under `rulesmith check`.
///
/// The id is made from the name: `rulesmith new "Device isolated by hand" --table CloudAppEvents --group mde-audit`
/// writes `detections/mde-audit/device-isolated-by-hand.yaml`.
#[derive(Args, Debug)]
pub struct NewArgs {
    /// Name of the detection
    pub name: String,

    /// The table that the query reads
    #[arg(long, value_name = "TABLE")]
    pub table: String,

    /// Folder below the detections folder
    #[arg(long, value_name = "FOLDER", default_value = "")]
    pub group: String,
}
