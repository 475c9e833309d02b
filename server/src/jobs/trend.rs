//! Several related tickets are found out when the newest of them is raised (guide 5.2); the rule is `domain::trend`. Each set
//! is told once: the event's id follows from it.

use vioe_domain::policy::Policy;
use vioe_domain::ticket::{Actor, Event, Kind, Ticket};
use vioe_domain::trend::{self, Finding, Sketch};
use vioe_domain::{EventId, UtcMillis};

use crate::db::{DbError, Tx, sketches};

/// Whether a ticket takes part: one that was merged away is the survivor's, and a restricted one is for few to know of.
pub fn takes_part(ticket: &Ticket) -> bool {
    ticket.merged.is_none() && ticket.requests.security.is_none()
}

/// Whether a ticket was raised recently enough to be compared.
pub fn is_recent(ticket: &Ticket, policy: &Policy, now: UtcMillis) -> bool {
    ticket.history.opened_at >= trend::since(now, &policy.escalation.trend)
}

/// The finding on a ticket, if it is the newest of a trend that is not on it yet.
///
/// # Errors
/// The database is in the way.
pub fn event(
    tx: &mut dyn Tx,
    ticket: &Ticket,
    log: &[Event],
    policy: &Policy,
    now: UtcMillis,
) -> Result<Option<Event>, DbError> {
    if !takes_part(ticket) {
        return Ok(None);
    }
    let rules = &policy.escalation.trend;
    let newest = Sketch::of(ticket);
    let (from, to) = (trend::since(newest.raised_at, rules), newest.raised_at);
    let total = sketches::count(tx, from, to)?;
    let before = sketches::sharing(tx, &newest.words, from, to, trend::most(total))?;
    let Some(Finding { tickets, words, same_customer }) = trend::find(&newest, &before, total, rules) else {
        return Ok(None);
    };
    let set: Vec<String> = tickets.iter().map(|ticket| ticket.0.to_string()).collect();
    let id = EventId::derive(ticket.id.0, &format!("trend {}", set.join(" ")));
    if log.iter().any(|event| event.id == id) {
        return Ok(None);
    }
    Ok(Some(Event {
        id,
        ticket: ticket.id,
        actor: Actor::SYSTEM,
        device: None,
        occurred_at: now,
        received_at: Some(now),
        at: now,
        flagged: false,
        kind: Kind::TrendFound { tickets, words, same_customer },
    }))
}
