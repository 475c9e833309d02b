//! What the window can ask for: each command reads its arguments, calls the desk and maps the error. One file per screen.

pub mod alerts;
pub mod compose;
pub mod outbox;
pub mod queue;
pub mod session;
pub mod ticket;

include!("names.rs");

use std::sync::Arc;

use tauri::State;
use vioe_desk::Desk;

use crate::error::CommandError;

/// The assembled application, as Tauri hands it to a command.
pub type TheDesk<'a> = State<'a, Arc<Desk>>;

/// What every command answers with.
pub type Answer<T> = Result<T, CommandError>;
