//! What somebody wants: by whom, on which device, about what. [`super::decide`] answers with events or a refusal.

use serde::{Deserialize, Serialize};

use super::answers::Answers;
use super::raised::{Description, IntakeAnswers};
use super::what::What;
use super::words::{Category, Channel, Priority};
use crate::{CustomerId, DeviceId, IntentId, PersonId, RecordId, TicketId, UtcMillis};

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
    /// What else was asked at intake.
    #[serde(default)]
    pub intake: IntakeAnswers,
}

/// What an intent is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// A ticket; for a new one, its id, minted with the intent.
    Ticket(TicketId),
    /// A record: a customer, a person, an exclusion, an article, a credit; for a new one, its id.
    Record(RecordId),
}

/// What somebody wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// Minted once by whoever forms it: a retry is the same intent.
    pub id: IntentId,
    /// What it is about.
    #[serde(flatten)]
    pub target: Target,
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

impl Intent {
    /// The ticket it is about; none where it is about a record.
    pub fn ticket(&self) -> Option<TicketId> {
        match self.target {
            Target::Ticket(ticket) => Some(ticket),
            Target::Record(_) => None,
        }
    }

    /// The key of whatever it is about.
    pub fn target_id(&self) -> uuid::Uuid {
        match self.target {
            Target::Ticket(ticket) => ticket.0,
            Target::Record(record) => record.0,
        }
    }

    /// The record it is about; none where it is about a ticket.
    pub fn record(&self) -> Option<RecordId> {
        match self.target {
            Target::Ticket(_) => None,
            Target::Record(record) => Some(record),
        }
    }
}
