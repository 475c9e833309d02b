//! What the window is told without asking.

use serde::{Deserialize, Serialize};
use specta::Type;
use tauri_specta::Event;
use vioe_desk::view::{ConnectionView, Touched};
use vioe_domain::TicketId;

/// Something changed: read again what the window shows of it.
#[derive(Clone, Debug, Serialize, Deserialize, Type, Event)]
#[tauri_specta(event_name = "touched")]
pub struct TouchedEvent(pub Touched);

/// How this desktop stands to the server has changed.
#[derive(Clone, Debug, Serialize, Deserialize, Type, Event)]
#[tauri_specta(event_name = "connection")]
pub struct ConnectionEvent(pub ConnectionView);

/// A notification was clicked: open this ticket.
#[derive(Clone, Debug, Serialize, Deserialize, Type, Event)]
#[tauri_specta(event_name = "open_ticket")]
pub struct OpenTicketEvent(pub TicketId);
