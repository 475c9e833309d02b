//! The two ways in which the program answers: one JSON object a line, or text for people.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

use crate::failure::Failure;

/// How it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// One object a line on standard output, failures too, and nothing else.
    Json,
    /// Text; failures go to standard error.
    Text,
}

impl Output {
    /// Answers with a value, or with the text for people that `text` makes of it.
    ///
    /// # Errors
    /// Standard output can't be written.
    pub fn answer(self, value: &Value, text: impl FnOnce() -> String) -> Result<(), Failure> {
        match self {
            Self::Json => self.object(value),
            Self::Text => line(&text()),
        }
    }

    /// Answers with an object on a line of its own, whichever way is asked for.
    ///
    /// # Errors
    /// Standard output can't be written.
    pub fn object(self, value: &impl Serialize) -> Result<(), Failure> {
        line(&serde_json::to_string(value).map_err(io::Error::from)?)
    }

    /// Says why it did not go on.
    pub fn failure(self, failure: &Failure) {
        let said = failure.said();
        let told = match self {
            Self::Json => self.object(&said),
            Self::Text => {
                writeln!(io::stderr(), "vioe: {} {}", said.message, said.next).map_err(Failure::from)
            }
        };
        // Nobody is left to tell if even that can't be written.
        told.unwrap_or_default();
    }
}

/// A line on standard output, out at once: whoever waits for it gets it.
fn line(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}
