//! The clock algebra (sla.md 2.4): one definition for every clock.
//!
//! `running = covered and not paused and not excluded`; elapsed is the length of what ran, due the first instant at
//! which elapsed reaches the budget. Stretches that stand still are merged, so they never count double.

use std::sync::Arc;

use super::clock::{Clock, ClockKind, ClockStatus, Tag, Thresholds};
use super::history::{Exclusion, ExclusionReason};
use super::policy::Policy;
use super::timeline::{Moment, Stretch, Timeline};
use crate::coverage::{Coverage, Hours, Schedule};
use crate::{Level, Priority, UtcMillis};

/// What every clock of one ticket shares.
pub(super) struct Reckoner<'a> {
    pub timeline: &'a Timeline,
    pub hours: &'a Hours,
    /// Those that have an effect (guide 3.4).
    pub exclusions: Vec<&'a Exclusion>,
    pub policy: &'a Policy,
    pub now: UtcMillis,
}

/// Which clock to reckon, from when to when.
#[derive(Clone, Copy)]
pub(super) struct Span {
    pub kind: ClockKind,
    pub cycle: u32,
    pub start: Moment,
    pub stop: Option<Moment>,
}

/// A clock, and when 50, 75 and 90 % of its budget are used up, whatever set that budget when.
pub(super) struct Reckoned {
    pub clock: Clock,
    pub used_up: [Option<UtcMillis>; 3],
}

/// The wall-clock axis of one clock: which schedule counts when, and where it stands still.
pub(super) struct Axis {
    /// From which instant on which schedule counts; the first is the clock's start.
    pub schedules: Vec<(UtcMillis, Arc<Coverage>)>,
    /// From which instant on which budget counts; the first is the clock's start.
    pub budgets: Vec<(UtcMillis, i64)>,
    /// `[from, to)` in order, merged.
    pub still: Vec<(UtcMillis, UtcMillis)>,
}

/// The schedule a clock runs by (sla.md 2.2, 2.3): P1 and emergencies around the clock; hours of P2 and of a P3's
/// first response are coverage hours of the level; what is promised in business days runs on Standard hours (D1).
pub(super) fn schedule(kind: ClockKind, priority: Priority, level: Level) -> Schedule {
    let of_level = match level {
        Level::Standard => Schedule::Standard,
        Level::Extended => Schedule::Extended,
        Level::Premium => Schedule::Always,
    };
    match (kind, priority) {
        (ClockKind::Stall, _) | (_, Priority::P1) => Schedule::Always,
        (_, Priority::P2) | (ClockKind::FirstResponse, Priority::P3) => of_level,
        (_, Priority::P3 | Priority::P4) => Schedule::Standard,
    }
}

