//! What happened, in the past tense. A ticket is nothing but its events.

use serde::{Deserialize, Serialize};

use super::answers::Answers;
use super::words::{Category, Channel, Priority, Resolution, Status};
use crate::coverage::Zone;
use crate::escalation::Tier;
use crate::{AlertId, CustomerId, DeviceId, EventId, Level, PersonId, TicketId, UtcMillis};

/// Which side of the desk somebody stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The customer's.
    Customer,
    /// Ours, a human being.
    Agent,
    /// Ours, a timer or an import.
    System,
}

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// On which side.
    pub side: Side,
    /// Who; nobody for the system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
}

impl Actor {
    /// A timer of ours.
    pub const SYSTEM: Self = Self { side: Side::System, person: None };
}

/// The information the guide requires from a customer (guide 8.4). Only `text` must be there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(default, deny_unknown_fields)]
pub struct Description {
    /// The issue in the customer's words.
    pub text: String,
    /// Steps to reproduce.
    pub steps: String,
    /// Expected behaviour.
    pub expected: String,
    /// Actual behaviour.
    pub actual: String,
    /// Error messages.
    pub errors: String,
    /// Affected users.
    pub affected_users: String,
    /// Business impact.
    pub business_impact: String,
}

/// How a ticket begins. The ticket keeps its own copy of level and zone (sla.md 2.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raised {
    /// The number people say, given by the server (shown as `VI-4188`); none while it waits to be sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// The reference in the helpdesk it was imported from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<String>,
    /// Whose ticket.
    pub customer: CustomerId,
    /// The contact it is for.
    #[serde(default)]
    pub contact: Option<PersonId>,
    /// One line.
    pub subject: String,
    /// What it is about.
    pub category: Category,
    /// How it reached us.
    pub channel: Channel,
    /// As assessed when raised.
    pub priority: Priority,
    /// The four answers that proposed the priority, if they were asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<Answers>,
    /// The required information.
    pub description: Description,
    /// The customer's level then.
    pub level: Level,
    /// The customer's zone then.
    pub zone: Zone,
    /// An agent wrote it down during a live call: the first response is met at once (sla.md 2.6).
    #[serde(default)]
    pub live_call: bool,
}

/// How a priority is set anew (sla.md 2.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum PriorityMode {
    /// The situation changed; counts from that instant.
    Change,
    /// It was assessed wrongly; counts from the creation.
    Correction,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    /// The ticket was raised. Always the first event.
    TicketRaised(Box<Raised>),
    /// A message the other side sees. By an agent it counts as response and update.
    ReplySent {
        /// What was written, as Markdown text.
        body: String,
    },
    /// An internal note; customers never receive it.
    NoteAdded {
        /// What was written.
        body: String,
    },
    /// An automatic acknowledgement; never counts.
    AutoReplySent {
        /// What was sent.
        body: String,
    },
    /// An agent logged a telephone call that was held.
    CallLogged {
        /// When it was held, as the agent attests.
        held_at: UtcMillis,
        /// What was said.
        body: String,
    },
    /// The status moved. To `PendingCustomer` it carries the question, to `Resolved` the solution: both customer-visible.
    StatusChanged {
        /// Where it stands now.
        to: Status,
        /// The message it carries.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
        /// With `Resolved`: how (guide 8.2).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        resolution: Option<Resolution>,
    },
    /// The priority was set anew.
    PriorityChanged {
        /// What it was.
        from: Priority,
        /// What it is.
        to: Priority,
        /// From when on it counts.
        mode: PriorityMode,
        /// Why.
        reason: String,
    },
    /// The ticket went to another tier. Touches no customer clock (sla.md 2.12).
    TierChanged {
        /// Which.
        to: Tier,
        /// Why.
        reason: String,
        /// The alert that caused it, if a timer did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cause: Option<AlertId>,
    },
    /// Somebody (or nobody) has it now.
    Assigned {
        /// Who.
        to: Option<PersonId>,
    },
    /// An emergency was declared (guide 6). The priority becomes P1.
    EmergencyDeclared,
    /// Progress in an emergency; restarts the stall clock.
    ProgressLogged {
        /// What was achieved.
        body: String,
    },
    /// Merged into another ticket; every clock is cancelled.
    MergedAway {
        /// Into which: an external reference or a number.
        into: String,
    },
    /// The customer's new level or zone was applied to this ticket, from this instant on (sla.md 2.9).
    TermsApplied {
        /// The new level.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        level: Option<Level>,
        /// The new zone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        zone: Option<Zone>,
    },
    /// A message turned out not to have reached the customer, or was made internal: it no longer counts (EC-53, EC-65).
    MessageWithdrawn {
        /// Which message.
        message: EventId,
        /// Whether it bounced; otherwise somebody deleted it or made it a note.
        bounced: bool,
    },
    /// A "thank you" had reopened the ticket; the reopening is undone as if it had never been (EC-76).
    ReopenUndone {
        /// The message that reopened it.
        message: EventId,
    },
}

impl Kind {
    /// Whether the customer may receive it. What moves customer-visible state or clocks must be true here, so that
    /// a contact's desktop folds to a right ticket without the rest (sync.md 0).
    pub fn is_customer_visible(&self) -> bool {
        match self {
            Self::NoteAdded { .. } => false,
            Self::TicketRaised(_)
            | Self::ReplySent { .. }
            | Self::AutoReplySent { .. }
            | Self::CallLogged { .. }
            | Self::StatusChanged { .. }
            | Self::PriorityChanged { .. }
            | Self::TierChanged { .. }
            | Self::Assigned { .. }
            | Self::EmergencyDeclared
            | Self::ProgressLogged { .. }
            | Self::MergedAway { .. }
            | Self::TermsApplied { .. }
            | Self::MessageWithdrawn { .. }
            | Self::ReopenUndone { .. } => true,
        }
    }

    /// The text somebody wrote, if there is one.
    pub fn body(&self) -> Option<&str> {
        match self {
            Self::TicketRaised(raised) => Some(&raised.description.text),
            Self::ReplySent { body }
            | Self::NoteAdded { body }
            | Self::AutoReplySent { body }
            | Self::CallLogged { body, .. }
            | Self::ProgressLogged { body } => Some(body),
            Self::StatusChanged { message, .. } => message.as_deref(),
            Self::PriorityChanged { reason, .. } | Self::TierChanged { reason, .. } => Some(reason),
            Self::Assigned { .. }
            | Self::EmergencyDeclared
            | Self::MergedAway { .. }
            | Self::TermsApplied { .. }
            | Self::MessageWithdrawn { .. }
            | Self::ReopenUndone { .. } => None,
        }
    }
}

/// Something that happened to a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Derived from the intent, so the event written offline and the one the server accepts are the same.
    pub id: EventId,
    /// To which ticket.
    pub ticket: TicketId,
    /// Who did it.
    pub actor: Actor,
    /// On which installation; none for the system and for imports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// When, as the device claims.
    pub occurred_at: UtcMillis,
    /// When the server accepted it; none while it waits to be sent, and then no clock knows of it.
    #[serde(default)]
    pub received_at: Option<UtcMillis>,
    /// The instant at which it counts (sla.md 2.13); the log is ordered by this, then by the server's order.
    pub at: UtcMillis,
    /// The device's clock could not be trusted: to be reviewed.
    #[serde(default)]
    pub flagged: bool,
    /// What happened.
    #[serde(flatten)]
    pub kind: Kind,
}
