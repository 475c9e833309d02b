//! A ticket, opened: its conversation, its clocks, and what may be done now.

use vioe_domain::coverage::Schedule;
use vioe_domain::sla::Assessment;
use vioe_domain::ticket::{Kind, Side};
use vioe_domain::{Person, Status, UtcMillis};

use super::allowed::allowed;
use super::cards::{Unsettled, cards};
use super::entries::entries;
use super::known::Known;
use super::meter::meters;
use super::row::terms;
use crate::view::{CustomerCard, TicketView, TierDwell};
use crate::words;

/// The ticket as `person` sees it.
pub fn ticket_view(
    known: &Known<'_>,
    assessment: &Assessment,
    person: &Person,
    unsettled: &[Unsettled<'_>],
) -> TicketView {
    let ticket = known.ticket;
    let raised = &ticket.raised;
    TicketView {
        ticket: ticket.id,
        number: ticket.label(),
        subject: raised.subject.clone(),
        priority: ticket.priority,
        status: ticket.status,
        resolution: ticket.resolution,
        tier: ticket.tier,
        category: raised.category,
        channel: raised.channel,
        emergency: ticket.emergency,
        merged_into: ticket.merged.as_ref().map(|merge| merge.into.clone()),
        assignee: ticket.assignee,
        assignee_name: ticket.assignee.and_then(|person| known.name(person)),
        opened_at: ticket.history.opened_at,
        accepted: ticket.accepted,
        description: raised.description.clone(),
        customer: customer_card(known),
        entries: entries(known, assessment),
        clocks: meters(known, assessment),
        dwell: if person.role.is_staff() { dwell(known) } else { Vec::new() },
        cards: cards(known, unsettled),
        allowed: allowed(ticket, person, known.customer, known.policy, known.now),
        awaiting_us_since: ticket.awaiting_us_since,
        answered_while_waiting_at: answered_while_waiting_at(known),
        as_of: known.now,
    }
}

/// Whose ticket it is, and when their office is open.
fn customer_card(known: &Known<'_>) -> CustomerCard {
    let (level, zone) = terms(known);
    let office = known.hours.coverage(Schedule::Standard, &zone);
    let contact = known.ticket.raised.contact.and_then(|contact| (known.people)(contact));
    CustomerCard {
        id: known.customer.id,
        name: known.customer.name.clone(),
        level,
        hours: words::hours(words::level_schedule(level)).to_owned(),
        open_now: office.covered(known.now),
        changes_at: office.next_change(known.now),
        zone,
        contact: contact.as_ref().map(|person| person.name.clone()),
        contact_email: contact.as_ref().map(|person| person.email.clone()),
        contact_phone: contact.and_then(|person| person.phone.clone()),
    }
}

/// Working time of the resolution clock that each tier has had it (EC-79).
fn dwell(known: &Known<'_>) -> Vec<TierDwell> {
    if !known.ticket.accepted {
        return Vec::new();
    }
    let stays = vioe_domain::sla::dwell(
        &known.ticket.history,
        known.hours,
        known.exclusions,
        known.policy,
        known.now.max(known.ticket.history.opened_at),
    );
    let mut dwell: Vec<TierDwell> = Vec::new();
    for (tier, elapsed_ms) in stays {
        match dwell.iter_mut().find(|entry| entry.tier == tier) {
            Some(entry) => entry.elapsed_ms += elapsed_ms,
            None => dwell.push(TierDwell { tier, elapsed_ms }),
        }
    }
    dwell
}

/// The customer answered, but the ticket still says it waits for them (EC-43).
fn answered_while_waiting_at(known: &Known<'_>) -> Option<UtcMillis> {
    if known.ticket.status != Status::PendingCustomer {
        return None;
    }
    let mut answered = None;
    for event in known.events.iter().filter(|event| event.received_at.is_some()) {
        match &event.kind {
            Kind::StatusChanged { to: Status::PendingCustomer, .. } => answered = None,
            Kind::ReplySent { .. } if event.actor.side == Side::Customer => {
                answered.get_or_insert(event.at);
            }
            _ => {}
        }
    }
    answered
}
