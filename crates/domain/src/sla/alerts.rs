//! Which thresholds have been passed, who is told, and when to look again (sla.md 2.12).

use siphasher::sip128::SipHasher13;

use super::clock::{Clock, ClockKind, ClockStatus};
use super::reckon::Reckoned;
use crate::escalation::{Alert, Cause, Threshold};
use crate::policy::AlertTable;
use crate::time::HOUR;
use crate::{AlertId, TicketId, UtcMillis};

/// Gathers alerts clock by clock.
pub(super) struct Collector<'a> {
    ticket: TicketId,
    table: &'a AlertTable,
    now: UtcMillis,
    alerts: Vec<Alert>,
    next_wake_at: Option<UtcMillis>,
}

impl<'a> Collector<'a> {
    pub fn new(ticket: TicketId, table: &'a AlertTable, now: UtcMillis) -> Self {
        Self { ticket, table, now, alerts: Vec::new(), next_wake_at: None }
    }

    pub fn add(&mut self, reckoned: &Reckoned) {
        let clock = &reckoned.clock;
        match clock.status {
            ClockStatus::Cancelled | ClockStatus::Met => return,
            ClockStatus::Excused => {
                // When its window ends, the promise counts again.
                if let Some(at) = clock.changes_at {
                    self.wake(at);
                }
                return;
            }
            _ => {}
        }
        let marks = [
            (Threshold::Half, clock.thresholds.half),
            (Threshold::ThreeQuarters, clock.thresholds.three_quarters),
            (Threshold::NineTenths, clock.thresholds.nine_tenths),
        ];
        for (index, (threshold, at)) in marks.into_iter().enumerate() {
            let Some(at) = at else { continue };
            // Reached together with a later one (a change that used the budget up): the later one speaks for both.
            let outdone =
                marks[index + 1..].iter().any(|(_, later)| *later == Some(at)) || clock.due_at == Some(at);
            if !clock.is_open() || outdone {
                continue;
            }
            if at > self.now {
                if self.table.rule(clock.kind, threshold).is_some() {
                    self.wake(at);
                }
            } else {
                // The fingerprint is the budget and the instant at which this share of it was used up, before the
                // change that may have set it: P3, P1 and P3 again leave it as it was (EC-69).
                self.push(clock, threshold, at, reckoned.used_up[index].unwrap_or(at));
            }
        }
        if let Some(due_at) = clock.due_at {
            if clock.is_breached() {
                self.push(clock, Threshold::Breach, due_at, due_at);
                self.repeat(clock, due_at);
            } else {
                // At the due instant itself the promise still holds.
                self.wake(due_at.plus(1));
            }
        } else if clock.is_open() && clock.elapsed_ms >= clock.budget_ms {
            // It stands still and shows no due instant, but that is this very instant: broken from the next one on.
            self.wake(self.now.plus(1));
        } else if clock.is_open()
            && let Some(at) = clock.changes_at
        {
            // An exclusion ends: only then is there a due instant again.
            self.wake(at);
        }
    }

    /// A stall is raised again every hour until there is progress.
    fn repeat(&mut self, clock: &Clock, due_at: UtcMillis) {
        if clock.kind != ClockKind::Stall || !clock.is_open() {
            return;
        }
        let hours = self.now.since(due_at) / HOUR;
        for hour in 1..=hours {
            let at = due_at.plus(hour * HOUR);
            self.push(clock, Threshold::Breach, at, at);
        }
        self.wake(due_at.plus((hours + 1) * HOUR));
    }

    fn push(&mut self, clock: &Clock, threshold: Threshold, at: UtcMillis, fingerprint: UtcMillis) {
        let Some(rule) = self.table.rule(clock.kind, threshold) else {
            return;
        };
        if self.alerts.is_empty() {
            // Few tickets have more than this, and most that have one have several.
            self.alerts.reserve(8);
        }
        self.alerts.push(Alert {
            id: id(self.ticket, clock, threshold, fingerprint),
            ticket: self.ticket,
            cause: Cause::Clock { clock: clock.kind, cycle: clock.cycle, threshold },
            at,
            severity: rule.severity,
            audience: rule.tell.clone(),
        });
    }

    fn wake(&mut self, at: UtcMillis) {
        if at > self.now {
            self.next_wake_at = Some(self.next_wake_at.map_or(at, |wake| wake.min(at)));
        }
    }

    /// The alerts by instant, and the next instant at which one would be added.
    pub fn finish(mut self) -> (Vec<Alert>, Option<UtcMillis>) {
        self.alerts.sort_by_key(|alert| (alert.at, std::cmp::Reverse(alert.severity)));
        (self.alerts, self.next_wake_at)
    }
}

/// The id of an alert of a clock: the hash of ticket, clock, cycle, threshold and fingerprint, so that two devices that
/// notice the same thing raise one (EC-96). It keeps no secret, it only must not meet another by accident: a short hash,
/// keyed by the ticket, since re-assessing everything forms hundreds of thousands of them.
fn id(ticket: TicketId, clock: &Clock, threshold: Threshold, fingerprint: UtcMillis) -> AlertId {
    let mut name = [0_u8; 22];
    name[0] = clock.kind as u8;
    name[1] = threshold as u8;
    name[2..6].copy_from_slice(&clock.cycle.to_be_bytes());
    name[6..14].copy_from_slice(&clock.budget_ms.to_be_bytes());
    name[14..22].copy_from_slice(&fingerprint.0.to_be_bytes());
    let (high, low) = ticket.0.as_u64_pair();
    let hash = SipHasher13::new_with_keys(high, low).hash(&name);
    AlertId(uuid::Builder::from_custom_bytes(hash.as_bytes()).into_uuid())
}

/// The id of the breach of a clock, whether or not the policy has somebody told of it; none without a due instant.
pub(crate) fn breach_id(ticket: TicketId, clock: &Clock) -> Option<AlertId> {
    clock.due_at.map(|due_at| id(ticket, clock, Threshold::Breach, due_at))
}
