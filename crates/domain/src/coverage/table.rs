//! Schedules laid out as tables of UTC stretches, so that a deadline is two binary searches and never a walk from
//! day to day.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono::{DateTime, Datelike, NaiveDate};

use super::window::DayWindow;
use super::zone::Zone;
use crate::UtcMillis;
use crate::customer::Calendar;
use crate::time::DAY;

/// The three schedules clocks run by (sla.md 2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Schedule {
    /// Monday to Friday, 09:00 to 18:00; holidays and overrides count. Also the hours a business day has (D1).
    Standard,
    /// Monday to Friday, 06:00 to 21:00; holidays and overrides count.
    Extended,
    /// Around the clock; holidays and overrides do not count (ruling 16).
    Always,
}

impl Schedule {
    fn week(self) -> Option<DayWindow> {
        match self {
            Self::Standard => Some(DayWindow::hours(9, 18)),
            Self::Extended => Some(DayWindow::hours(6, 21)),
            Self::Always => None,
        }
    }
}

/// Why a calendar can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CoverageError {
    /// A clock would stand still for ever.
    #[error("the calendar has no business hours in the {} days from {from} on", LONGEST_CLOSURE)]
    Closed {
        /// The first date of the closure.
        from: NaiveDate,
    },
}

/// A schedule without covered time for this many days is an error, never a loop (sla.md 2.2).
const LONGEST_CLOSURE: usize = 400;

/// The first year that is kept once laid out.
const FIRST_YEAR: i32 = 1970;
/// Years from [`FIRST_YEAR`] on that are kept; later ones are laid out anew each time, which is slow but right.
const KEPT_YEARS: usize = 130;

/// One schedule in one zone with one calendar.
#[derive(Debug)]
pub struct Coverage {
    week: Option<DayWindow>,
    zone: Zone,
    dates: BTreeMap<NaiveDate, Vec<DayWindow>>,
    years: Vec<OnceLock<Year>>,
}

/// The covered stretches of one UTC year, clipped to it.
#[derive(Debug, Default)]
struct Year {
    start: i64,
    end: i64,
    opens: Vec<i64>,
    closes: Vec<i64>,
    /// Covered time before each stretch; one more entry than stretches, the last is the year's total.
    before: Vec<i64>,
}

impl Coverage {
    /// Lays a schedule out.
    ///
    /// # Errors
    /// The calendar closes it for more than 400 days.
    pub fn new(schedule: Schedule, zone: &Zone, calendar: &Calendar) -> Result<Self, CoverageError> {
        let coverage = Self::unchecked(schedule, zone, calendar);
        coverage.check_closures()?;
        Ok(coverage)
    }

    /// Around the clock.
    pub(super) fn always() -> Self {
        Self::unchecked(Schedule::Always, &Zone::utc(), &Calendar::default())
    }

    /// Lays out a schedule whose calendar has been checked in another zone: closures depend on its dates alone.
    pub(super) fn unchecked(schedule: Schedule, zone: &Zone, calendar: &Calendar) -> Self {
        let week = schedule.week();
        let mut dates = BTreeMap::new();
        if week.is_some() {
            for holiday in &calendar.holidays {
                dates.insert(*holiday, Vec::new());
            }
            // An override beats a holiday (EC-29).
            for entry in &calendar.overrides {
                dates.insert(entry.date, DayWindow::merge(entry.windows.clone()));
            }
        }
        let kept = if week.is_some() { KEPT_YEARS } else { 0 };
        Self { week, zone: zone.clone(), dates, years: (0..kept).map(|_| OnceLock::new()).collect() }
    }

    /// Whether it is around the clock.
    pub fn is_always(&self) -> bool {
        self.week.is_none()
    }

    /// Whether a clock may run at `at`.
    pub fn covered(&self, at: UtcMillis) -> bool {
        self.is_always() || self.with_year(at.0, |year| year.covered(at.0))
    }

    /// Covered time in `[from, to)`, in ms; 0 if `to <= from`.
    pub fn between(&self, from: UtcMillis, to: UtcMillis) -> i64 {
        if to <= from {
            return 0;
        }
        if self.is_always() {
            return to.since(from);
        }
        let mut sum = 0;
        let mut at = from.0;
        while at < to.0 {
            let (counted, end) =
                self.with_year(at, |year| (year.elapsed(to.0.min(year.end)) - year.elapsed(at), year.end));
            sum += counted;
            at = end;
        }
        sum
    }

    /// The first instant `d` with `between(from, d) == budget_ms`. A budget that ends on the closing bell is due at
    /// that bell, not at the next opening (D2).
    pub fn after(&self, from: UtcMillis, budget_ms: i64) -> UtcMillis {
        if budget_ms <= 0 {
            return from;
        }
        if self.is_always() {
            return from.plus(budget_ms);
        }
        let mut left = budget_ms;
        let mut at = from.0;
        while at < UtcMillis::MAX.0 {
            let step = self.with_year(at, |year| {
                let used = year.elapsed(at);
                let rest = year.total() - used;
                if rest >= left { Ok(year.at(used + left)) } else { Err((rest, year.end)) }
            });
            match step {
                Ok(due) => return UtcMillis(due),
                Err((rest, end)) => {
                    left -= rest;
                    at = end;
                }
            }
        }
        UtcMillis::MAX
    }

