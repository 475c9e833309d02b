//! The row a queue shows: derived from a ticket's events and its clocks, never a truth of its own.

use vioe_domain::escalation::Tier;
use vioe_domain::sla::ClockKind;
use vioe_domain::ticket::Resolution;
use vioe_domain::{Category, CustomerId, PersonId, Priority, Status, TicketId, UtcMillis};

/// What a list needs of a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Which.
    pub ticket: TicketId,
    /// The number people say; none while it waits to be sent.
    pub number: Option<i64>,
    /// One line.
    pub subject: String,
    /// Whose.
    pub customer: CustomerId,
    /// For whom.
    pub contact: Option<PersonId>,
    /// Where it stands.
    pub status: Status,
    /// How it was resolved.
    pub resolution: Option<Resolution>,
    /// How urgent.
    pub priority: Priority,
    /// What it is about.
    pub category: Category,
    /// Which tier has it.
    pub tier: Tier,
    /// Who has it.
    pub assignee: Option<PersonId>,
    /// An emergency was declared.
    pub emergency: bool,
    /// Whether the server has accepted it.
    pub accepted: bool,
    /// When it was raised.
    pub opened_at: UtcMillis,
    /// When anything last happened.
    pub changed_at: UtcMillis,
    /// The customer wrote last, at this instant.
    pub awaiting_us_since: Option<UtcMillis>,
    /// The next deadline: the earliest of the open clocks; a missed target gives way to the maximum.
    pub next_due_at: Option<UtcMillis>,
    /// Whose deadline it is.
    pub next_due_clock: Option<ClockKind>,
    /// A promise was broken when the clocks were last assessed, and its clock still runs.
    pub breached: bool,
    /// The resolution target was missed, and it is not resolved.
    pub target_missed: bool,
    /// When an alert would be added next, if nothing else happens.
    pub next_wake_at: Option<UtcMillis>,
    /// Something came in since this person last opened it.
    pub unread: bool,
    /// How many changes of this person wait to be sent.
    pub unsent: u32,
    /// A change of this person was refused and is not settled.
    pub refused: bool,
}
