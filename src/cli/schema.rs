//! `rulesmith schema`.

use clap::Args;

/// Print the JSON Schema of a definition (draft 2020-12), for editors and other tools.
#[derive(Args, Debug)]
pub struct SchemaArgs {}
