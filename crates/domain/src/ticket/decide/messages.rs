//! Messages, calls, and taking a message back (guide 8.3; sla.md 2.6).

use super::{Decision, Standing};
use crate::ticket::fold::Ticket;
use crate::ticket::intent::Intent;
use crate::ticket::kind::Kind;
use crate::ticket::lifecycle::allowed_move;
use crate::ticket::refusal::{Refusal, lifecycle, needs, open_for_messages, text};
use crate::ticket::words::Status;
use crate::{EventId, UtcMillis};

pub(super) fn reply(
    ticket: &Ticket,
    standing: Standing<'_>,
    _intent: &Intent,
    body: &str,
) -> Result<Decision, Refusal> {
    open_for_messages(ticket)?;
    let body = text(body, "The message")?;
    let mut kinds = vec![Kind::ReplySent { body }];
    // Whoever answers an open ticket works on it.
    if standing.person.role.is_staff() && ticket.status == Status::Open {
        kinds.push(Kind::StatusChanged { to: Status::InProgress, message: None, resolution: None });
    }
    Ok(kinds.into())
}

pub(super) fn ask(ticket: &Ticket, body: &str) -> Result<Decision, Refusal> {
    let question = text(body, "The question")?;
    let pause =
        Kind::StatusChanged { to: Status::PendingCustomer, message: Some(question), resolution: None };
    if ticket.status == Status::PendingCustomer {
        // They answered meanwhile, or we ask for more: the wait begins anew.
        let resume = Kind::StatusChanged { to: Status::InProgress, message: None, resolution: None };
        return Ok(vec![resume, pause].into());
    }
    allowed_move(ticket.status, Status::PendingCustomer).map_err(|why| lifecycle(ticket, why))?;
    Ok(pause.into())
}

pub(super) fn log_call(ticket: &Ticket, held_at: UtcMillis, body: &str) -> Result<Decision, Refusal> {
    open_for_messages(ticket)?;
    Ok(Kind::CallLogged { held_at, body: text(body, "What was said")? }.into())
}

pub(super) fn withdraw(_ticket: &Ticket, _message: EventId, _bounced: bool) -> Result<Decision, Refusal> {
    Err(needs("PLACEHOLDER", "PLACEHOLDER"))
}
