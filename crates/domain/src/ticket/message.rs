//! What was said on a ticket, so that somebody can point at it: to take it back (EC-53), to say that it bounced (EC-65), to
//! make it a ticket of its own (sla.md 2.10).

use super::event::{Actor, Event, Side};
use super::kind::Kind;
use super::words::Status;
use crate::{EventId, UtcMillis};

/// What a message came with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carried {
    /// Nothing: a reply, or an update of an incident.
    Reply,
    /// A wait for the customer: it is the question.
    Question,
    /// A resolution: it describes it.
    Solution,
    /// A call, which a log keeps as it was held.
    Call,
}

/// Something said after the description, by either side, that both can read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The event.
    pub id: EventId,
    /// When it was received.
    pub at: UtcMillis,
    /// By whom.
    pub by: Actor,
    /// What it came with.
    pub carried: Carried,
    /// In the customer's words; empty for ours, which nobody splits off.
    pub text: String,
    /// It was taken back, bounced, or was a "thank you" whose reopening was undone: it does not count.
    pub taken_back: bool,
}

impl Message {
    pub(super) fn of(event: &Event, taken_back: bool) -> Option<Self> {
        let carried = match &event.kind {
            Kind::ReplySent { .. } | Kind::BroadcastSent { .. } => Carried::Reply,
            Kind::CallLogged { .. } => Carried::Call,
            Kind::StatusChanged { to: Status::PendingCustomer, message: Some(_), .. } => Carried::Question,
            Kind::StatusChanged { to: Status::Resolved, message: Some(_), .. } => Carried::Solution,
            _ => return None,
        };
        let theirs = event.actor.side == Side::Customer;
        let text = event.kind.body().filter(|_| theirs).unwrap_or_default().to_owned();
        Some(Self { id: event.id, at: event.at, by: event.actor, carried, text, taken_back })
    }
}

/// Whether an event can be taken back. A wait without its question and a resolution without its message are none: they
/// go with it.
pub(super) fn can_be_taken_back(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::ReplySent { .. }
            | Kind::BroadcastSent { .. }
            | Kind::CallLogged { .. }
            | Kind::MergedAway { .. }
            | Kind::StatusChanged { to: Status::PendingCustomer | Status::Resolved, message: Some(_), .. }
    )
}
