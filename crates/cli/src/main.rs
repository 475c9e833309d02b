//! `vioe`: the desk on a terminal, for people on a jump host and for scripts.
//!
//! [`options`] is the command line, one file of [`commands`] for each thing it does, [`output`] the two ways in which it
//! answers. Everything it does is the desk's; rules, store and sync are the window's own. Absent on purpose: Tauri, SQL,
//! HTTP.

mod assemble;
mod commands;
mod export;
mod failure;
mod instants;
mod kinds;
mod options;
mod output;
mod seal;
mod slot;
mod standing;

use std::process::ExitCode;

fn main() -> ExitCode {
    match options::read() {
        Ok(options) => commands::run(options),
        Err(ended) => ended,
    }
}
