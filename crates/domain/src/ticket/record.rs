//! Decided kinds become events: with ids that follow from the intent, and the instant at which they count.

use super::event::{Actor, Event, Side};
use super::fold::Ticket;
use super::intent::Intent;
use super::kind::Kind;
use crate::time::SECOND;
use crate::{EventId, Person, TicketId, UtcMillis};

/// Turns decided kinds into events of the intent's own ticket. `received_at` is the server's instant of acceptance;
/// without it the events are provisional, shown but counted by no clock. `now` is the writer's best knowledge of the
/// server's time.
pub fn record(
    ticket: Option<&Ticket>,
    person: &Person,
    intent: &Intent,
    kinds: Vec<Kind>,
    received_at: Option<UtcMillis>,
    now: UtcMillis,
) -> Vec<Event> {
    let Some(id) = intent.ticket() else {
        return Vec::new();
    };
    let latest = received_at.unwrap_or(now);
    kinds
        .into_iter()
        .enumerate()
        .map(|(index, kind)| Event {
            at: effective(ticket, &kind, intent.occurred_at, latest),
            ..event(id, person, intent, &index.to_string(), kind, received_at, latest)
        })
        .collect()
}

/// Turns what was decided for other tickets into their events; `at` is when each counts, where that is not its
/// acceptance (a ticket split off begins when the message was received).
pub fn record_elsewhere(
    person: &Person,
    intent: &Intent,
    elsewhere: Vec<Elsewhere>,
    received_at: UtcMillis,
) -> Vec<(TicketId, Event)> {
    elsewhere
        .into_iter()
        .enumerate()
        .map(|(index, Elsewhere { ticket, at, kind })| {
            let name = format!("elsewhere {index}");
            let recorded = event(ticket, person, intent, &name, kind, Some(received_at), received_at);
            (ticket, Event { at: at.unwrap_or(received_at).min(received_at), ..recorded })
        })
        .collect()
}

/// Something decided for another ticket than the intent's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// Which ticket; a new one where its first kind raises it.
    pub ticket: TicketId,
    /// When it counts; none: at its acceptance.
    pub at: Option<UtcMillis>,
    /// What.
    pub kind: Kind,
}

fn event(
    ticket: TicketId,
    person: &Person,
    intent: &Intent,
    name: &str,
    kind: Kind,
    received_at: Option<UtcMillis>,
    latest: UtcMillis,
) -> Event {
    let side = if person.role.is_staff() { Side::Agent } else { Side::Customer };
    Event {
        id: EventId::derive(intent.id.0, name),
        ticket,
        actor: Actor { side, person: Some(person.id) },
        device: Some(intent.device),
        occurred_at: intent.occurred_at,
        received_at,
        at: latest,
        // An instant from the future is the device's clock speaking (EC-98); so is an attested call of a device
        // that did not know its offset (sla.md 2.13).
        flagged: intent.occurred_at > latest.plus(2 * SECOND)
            || (matches!(kind, Kind::CallLogged { .. }) && !intent.clock_trusted),
        kind,
    }
}

/// When an event counts (sla.md 2.13): what the customer sees, at acceptance; a silent move, when it was made, but
/// never before the move it follows and never after its acceptance.
fn effective(ticket: Option<&Ticket>, kind: &Kind, occurred_at: UtcMillis, latest: UtcMillis) -> UtcMillis {
    let made_at = |not_before: UtcMillis| occurred_at.max(not_before).min(latest);
    match (kind, ticket) {
        (Kind::StatusChanged { message: None, .. }, Some(ticket)) => made_at(ticket.moved_at),
        (Kind::PriorityChanged { .. }, Some(ticket)) => made_at(ticket.prioritised_at),
        _ => latest,
    }
}
