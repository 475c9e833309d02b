//! What a cycle of a clock came to.

use serde::{Deserialize, Serialize};

use super::result::{TicketResult, result};
use crate::availability::Month;
use crate::coverage::Hours;
use crate::escalation::Tier;
use crate::policy::Policy;
use crate::sla::{
    Assessment, Clock, ClockKind, ClockStatus, Exclusion, ExclusionReason, FactKind, History, assess,
    effective,
};
use crate::ticket::{PriorityMode, Ticket};
use crate::{CustomerId, PersonId, Priority, TicketId, UtcMillis};

/// What a promise came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Kept.
    Met,
    /// Broken: stopped too late, or not stopped and past its due instant.
    Late,
    /// It does not count: customer-caused from its start to its stop, or broken but for windows that do not count. It
    /// leaves the share of kept promises and stays visible (sla.md 2.11, EC-84).
    Excused,
    /// Not decided yet.
    Open,
}

impl Outcome {
    /// Every one, in the order in which databases number them.
    pub const ALL: [Self; 4] = [Self::Met, Self::Late, Self::Excused, Self::Open];
}

/// What one cycle of one clock came to. Cancelled clocks have none: a ticket that was merged away leaves the statistics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Of which ticket.
    pub ticket: TicketId,
    /// Whose.
    pub customer: CustomerId,
    /// The priority in force when it was decided: at the stop, or at the due instant of a broken promise.
    pub priority: Priority,
    /// The tier that had the ticket then.
    pub tier: Tier,
    /// Who has the ticket.
    pub agent: Option<PersonId>,
    /// Which clock.
    pub clock: ClockKind,
    /// Which cycle, from 1.
    pub cycle: u32,
    /// The UTC month of the due instant; where there is none, of the stop; where there is none either, of the start.
    pub month: Month,
    /// What it came to.
    pub outcome: Outcome,
    /// When it is or was due.
    pub due_at: Option<UtcMillis>,
    /// When it stopped.
    pub stopped_at: Option<UtcMillis>,
    /// Working time beyond the budget, in ms.
    pub overrun_ms: i64,
}

impl Verdict {
    /// What it comes to by `now`, if nothing has happened since it was written: an open promise breaks by itself.
    pub fn outcome_at(&self, now: UtcMillis) -> Outcome {
        match (self.outcome, self.due_at) {
            (Outcome::Open, Some(due)) if due < now => Outcome::Late,
            (outcome, _) => outcome,
        }
    }
}

/// What there is to report of a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// What its promises came to, in the order of the clocks.
    pub verdicts: Vec<Verdict>,
    /// How it ended.
    pub result: TicketResult,
}

/// Judges a ticket by its clocks at `now`. `assessment` is that of the same instant, under the same windows.
pub fn judge(
    ticket: &Ticket,
    assessment: &Assessment,
    hours: &Hours,
    exclusions: &[Exclusion],
    policy: &Policy,
    now: UtcMillis,
) -> Judged {
    let windows = effective(exclusions, policy);
    // How the clocks would stand if every hour counted: a second look, only where there is a window at all.
    let counted = (!windows.is_empty()).then(|| assess(ticket.id, &ticket.history, hours, &[], policy, now));
    let emergency = ticket.history.facts.iter().any(|fact| fact.kind == FactKind::Emergency);
    let verdicts = assessment.clocks.iter().filter_map(|clock| {
        let outcome = match clock.status {
            ClockStatus::Cancelled => return None,
            ClockStatus::Met if counted.as_ref().is_some_and(|all| would_be_late(all, clock)) => {
                Outcome::Excused
            }
            ClockStatus::Met | ClockStatus::MetLate if caused_by_customer(clock, &windows, emergency) => {
                Outcome::Excused
            }
            ClockStatus::Met => Outcome::Met,
            ClockStatus::MetLate | ClockStatus::BreachedRunning => Outcome::Late,
            ClockStatus::Excused => Outcome::Excused,
            ClockStatus::Paused | ClockStatus::Excluded | ClockStatus::OutOfHours | ClockStatus::Running => {
                Outcome::Open
            }
        };
        let decided_at = match outcome {
            Outcome::Late => clock.due_at,
            Outcome::Met | Outcome::Excused | Outcome::Open => clock.stopped_at,
        };
        let (priority, tier) = in_force(&ticket.history, decided_at.unwrap_or(now));
        Some(Verdict {
            ticket: ticket.id,
            customer: ticket.raised.customer,
            priority,
            tier,
            agent: ticket.assignee,
            clock: clock.kind,
            cycle: clock.cycle,
            month: Month::of(clock.due_at.or(clock.stopped_at).unwrap_or(clock.started_at)),
            outcome,
            due_at: clock.due_at,
            stopped_at: clock.stopped_at,
            overrun_ms: clock.overrun_ms,
        })
    });
    Judged { verdicts: verdicts.collect(), result: result(ticket) }
}

/// Whether a clock that was stopped in time would have been too late if every hour had counted (EC-84).
fn would_be_late(counted: &Assessment, clock: &Clock) -> bool {
    counted
        .clocks
        .iter()
        .any(|all| (all.kind, all.cycle) == (clock.kind, clock.cycle) && all.status == ClockStatus::MetLate)
}

/// Whether customer-caused windows cover a stopped clock from its start to its stop (ruling 2). They touch neither a stall
/// (ruling 9) nor the updates of an emergency (ruling 10).
fn caused_by_customer(clock: &Clock, windows: &[&Exclusion], emergency: bool) -> bool {
    let Some(stop) = clock.stopped_at else { return false };
    if clock.kind == ClockKind::Stall
        || (emergency && clock.kind == ClockKind::Update)
        || stop <= clock.started_at
    {
        return false;
    }
    let mut windows: Vec<&&Exclusion> =
        windows.iter().filter(|window| window.reason == ExclusionReason::CustomerCaused).collect();
    windows.sort_by_key(|window| window.from);
    let mut covered_to = clock.started_at;
    for window in windows {
        if window.from <= covered_to {
            covered_to = covered_to.max(window.to);
        }
    }
    covered_to >= stop
}

/// The priority and the tier in force at an instant. A correction counts from the creation (sla.md 2.9).
fn in_force(history: &History, at: UtcMillis) -> (Priority, Tier) {
    let (mut priority, mut tier) = (history.priority, Tier::T1);
    for fact in &history.facts {
        match fact.kind {
            FactKind::Priority { to, mode: PriorityMode::Correction } => priority = to,
            FactKind::Priority { to, mode: PriorityMode::Change } if fact.at <= at => priority = to,
            FactKind::Emergency if fact.at <= at => priority = Priority::P1,
            FactKind::Tier { to } if fact.at <= at => tier = to,
            _ => {}
        }
    }
    (priority, tier)
}
