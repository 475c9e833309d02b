//! Schedules laid out as tables of UTC stretches, year by year, so that a deadline is a look-up and never a walk from
//! day to day.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono::NaiveDate;

use super::place::{Laid, Place};
use super::week::Week;
use super::window::DayWindow;
use super::year::Year;
use super::zone::Zone;
use crate::UtcMillis;
use crate::customer::Calendar;
use crate::time::DAY;

/// The three schedules clocks run by (sla.md 2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Schedule {
    /// The Standard windows of the week; holidays and overrides count. Also the hours a business day has (D1).
    Standard,
    /// The Extended windows of the week; holidays and overrides count.
    Extended,
    /// Around the clock; holidays and overrides do not count (ruling 16).
    Always,
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
const FIRST_YEAR: i64 = 1970;
/// Years from [`FIRST_YEAR`] on that are kept; later ones are laid out anew each time, which is slow but right.
const KEPT_YEARS: usize = 130;

/// One schedule in one zone with one calendar.
#[derive(Debug)]
pub struct Coverage {
    /// None: around the clock.
    week: Option<Dates>,
    zone: Zone,
    years: Box<[OnceLock<Box<Year>>]>,
}

/// Which windows each local date has.
#[derive(Debug)]
struct Dates {
    /// Monday to Sunday.
    ordinary: [Vec<DayWindow>; 7],
    /// Holidays and overrides.
    special: BTreeMap<NaiveDate, Vec<DayWindow>>,
}

impl Coverage {
    /// Lays a schedule of the guide's week out.
    ///
    /// # Errors
    /// The calendar closes it for more than 400 days.
    pub fn new(schedule: Schedule, zone: &Zone, calendar: &Calendar) -> Result<Self, CoverageError> {
        let coverage = Self::unchecked(schedule, zone, calendar, &Week::default());
        coverage.check_closures()?;
        Ok(coverage)
    }

    /// Around the clock.
    pub(super) fn always() -> Self {
        Self { week: None, zone: Zone::utc(), years: Box::default() }
    }

    /// Lays out a schedule whose calendar has been checked before: closures depend on its dates alone, not on the zone.
    pub(super) fn unchecked(schedule: Schedule, zone: &Zone, calendar: &Calendar, week: &Week) -> Self {
        let windows = match schedule {
            Schedule::Standard => &week.standard,
            Schedule::Extended => &week.extended,
            Schedule::Always => return Self::always(),
        };
        let mut special = BTreeMap::new();
        for holiday in &calendar.holidays {
            special.insert(*holiday, Vec::new());
        }
        // An override beats a holiday (EC-29), and replaces the hours of Standard and Extended alike.
        for entry in &calendar.overrides {
            special.insert(entry.date, DayWindow::merge(entry.windows.clone()));
        }
        let ordinary = std::array::from_fn(|weekday| {
            if week.is_open(weekday as i64) { windows.as_slice().to_vec() } else { Vec::new() }
        });
        Self {
            week: Some(Dates { ordinary, special }),
            zone: zone.clone(),
            years: (0..KEPT_YEARS).map(|_| OnceLock::new()).collect(),
        }
    }

    /// Whether it is around the clock.
    pub fn is_always(&self) -> bool {
        self.week.is_none()
    }

    /// Whether a clock may run at `at`.
    pub fn covered(&self, at: UtcMillis) -> bool {
        self.place(at).covered()
    }

    /// Covered time in `[from, to)`, in ms; 0 if `to <= from`.
    pub fn between(&self, from: UtcMillis, to: UtcMillis) -> i64 {
        if to <= from { 0 } else { self.place(from).to(&self.place(to)) }
    }

    /// The first instant `d` with `between(from, d) == budget_ms`. A budget that ends on the closing bell is due at
    /// that bell, not at the next opening (D2).
    pub fn after(&self, from: UtcMillis, budget_ms: i64) -> UtcMillis {
        self.place(from).after(budget_ms)
    }

    /// The first instant after `at` at which covered time begins or ends; none if it never does.
    pub fn next_change(&self, at: UtcMillis) -> Option<UtcMillis> {
        self.place(at).next_change()
    }