impl Reckoner<'_> {
    /// Reckons one clock on the axis made for it, or for the clock it shares its elapsed time with.
    pub fn on_axis(&self, span: Span, axis: &Axis) -> Reckoned {
        let merged = self.timeline.merged;
        let stop = self.stop(span);
        let end = stop.map_or(self.now, |stop| stop.at);
        let due = axis.due();
        let elapsed_ms = axis.elapsed(end);
        let late = due.at.is_some_and(|due| end > due);
        let still_now = stop.is_none() && axis.stands_still(self.now);
        let status = if merged.is_some() {
            ClockStatus::Cancelled
        } else if stop.is_some() {
            if late { ClockStatus::MetLate } else { ClockStatus::Met }
        } else if self.is_excused(span) {
            ClockStatus::Excused
        } else if late {
            ClockStatus::BreachedRunning
        } else if self.is_paused(span.kind) {
            ClockStatus::Paused
        } else if still_now {
            ClockStatus::Excluded
        } else if axis.coverage(self.now).covered(self.now) {
            ClockStatus::Running
        } else {
            ClockStatus::OutOfHours
        };
        let shown = |at: UtcMillis| match stop {
            Some(stop) => at <= stop.at,
            None => !still_now || at <= self.now,
        };
        let used_up = [50, 75, 90].map(|percent| axis.used_up(due.budget_ms * percent / 100));
        let threshold = |at: Option<UtcMillis>| at.map(|at| at.max(due.set_at)).filter(|at| shown(*at));
        let clock = Clock {
            kind: span.kind,
            cycle: span.cycle,
            status,
            started_at: span.start.at,
            budget_ms: due.budget_ms,
            elapsed_ms,
            due_at: due.at.filter(|_| merged.is_none() && (late || !still_now)),
            stopped_at: stop.map(|stop| stop.at),
            // What was merged away has no due instant, so it is never late (ruling 3).
            overrun_ms: if late && merged.is_none() { (elapsed_ms - due.budget_ms).max(0) } else { 0 },
            tags: if due.on_change { vec![Tag::OnChange] } else { Vec::new() },
            thresholds: Thresholds {
                half: threshold(used_up[0]),
                three_quarters: threshold(used_up[1]),
                nine_tenths: threshold(used_up[2]),
            },
            changes_at: if stop.is_some() { None } else { axis.next_change(self.now) },
        };
        Reckoned { clock, used_up }
    }

    /// Lays out the axis of a clock. A stopped clock keeps what it had when it stopped, as if it had gone on from
    /// there; exclusions alone reach beyond the stop (ruling 1).
    pub fn axis(&self, span: Span) -> Axis {
        Axis { schedules: self.schedules(span), budgets: self.budgets(span), still: self.still(span) }
    }

    /// Where a clock stops: where it was met, or where the ticket was merged away.
    fn stop(&self, span: Span) -> Option<Moment> {
        span.stop.or(self.timeline.merged)
    }

    /// Whether what happened at `moment` is known to the clock.
    fn knows(&self, span: Span, moment: Moment) -> bool {
        moment <= span.start || self.stop(span).is_none_or(|stop| moment < stop)
    }

    /// The budgets of a clock, each from when it was set.
    pub fn budgets(&self, span: Span) -> Vec<(UtcMillis, i64)> {
        let mut budgets = Vec::with_capacity(1);
        for (from, priority) in &self.timeline.priorities {
            if self.knows(span, *from) {
                let budget = self.policy.budget_ms(span.kind, *priority);
                replace_or_push(&mut budgets, from.at.max(span.start.at), budget, *from <= span.start);
            }
        }
        budgets
    }

    fn schedules(&self, span: Span) -> Vec<(UtcMillis, Arc<Coverage>)> {
        let mut schedules = vec![(span.start.at, self.coverage(span.kind, span.start))];
        let priorities = self.timeline.priorities.iter().map(|(from, _)| *from);
        let terms = self.timeline.terms.iter().map(|terms| terms.from);
        let mut changes: Vec<Moment> =
            priorities.chain(terms).filter(|at| *at > span.start && self.knows(span, *at)).collect();
        changes.sort_unstable();
        for change in changes {
            replace_or_push(&mut schedules, change.at, self.coverage(span.kind, change), false);
        }
        schedules
    }

    fn coverage(&self, kind: ClockKind, at: Moment) -> Arc<Coverage> {
        // Both lists begin with the opening, which no moment precedes.
        let priority = self.timeline.priorities.iter().rev().find(|(from, _)| *from <= at);
        let terms = self.timeline.terms.iter().rev().find(|terms| terms.from <= at);
        let (priority, terms) =
            (priority.unwrap_or(&self.timeline.priorities[0]).1, terms.unwrap_or(&self.timeline.terms[0]));
        self.hours.coverage(schedule(kind, priority, terms.level), &terms.zone)
    }

    /// Where the clock stands still, merged.
    fn still(&self, span: Span) -> Vec<(UtcMillis, UtcMillis)> {
        let mut still = Vec::new();
        if span.kind == ClockKind::Stall {
            return still;
        }
        let stop = self.stop(span);
        let cut = |stretch: &Stretch| {
            let to = stretch.to.map(|to| to.at);
            let to = match stop {
                Some(stop) => to.unwrap_or(stop.at).min(stop.at),
                None => to.unwrap_or(UtcMillis::MAX),
            };
            (stretch.from.at.max(span.start.at), to)
        };
        if span.kind != ClockKind::FirstResponse {
            still.extend(self.timeline.pauses.iter().map(cut));
        }
        if matches!(span.kind, ClockKind::ResolutionTarget | ClockKind::ResolutionMaximum) {
            still.extend(self.timeline.resolved.iter().map(cut));
        }
        still.extend(
            self.exclusions.iter().map(|exclusion| (exclusion.from.max(span.start.at), exclusion.to)),
        );
        if let Some(declared) = self.unpausable_from(span) {
            for (_, to) in &mut still {
                *to = (*to).min(declared);
            }
        }
        merge(still)
    }

    /// From when on an update clock can't stand still: the declaration of an emergency (ruling 10), unless the cycle
    /// had stopped by then.
    fn unpausable_from(&self, span: Span) -> Option<UtcMillis> {
        let declared = self.timeline.emergency?;
        (span.kind == ClockKind::Update && self.knows(span, declared)).then_some(declared.at)
    }

    fn is_paused(&self, kind: ClockKind) -> bool {
        match kind {
            ClockKind::FirstResponse | ClockKind::Stall => false,
            ClockKind::Update => self.timeline.emergency.is_none() && self.timeline.live_pause().is_some(),
            ClockKind::ResolutionTarget | ClockKind::ResolutionMaximum => {
                self.timeline.live_pause().is_some()
            }
        }
    }

    /// Customer-caused from its start to now (ruling 2).
    fn is_excused(&self, span: Span) -> bool {
        if span.kind == ClockKind::Stall {
            return false;
        }
        let last = self.unpausable_from(span).unwrap_or(UtcMillis::MAX);
        let windows = self
            .exclusions
            .iter()
            .filter(|exclusion| exclusion.reason == ExclusionReason::CustomerCaused)
            .map(|exclusion| (exclusion.from, exclusion.to.min(last)))
            .collect();
        merge(windows)
            .iter()
            .any(|(from, to)| *from <= span.start.at && *to >= self.now && *to > span.start.at)
    }
}

