//! The clock algebra (sla.md 2.4): one definition for every clock.
//!
//! `running = covered and not paused and not excluded`; elapsed is the length of what ran, due the first instant at
//! which elapsed reaches the budget. Stretches that stand still are merged, so they never count double.

use super::clock::Tag;
use super::steps::Steps;
use crate::UtcMillis;
use crate::coverage::{Coverage, Place};

/// The wall-clock axis of one clock: which schedule counts when, and where it stands still.
pub(super) struct Axis<'a> {
    /// From which instant on which schedule counts; the first is the clock's start.
    pub schedules: Steps<UtcMillis, &'a Coverage>,
    /// From which instant on which budget counts; the first is the clock's start.
    pub budgets: Steps<UtcMillis, i64>,
    /// `[from, to)` in order, merged.
    pub still: Vec<(UtcMillis, UtcMillis)>,
    /// The clock's start, on its first schedule.
    start: Place<'a>,
    /// Its stop or now, on the schedule then in force.
    pub end: Place<'a>,
    /// Working time used there, in ms.
    pub elapsed_ms: i64,
}

/// A budget and when it is used up.
#[derive(Clone, Copy)]
pub(super) struct Due {
    pub at: Option<UtcMillis>,
    pub budget_ms: i64,
    /// When that budget was set: its shares count from there on.
    pub set_at: UtcMillis,
    pub tag: Option<Tag>,
    /// When the shares of that budget are used up, whatever set it when.
    pub shares: [Option<UtcMillis>; 3],
}

impl Due {
    /// What an edit of the calendar at `edit` makes of it, given what it would be had the new calendar always been in
    /// force (EC-28). Nothing becomes due at an instant that nobody could meet any more: neither before the edit, nor
    /// before the instant at which the promise was broken already.
    pub fn edited(self, edit: UtcMillis, under_next: Self) -> Self {
        let broken = self.at.filter(|at| *at < edit);
        match (under_next.at, broken) {
            (Some(at), None) if at < edit => {
                Self { at: Some(edit), set_at: edit, tag: Some(Tag::OnCalendarChange), ..under_next }
            }
            (Some(at), Some(broken)) if at < broken => {
                Self { at: Some(broken), set_at: self.set_at, tag: self.tag, ..under_next }
            }
            _ => under_next,
        }
    }
}

impl<'a> Axis<'a> {
    /// The axis of a clock up to its stop or now.
    pub fn new(
        schedules: Steps<UtcMillis, &'a Coverage>,
        budgets: Steps<UtcMillis, i64>,
        still: Vec<(UtcMillis, UtcMillis)>,
        end: UtcMillis,
    ) -> Self {
        let (from, schedule) = schedules.first();
        let (start, last) = (schedule.place(from), schedules.at(end).place(end));
        let mut axis = Self { schedules, budgets, still, start, end: last, elapsed_ms: 0 };
        axis.elapsed_ms = if !axis.is_plain() {
            axis.elapsed(end)
        } else if from < end {
            axis.start.to(&axis.end)
        } else {
            0
        };
        axis
    }

    /// Whether one schedule counts throughout and the clock never stands still, as most do.
    fn is_plain(&self) -> bool {
        self.still.is_empty() && self.schedules.is_constant()
    }

    /// When the clock is due (sla.md 2.9): a budget that ran out under the priority then in force stands; one that
    /// had not run out is replaced by the next; one that was used up before it was set is due when it was set. The shares at which somebody is told are in percent, ascending
    /// (sla.md 2.12).
    pub fn due(&self, shares: [u8; 3]) -> Due {
        let mut later = self.budgets.changes();
        let mut budgets = self.budgets.iter();
        let mut first = true;
        loop {
            // `Steps` hold at least one value, and the loop ends at the last.
            let Some((set_at, budget_ms)) = budgets.next() else { unreachable!("the last budget stands") };
            let [half, three_quarters, nine_tenths, used_up] = self.used_up(*budget_ms, shares);
            let on_change = !first && used_up.is_some_and(|at| at < set_at);
            let at = if on_change { Some(set_at) } else { used_up };
            if later.next().is_none_or(|(next, _)| at.is_some_and(|at| at < next)) {
                return Due {
                    at,
                    budget_ms: *budget_ms,
                    set_at,
                    tag: on_change.then_some(Tag::OnChange),
                    shares: [half, three_quarters, nine_tenths],
                };
            }
            first = false;
        }
    }

