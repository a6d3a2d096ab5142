//! Files that are named on the command line, or standard input.
#![expect(clippy::disallowed_methods, reason = "the command line names the file, and no project does")]

use std::path::Path;

use crate::commands::CommandError;
use crate::source::{self, DEFINITION_LIMIT, SourceFile};

/// The text of a file, or of standard input for `-`.
pub(super) fn read(path: &Path) -> Result<SourceFile, CommandError> {
    let name = path.to_string_lossy();
    let (name, source) = if name == "-" {
        let stdin = source::read_stream(std::io::stdin(), 0, "<stdin>", DEFINITION_LIMIT);
        ("standard input".to_owned(), stdin)
    } else {
        (format!("`{name}`"), source::read(path, name.as_ref(), DEFINITION_LIMIT))
    };
    source.map_err(|error| CommandError::new(format!("{name}: {error}")).help(error.help()))
}
