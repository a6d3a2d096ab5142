//! Files that are named on the command line, or standard input.
#![expect(clippy::disallowed_methods, reason = "the command line names the file, and no project does")]

use std::io::Read;
use std::path::Path;

use crate::commands::CommandError;
use crate::source::{self, DEFINITION_LIMIT, SourceFile};

/// The text of a file, or of standard input for `-`.
pub(super) fn read(path: &Path) -> Result<SourceFile, CommandError> {
    let name = path.to_string_lossy();
    if name == "-" {
        let mut text = String::new();
        std::io::stdin()
            .take(DEFINITION_LIMIT)
            .read_to_string(&mut text)
            .map_err(|error| CommandError::new(format!("standard input cannot be read: {error}")))?;
        return Ok(SourceFile::new("<stdin>", text));
    }
    source::read(path, name.as_ref(), DEFINITION_LIMIT)
        .map_err(|error| CommandError::new(format!("`{name}`: {error}")).help("check the name of the file"))
}
