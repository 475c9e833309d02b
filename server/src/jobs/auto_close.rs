//! A resolved ticket closes by itself when nobody has answered (D6, guide 8.2).

use vioe_domain::coverage::{Hours, Schedule};
use vioe_domain::sla::{FactKind, Policy};
use vioe_domain::ticket::{Actor, Event, Kind, Status, Ticket};
use vioe_domain::{EventId, UtcMillis};

/// When a ticket closes by itself: after `policy.lifecycle.auto_close` of the customer's Standard hours since it was resolved.
/// None unless it is resolved.
pub fn closes_at(ticket: &Ticket, hours: &Hours, policy: &Policy) -> Option<UtcMillis> {
    if ticket.status != Status::Resolved {
        return None;
    }
    let moved = ticket.history.facts.iter().rev().find_map(|fact| match &fact.kind {
        FactKind::Terms { zone, .. } => zone.as_ref(),
        _ => None,
    });
    let zone = moved.unwrap_or(&ticket.history.zone);
    let standard = hours.coverage(Schedule::Standard, zone);
    Some(standard.after(ticket.moved_at, policy.in_ms(policy.lifecycle.auto_close)))
}

/// The closing, if it is due. Its id follows from the ticket and the resolution, so it happens once.
pub fn event(ticket: &Ticket, hours: &Hours, policy: &Policy, now: UtcMillis) -> Option<Event> {
    let due = closes_at(ticket, hours, policy)?;
    if now < due {
        return None;
    }
    let name = format!("auto_close:{}", ticket.moved_at.0);
    Some(Event {
        id: EventId::derive(ticket.id.0, &name),
        ticket: ticket.id,
        actor: Actor::SYSTEM,
        device: None,
        occurred_at: due,
        received_at: Some(now),
        at: now,
        flagged: false,
        kind: Kind::StatusChanged { to: Status::Closed, message: None, resolution: None },
    })
}
