//! A file that could not be read, as a finding.

use std::sync::Arc;

use super::{Code, Diagnostic, Place};
use crate::source::ReadError;

/// The finding for a file that could not be read.
pub fn unreadable(file: impl Into<Arc<str>>, error: &ReadError) -> Diagnostic {
    let file = file.into();
    let (code, help) = match error {
        ReadError::TooLarge { .. } | ReadError::TooLong { .. } => {
            (Code::FileTooLarge, "split it into smaller files, or move sample rows to files of their own")
        }
        ReadError::NotUtf8 { .. } => (Code::InvalidUtf8, error.help()),
        ReadError::NotAFile => (Code::UnreadableFile, error.help()),
        ReadError::Io(_) => (Code::UnreadableFile, "check that the file exists and may be read"),
    };
    Diagnostic::error(code, file, Place::File, error.to_string()).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Position;

    #[test]
    fn the_limit_is_named() {
        let found = unreadable("a.yaml", &ReadError::TooLarge { size: 10_485_760, limit: 1_048_576 });
        assert_eq!(found.code, Code::FileTooLarge);
        assert_eq!(found.message, "the file has 10485760 bytes, more than the limit of 1048576 bytes");
    }

    #[test]
    fn utf16_is_recognized() {
        let position = Position { line: 1, column: 1, utf16_column: 1 };
        let found = unreadable("a.yaml", &ReadError::NotUtf8 { position, byte: 0xff, utf16: true });
        assert_eq!(found.code, Code::InvalidUtf8);
        assert_eq!(found.help.as_deref(), Some("it looks like UTF-16; save it as UTF-8"));
    }
}
