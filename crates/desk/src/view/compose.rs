//! What is being written: new tickets, drafts, and the choices they need.

use serde::{Deserialize, Serialize};
use specta::Type;
use vioe_domain::coverage::Zone;
use vioe_domain::escalation::Tier;
use vioe_domain::ticket::{Answers, Description};
use vioe_domain::{Category, Channel, CustomerId, Level, PersonId, Priority, TicketId, UtcMillis};

/// A new ticket, filled in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct NewTicketForm {
    /// Whose; a contact's own where none is given.
    pub customer: Option<CustomerId>,
    /// For whom, when an agent writes it down.
    pub contact: Option<PersonId>,
    /// One line.
    pub subject: String,
    /// What it is about.
    pub category: Category,
    /// How it reached us.
    pub channel: Channel,
    /// The priority asked for.
    pub priority: Priority,
    /// The four answers, if they were given.
    pub answers: Option<Answers>,
    /// The required information.
    pub description: Description,
    /// An agent writes it down during a live call.
    pub live_call: bool,
}

/// The priority that four answers propose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct ProposedPriority {
    /// Which.
    pub priority: Priority,
    /// How many of the four answers stand in or above its row of guide 7.1.
    pub agreeing: u32,
}

/// The promises a ticket would get if the server received it now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct PromisePreview {
    /// When the first response would be due.
    pub first_response_at: UtcMillis,
    /// Between updates, in ms of working time.
    #[specta(type = i32)]
    pub update_every_ms: i64,
    /// When the target would be due.
    pub target_at: UtcMillis,
    /// When the maximum would be due.
    pub maximum_at: UtcMillis,
    /// By which level.
    pub level: Level,
    /// In which zone.
    pub zone: Zone,
    /// The hours in words, such as `Mon–Fri 09:00–18:00`.
    pub hours: String,
}

/// What a draft is for; each has its own place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DraftKind {
    /// A reply.
    Reply,
    /// An internal note.
    Note,
    /// A question.
    Ask,
    /// A solution.
    Resolve,
    /// A new ticket; the text is the form as JSON.
    NewTicket,
}

/// Something half written; survives a crash.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Draft {
    /// For which ticket; none for a new one.
    pub ticket: Option<TicketId>,
    /// What for.
    pub kind: DraftKind,
    /// What was written.
    pub text: String,
    /// When.
    pub saved_at: UtcMillis,
}

/// Somebody a ticket can be given to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct AssigneeChoice {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their tier.
    pub tier: Option<Tier>,
    /// How many open tickets they have.
    pub open: u32,
}

/// A customer a ticket can be raised for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct CustomerChoice {
    /// Which.
    pub id: CustomerId,
    /// Its name.
    pub name: String,
    /// Its level.
    pub level: Level,
    /// Its zone.
    pub zone: Zone,
    /// Its contacts.
    pub contacts: Vec<(PersonId, String)>,
}
