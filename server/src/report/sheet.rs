//! Rows become a file: CSV by RFC 4180, or JSON.

use std::io::{self, Write};

use serde_json::Value;
use vioe_domain::UtcMillis;

/// What a report is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated, quoted by RFC 4180, with a header row.
    Csv,
    /// One array of objects.
    Json,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// Nothing is known.
    Nothing,
    /// A number.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// Words.
    Text(String),
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Cell {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<UtcMillis> for Cell {
    fn from(at: UtcMillis) -> Self {
        Self::Text(at.to_rfc3339())
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(some: Option<T>) -> Self {
        some.map_or(Self::Nothing, Into::into)
    }
}

/// Basis points as percent with two decimals: `83.33`.
pub(super) fn percent(bp: Option<u32>) -> Cell {
    bp.map(|bp| format!("{}.{:02}", bp / 100, bp % 100)).into()
}

/// Where rows go, one by one: a long report is never held in memory.
pub(super) struct Sheet<W: Write> {
    to: To<W>,
    header: Vec<&'static str>,
    rows: u64,
}

enum To<W: Write> {
    Csv(Box<csv::Writer<W>>),
    Json(W),
}

impl<W: Write> Sheet<W> {
    pub fn new(out: W, format: Format) -> Self {
        let to = match format {
            Format::Csv => {
                let writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
                To::Csv(Box::new(writer))
            }
            Format::Json => To::Json(out),
        };
        Self { to, header: Vec::new(), rows: 0 }
    }

    /// Names the columns. First of all, and once.
    pub fn begin(&mut self, header: Vec<&'static str>) -> io::Result<()> {
        match &mut self.to {
            To::Csv(csv) => csv.write_record(&header).map_err(io::Error::other)?,
            To::Json(out) => out.write_all(b"[")?,
        }
        self.header = header;
        Ok(())
    }

    /// Adds a row: a cell for each column.
    pub fn row(&mut self, cells: Vec<Cell>) -> io::Result<()> {
        match &mut self.to {
            To::Csv(csv) => csv.write_record(cells.iter().map(text)).map_err(io::Error::other)?,
            To::Json(out) => {
                out.write_all(if self.rows == 0 { b"\n" } else { b",\n" })?;
                let object =
                    self.header.iter().zip(cells).map(|(name, cell)| ((*name).to_owned(), json(cell)));
                serde_json::to_writer(out, &Value::Object(object.collect()))?;
            }
        }
        self.rows += 1;
        Ok(())
    }

    /// Ends the file.
    pub fn end(self) -> io::Result<()> {
        match self.to {
            To::Csv(mut csv) => csv.flush(),
            To::Json(mut out) => {
                out.write_all(b"\n]\n")?;
                out.flush()
            }
        }
    }
}

/// A cell's text. A spreadsheet takes words that begin like a formula for one: an apostrophe keeps them words.
fn text(cell: &Cell) -> String {
    match cell {
        Cell::Nothing => String::new(),
        Cell::Number(number) => number.to_string(),
        Cell::Flag(flag) => flag.to_string(),
        Cell::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
        Cell::Text(text) => text.clone(),
    }
}

fn json(cell: Cell) -> Value {
    match cell {
        Cell::Nothing => Value::Null,
        Cell::Number(number) => number.into(),
        Cell::Flag(flag) => flag.into(),
        Cell::Text(text) => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(format: Format, cells: Vec<Cell>) -> String {
        let mut out = Vec::new();
        let mut sheet = Sheet::new(&mut out, format);
        sheet.begin(["a", "b", "c", "d"][..cells.len()].to_vec()).unwrap();
        sheet.row(cells).unwrap();
        sheet.end().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn cells_are_quoted_by_the_book() {
        let cells = vec!["a,b".into(), "say \"x\"".into(), "two\nlines".into(), Cell::Nothing];
        assert_eq!(written(Format::Csv, cells), "a,b,c,d\r\n\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",\r\n");
    }

    #[test]
    fn words_never_become_formulas() {
        for word in ["=1+1", "+1", "-1", "@x", "\tx"] {
            let line = written(Format::Csv, vec![word.into()]);
            assert_eq!(line, format!("a\r\n'{word}\r\n"));
        }
        assert_eq!(written(Format::Csv, vec![Cell::Number(-3)]), "a\r\n-3\r\n");
        assert_eq!(written(Format::Json, vec!["=1+1".into()]), "[\n{\"a\":\"=1+1\"}\n]\n");
    }

    #[test]
    fn shares_read_as_percent() {
        assert_eq!(percent(Some(8_333)), Cell::from("83.33"));
        assert_eq!(percent(Some(5)), Cell::from("0.05"));
        assert_eq!(percent(None), Cell::Nothing);
    }
}
