//! `vioe-server import`: tickets of another helpdesk with their history and their original instants (import-format.md).
//!
//! One transaction a line, so a line is there as a whole or not at all; a reference that is there already changes
//! nothing, so a run that was cut off is simply started again. Lines are read, checked and refused as in
//! [`crate::audit`], and stored through the same tables, numbers and feed as everything else.
//!
//! Where the format leaves a choice: a customer, contact or agent that is known stays as they are; `now` is not
//! looked at, and an event in the future is refused; `--policy` puts its numbers in force on the server.

mod line;
mod log;
mod people;
mod run;

pub use run::{ImportError, Summary, run};