    /// The first instant after `at` at which covered time begins or ends; none if it never does.
    pub fn next_change(&self, at: UtcMillis) -> Option<UtcMillis> {
        if self.is_always() {
            return None;
        }
        let inside = self.covered(at);
        let mut from = at.0;
        while from < UtcMillis::MAX.0 {
            let (edge, end) = self.with_year(from, |year| (year.next_edge(from, inside), year.end));
            match edge {
                Some(edge) => return Some(UtcMillis(edge)),
                None => from = end,
            }
        }
        None
    }

    fn with_year<T>(&self, at: i64, use_it: impl FnOnce(&Year) -> T) -> T {
        let year = utc_year(at);
        match usize::try_from(year - FIRST_YEAR).ok().and_then(|index| self.years.get(index)) {
            Some(kept) => use_it(kept.get_or_init(|| self.lay_out(year))),
            None => use_it(&self.lay_out(year)),
        }
    }

    /// Lays out one UTC year: for each stretch of constant offset, the windows of its local dates, clipped to it.
    /// Gaps and repeated hours need no case of their own, since the clipping is done on the UTC axis.
    fn lay_out(&self, year: i32) -> Year {
        let (start, end) = (year_start(year), year_start(year + 1));
        let mut laid_out = Year { start, end, before: vec![0], ..Year::default() };
        let mut from = start;
        while from < end {
            let to = self.zone.next_transition(UtcMillis(from)).map_or(end, |at| at.0.min(end));
            let offset = self.zone.offset_ms(UtcMillis(from));
            let first_day = (from + offset).div_euclid(DAY);
            let last_day = (to - 1 + offset).div_euclid(DAY);
            for day in first_day..=last_day {
                let midnight = day * DAY - offset;
                for window in self.windows(day) {
                    let open = (midnight + window.open()).max(from);
                    let close = (midnight + window.close()).min(to);
                    if open < close {
                        laid_out.push(open, close);
                    }
                }
            }
            from = to;
        }
        laid_out
    }

    /// The windows of a local date, given as days since 1970-01-01.
    fn windows(&self, day: i64) -> &[DayWindow] {
        if !self.dates.is_empty()
            && let Some(windows) = date_of(day).and_then(|date| self.dates.get(&date))
        {
            return windows;
        }
        // 1970-01-01 was a Thursday.
        let weekday = (day + 3).rem_euclid(7);
        match &self.week {
            Some(window) if weekday < 5 => std::slice::from_ref(window),
            _ => &[],
        }
    }

    fn check_closures(&self) -> Result<(), CoverageError> {
        // Five business days a week: fewer dates than this cannot close a schedule for that long.
        if self.dates.len() < LONGEST_CLOSURE * 5 / 7 {
            return Ok(());
        }
        let (Some(first), Some(last)) = (self.dates.keys().next(), self.dates.keys().next_back()) else {
            return Ok(());
        };
        let mut closed = 0;
        for day in day_of(*first)..=day_of(*last) {
            closed = if self.windows(day).is_empty() { closed + 1 } else { 0 };
            if closed > LONGEST_CLOSURE {
                let from = date_of(day - LONGEST_CLOSURE as i64).unwrap_or(*first);
                return Err(CoverageError::Closed { from });
            }
        }
        Ok(())
    }
}

impl Year {
    fn push(&mut self, open: i64, close: i64) {
        let total = self.total();
        if self.closes.last() == Some(&open) {
            let last = self.closes.len() - 1;
            self.closes[last] = close;
            self.before[last + 1] = total + close - open;
        } else {
            self.opens.push(open);
            self.closes.push(close);
            self.before.push(total + close - open);
        }
    }

    fn total(&self) -> i64 {
        self.before[self.opens.len()]
    }

    /// How many stretches open at or before `at`.
    fn opened(&self, at: i64) -> usize {
        self.opens.partition_point(|open| *open <= at)
    }

    fn covered(&self, at: i64) -> bool {
        let opened = self.opened(at);
        opened > 0 && at < self.closes[opened - 1]
    }

    /// Covered time from the start of the year to `at`.
    fn elapsed(&self, at: i64) -> i64 {
        match self.opened(at) {
            0 => 0,
            opened => {
                let last = opened - 1;
                self.before[last] + at.min(self.closes[last]) - self.opens[last]
            }
        }
    }

    /// The first instant with that much covered time since the start of the year; `0 < elapsed <= total`.
    fn at(&self, elapsed: i64) -> i64 {
        let stretch = self.before.partition_point(|before| *before < elapsed) - 1;
        self.opens[stretch] + elapsed - self.before[stretch]
    }

    /// The first edge after `at` where `inside` turns; also the year's own end is no edge if time goes on as before.
    fn next_edge(&self, at: i64, inside: bool) -> Option<i64> {
        if inside {
            let opened = self.opened(at);
            // Not covered at the start of the following year: the stretch ended with the year.
            if opened == 0 || self.closes[opened - 1] <= at {
                return Some(at);
            }
            let close = self.closes[opened - 1];
            (close < self.end).then_some(close)
        } else {
            let opened = self.opened(at);
            if opened > 0 && at < self.closes[opened - 1] {
                return Some(at.max(self.start));
            }
            self.opens.get(opened).copied()
        }
    }
}

fn utc_year(at: i64) -> i32 {
    DateTime::from_timestamp_millis(at).map_or(FIRST_YEAR, |date| date.year())
}

fn year_start(year: i32) -> i64 {
    NaiveDate::from_ymd_opt(year, 1, 1).map_or(i64::MAX, |date| day_of(date) * DAY)
}

fn day_of(date: NaiveDate) -> i64 {
    i64::from(date.to_epoch_days())
}

fn date_of(day: i64) -> Option<NaiveDate> {
    NaiveDate::from_epoch_days(i32::try_from(day).ok()?)
}
