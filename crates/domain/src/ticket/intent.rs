//! What somebody wants, in the imperative. [`super::decide`] answers with events or a refusal.

use serde::{Deserialize, Serialize};

use super::answers::Answers;
use super::event::{Description, PriorityMode};
use super::words::{Category, Channel, Priority, Resolution, Status};
use crate::escalation::Tier;
use crate::{CustomerId, DeviceId, EventId, IntentId, PersonId, TicketId, UtcMillis};

/// A new ticket as its author fills it in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewTicket {
    /// Whose ticket.
    pub customer: CustomerId,
    /// The contact it is for; a contact raises for themselves.
    #[serde(default)]
    pub contact: Option<PersonId>,
    /// One line, at most 200 characters.
    pub subject: String,
    /// What it is about.
    pub category: Category,
    /// How it reached us.
    pub channel: Channel,
    /// The priority asked for, usually the proposed one.
    pub priority: Priority,
    /// The four answers.
    #[serde(default)]
    pub answers: Option<Answers>,
    /// The required information.
    pub description: Description,
    /// An agent writes it down during a live call.
    #[serde(default)]
    pub live_call: bool,
}

/// What is wanted. `expect` is the value its author saw: where it no longer holds, the intent is refused as a
/// conflict (sync.md 2.9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "args")]
pub enum What {
    /// Raise a ticket.
    #[serde(rename = "ticket.raise")]
    Raise(Box<NewTicket>),
    /// Write to the other side.
    #[serde(rename = "ticket.reply")]
    Reply {
        /// The message.
        body: String,
    },
    /// Write an internal note.
    #[serde(rename = "ticket.note")]
    Note {
        /// The note.
        body: String,
    },
    /// Ask the customer, and wait for the answer.
    #[serde(rename = "ticket.ask")]
    Ask {
        /// The question.
        body: String,
    },
    /// Log a telephone call that was held.
    #[serde(rename = "ticket.log_call")]
    LogCall {
        /// When it was held.
        held_at: UtcMillis,
        /// What was said.
        body: String,
    },
    /// Move the status.
    #[serde(rename = "ticket.move")]
    Move {
        /// The status its author saw.
        expect: Status,
        /// Where to.
        to: Status,
        /// The message it carries; needed to resolve.
        #[serde(default)]
        message: Option<String>,
        /// How it was resolved; needed to resolve.
        #[serde(default)]
        resolution: Option<Resolution>,
    },
    /// Set the priority anew.
    #[serde(rename = "ticket.set_priority")]
    SetPriority {
        /// Which.
        to: Priority,
        /// From when on it counts.
        mode: PriorityMode,
        /// Why.
        reason: String,
    },
    /// Hand the ticket to another tier.
    #[serde(rename = "ticket.set_tier")]
    SetTier {
        /// Which.
        to: Tier,
        /// Why.
        reason: String,
    },
    /// Give the ticket to somebody, or to nobody.
    #[serde(rename = "ticket.assign")]
    Assign {
        /// The assignee its author saw.
        expect: Option<PersonId>,
        /// Who shall have it.
        to: Option<PersonId>,
    },
    /// Declare an emergency (guide 6).
    #[serde(rename = "emergency.declare")]
    DeclareEmergency,
    /// Log progress in an emergency.
    #[serde(rename = "emergency.progress")]
    LogProgress {
        /// What was achieved.
        body: String,
    },
    /// Undo the reopening by a "thank you", the same day (EC-76).
    #[serde(rename = "ticket.undo_reopen")]
    UndoReopen {
        /// The message that reopened it.
        message: EventId,
    },
}

/// What somebody wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// Minted once by whoever forms it: a retry is the same intent.
    pub id: IntentId,
    /// Which ticket; for a new one, its id, minted with the intent.
    pub ticket: TicketId,
    /// Who wants it.
    pub person: PersonId,
    /// On which installation.
    pub device: DeviceId,
    /// When, by the device's best knowledge of the server's time.
    pub occurred_at: UtcMillis,
    /// Whether the device knew its offset to the server within two minutes (sla.md 2.13).
    #[serde(default)]
    pub clock_trusted: bool,
    /// What.
    #[serde(flatten)]
    pub what: What,
}
