//! What the window can ask for: each command reads its arguments, calls the desk and maps the error. One file per screen.

pub mod alerts;
pub mod compose;
pub mod outbox;
pub mod queue;
pub mod session;
pub mod ticket;

#[cfg(test)]
include!("names.rs");

use tauri::State;
use vioe_desk::Desk;
use vioe_desk::view::CommandError;

/// The assembled application, as Tauri hands it to a command.
pub type TheDesk<'a> = State<'a, Desk>;

/// What every command answers with.
pub type Answer<T> = Result<T, CommandError>;
