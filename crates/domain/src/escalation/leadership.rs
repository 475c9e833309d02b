//! When leadership is asked in (guide 2.4; sla.md 2.12), and what counts as a breach for it.

use uuid::Uuid;

use super::{EscalationLevel, Tier, TierFourTrigger};
use crate::policy::Policy;
use crate::sla::{Assessment, Clock, ClockKind, breach_id};
use crate::ticket::{Priority, Status, Ticket};
use crate::time::DAY;
use crate::{AlertId, TicketId, UtcMillis};

/// A promise that was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breach {
    /// Which clock.
    pub clock: ClockKind,
    /// Which cycle of it.
    pub cycle: u32,
    /// When the promise broke.
    pub at: UtcMillis,
    /// The alert that says so: the same on every machine.
    pub id: AlertId,
}

/// The breaches of a ticket, in the order in which they came about. One for each cycle of the first response, the updates
/// and the resolution maximum; a missed target is none, and neither is a stall. What is excused or cancelled does not count
/// (sla.md 2.11, 2.12).
pub fn breaches(ticket: TicketId, assessment: &Assessment) -> Vec<Breach> {
    let mut breaches: Vec<Breach> =
        assessment.clocks.iter().filter_map(|clock| breach(ticket, clock)).collect();
    breaches.sort_by_key(|breach| (breach.at, breach.clock, breach.cycle));
    breaches
}

fn breach(ticket: TicketId, clock: &Clock) -> Option<Breach> {
    let counts =
        matches!(clock.kind, ClockKind::FirstResponse | ClockKind::Update | ClockKind::ResolutionMaximum);
    if !counts || !clock.is_breached() {
        return None;
    }
    let id = breach_id(ticket, clock)?;
    Some(Breach { clock: clock.kind, cycle: clock.cycle, at: clock.due_at?, id })
}

/// The triggers of guide 2.4 that hold for a ticket at `now` and that leadership was not asked for yet, each with what set
/// it off. `breaches_of_customer` are the customer's [`breaches`] of the last [`crate::policy::TierFour::within_days`], on
/// this ticket and on the others.
///
/// Nothing is asked of a closed ticket, nor of one that leadership has already (Tier 4).
pub fn leadership(
    ticket: &Ticket,
    assessment: &Assessment,
    breaches_of_customer: u32,
    policy: &Policy,
    now: UtcMillis,
) -> Vec<(TierFourTrigger, Uuid)> {
    if ticket.status == Status::Closed || ticket.merged.is_some() || ticket.tier == Tier::T4 {
        return Vec::new();
    }
    let rules = policy.escalation.tier_four;
    let broken = breaches(ticket.id, assessment);
    let mut found = Vec::new();
    let mut ask = |trigger, cause: Uuid| {
        if !asked(ticket, trigger, |known| known == cause) {
            found.push((trigger, cause));
        }
    };
    let maximum = broken.iter().find(|breach| breach.clock == ClockKind::ResolutionMaximum);
    if let Some(maximum) = maximum
        && ticket.priority <= Priority::P2
    {
        ask(TierFourTrigger::MaximumBreached, maximum.id.0);
    }
    // The breach that makes it so many is the cause; one more later is not another one. It would be only if what leadership
    // was asked for is no breach any more (late evidence, an exclusion).
    let repeated = TierFourTrigger::RepeatedBreaches;
    if let Some(last) = nth(&broken, rules.breaches_of_ticket)
        && !asked(ticket, repeated, |known| broken.iter().any(|breach| breach.id.0 == known))
    {
        ask(repeated, last.id.0);
    }
    let since = now.plus(-i64::from(rules.within_days) * DAY);
    let repeated = TierFourTrigger::RepeatedBreachesOfCustomer;
    let recently =
        ticket.requests.leadership.iter().any(|known| known.trigger == repeated && known.at > since);
    if breaches_of_customer >= rules.breaches_of_customer.max(1)
        && !recently
        && let Some(newest) = broken.iter().rev().find(|breach| breach.at > since)
    {
        ask(repeated, newest.id.0);
    }
    for request in &ticket.requests.escalations {
        if let Some(answer) = request.answer.as_ref().filter(|answer| answer.yes)
            && request.level == EscalationLevel::AccountExecutive
        {
            ask(TierFourTrigger::EscalationUpheld, answer.event.0);
        }
    }
    if let Some(incident) = &ticket.incident
        && maximum.is_some()
        && ticket.status != Status::Resolved
    {
        ask(TierFourTrigger::EmergencyPastMaximum, incident.declaration.0);
    }
    found
}

/// Whether leadership was asked by that trigger for such a cause.
fn asked(ticket: &Ticket, trigger: TierFourTrigger, cause: impl Fn(Uuid) -> bool) -> bool {
    ticket.requests.leadership.iter().any(|known| known.trigger == trigger && cause(known.cause))
}

fn nth(breaches: &[Breach], count: u32) -> Option<&Breach> {
    breaches.get(usize::try_from(count.max(1)).ok()? - 1)
}
