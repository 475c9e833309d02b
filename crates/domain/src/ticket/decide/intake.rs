//! Raising a ticket and deciding whether support covers it (guide 1.2, 6.1 to 6.3, 7.1, 8.4, 9.3).

use super::{Decision, Standing};
use crate::ticket::fold::Ticket;
use crate::ticket::intent::NewTicket;
use crate::ticket::kind::Kind;
use crate::ticket::raised::Raised;
use crate::ticket::refusal::{Refusal, needs, text};
use crate::ticket::words::Topic;
use crate::Role;
use crate::ticket::refusal::forbidden;

/// The longest subject, in characters.
const MAX_SUBJECT: usize = 200;

pub(super) fn raise(new: &NewTicket, standing: Standing<'_>) -> Result<Decision, Refusal> {
    let Standing { person, customer, .. } = standing;
    if person.role == Role::AccountExecutive {
        return Err(forbidden(
            "Account executives don't raise tickets.",
            "Ask the customer's contact, or an agent.",
        ));
    }
    let contact = if person.role == Role::Contact { Some(person.id) } else { new.contact };
    let subject = new.subject.trim();
    if subject.is_empty() {
        return Err(needs("The ticket needs a subject.", "Say in one line what is wrong."));
    }
    if subject.chars().count() > MAX_SUBJECT {
        return Err(needs("The subject is longer than 200 characters.", "Shorten it; details go below."));
    }
    let mut description = new.description.clone();
    description.text = text(&description.text, "The description")?;
    let raised = Kind::TicketRaised(Box::new(Raised {
        number: None,
        external: None,
        customer: customer.id,
        contact,
        subject: subject.to_owned(),
        category: new.category,
        channel: new.channel,
        priority: new.priority,
        answers: new.answers,
        description,
        level: customer.level,
        zone: customer.zone.clone(),
        live_call: new.live_call && person.role.handles_tickets(),
        intake: new.intake.clone(),
        origin: None,
    }));
    Ok(raised.into())
}

pub(super) fn decide_scope(
    _ticket: &Ticket,
    _standing: Standing<'_>,
    _topic: Topic,
    _message: Option<&str>,
) -> Result<Decision, Refusal> {
    Err(needs("PLACEHOLDER", "PLACEHOLDER"))
}
