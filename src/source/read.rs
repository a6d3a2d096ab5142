//! Path → [`SourceFile`], refusing what no definition is: a huge file, bytes that are no text, a pipe.
#![expect(clippy::disallowed_methods, reason = "the caller answers for the location")]

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use thiserror::Error;

use super::{LineIndex, Position, SourceFile};

/// The largest definition file that is read, in bytes.
pub const DEFINITION_LIMIT: u64 = 1024 * 1024;

/// Why a file could not be read as text.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The file is larger than `limit` bytes.
    #[error("the file has {size} bytes, more than the limit of {limit} bytes")]
    TooLarge {
        /// Bytes in the file.
        size: u64,
        /// Bytes allowed.
        limit: u64,
    },
    /// A stream has more than `limit` bytes; nothing says how many.
    #[error("the input has more than {limit} bytes")]
    TooLong {
        /// Bytes allowed.
        limit: u64,
    },
    /// The file holds a byte that is no UTF-8.
    #[error("the file is not UTF-8: byte 0x{byte:02x} at line {}, column {}", position.line, position.column)]
    NotUtf8 {
        /// Where the first such byte stands.
        position: Position,
        /// The byte.
        byte: u8,
        /// Whether the file begins as UTF-16 does, the usual reason.
        utf16: bool,
    },
    /// The path leads to something other than a file.
    #[error("the path does not lead to a file")]
    NotAFile,
    /// The system refused.
    #[error("the file cannot be read: {0}")]
    Io(#[from] io::Error),
}

impl ReadError {
    /// The next step.
    pub fn help(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } | Self::TooLong { .. } => "shorten it, or split it into several files",
            Self::NotUtf8 { utf16: true, .. } => "it looks like UTF-16; save it as UTF-8",
            Self::NotUtf8 { utf16: false, .. } => "save it as UTF-8",
            Self::NotAFile => "a folder, pipe or device cannot be read here",
            Self::Io(error) if error.kind() == io::ErrorKind::NotFound => "check the name of the file",
            Self::Io(_) => "check that the file exists and may be read",
        }
    }
}

/// Reads the file at `location` as text of at most `limit` bytes and names it `path`.
pub fn read(location: &Path, path: impl Into<Arc<str>>, limit: u64) -> Result<SourceFile, ReadError> {
    // Asked before opening: opening a pipe would wait for a writer.
    let metadata = std::fs::metadata(location)?;
    if !metadata.is_file() {
        return Err(ReadError::NotAFile);
    }
    if metadata.len() > limit {
        return Err(ReadError::TooLarge { size: metadata.len(), limit });
    }
    let file = File::open(location)?;
    read_stream(file, metadata.len(), path, limit)
}

/// Reads a stream to its end as text of at most `limit` bytes and names it `path`. About `size` bytes are expected.
pub fn read_stream(
    stream: impl Read,
    size: u64,
    path: impl Into<Arc<str>>,
    limit: u64,
) -> Result<SourceFile, ReadError> {
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    // One byte more than allowed tells a file that grew meanwhile, or whose size the system does not know.
    let size = stream.take(limit.saturating_add(1)).read_to_end(&mut bytes)? as u64;
    if size > limit {
        return Err(ReadError::TooLong { limit });
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(SourceFile::new(path, text)),
        Err(error) => Err(not_utf8(error.as_bytes(), error.utf8_error().valid_up_to())),
    }
}

fn not_utf8(bytes: &[u8], offset: usize) -> ReadError {
    let valid = bytes.get(..offset).and_then(|valid| std::str::from_utf8(valid).ok()).unwrap_or_default();
    ReadError::NotUtf8 {
        position: LineIndex::new(valid).position(valid, valid.len()),
        byte: bytes.get(offset).copied().unwrap_or_default(),
        utf16: bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_bytes(bytes: &[u8], limit: u64) -> Result<SourceFile, ReadError> {
        let folder = tempfile::tempdir().unwrap();
        let location = folder.path().join("a.yaml");
        std::fs::write(&location, bytes).unwrap();
        read(&location, "a.yaml", limit)
    }

    #[test]
    fn a_file_of_exactly_the_limit_is_read() {
        assert_eq!(read_bytes(b"abcd", 4).unwrap().text(), "abcd");
        let error = read_bytes(b"abcde", 4).unwrap_err();
        assert_eq!(error.to_string(), "the file has 5 bytes, more than the limit of 4 bytes");
    }

    #[test]
    fn a_stream_beyond_the_limit_is_refused_whole() {
        assert_eq!(read_stream(&b"abcd"[..], 0, "<stdin>", 4).unwrap().text(), "abcd");
        let error = read_stream(io::repeat(b'a'), 0, "<stdin>", 4).unwrap_err();
        assert_eq!(error.to_string(), "the input has more than 4 bytes");
    }

    #[test]
    fn the_first_byte_that_is_no_text_is_named() {
        let error = read_bytes("id: x\nné: \u{ff}".as_bytes(), 99);
        assert!(error.is_ok(), "U+00FF is text");
        let error = read_bytes(b"id: x\nn\xc3\xa9: \xff", 99).unwrap_err();
        assert_eq!(error.to_string(), "the file is not UTF-8: byte 0xff at line 2, column 5");
    }

    #[test]
    fn utf16_is_recognised() {
        let error = read_bytes(b"\xff\xfei\0d\0", 99).unwrap_err();
        assert!(matches!(error, ReadError::NotUtf8 { utf16: true, byte: 0xff, .. }), "{error:?}");
    }

    #[test]
    fn a_folder_is_not_a_file() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(read(folder.path(), "a", 99), Err(ReadError::NotAFile)));
        assert!(matches!(read(&folder.path().join("b"), "b", 99), Err(ReadError::Io(_))));
    }
}
