//! The command line, one file for each command.

pub mod calendar;
pub mod database;
pub mod demo;
pub mod import;
pub mod policy;
pub mod report;
pub mod serve;
pub mod user;
pub mod version;

use std::io::Write;

/// Prints a line for people. A reader who has gone away is no error.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
