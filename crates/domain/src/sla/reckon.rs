//! What each clock of a ticket is made of: which budget, which schedule and which calendar count when, and where it
//! stands still. The arithmetic is [`Axis`]'s.

use super::Policy;
use super::axis::{Axis, Due, merge};
use super::clock::{Clock, ClockKind, ClockStatus, Thresholds};
use super::history::{Exclusion, ExclusionReason};
use super::steps::Steps;
use super::timeline::{Moment, Stretch, Timeline};
use crate::coverage::{Coverage, Hours, Schedule, Version};
use crate::{Level, Priority, UtcMillis};

/// What every clock of one ticket shares.
pub(super) struct Reckoner<'a> {
    pub timeline: &'a Timeline<'a>,
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

/// The schedule a clock runs by (sla.md 2.2, 2.3): P1 and emergencies around the clock; hours of P2 and of a P3's
/// first response are coverage hours of the level; what is promised in business days runs on Standard hours (D1).
pub fn schedule(policy: &Policy, kind: ClockKind, priority: Priority, level: Level) -> Schedule {
    let of_level = match level {
        Level::Standard => Schedule::Standard,
        Level::Extended => Schedule::Extended,
        Level::Premium => Schedule::Always,
    };
    match (kind, priority) {
        (ClockKind::Stall, _) | (_, Priority::P1) => Schedule::Always,
        _ if policy.budget(kind, priority).is_in_business_days() => Schedule::Standard,
        _ => of_level,
    }
}

impl<'a> Reckoner<'a> {
    /// Reckons one clock.
    pub fn reckon(&self, span: Span) -> Reckoned {
        self.on_axis(span, &self.axis(span))
    }

    /// Reckons one clock on the axis made for it, or for the clock it shares its elapsed time with.
    pub fn on_axis(&self, span: Span, axis: &Axis) -> Reckoned {
        let merged = self.timeline.merged;
        let stop = self.stop(span);
        let end = stop.map_or(self.now, |stop| stop.at);
        let due = self.due(span, axis);
        let elapsed_ms = axis.elapsed_ms;
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
        } else if axis.end.covered() {
            ClockStatus::Running
        } else {
            ClockStatus::OutOfHours
        };
        let shown = |at: UtcMillis| match stop {
            Some(stop) => at <= stop.at,
            None => !still_now || at <= self.now,
        };
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
            tags: due.tag.into_iter().collect(),
            thresholds: Thresholds {
                half: threshold(due.shares[0]),
                three_quarters: threshold(due.shares[1]),
                nine_tenths: threshold(due.shares[2]),
            },
            changes_at: if stop.is_none() { axis.next_change(self.now) } else { None },
        };
        Reckoned { clock, used_up: due.shares }
    }

    /// Lays out the axis of a clock. A stopped clock keeps what it had when it stopped, as if it had gone on from
    /// there; exclusions alone reach beyond the stop (ruling 1).
    pub fn axis(&self, span: Span) -> Axis<'a> {
        self.axis_under(span, &self.hours.versions()[self.in_force(span)])
    }

    fn axis_under(&self, span: Span, version: &'a Version) -> Axis<'a> {
        let end = self.stop(span).map_or(self.now, |stop| stop.at);
        Axis::new(self.schedules(span, version), self.budgets(span), self.still(span), end)
    }

    /// Which of the customer's calendars a clock is counted by (sla.md 2.9): a stopped clock by the one in force when it
    /// stopped, so that closed tickets never move (ruling 1); an open one by the newest, from its start on (EC-27).
    fn in_force(&self, span: Span) -> usize {
        let versions = self.hours.versions();
        let index = match self.stop(span) {
            Some(stop) => versions.partition_point(|version| version.until < stop.at),
            None => versions.partition_point(|version| version.until <= self.now),
        };
        index.min(versions.len() - 1)
    }

    /// When a clock is due, given its axis under the calendar it is counted by.
    ///
    /// An edit of the calendar breaks no promise behind anybody's back (EC-28): what would have been due before the edit
    /// is due at the edit, unless it had been broken by then anyway. So each edit is looked at in its order.
    pub fn due(&self, span: Span, axis: &Axis) -> Due {
        let versions = self.hours.versions();
        let last = self.in_force(span);
        // An edit before the start has no say.
        let first = versions[..last].partition_point(|version| version.until <= span.start.at);
        let shares = self.policy.thresholds;
        let plain = axis.due(shares);
        let settled = |due: &Due| due.at.is_none_or(|at| at >= versions[last - 1].until);
        if first == last || settled(&plain) {
            return plain;
        }
        let under = |index: usize| self.axis_under(span, &versions[index]).due(shares);
        let mut due = under(first);
        for index in first + 1..=last {
            let under_next = if index == last { plain } else { under(index) };
            due = due.edited(versions[index - 1].until, under_next);
        }
        due
    }

    /// Where a clock stops: where it was met, or where the ticket was merged away.
    fn stop(&self, span: Span) -> Option<Moment> {
        span.stop.or(self.timeline.merged)
    }

    /// Whether what happened at `moment` is known to the clock.
    fn knows(&self, span: Span, moment: Moment) -> bool {
        moment <= span.start || self.stop(span).is_none_or(|stop| moment < stop)
    }

    /// The budgets of a clock, each from when it was set. What held before the start counts from the start on.
    pub fn budgets(&self, span: Span) -> Steps<UtcMillis, i64> {
        let budget = |priority| self.policy.budget_ms(span.kind, priority);
        let priorities = &self.timeline.priorities;
        let mut budgets = Steps::new(span.start.at, budget(*priorities.at(self.timeline.opened)));
        for (from, priority) in priorities.changes() {
            if self.knows(span, from) {
                budgets.set(from.at.max(span.start.at), budget(*priority));
            }
        }
        budgets
    }

    fn schedules(&self, span: Span, version: &'a Version) -> Steps<UtcMillis, &'a Coverage> {
        let at = |moment| self.coverage(span.kind, moment, version);
        let mut schedules = Steps::new(span.start.at, at(span.start));
        let (priorities, terms) = (&self.timeline.priorities, &self.timeline.terms);
        if priorities.is_constant() && terms.is_constant() {
            return schedules;
        }
        let mut changes: Vec<Moment> = priorities
            .changes()
            .map(|(from, _)| from)
            .chain(terms.changes().map(|(from, _)| from))
            .filter(|from| *from > span.start && self.knows(span, *from))
            .collect();
        changes.sort_unstable();
        for change in changes {
            schedules.set(change.at, at(change));
        }
        schedules
    }

    fn coverage(&self, kind: ClockKind, at: Moment, version: &'a Version) -> &'a Coverage {
        let terms = self.timeline.terms.at(at);
        let schedule = schedule(self.policy, kind, *self.timeline.priorities.at(at), terms.level);
        self.hours.coverage_under(version, schedule, terms.zone)
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
    pub fn is_excused(&self, span: Span) -> bool {
        if span.kind == ClockKind::Stall {
            return false;
        }
        if self.exclusions.is_empty() {
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
