//! The VIOE Support Console. Everything is in the library, so that tests can link it.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    vioe_console::run()
}
