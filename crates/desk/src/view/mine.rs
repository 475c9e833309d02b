//! The customer contact's own tickets and the promises made to them.

use serde::{Deserialize, Serialize};
use specta::Type;
use vioe_domain::ticket::Resolution;
use vioe_domain::{Priority, Status, TicketId, UtcMillis};

use super::queue::Meter;

/// Which promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PromiseKind {
    /// The first response.
    FirstResponse,
    /// The next update.
    NextUpdate,
    /// The resolution we aim at.
    Target,
    /// The resolution at the latest.
    Maximum,
}

/// How a promise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PromiseState {
    /// It holds; due at `at`.
    Due,
    /// Kept at `at`.
    Kept,
    /// Kept too late, at `at`.
    KeptLate,
    /// Missed; it was due at `at`.
    Missed,
    /// The clock stands still: it is the customer's turn, or excluded.
    Paused,
    /// It begins when the server has the ticket.
    NotSent,
}

/// A promise made to the customer. Not just `Promise`: the window's language has one of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct TicketPromise {
    /// Which.
    pub kind: PromiseKind,
    /// How it stands.
    pub state: PromiseState,
    /// When it is due, was due, or was kept.
    pub at: Option<UtcMillis>,
    /// Working time left as of the ticket's `as_of`, in ms.
    #[specta(type = Option<i32>)]
    pub left_ms: Option<i64>,
}

/// One of the contact's tickets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct MyTicket {
    /// Which.
    pub ticket: TicketId,
    /// `VI-4188`, or `draft`.
    pub number: String,
    /// One line.
    pub subject: String,
    /// How urgent.
    pub priority: Priority,
    /// Where it stands.
    pub status: Status,
    /// How it was resolved.
    pub resolution: Option<Resolution>,
    /// When it was resolved.
    pub resolved_at: Option<UtcMillis>,
    /// When it closes by itself (D6).
    pub closes_at: Option<UtcMillis>,
    /// Our question, while we wait for the answer.
    pub question: Option<String>,
    /// When we asked.
    pub asked_at: Option<UtcMillis>,
    /// The promises, first response first.
    pub promises: Vec<TicketPromise>,
    /// The resolution clock.
    pub meter: Option<Meter>,
    /// How many changes of mine wait to be sent.
    pub unsent: u32,
    /// A change of mine was refused.
    pub refused: bool,
    /// Something came in since I last opened it.
    pub unread: bool,
    /// The instant the figures are true for.
    pub as_of: UtcMillis,
}
