//! A broken first response moves the ticket to the next tier, whether or not any desktop is open (guide 5.1, sla.md 2.12).

use vioe_domain::escalation::{Breach, breaches};
use vioe_domain::sla::{Assessment, ClockKind};
use vioe_domain::ticket::{Actor, Event, Kind, Side, Status, Ticket};
use vioe_domain::{EventId, UtcMillis};

/// The escalation, if one is due. A ticket is escalated for its first response once: the event's id follows from the
/// alert's, and a ticket that a timer has moved before is left alone, whatever its budget has become since.
pub fn event(ticket: &Ticket, log: &[Event], assessment: &Assessment, now: UtcMillis) -> Option<Event> {
    if matches!(ticket.status, Status::Resolved | Status::Closed) || ticket.merged.is_some() {
        return None;
    }
    let next = ticket.tier.next()?;
    let breach = breach(ticket, assessment)?;
    let id = EventId::derive(breach.id.0, "escalate");
    if log.iter().any(|event| event.id == id || by_timer(event)) {
        return None;
    }
    Some(Event {
        id,
        ticket: ticket.id,
        actor: Actor::SYSTEM,
        device: None,
        occurred_at: breach.at.min(now),
        received_at: Some(now),
        at: now,
        flagged: false,
        kind: Kind::TierChanged {
            to: next,
            reason: "The first response is overdue.".to_owned(),
            cause: Some(breach.id),
        },
    })
}

/// The breach of a first response that nobody has given yet, whoever is told of it and with what else (EC-28, EC-67).
fn breach(ticket: &Ticket, assessment: &Assessment) -> Option<Breach> {
    let unanswered =
        assessment.clocks.iter().any(|clock| clock.kind == ClockKind::FirstResponse && clock.is_open());
    let found = breaches(ticket.id, assessment);
    found.into_iter().find(|breach| unanswered && breach.clock == ClockKind::FirstResponse)
}

fn by_timer(event: &Event) -> bool {
    event.actor.side == Side::System && matches!(&event.kind, Kind::TierChanged { cause: Some(_), .. })
}
