//! Bytes of a text as it is meant → bytes of the file, through quotes, escapes, folding and indentation.
//!
//! Walks the source and the decoded text side by side, one decoded character at a time.

use std::ops::Range;

use super::node::NodeStyle;

/// The bytes in `source` that `range` of the decoded text came from.
///
/// `span` is the node's. `None` where the two do not fit together, as behind a wrong range.
pub(super) fn map(
    source: &str,
    span: &Range<usize>,
    style: NodeStyle,
    decoded: &str,
    range: &Range<usize>,
) -> Option<Range<usize>> {
    if range.start > range.end || range.end > decoded.len() {
        return None;
    }
    let mut walk = ScalarWalk {
        source,
        at: span.start,
        decoded,
        done: 0,
        wanted: range.clone(),
        start: None,
        end: span.start,
    };
    match style {
        NodeStyle::Plain => walk.flow(Quotes::None)?,
        NodeStyle::SingleQuoted => walk.flow(Quotes::Single)?,
        NodeStyle::DoubleQuoted => walk.flow(Quotes::Double)?,
        NodeStyle::Literal | NodeStyle::Folded => walk.block()?,
    }
    // An empty range at the very end has no character of its own.
    let start = walk.start.unwrap_or(walk.at);
    Some(start..if range.is_empty() { start } else { walk.end.max(start) })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    None,
    Single,
    Double,
}

struct ScalarWalk<'a> {
    source: &'a str,
    /// Where the walk is in the source.
    at: usize,
    decoded: &'a str,
    /// How many decoded bytes are behind.
    done: usize,
    wanted: Range<usize>,
    start: Option<usize>,
    end: usize,
}

