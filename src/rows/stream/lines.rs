//! A file of lines → rows. A thread of its own reads it block by block and has all cores decode each, while the query
//! takes the rows of the one before.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use rayon::prelude::*;

use super::{Shape, unreadable, unusable};
use rulesmith_kql::eval::{EvalError, Row};

/// Bytes of lines that are decoded at a time.
const BLOCK: usize = 4 * 1024 * 1024;

/// Decoded blocks that may wait for the query.
const WAITING: usize = 1;

/// The longest line, in bytes.
const LINE_LIMIT: usize = 16 * 1024 * 1024;

/// The rows of one block, or that there are no more.
type RowBlock = Option<Vec<Result<Row, EvalError>>>;

/// The rows of a file of lines.
pub(super) struct Lines {
    blocks: Receiver<RowBlock>,
    rows: std::vec::IntoIter<Result<Row, EvalError>>,
    path: PathBuf,
    ended: bool,
}

/// Begins to read a file.
pub(super) fn read(path: &Path, file: File, shape: Shape) -> io::Result<Lines> {
    let (sender, blocks) = sync_channel(WAITING);
    let mut reader = BlockReader {
        path: path.to_owned(),
        shape,
        reader: BufReader::with_capacity(1 << 20, file),
        number: 0,
        ended: false,
    };
    thread::Builder::new().name("rows".to_owned()).spawn(move || {
        loop {
            let block = reader.next();
            let ended = block.is_none();
            // A query that wants no more rows has dropped the other end.
            if sender.send(block).is_err() || ended {
                return;
            }
        }
    })?;
    Ok(Lines { blocks, rows: Vec::new().into_iter(), path: path.to_owned(), ended: false })
}

impl Iterator for Lines {
    type Item = Result<Row, EvalError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.rows.next() {
                return Some(row);
            }
            if self.ended {
                return None;
            }
            match self.blocks.recv() {
                Ok(Some(rows)) => self.rows = rows.into_iter(),
                Ok(None) => self.ended = true,
                Err(_) => {
                    self.ended = true;
                    return Some(Err(unreadable(&self.path, &"its reader ended early")));
                }
            }
        }
    }
}

struct BlockReader {
    path: PathBuf,
    shape: Shape,
    reader: BufReader<File>,
    /// Lines read so far.
    number: u64,
    ended: bool,
}

impl BlockReader {
    /// The rows of the next block; nothing at the end.
    fn next(&mut self) -> RowBlock {
        if self.ended {
            return None;
        }
        let rows = self.block().map(|block| self.decode(&block));
        Some(rows.unwrap_or_else(|error| {
            self.ended = true;
            vec![Err(unreadable(&self.path, &error))]
        }))
    }

    /// The next block of whole lines.
    fn block(&mut self) -> io::Result<Vec<u8>> {
        let mut block = Vec::with_capacity(BLOCK + 64 * 1024);
        Read::take(&mut self.reader, BLOCK as u64).read_to_end(&mut block)?;
        self.ended = block.len() < BLOCK;
        if !self.ended && block.last() != Some(&b'\n') {
            // The rest of the last line.
            Read::take(&mut self.reader, LINE_LIMIT as u64).read_until(b'\n', &mut block)?;
        }
        Ok(block)
    }

    fn decode(&mut self, block: &[u8]) -> Vec<Result<Row, EvalError>> {
        let mut lines = Vec::new();
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', block) {
            lines.extend(block.get(start..end));
            start = end + 1;
        }
        lines.extend(block.get(start..).filter(|rest| !rest.is_empty()));
        let first = self.number + 1;
        self.number += lines.len() as u64;
        let decode = |(index, line): (usize, &&[u8])| match self.shape.row_of_line(line) {
            Ok(row) => row.map(Ok),
            Err(problem) => {
                let line = first + index as u64;
                Some(Err(unusable(&self.path, format_args!(", line {line}{problem}"))))
            }
        };
        let rows: Vec<_> = lines.par_iter().enumerate().map(decode).collect();
        rows.into_iter().flatten().collect()
    }
}
