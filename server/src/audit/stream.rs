//! Lines by the batch: whatever one read brings, cut into lines; memory is bounded however long a line is.

use std::io::{self, ErrorKind, Read};

/// The longest line that is read, in bytes; a longer one is refused and skipped.
pub const LONGEST_LINE: usize = 16 << 20;

/// How much is read at once.
const CHUNK: usize = 256 << 10;

/// Some consecutive lines.
#[derive(Debug, Default)]
pub struct Batch {
    text: Vec<u8>,
    lines: Vec<Piece>,
    /// The number of its first line, from 1.
    first: u64,
}

#[derive(Debug)]
enum Piece {
    /// Where it lies in the text.
    Text(usize, usize),
    TooLong,
}

impl Batch {
    /// Its lines with their numbers; none for one that is too long.
    pub fn lines(&self) -> impl Iterator<Item = (u64, Option<&[u8]>)> {
        (self.first..).zip(self.lines.iter().map(|piece| match piece {
            Piece::Text(from, to) => Some(&self.text[*from..*to]),
            Piece::TooLong => None,
        }))
    }
}

/// Cuts an input into batches.
#[derive(Debug)]
pub struct Batches<R> {
    input: R,
    /// The beginning of a line whose end has not been read yet.
    begun: Vec<u8>,
    /// The rest of a line that is too long is being skipped.
    skipping: bool,
    /// The number of the line that comes next.
    line: u64,
    over: bool,
}

impl<R: Read> Batches<R> {
    /// Starts at line 1.
    pub fn new(input: R) -> Self {
        Self { input, begun: Vec::new(), skipping: false, line: 1, over: false }
    }

    /// The next batch, as soon as a read brings the end of a line; none after the last.
    ///
    /// # Errors
    /// The input can't be read.
    pub fn next_batch(&mut self) -> io::Result<Option<Batch>> {
        while !self.over {
            let known = self.begun.len();
            self.read()?;
            let batch = self.cut(known);
            if !batch.lines.is_empty() {
                return Ok(Some(batch));
            }
        }
        Ok(None)
    }

    fn read(&mut self) -> io::Result<()> {
        let known = self.begun.len();
        self.begun.resize(known + CHUNK, 0);
        let read = loop {
            match self.input.read(&mut self.begun[known..]) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        self.begun.truncate(known + *read.as_ref().unwrap_or(&0));
        self.over = read? == 0;
        Ok(())
    }

    /// Takes the whole lines out of what has been read; the first `known` bytes hold no line end.
    fn cut(&mut self, known: usize) -> Batch {
        let mut batch = Batch { first: self.line, ..Batch::default() };
        let end = match self.begun[known..].iter().rposition(|byte| *byte == b'\n') {
            Some(last) => known + last + 1,
            // A last line may lack its line end.
            None if self.over => self.begun.len(),
            None => 0,
        };
        let rest = self.begun.split_off(end);
        batch.text = std::mem::replace(&mut self.begun, rest);
        let mut from = 0;
        // A byte order mark at the very beginning is none of ours.
        if self.line == 1 && batch.text.starts_with(b"\xEF\xBB\xBF") {
            from = 3;
        }
        while from < batch.text.len() {
            let to = batch.text[from..]
                .iter()
                .position(|byte| *byte == b'\n')
                .map_or(batch.text.len(), |length| from + length);
            if self.skipping || to - from > LONGEST_LINE {
                batch.lines.push(Piece::TooLong);
                self.skipping = false;
            } else {
                batch.lines.push(Piece::Text(from, to));
            }
            from = to + 1;
        }
        if self.begun.len() > LONGEST_LINE {
            self.skipping = true;
        }
        if self.skipping {
            self.begun = Vec::new();
            if self.over {
                batch.lines.push(Piece::TooLong);
                self.skipping = false;
            }
        }
        self.line += batch.lines.len() as u64;
        batch
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An input that comes in pieces of a given size.
    struct Dribble<'a>(&'a [u8], usize);

    impl Read for Dribble<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let size = self.1.min(self.0.len()).min(into.len());
            into[..size].copy_from_slice(&self.0[..size]);
            self.0 = &self.0[size..];
            Ok(size)
        }
    }

    fn lines(input: &[u8], size: usize) -> Vec<(u64, Option<String>)> {
        let mut batches = Batches::new(Dribble(input, size));
        let mut lines = Vec::new();
        while let Some(batch) = batches.next_batch().unwrap() {
            lines.extend(
                batch.lines().map(|(number, text)| {
                    (number, text.map(|text| String::from_utf8_lossy(text).into_owned()))
                }),
            );
        }
        lines
    }

    #[test]
    fn numbers_lines_however_they_arrive() {
        for size in [1, 2, 3, 7, 1_000] {
            let expected = ["a", "", "bcd", "e"]
                .iter()
                .zip(1..)
                .map(|(text, number)| (number, Some((*text).to_owned())))
                .collect::<Vec<_>>();
            assert_eq!(lines(b"a\n\nbcd\ne", size), expected);
            assert_eq!(lines(b"a\n\nbcd\ne\n", size), expected);
            assert_eq!(lines(b"\xEF\xBB\xBFa\n", 1_000)[0].1, Some("a".into()));
            assert!(lines(b"", size).is_empty());
        }
    }

    #[test]
    fn skips_a_line_that_is_too_long_and_reads_on() {
        let long = vec![b'x'; LONGEST_LINE + 1];
        for end in [&b"\nlast\n"[..], b"\nlast"] {
            let input = [&b"first\n"[..], &long, end].concat();
            for size in [CHUNK, usize::MAX] {
                assert_eq!(
                    lines(&input, size),
                    vec![(1, Some("first".to_owned())), (2, None), (3, Some("last".to_owned()))]
                );
            }
        }
        assert_eq!(lines(&long, CHUNK), vec![(1, None)]);
    }
}