    /// An instant on this schedule's axis, found once for all that is asked about it.
    pub(crate) fn place(&self, at: UtcMillis) -> Place<'_> {
        Place::new(self, at)
    }

    /// The year that `at` lies in. Not for what is around the clock.
    pub(super) fn year(&self, at: i64) -> Laid<'_> {
        match kept_year(at) {
            Some(index) => {
                let lay_out = || Box::new(self.lay_out(FIRST_YEAR + index as i64));
                Laid::Kept(self.years[index].get_or_init(lay_out))
            }
            None => Laid::Anew(Box::new(self.lay_out(utc_year(at)))),
        }
    }

    /// Lays out one UTC year: for each stretch of constant offset, the windows of its local dates, clipped to it.
    /// Gaps and repeated hours need no case of their own, since the clipping is done on the UTC axis.
    fn lay_out(&self, year: i64) -> Year {
        let (start, end) = (year_start(year), year_start(year + 1));
        let mut windows = Vec::new();
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
                        windows.push((open, close));
                    }
                }
            }
            from = to;
        }
        Year::new(start, end, windows.into_iter())
    }

    /// The windows of a local date, given as days since 1970-01-01.
    fn windows(&self, day: i64) -> &[DayWindow] {
        let Some(week) = &self.week else { return &[] };
        if !week.special.is_empty()
            && let Some(windows) = date_of(day).and_then(|date| week.special.get(&date))
        {
            return windows;
        }
        // 1970-01-01 was a Thursday.
        &week.ordinary[(day + 3).rem_euclid(7) as usize]
    }

    /// Whether the calendar leaves it business hours often enough.
    pub(super) fn check_closures(&self) -> Result<(), CoverageError> {
        let Some(week) = &self.week else { return Ok(()) };
        let open_days = week.ordinary.iter().filter(|windows| !windows.is_empty()).count();
        // Fewer dates than this cannot close a schedule that opens on so many days a week for that long.
        if week.special.len() < LONGEST_CLOSURE * open_days / 7 {
            return Ok(());
        }
        let (Some(first), Some(last)) = (week.special.keys().next(), week.special.keys().next_back()) else {
            return Ok(());
        };
        // A weekend may lie on either side of the dates.
        let mut closed = 0;
        for day in day_of(*first) - 6..=day_of(*last) + 6 {
            closed = if self.windows(day).is_empty() { closed + 1 } else { 0 };
            if closed > LONGEST_CLOSURE {
                let from = date_of(day - LONGEST_CLOSURE as i64).unwrap_or(*first);
                return Err(CoverageError::Closed { from });
            }
        }
        Ok(())
    }
}

/// The first instants of the years that are kept, and of the one after.
static STARTS: [i64; KEPT_YEARS + 1] = {
    let mut starts = [0; KEPT_YEARS + 1];
    let mut index = 0;
    while index <= KEPT_YEARS {
        starts[index] = year_start(FIRST_YEAR + index as i64);
        index += 1;
    }
    starts
};

/// The mean length of a Gregorian year, in ms.
const MEAN_YEAR: i64 = 31_556_952_000;

/// Which of the kept years an instant lies in.
fn kept_year(at: i64) -> Option<usize> {
    let guess = usize::try_from(at / MEAN_YEAR).ok()?.min(KEPT_YEARS - 1);
    // Never off by more than one.
    if at < STARTS[guess] {
        guess.checked_sub(1)
    } else if at >= STARTS[guess + 1] {
        Some(guess + 1).filter(|next| *next < KEPT_YEARS)
    } else {
        Some(guess)
    }
}

/// The UTC year of an instant in ms.
fn utc_year(at: i64) -> i64 {
    // Never off by more than one.
    let guess = FIRST_YEAR + at.div_euclid(MEAN_YEAR);
    if at < year_start(guess) {
        guess - 1
    } else if at >= year_start(guess + 1) {
        guess + 1
    } else {
        guess
    }
}

/// The first instant of a UTC year, in ms.
const fn year_start(year: i64) -> i64 {
    let before = year - 1;
    let leaps = before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400);
    // 477 leap days lie before 1970.
    (365 * (year - FIRST_YEAR) + leaps - 477) * DAY
}

fn day_of(date: NaiveDate) -> i64 {
    i64::from(date.to_epoch_days())
}

fn date_of(day: i64) -> Option<NaiveDate> {
    NaiveDate::from_epoch_days(i32::try_from(day).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_begin_where_the_calendar_says() {
        for year in 1965..=9_999_i64 {
            let start = day_of(NaiveDate::from_ymd_opt(year as i32, 1, 1).unwrap()) * DAY;
            assert_eq!(year_start(year), start);
            assert_eq!((utc_year(start - 1), utc_year(start)), (year - 1, year));
            let index = usize::try_from(year - FIRST_YEAR).ok();
            assert_eq!(kept_year(start), index.filter(|index| *index < KEPT_YEARS), "{year}");
            assert_eq!(
                kept_year(start - 1),
                index.and_then(|index| index.checked_sub(1)).filter(|index| *index < KEPT_YEARS)
            );
        }
    }
}