impl ScalarWalk<'_> {
    /// Whether all that matters was seen.
    fn finished(&self) -> bool {
        self.done >= self.decoded.len() || (self.start.is_some() && self.done >= self.wanted.end)
    }

    /// The next decoded character came from these bytes.
    fn emit(&mut self, from: Range<usize>) -> Option<()> {
        let length = self.decoded.get(self.done..)?.chars().next()?.len_utf8();
        let next = self.done + length;
        if self.start.is_none() && self.wanted.start < next {
            self.start = Some(from.start);
        }
        if self.done < self.wanted.end {
            self.end = from.end;
        }
        self.done = next;
        Some(())
    }

    /// The next character means itself.
    fn same(&mut self) -> Option<()> {
        let character = self.source.get(self.at..)?.chars().next()?;
        self.decoded.get(self.done..)?.starts_with(character).then_some(())?;
        let from = self.at..self.at + character.len_utf8();
        self.at = from.end;
        self.emit(from)
    }

    /// The length of the line break here; 0 where there is none.
    fn line_break(&self) -> usize {
        match self.source.as_bytes().get(self.at..) {
            Some([b'\r', b'\n', ..]) => 2,
            Some([b'\r' | b'\n', ..]) => 1,
            _ => 0,
        }
    }

    /// Skips at most `limit` blanks.
    fn skip_blanks(&mut self, limit: usize, tabs: bool) {
        let rest = self.source.as_bytes().get(self.at..).unwrap_or_default();
        let blank = |byte: &&u8| **byte == b' ' || (tabs && **byte == b'\t');
        self.at += rest.iter().take(limit).take_while(blank).count();
    }

    /// Line breaks here and on the blank lines that follow, with the blanks around them. They mean one line feed
    /// each, except that in folded text the first means nothing before a blank line, and a space otherwise.
    fn breaks(&mut self, began: usize, indent: usize, tabs: bool) -> Option<()> {
        let mut breaks = Vec::new();
        loop {
            let length = self.line_break();
            if length == 0 {
                break;
            }
            breaks.push(self.at..self.at + length);
            self.at += length;
            self.skip_blanks(indent, tabs);
        }
        let rest = self.decoded.get(self.done..)?;
        let kept = rest.bytes().take(breaks.len()).take_while(|byte| *byte == b'\n').count();
        if kept == 0 {
            let folded = rest.starts_with(' ') && breaks.len() == 1;
            return folded.then(|| self.emit(began..self.at)).flatten();
        }
        // At the end of a block text the surplus was chomped; elsewhere it was folded into the first.
        let surplus = if kept == rest.len() { 0 } else { breaks.len() - kept };
        for from in breaks.into_iter().skip(surplus).take(kept) {
            self.emit(from)?;
        }
        Some(())
    }

    fn block(&mut self) -> Option<()> {
        let line = line_start(self.source, self.at)?;
        let indent = self.at - line;
        let leading = self.decoded.bytes().take_while(|byte| *byte == b'\n').count();
        if leading == self.decoded.len() && self.source.get(self.at..)?.starts_with(['|', '>']) {
            // Blank lines at the end of the file: the node's place is that of the header.
            return self.blank_lines();
        }
        self.leading_lines(line, leading)?;
        while !self.finished() {
            if self.line_break() > 0 {
                self.breaks(self.at, indent, false)?;
            } else if self.at == self.source.len() {
                // The final line feed that the last line of the file lacks.
                self.emit(self.at..self.at)?;
            } else {
                self.same()?;
            }
        }
        Some(())
    }

    /// The blank lines after the header.
    fn blank_lines(&mut self) -> Option<()> {
        let rest = self.source.get(self.at..)?;
        self.at += rest.find(['\n', '\r'])?;
        self.at += self.line_break();
        while !self.finished() {
            let began = self.at;
            self.skip_blanks(usize::MAX, false);
            self.at += self.line_break();
            self.emit(began..self.at)?;
        }
        Some(())
    }

    /// The blank lines above the first visible character, where the node's place begins.
    fn leading_lines(&mut self, line: usize, count: usize) -> Option<()> {
        let mut starts = vec![line];
        for _ in 0..count {
            let next = *starts.last()?;
            let ended = next.checked_sub(1)?;
            let ended = if self.source.get(..next)?.ends_with("\r\n") { ended - 1 } else { ended };
            starts.push(line_start(self.source, ended)?);
        }
        let content = self.at;
        for (start, next) in starts.iter().skip(1).zip(&starts).rev() {
            self.at = *start;
            self.skip_blanks(usize::MAX, false);
            self.emit(self.at..*next)?;
        }
        self.at = content;
        Some(())
    }

    fn flow(&mut self, quotes: Quotes) -> Option<()> {
        if quotes != Quotes::None {
            self.at += 1;
        }
        while !self.finished() {
            let began = self.at;
            self.skip_blanks(usize::MAX, true);
            if self.line_break() > 0 {
                self.breaks(began, usize::MAX, true)?;
                continue;
            }
            self.at = began;
            let rest = self.source.get(began..)?;
            match quotes {
                Quotes::Single if rest.starts_with("''") => {
                    self.at += 2;
                    self.emit(began..self.at)?;
                }
                Quotes::Double if rest.starts_with('\\') => {
                    self.at += 1;
                    let broken = self.line_break();
                    if broken > 0 {
                        self.at += broken;
                        self.skip_blanks(usize::MAX, true);
                    } else {
                        self.at = began + escape_length(rest)?;
                        self.emit(began..self.at)?;
                    }
                }
                _ => self.same()?,
            }
        }
        Some(())
    }
}

/// Where the line of an offset begins.
fn line_start(source: &str, offset: usize) -> Option<usize> {
    Some(source.get(..offset)?.rfind(['\n', '\r']).map_or(0, |at| at + 1))
}

/// The length of an escape in double quotes that means one character; a surrogate pair is one.
fn escape_length(text: &str) -> Option<usize> {
    let kind = text.get(1..)?.chars().next()?;
    Some(match kind {
        'x' => 4,
        'U' => 10,
        'u' => {
            let unit = u32::from_str_radix(text.get(2..6)?, 16).ok()?;
            if (0xd800..0xdc00).contains(&unit) { 12 } else { 6 }
        }
        other => 1 + other.len_utf8(),
    })
}
