//! The priority: set by us, asked for by the customer (guide 7.3; sla.md 2.9).

use super::intake::is_authorised;
use super::{Decision, PriorityMode, Standing};
use crate::EventId;
use crate::ticket::fold::Ticket;
use crate::ticket::kind::Kind;
use crate::ticket::refusal::{Refusal, RefusalCode, forbidden, needs, not_closed, nothing, text};
use crate::ticket::words::{Priority, Status};

pub(super) fn set(
    ticket: &Ticket,
    to: Priority,
    mode: PriorityMode,
    reason: &str,
) -> Result<Decision, Refusal> {
    not_closed(ticket)?;
    not_too_late(ticket, mode)?;
    if ticket.priority == to {
        return Err(nothing(format!("The ticket is {to:?} already.")));
    }
    let reason = text(reason, "The reason")?;
    Ok(Kind::PriorityChanged { from: ticket.priority, to, mode, reason }.into())
}

/// A correction is refused once the ticket has been resolved (ruling 4).
fn not_too_late(ticket: &Ticket, mode: PriorityMode) -> Result<(), Refusal> {
    if ticket.refuses_correction(mode) {
        return Err(Refusal::new(
            RefusalCode::TooLate,
            "The priority can't be corrected any more: the ticket has been resolved once.",
            "Change it instead; a change counts from now.",
        ));
    }
    Ok(())
}

/// A contact asks for another priority; one request at a time.
pub(super) fn request(
    ticket: &Ticket,
    standing: Standing<'_>,
    to: Priority,
    justification: &str,
) -> Result<Decision, Refusal> {
    if standing.person.role.is_staff() {
        return Err(forbidden(
            "Another priority is asked for by the customer's contacts.",
            "Set the priority yourself, with your reason.",
        ));
    }
    if !is_authorised(standing.person) {
        return Err(forbidden(
            "Only a primary or technical contact asks for another priority.",
            "Ask one of them; a reply with your reasons reaches us too.",
        ));
    }
    not_closed(ticket)?;
    if ticket.status == Status::Resolved {
        return Err(Refusal::new(
            RefusalCode::Lifecycle,
            "The ticket is resolved: its priority no longer matters.",
            "Reopen it if it is not solved, then ask.",
        ));
    }
    if let Some(open) = ticket.requests.priorities.iter().find(|request| request.answer.is_none()) {
        return Err(Refusal::new(
            RefusalCode::NothingToDo,
            format!("A request for {:?} waits for its answer already.", open.to),
            "Wait for the answer; add what is new in a reply.",
        ));
    }
    if ticket.priority == to {
        return Err(nothing(format!("The ticket is {to:?} already.")));
    }
    Ok(Kind::PriorityRequested { to, justification: text(justification, "The justification")? }.into())
}

/// Answers it, always in words; if it is granted, the change or correction follows in the log.
pub(super) fn answer(
    ticket: &Ticket,
    request: EventId,
    grant: Option<PriorityMode>,
    answer: &str,
) -> Result<Decision, Refusal> {
    let Some(asked) = ticket.requests.priorities.iter().find(|asked| asked.id == request) else {
        return Err(needs(
            "There is no such request for another priority on this ticket.",
            "Choose one of its requests.",
        ));
    };
    if asked.answer.is_some() {
        return Err(nothing("The request has been answered already."));
    }
    let answer = text(answer, "The answer")?;
    let mut kinds = vec![Kind::PriorityAnswered { request, granted: grant, answer: answer.clone() }];
    if let Some(mode) = grant {
        not_closed(ticket)?;
        not_too_late(ticket, mode)?;
        // Somebody may have set it meanwhile: then only the answer is left to give.
        if ticket.priority != asked.to {
            let reason = format!("At the customer's request. {answer}");
            kinds.push(Kind::PriorityChanged { from: ticket.priority, to: asked.to, mode, reason });
        }
    }
    Ok(kinds.into())
}
