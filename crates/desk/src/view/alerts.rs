//! The alerts inbox: the record, of which a notification is only a hint.

use serde::{Deserialize, Serialize};
use specta::Type;
use vioe_domain::escalation::{Severity, Threshold};
use vioe_domain::sla::ClockKind;
use vioe_domain::{AlertId, Priority, TicketId, UtcMillis};

/// How an alert stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum AlertState {
    /// To be dealt with.
    New,
    /// Settled by this person, on some device.
    Acknowledged,
    /// Somebody acted on the ticket since (abhinavxd/libredesk#389), or the clock stopped.
    Cleared,
    /// Late evidence showed that it never happened (EC-56).
    Rescinded,
}

/// An alert for this person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct AlertView {
    /// Which.
    pub id: AlertId,
    /// Of which ticket.
    pub ticket: TicketId,
    /// `VI-4188`.
    pub number: String,
    /// One line.
    pub subject: String,
    /// Whose.
    pub customer: String,
    /// How urgent the ticket is.
    pub priority: Priority,
    /// What happened, in a few words, such as `First response breached`.
    pub headline: String,
    /// Which clock, if it is about one.
    pub clock: Option<ClockKind>,
    /// Which share of its budget; what is about no clock counts as a breach.
    pub threshold: Threshold,
    /// How much it matters.
    pub severity: Severity,
    /// When the threshold was reached.
    pub at: UtcMillis,
    /// When the clock is or was due.
    pub due_at: Option<UtcMillis>,
    /// How it stands.
    pub state: AlertState,
    /// When one of this person's devices showed it.
    pub shown_at: Option<UtcMillis>,
}
