//! Moves of the status, the courtesy undo of a reopening, snoozes (guide 8.1, 8.2; sla.md 2.5, 2.10).

use super::{Decision, Standing};
use crate::ticket::fold::Ticket;
use crate::ticket::intent::Intent;
use crate::ticket::kind::Kind;
use crate::ticket::lifecycle::allowed_move;
use crate::ticket::refusal::{Refusal, RefusalCode, conflict, lifecycle, needs, nothing, text};
use crate::ticket::words::{Resolution, Status};
use crate::time::DAY;
use crate::{EventId, TicketId, UtcMillis};

/// A move somebody wants.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted<'a> {
    pub expect: Status,
    pub to: Status,
    pub message: Option<&'a str>,
    pub resolution: Option<Resolution>,
    pub follow_up: Option<TicketId>,
}

pub(super) fn move_to(
    ticket: &Ticket,
    _standing: Standing<'_>,
    _intent: &Intent,
    wanted: Wanted<'_>,
) -> Result<Decision, Refusal> {
    let Wanted { expect, to, message, resolution, .. } = wanted;
    if ticket.status != expect {
        return Err(conflict("status", "moved this ticket", &ticket.status));
    }
    allowed_move(ticket.status, to).map_err(|why| lifecycle(ticket, why))?;
    let message = match message {
        Some(body) => Some(text(body, "The message")?),
        None => None,
    };
    match to {
        Status::PendingCustomer if message.is_none() => {
            return Err(needs(
                "Waiting for the customer needs a question they can see.",
                "Write what you need from them.",
            ));
        }
        Status::Resolved if message.is_none() => {
            return Err(needs(
                "Resolving needs a message the customer can see.",
                "Describe the resolution.",
            ));
        }
        Status::Resolved if resolution.is_none() => {
            return Err(needs("Resolving needs a resolution type.", "Choose how it was resolved."));
        }
        _ => {}
    }
    let resolution = resolution.filter(|_| to == Status::Resolved);
    Ok(Kind::StatusChanged { to, message, resolution }.into())
}

pub(super) fn undo_reopen(
    ticket: &Ticket,
    _standing: Standing<'_>,
    intent: &Intent,
    message: EventId,
) -> Result<Decision, Refusal> {
    if ticket.reopened_by != Some(message) {
        return Err(nothing("That message did not reopen the ticket."));
    }
    if intent.occurred_at.since(ticket.moved_at) > DAY {
        return Err(Refusal::new(
            RefusalCode::TooLate,
            "A reopening can be undone on the same day only.",
            "Answer the customer and resolve the ticket again.",
        ));
    }
    Ok(Kind::ReopenUndone { message }.into())
}

pub(super) fn snooze(
    _ticket: &Ticket,
    _intent: &Intent,
    _until: UtcMillis,
    _reason: &str,
) -> Result<Decision, Refusal> {
    Err(needs("PLACEHOLDER", "PLACEHOLDER"))
}

pub(super) fn wake(_ticket: &Ticket) -> Result<Decision, Refusal> {
    Err(needs("PLACEHOLDER", "PLACEHOLDER"))
}
