//! Something that happened, by whom and when. A ticket is nothing but its events.

use serde::{Deserialize, Serialize};

use super::kind::Kind;
use crate::{DeviceId, EventId, PersonId, TicketId, UtcMillis};

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
