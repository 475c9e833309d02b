//! A ticket in a list, and the terms it counts by.

use vioe_domain::coverage::Zone;
use vioe_domain::sla::Assessment;

use super::known::Known;
use super::meter;
use crate::view::{QueueGroup, QueueRow};

/// What a list knows of a ticket beside its facts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Marks {
    /// Something came in since this person last opened it.
    pub unread: bool,
    /// How many changes of this person wait to be sent.
    pub unsent: u32,
    /// A change of this person was refused.
    pub refused: bool,
}

/// The row of a ticket in its group.
pub fn row(known: &Known<'_>, assessment: &Assessment, marks: Marks, group: QueueGroup) -> QueueRow {
    let ticket = known.ticket;
    let meter = meter::next(known, assessment);
    QueueRow {
        ticket: ticket.id,
        number: ticket.label(),
        subject: ticket.raised.subject.clone(),
        customer: known.customer.name.clone(),
        customer_zone: ticket_zone(known),
        priority: ticket.priority,
        status: ticket.status,
        tier: ticket.tier,
        assignee: ticket.assignee.and_then(|person| known.name(person)),
        unread: marks.unread,
        awaiting_us_since: ticket.awaiting_us_since,
        unsent: marks.unsent,
        refused: marks.refused,
        target_missed: meter::target_missed(assessment),
        group,
        meter,
    }
}

/// The zone the ticket counts in: its own copy, as terms applied later left it.
pub fn ticket_zone(known: &Known<'_>) -> Zone {
    terms(known).1
}

/// The level and the zone the ticket counts by.
pub fn terms(known: &Known<'_>) -> (vioe_domain::Level, Zone) {
    let history = &known.ticket.history;
    let mut terms = (history.level, history.zone.clone());
    for fact in &history.facts {
        if let vioe_domain::sla::FactKind::Terms { level, zone } = &fact.kind {
            terms.0 = level.unwrap_or(terms.0);
            if let Some(zone) = zone {
                terms.1 = zone.clone();
            }
        }
    }
    terms
}
