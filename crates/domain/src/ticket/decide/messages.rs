//! Messages, calls, and taking a message back (guide 8.3; sla.md 2.6).

use super::following::{Following, subject_of};
use super::intake::is_authorised;
use super::{Decision, Standing};
use crate::ticket::event::Side;
use crate::ticket::fold::Ticket;
use crate::ticket::intent::Intent;
use crate::ticket::kind::Kind;
use crate::ticket::lifecycle::allowed_move;
use crate::ticket::message::{Carried, Message};
use crate::ticket::record::Elsewhere;
use crate::ticket::refusal::{
    Refusal, RefusalCode, forbidden, lifecycle, needs, nothing, open_for_messages, text,
};
use crate::ticket::words::{Channel, Status};
use crate::{EventId, TicketId, UtcMillis};

/// A reply. To a ticket that was merged away it goes to the survivor (EC-78); a contact's to a closed ticket opens a
/// follow-up with fresh clocks (EC-77).
pub(super) fn reply(
    ticket: &Ticket,
    standing: Standing<'_>,
    intent: &Intent,
    body: &str,
) -> Result<Decision, Refusal> {
    let body = text(body, "The message")?;
    let survivor = survivor(ticket, standing)?;
    let said = said_on(survivor, standing, intent, body)?;
    if survivor.id == ticket.id {
        return Ok(said);
    }
    let there = said.here.into_iter().map(|kind| Elsewhere { ticket: survivor.id, at: None, kind });
    Ok(Decision { here: Vec::new(), elsewhere: there.chain(said.elsewhere).collect() })
}

/// The ticket itself, or the one it was merged into, however often.
fn survivor<'a>(ticket: &'a Ticket, standing: Standing<'a>) -> Result<&'a Ticket, Refusal> {
    let mut survivor = ticket;
    // Each step leads to another ticket, so there are no more than were found.
    for _ in 0..=standing.others.len() {
        let Some(merge) = &survivor.merged else { return Ok(survivor) };
        let next = merge.survivor.and_then(|id| standing.others.iter().find(|other| other.id == id));
        survivor = next.ok_or_else(|| {
            Refusal::new(
                RefusalCode::Lifecycle,
                format!("This ticket was merged into {}.", merge.into),
                format!("Write on {}; your text is kept.", merge.into),
            )
        })?;
    }
    Ok(survivor)
}

fn said_on(
    ticket: &Ticket,
    standing: Standing<'_>,
    intent: &Intent,
    body: String,
) -> Result<Decision, Refusal> {
    let is_staff = standing.person.role.is_staff();
    if ticket.status == Status::Closed && !is_staff {
        return follow_up(ticket, standing, intent, body);
    }
    open_for_messages(ticket)?;
    let mut kinds = vec![Kind::ReplySent { body }];
    // Whoever answers an open ticket works on it.
    if is_staff && ticket.status == Status::Open {
        kinds.push(Kind::StatusChanged { to: Status::InProgress, message: None, resolution: None });
    }
    Ok(kinds.into())
}

fn follow_up(
    ticket: &Ticket,
    standing: Standing<'_>,
    intent: &Intent,
    body: String,
) -> Result<Decision, Refusal> {
    // It is a new ticket, and not every contact raises one (guide 9.3).
    if !is_authorised(standing.person) {
        return Err(forbidden(
            "This ticket is closed, and only a primary or technical contact raises a new one.",
            "Ask your primary or technical contact to write; your text is kept.",
        ));
    }
    let new = Following {
        subject: subject_of("Follow-up", &ticket.raised.subject),
        text: body,
        contact: Some(standing.person.id),
        channel: Channel::Portal,
        ..Following::up(ticket, standing.customer, TicketId::derive(intent.id.0, "follow-up"))
    };
    Ok(Decision { here: vec![new.link()], elsewhere: vec![new.raised(ticket)] })
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

/// Takes a message of ours back (EC-53), or says that it did not arrive (EC-65): it counts for nothing from then on, and
/// the wait or the resolution it came with goes with it.
pub(super) fn withdraw(ticket: &Ticket, message: EventId, bounced: bool) -> Result<Decision, Refusal> {
    let message = ours(ticket, message)?;
    if message.taken_back {
        return Err(nothing("That message has been taken back already, or did not arrive."));
    }
    match message.carried {
        Carried::Call if bounced => Err(needs(
            "A call can't bounce: it was held or it was not.",
            "Take the entry back if it was not held.",
        )),
        Carried::Solution if ticket.status == Status::Closed => Err(Refusal::new(
            RefusalCode::TooLate,
            "The ticket was closed with that resolution and stays as it is.",
            "Raise a follow-up ticket.",
        )),
        _ => Ok(Kind::MessageWithdrawn { message: message.id, bounced }.into()),
    }
}

fn ours(ticket: &Ticket, message: EventId) -> Result<&Message, Refusal> {
    match ticket.messages.iter().find(|known| known.id == message) {
        Some(known) if known.by.side == Side::Agent => Ok(known),
        Some(_) => Err(forbidden(
            "That message is not ours: what the customer wrote stays.",
            "Choose a message of ours.",
        )),
        None => Err(needs("There is no such message on this ticket.", "Choose one from its log.")),
    }
}
