//! One ticket: its conversation, its clocks, and what may be done now.

use serde::{Deserialize, Serialize};
use specta::Type;
use vioe_domain::coverage::Zone;
use vioe_domain::escalation::Tier;
use vioe_domain::ticket::{Description, PriorityMode, Resolution, Side};
use vioe_domain::{
    Category, Channel, CustomerId, EventId, IntentId, Level, PersonId, Priority, Status, TicketId, UtcMillis,
};

use super::queue::Meter;

/// A ticket, opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct TicketView {
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
    /// Which tier has it.
    pub tier: Tier,
    /// What it is about.
    pub category: Category,
    /// How it reached us.
    pub channel: Channel,
    /// An emergency was declared.
    pub emergency: bool,
    /// Into which ticket it was merged.
    pub merged_into: Option<String>,
    /// Who has it.
    pub assignee: Option<PersonId>,
    /// Their name.
    pub assignee_name: Option<String>,
    /// When the server received it, or, while it waits, when it was written.
    pub opened_at: UtcMillis,
    /// Whether the server has accepted it.
    pub accepted: bool,
    /// The required information.
    pub description: Description,
    /// Whose, and when their office is open.
    pub customer: CustomerCard,
    /// The conversation, oldest first; what waits to be sent stands last.
    pub entries: Vec<Entry>,
    /// Every clock that matters now: resolution, the current update, first response, stall; most urgent first.
    pub clocks: Vec<Meter>,
    /// Time each tier has had it (internal, no promise); empty for contacts.
    pub dwell: Vec<TierDwell>,
    /// What must be looked at before anything else: refusals, conflicts, what waits to be sent.
    pub cards: Vec<Card>,
    /// What this person may do now.
    pub allowed: Allowed,
    /// The customer wrote last, at this instant.
    pub awaiting_us_since: Option<UtcMillis>,
    /// The customer answered at this instant, but the ticket still says it waits for them.
    pub answered_while_waiting_at: Option<UtcMillis>,
    /// The instant the figures are true for.
    pub as_of: UtcMillis,
}

/// Whose ticket it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct CustomerCard {
    /// Which customer.
    pub id: CustomerId,
    /// Its name.
    pub name: String,
    /// Its level.
    pub level: Level,
    /// Its zone.
    pub zone: Zone,
    /// Its hours in words, such as `Mon–Fri 09:00–18:00`.
    pub hours: String,
    /// Whether its office is open now, by the Standard hours of its zone and calendar.
    pub open_now: bool,
    /// When that changes.
    pub changes_at: Option<UtcMillis>,
    /// The contact's name.
    pub contact: Option<String>,
    /// The contact's address.
    pub contact_email: Option<String>,
    /// Where to call the contact.
    pub contact_phone: Option<String>,
}

/// What an entry of the conversation is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum EntryKind {
    /// The ticket was raised; the body is the description's text.
    Raised,
    /// A message both sides see.
    Reply,
    /// An internal note.
    Note,
    /// An automatic message.
    AutoReply,
    /// A question; we wait for the answer.
    Question,
    /// The customer's answer ended the wait.
    WaitEnded {
        /// Wall time waited, in ms.
        #[specta(type = i32)]
        waited_ms: i64,
    },
    /// A call.
    Call {
        /// When it was held.
        held_at: UtcMillis,
    },
    /// The status moved; the body is the message it carried.
    Moved {
        /// Where to.
        to: Status,
        /// With `Resolved`: how.
        resolution: Option<Resolution>,
    },
    /// The customer's message reopened it.
    Reopened,
    /// The priority was set anew; the body is the reason.
    Priority {
        /// From which.
        from: Priority,
        /// To which.
        to: Priority,
        /// From when on it counts.
        mode: PriorityMode,
    },
    /// It went to another tier; the body is the reason.
    Tier {
        /// Which.
        to: Tier,
        /// A timer did it.
        automatic: bool,
    },
    /// Somebody has it now.
    Assigned {
        /// Who; none: nobody.
        to: Option<String>,
    },
    /// An emergency was declared.
    Emergency,
    /// Progress in an emergency.
    Progress,
    /// Merged away.
    Merged {
        /// Into which.
        into: String,
    },
    /// The customer's new terms apply from here on.
    Terms,
    /// A message bounced or was withdrawn.
    Withdrawn {
        /// It bounced.
        bounced: bool,
    },
    /// The reopening by a thank-you was undone.
    ReopenUndone,
    /// Anything else, in a sentence; the body is what was written to it.
    Told {
        /// What happened.
        headline: String,
    },
    /// A window that does not count was approved.
    Excluded {
        /// When it ended.
        to: UtcMillis,
    },
}

/// One entry of the conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Entry {
    /// The event.
    pub id: EventId,
    /// When it counts; while it waits to be sent, when it was written.
    pub at: UtcMillis,
    /// When it was written, if that was noticeably earlier.
    pub written_at: Option<UtcMillis>,
    /// Who; `VIOE` for a timer.
    pub author: String,
    /// On which side.
    pub side: Side,
    /// It waits to be sent; no clock knows of it.
    pub unsent: bool,
    /// What it is.
    pub kind: EntryKind,
    /// What was written, as plain text.
    pub body: Option<String>,
    /// The number of the update it fulfilled, if it did.
    pub update: Option<u32>,
    /// The device's clock could not be trusted.
    pub flagged: bool,
}

/// Time one tier has had a ticket.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct TierDwell {
    /// Which tier.
    pub tier: Tier,
    /// Working time of the resolution clock, in ms.
    #[specta(type = i32)]
    pub elapsed_ms: i64,
}

/// What a card is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CardKind {
    /// The server refused a change of mine.
    Refused,
    /// Somebody changed the same thing first.
    Conflict,
    /// It waits to be sent, the clock is still running.
    Queued,
    /// It waits to be sent and will probably be refused.
    Doubtful,
}

/// Something to settle, with a next step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Card {
    /// The intent it is about.
    pub intent: IntentId,
    /// What it is about.
    pub kind: CardKind,
    /// What was wanted, such as `Reply` or `Priority P2`.
    pub wanted: String,
    /// What happened, in a sentence.
    pub message: String,
    /// What to do next, in a sentence.
    pub next: String,
    /// What the author wrote: never lost.
    pub body: Option<String>,
    /// With `Conflict`: the value in force, in words.
    pub current: Option<String>,
    /// When it was written.
    pub written_at: UtcMillis,
}

/// What this person may do with a ticket now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Allowed {
    /// Write to the other side.
    pub reply: bool,
    /// Write an internal note.
    pub note: bool,
    /// Ask the customer and wait.
    pub ask: bool,
    /// Log a call.
    pub log_call: bool,
    /// Begin or go on working: to `InProgress`.
    pub start: bool,
    /// Resolve it.
    pub resolve: bool,
    /// Confirm that it is solved: to `Closed`.
    pub confirm: bool,
    /// Reopen it.
    pub reopen: bool,
    /// Set its priority.
    pub prioritise: bool,
    /// Correct its priority from the creation on.
    pub correct_priority: bool,
    /// Hand it to another tier.
    pub set_tier: bool,
    /// Give it to somebody.
    pub assign: bool,
    /// Declare an emergency.
    pub declare_emergency: bool,
    /// Log progress.
    pub log_progress: bool,
    /// Undo the reopening by a thank-you.
    pub undo_reopen: Option<EventId>,
}
