//! Which deadlines an edit would move, before it is made.

use std::collections::BTreeMap;

use crate::coverage::Hours;
use crate::sla::{Ahead, ClockKind, Exclusion, History, Policy, ahead};
use crate::{TicketId, UtcMillis};

/// A ticket, as far as its deadlines go.
#[derive(Clone, Copy, Debug)]
pub struct OpenTicket<'a> {
    /// Which.
    pub id: TicketId,
    /// What its clocks know.
    pub history: &'a History,
    /// The windows that do not count for it.
    pub exclusions: &'a [Exclusion],
}

/// A deadline that would move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Of which ticket.
    pub ticket: TicketId,
    /// Of which clock.
    pub clock: ClockKind,
    /// Of which cycle, from 1.
    pub cycle: u32,
    /// When it is due now; if it stands still for a customer's answer: if it went on now.
    pub due_before: Option<UtcMillis>,
    /// When it would be due.
    pub due_after: Option<UtcMillis>,
    /// The edit itself would break the promise (EC-28).
    pub breaks: bool,
    /// A promise that is broken would count as kept so far: its breach is taken back.
    pub mends: bool,
}

/// Lists every open clock whose due instant would move if the customer's hours were `after` instead of `before` from
/// `now` on, in the order of the tickets. `after` is made of the customer as
/// [`Customer::edit_calendar`](crate::Customer::edit_calendar) at `now` would leave it.
pub fn dry_run<'a>(
    tickets: impl IntoIterator<Item = OpenTicket<'a>>,
    before: &Hours,
    after: &Hours,
    policy: &Policy,
    now: UtcMillis,
) -> Vec<Moved> {
    would_move(tickets, (before, policy), (after, policy), now)
}

/// The same for an edit of the policy, or of both: hours and policy as they are, and as they would be.
pub fn would_move<'a>(
    tickets: impl IntoIterator<Item = OpenTicket<'a>>,
    before: (&Hours, &Policy),
    after: (&Hours, &Policy),
    now: UtcMillis,
) -> Vec<Moved> {
    let mut moved = Vec::new();
    for ticket in tickets {
        let look =
            |(hours, policy): (&Hours, &Policy)| ahead(ticket.history, hours, ticket.exclusions, policy, now);
        let mut earlier: BTreeMap<(ClockKind, u32), Ahead> =
            look(before).into_iter().map(|ahead| ((ahead.kind, ahead.cycle), ahead)).collect();
        for after in look(after) {
            // Neither calendar nor policy starts or ends a cycle: both looks see the same clocks.
            let Some(before) = earlier.remove(&(after.kind, after.cycle)) else { continue };
            let (was_broken, is_broken) = (before.broken, after.broken);
            if before.due_at != after.due_at || was_broken != is_broken {
                moved.push(Moved {
                    ticket: ticket.id,
                    clock: after.kind,
                    cycle: after.cycle,
                    due_before: before.due_at,
                    due_after: after.due_at,
                    breaks: is_broken && !was_broken,
                    mends: was_broken && !is_broken,
                });
            }
        }
    }
    moved
}