/// A budget and when it is used up.
struct Due {
    at: Option<UtcMillis>,
    budget_ms: i64,
    /// When that budget was set.
    set_at: UtcMillis,
    on_change: bool,
}

impl Axis {
    /// When the clock is due (sla.md 2.9): a budget that ran out under the priority then in force stands; one that
    /// had not run out is replaced by the next; one that was used up before it was set is due when it was set.
    fn due(&self) -> Due {
        let mut due = Due { at: None, budget_ms: 0, set_at: UtcMillis(0), on_change: false };
        for (index, (set_at, budget_ms)) in self.budgets.iter().enumerate() {
            let used_up = self.used_up(*budget_ms);
            let on_change = index > 0 && used_up.is_some_and(|at| at < *set_at);
            let at = if on_change { Some(*set_at) } else { used_up };
            due = Due { at, budget_ms: *budget_ms, set_at: *set_at, on_change };
            let stands = match self.budgets.get(index + 1) {
                Some((next, _)) => at.is_some_and(|at| at < *next),
                None => true,
            };
            if stands {
                break;
            }
        }
        due
    }

    /// The first instant at which that much working time is used up; none if the clock stands still for good.
    pub fn used_up(&self, budget_ms: i64) -> Option<UtcMillis> {
        let mut left = budget_ms;
        for (from, to, coverage) in self.free() {
            let at = coverage.after(from, left);
            if at <= to {
                return Some(at);
            }
            left -= coverage.between(from, to);
        }
        None
    }

    /// Working time used at `at`.
    pub fn elapsed(&self, at: UtcMillis) -> i64 {
        self.free()
            .take_while(|(from, _, _)| *from < at)
            .map(|(from, to, coverage)| coverage.between(from, to.min(at)))
            .sum()
    }

    /// Whether the clock is paused, resolved or excluded at `at`.
    pub fn stands_still(&self, at: UtcMillis) -> bool {
        self.still.iter().any(|(from, to)| *from <= at && at < *to)
    }

    /// The schedule in force at `at`.
    pub fn coverage(&self, at: UtcMillis) -> &Coverage {
        let index = self.schedules.partition_point(|(from, _)| *from <= at);
        &self.schedules[index.saturating_sub(1)].1
    }

    /// The next instant after `now` at which the clock starts or stops running by itself.
    fn next_change(&self, now: UtcMillis) -> Option<UtcMillis> {
        if let Some((_, to)) = self.still.iter().find(|(from, to)| *from <= now && now < *to) {
            return (*to < UtcMillis::MAX).then_some(*to);
        }
        let next_still = self.still.iter().map(|(from, _)| *from).find(|from| *from > now);
        let next_hours = self.coverage(now).next_change(now);
        match (next_still, next_hours) {
            (Some(still), Some(hours)) => Some(still.min(hours)),
            (still, hours) => still.or(hours),
        }
    }

    /// The stretches in which the clock does not stand still, each under one schedule, in order.
    fn free(&self) -> impl Iterator<Item = (UtcMillis, UtcMillis, &Coverage)> {
        let mut schedule = 0;
        let mut still = self.still.iter().peekable();
        let mut at = self.schedules[0].0;
        std::iter::from_fn(move || {
            loop {
                if at >= UtcMillis::MAX {
                    return None;
                }
                while still.next_if(|(_, to)| *to <= at).is_some() {}
                if let Some((from, to)) = still.peek()
                    && *from <= at
                {
                    at = *to;
                    continue;
                }
                while self.schedules.get(schedule + 1).is_some_and(|(from, _)| *from <= at) {
                    schedule += 1;
                }
                let mut to = still.peek().map_or(UtcMillis::MAX, |(from, _)| *from);
                if let Some((from, _)) = self.schedules.get(schedule + 1) {
                    to = to.min(*from);
                }
                let stretch = (at, to, &*self.schedules[schedule].1);
                at = to;
                return Some(stretch);
            }
        })
    }
}

/// Adds what counts from `at` on. What held before the start, or for no time at all, is replaced.
fn replace_or_push<T>(list: &mut Vec<(UtcMillis, T)>, at: UtcMillis, value: T, before_start: bool) {
    match list.last_mut() {
        Some(last) if before_start || last.0 == at => last.1 = value,
        _ => list.push((at, value)),
    }
}

/// Sorts and merges `[from, to)` stretches; empty ones vanish.
pub(super) fn merge(mut stretches: Vec<(UtcMillis, UtcMillis)>) -> Vec<(UtcMillis, UtcMillis)> {
    stretches.retain(|(from, to)| from < to);
    stretches.sort_unstable();
    let mut merged: Vec<(UtcMillis, UtcMillis)> = Vec::with_capacity(stretches.len());
    for (from, to) in stretches {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => merged.push((from, to)),
        }
    }
    merged
}
