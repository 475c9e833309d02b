//! The priority: set by us, asked for by the customer (guide 7.3; sla.md 2.9).

use super::{Decision, PriorityMode};
use crate::EventId;
use crate::ticket::fold::Ticket;
use crate::ticket::kind::Kind;
use crate::ticket::refusal::{Refusal, RefusalCode, needs, not_closed, nothing, text};
use crate::ticket::words::Priority;

pub(super) fn set(
    ticket: &Ticket,
    to: Priority,
    mode: PriorityMode,
    reason: &str,
) -> Result<Decision, Refusal> {
    not_closed(ticket)?;
    if ticket.refuses_correction(mode) {
        return Err(Refusal::new(
            RefusalCode::TooLate,
            "The priority can't be corrected any more: the ticket has been resolved once.",
            "Change it instead; a change counts from now.",
        ));
    }
    if ticket.priority == to {
        return Err(nothing(format!("The ticket is {to:?} already.")));
    }
    let reason = text(reason, "The reason")?;
    Ok(Kind::PriorityChanged { from: ticket.priority, to, mode, reason }.into())
}

pub(super) fn request(_ticket: &Ticket, _to: Priority, _justification: &str) -> Result<Decision, Refusal> {
    Err(needs("PLACEHOLDER", "PLACEHOLDER"))
}

pub(super) fn answer(
    _ticket: &Ticket,
    _request: EventId,
    _grant: Option<PriorityMode>,
    _answer: &str,
) -> Result<Decision, Refusal> {
    Err(needs("PLACEHOLDER", "PLACEHOLDER"))
}