    /// The first instants at which the shares of a budget, and all of it, are used up: one walk for all four. None where
    /// the clock stands still for good before.
    fn used_up(&self, budget_ms: i64, shares: [u8; 3]) -> [Option<UtcMillis>; 4] {
        let [half, three_quarters, nine_tenths] = shares.map(|percent| budget_ms * i64::from(percent) / 100);
        let marks = [half, three_quarters, nine_tenths, budget_ms];
        if self.is_plain() {
            return marks.map(|mark| Some(self.start.after(mark)));
        }
        let mut found = [None; 4];
        let (mut next, mut counted) = (0, 0);
        for (from, to, coverage) in self.free() {
            let place = coverage.place(from);
            // How far this stretch reaches; the last one has no end.
            let reach = match to {
                UtcMillis::MAX => i64::MAX,
                to => counted + place.to(&coverage.place(to)),
            };
            while next < marks.len() && marks[next] <= reach {
                found[next] = Some(place.after(marks[next] - counted));
                next += 1;
            }
            if next == marks.len() {
                break;
            }
            counted = reach;
        }
        found
    }

    /// The first instant with that much working time used; none where the clock stands still for good before.
    pub fn reaches(&self, elapsed_ms: i64) -> Option<UtcMillis> {
        self.used_up(elapsed_ms, [0; 3])[3]
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
    pub fn coverage(&self, at: UtcMillis) -> &'a Coverage {
        self.schedules.at(at)
    }

    /// The next instant after `now` at which the clock starts or stops running by itself, if it has not stopped.
    pub fn next_change(&self, now: UtcMillis) -> Option<UtcMillis> {
        if let Some((_, to)) = self.still.iter().find(|(from, to)| *from <= now && now < *to) {
            return (*to < UtcMillis::MAX).then_some(*to);
        }
        let next_still = self.still.iter().map(|(from, _)| *from).find(|from| *from > now);
        match (next_still, self.end.next_change()) {
            (Some(still), Some(hours)) => Some(still.min(hours)),
            (still, hours) => still.or(hours),
        }
    }

    /// The stretches in which the clock does not stand still, each under one schedule, in order.
    fn free(&self) -> impl Iterator<Item = (UtcMillis, UtcMillis, &'a Coverage)> {
        let mut schedules = self.schedules.iter().peekable();
        let mut still = self.still.iter().peekable();
        let mut current = None;
        let mut at = schedules.peek().map_or(UtcMillis::MAX, |(from, _)| *from);
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
                while let Some((_, schedule)) = schedules.next_if(|(from, _)| *from <= at) {
                    current = Some(*schedule);
                }
                let mut to = still.peek().map_or(UtcMillis::MAX, |(from, _)| *from);
                if let Some((from, _)) = schedules.peek() {
                    to = to.min(*from);
                }
                let from = std::mem::replace(&mut at, to);
                return current.map(|schedule| (from, to, schedule));
            }
        })
    }
}

/// Sorts and merges `[from, to)` stretches; empty ones vanish.
pub(super) fn merge(mut stretches: Vec<(UtcMillis, UtcMillis)>) -> Vec<(UtcMillis, UtcMillis)> {
    stretches.retain(|(from, to)| from < to);
    stretches.sort_unstable();
    stretches.dedup_by(|next, last| {
        let touches = next.0 <= last.1;
        if touches {
            last.1 = last.1.max(next.1);
        }
        touches
    });
    stretches
}
