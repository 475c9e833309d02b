//! Leadership is asked in by the triggers of guide 2.4, once for each cause; the rule is `domain::escalation::leadership`.
//! What it counts of a customer's other tickets is kept beside them (`db::breaches`).

use vioe_domain::escalation::{self, TierFourTrigger};
use vioe_domain::policy::Policy;
use vioe_domain::sla::Assessment;
use vioe_domain::ticket::{Actor, Event, Kind, Ticket};
use vioe_domain::time::DAY;
use vioe_domain::{EventId, TicketId, UtcMillis};

use crate::db::breaches::Known;
use crate::db::{DbError, Tx, breaches};

/// From when on breaches of a customer are counted.
pub fn since(policy: &Policy, now: UtcMillis) -> UtcMillis {
    now.plus(-i64::from(policy.escalation.tier_four.within_days) * DAY)
}

/// What is to be noted of a ticket's breaches after `since`: those that are new, and those that stand no more.
pub fn differ(id: TicketId, noted: &[Known], assessment: &Assessment, since: UtcMillis) -> Vec<Known> {
    let now: Vec<Known> = escalation::breaches(id, assessment)
        .into_iter()
        .filter(|breach| breach.at > since)
        .map(|breach| Known {
            ticket: id,
            alert: breach.id,
            clock: breach.clock,
            at: breach.at,
            standing: true,
        })
        .collect();
    let gone = noted
        .iter()
        .filter(|known| known.standing && known.at > since)
        .filter(|known| !now.iter().any(|breach| breach.alert == known.alert))
        .map(|known| Known { standing: false, ..*known });
    let news = now.iter().filter(|breach| !noted.contains(breach)).copied();
    news.chain(gone).collect()
}

/// Whether leadership is to be asked in for what the ticket alone shows.
pub fn is_due(ticket: &Ticket, assessment: &Assessment, policy: &Policy, now: UtcMillis) -> bool {
    !escalation::leadership(ticket, assessment, 0, policy, now).is_empty()
}

/// The proposals that are due. The ticket's breaches must have been noted.
///
/// A customer's breaches are counted up to the newest of this ticket, and each makes one case only: the ticket whose breach
/// completes the number speaks for those before it.
///
/// # Errors
/// The database is in the way.
pub fn events(
    tx: &mut dyn Tx,
    ticket: &Ticket,
    assessment: &Assessment,
    policy: &Policy,
    now: UtcMillis,
) -> Result<Vec<Event>, DbError> {
    let customer = ticket.raised.customer;
    let since = since(policy, now);
    let newest = escalation::breaches(ticket.id, assessment).iter().map(|breach| breach.at).max();
    let count = match newest {
        Some(newest) if newest > since => breaches::count(tx, customer, since, newest)?,
        _ => 0,
    };
    let due = escalation::leadership(ticket, assessment, count, policy, now);
    if let Some(newest) = newest
        && due.iter().any(|(trigger, _)| *trigger == TierFourTrigger::RepeatedBreachesOfCustomer)
    {
        breaches::tell(tx, customer, newest)?;
    }
    Ok(due
        .into_iter()
        .map(|(trigger, cause)| Event {
            id: EventId::derive(ticket.id.0, &format!("leadership {trigger:?} {cause}")),
            ticket: ticket.id,
            actor: Actor::SYSTEM,
            device: None,
            occurred_at: now,
            received_at: Some(now),
            at: now,
            flagged: false,
            kind: Kind::LeadershipProposed { trigger, cause },
        })
        .collect())
}
