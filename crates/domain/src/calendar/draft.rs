//! A calendar as somebody writes it, and what is wrong with it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::coverage::{BadWindow, CoverageError, DayWindow, Hours, Week};
use crate::customer::{Calendar, DateOverride};
use crate::{Customer, UtcMillis};

/// A holiday, and what people call it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// The local date.
    pub date: NaiveDate,
    /// Its name; may be empty.
    #[serde(default)]
    pub name: String,
}

/// A date with hours of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftOverride {
    /// The local date.
    pub date: NaiveDate,
    /// From and to, such as `09:00` and `13:00`; none: closed. A window over midnight reaches into the date after.
    #[serde(default)]
    pub windows: Vec<(String, String)>,
}

/// A whole calendar as somebody wants it: it replaces the one in force.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Draft {
    /// Dates without business hours.
    pub holidays: Vec<Holiday>,
    /// Dates with hours of their own.
    pub overrides: Vec<DraftOverride>,
}

/// A calendar that can be put in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// In order, each date once.
    pub calendar: Calendar,
    /// What the holidays are called.
    pub names: BTreeMap<NaiveDate, String>,
    /// What somebody should look at before.
    pub concerns: Vec<Concern>,
}

/// Why a draft is refused; nothing of it is taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// A window that is none (EC-29).
    #[error("{date}: {why}")]
    Window {
        /// The date it is for.
        date: NaiveDate,
        /// What is wrong with it.
        why: BadWindow,
    },
    /// Two overrides of one date: which one should count?
    #[error("{0} has hours of its own twice: keep one entry, with all its windows")]
    Twice(NaiveDate),
    /// A window over midnight reaches into a date with ordinary hours, which an override would replace (EC-30).
    #[error(
        "the hours of {date} reach past midnight into {next}, an ordinary business day: give {next} hours of its own, too"
    )]
    PastMidnight {
        /// The date they are for.
        date: NaiveDate,
        /// The date after.
        next: NaiveDate,
    },
    /// Not in the years that clocks count.
    #[error("{0} is not between 1970 and 2199")]
    Year(NaiveDate),
    /// Clocks would stand still for good (sla.md 2.2).
    #[error(transparent)]
    Coverage(#[from] CoverageError),
}

/// Something about a draft that is allowed and may be a slip.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Concern {
    /// The same holiday twice: it counts once.
    #[error("{0} is listed as a holiday more than once; it counts once")]
    Again(NaiveDate),
    /// A past date becomes different: clocks that ran over it are counted anew (EC-27, EC-28).
    #[error("{0} is past: clocks of open tickets that ran over it are counted anew")]
    Past(NaiveDate),
    /// No business date anyway (EC-22).
    #[error("{0} is a {day} and no business day anyway: the holiday has no effect", day = .0.format("%A"))]
    NoEffect(NaiveDate),
    /// The override beats the holiday (EC-29).
    #[error("{0} is a holiday and has hours of its own: the hours count")]
    Overridden(NaiveDate),
    /// The small hours after a window over midnight are no business hours (EC-30).
    #[error("{0} is no business day: the hours past midnight that reach into it do not count")]
    SmallHours(NaiveDate),
}

/// Checks a draft for a customer, whose calendar is the one in force now.
///
/// # Errors
/// All that is wrong with it, in the order of the draft.
pub fn check(
    draft: &Draft,
    customer: &Customer,
    week: &Week,
    now: UtcMillis,
) -> Result<Checked, Vec<Problem>> {
    let (mut problems, mut concerns) = (Vec::new(), Vec::new());
    let mut names = BTreeMap::new();
    let mut holidays = BTreeSet::new();
    for Holiday { date, name } in &draft.holidays {
        if !holidays.insert(*date) {
            concerns.push(Concern::Again(*date));
        }
        if !name.trim().is_empty() {
            names.entry(*date).or_insert_with(|| name.trim().to_owned());
        }
    }
    let hours = overrides(draft, &holidays, week, &mut problems, &mut concerns);
    let years = 1970..=2199;
    problems.extend(
        holidays
            .iter()
            .chain(hours.keys())
            .filter(|date| !years.contains(&date.year()))
            .map(|date| Problem::Year(*date)),
    );
    let calendar = Calendar {
        holidays: holidays.into_iter().collect(),
        overrides: hours.into_iter().map(|(date, windows)| DateOverride { date, windows }).collect(),
    };
    if problems.is_empty() {
        let edited =
            Customer { calendar: calendar.clone(), earlier_calendars: Vec::new(), ..customer.clone() };
        if let Err(closed) = Hours::of(&edited, week) {
            problems.push(closed.into());
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    concerns.extend(concerning(&calendar, customer, week, now));
    Ok(Checked { calendar, names, concerns })
}

/// The overrides by date, each with its windows in order and merged.
fn overrides(
    draft: &Draft,
    holidays: &BTreeSet<NaiveDate>,
    week: &Week,
    problems: &mut Vec<Problem>,
    concerns: &mut Vec<Concern>,
) -> BTreeMap<NaiveDate, Vec<DayWindow>> {
    let mut hours: BTreeMap<NaiveDate, Vec<DayWindow>> = BTreeMap::new();
    let mut small_hours: Vec<(NaiveDate, DayWindow)> = Vec::new();
    for DraftOverride { date, windows } in &draft.overrides {
        if hours.contains_key(date) {
            problems.push(Problem::Twice(*date));
        }
        let of_date = hours.entry(*date).or_default();
        for (open, close) in windows {
            match DayWindow::read(open, close) {
                Ok((window, past_midnight)) => {
                    of_date.push(window);
                    small_hours.extend(past_midnight.map(|window| (*date, window)));
                }
                Err(why) => problems.push(Problem::Window { date: *date, why }),
            }
        }
    }
    // Stored as two; the second part counts only on a business date (EC-30).
    for (date, window) in small_hours {
        let Some(next) = date.checked_add_days(Days::new(1)) else { continue };
        let has_hours = hours.get(&next).is_some_and(|windows| !windows.is_empty());
        let is_ordinary = week.days.contains(&next.weekday()) && !holidays.contains(&next);
        if has_hours {
            hours.entry(next).or_default().push(window);
        } else if is_ordinary && !hours.contains_key(&next) {
            problems.push(Problem::PastMidnight { date, next });
        } else {
            concerns.push(Concern::SmallHours(next));
        }
    }
    hours.into_iter().map(|(date, windows)| (date, DayWindow::merge(windows))).collect()
}

/// What is allowed and may be a slip, by date.
fn concerning(calendar: &Calendar, customer: &Customer, week: &Week, now: UtcMillis) -> Vec<Concern> {
    let before = &customer.calendar;
    let today = customer.zone.date(now);
    let own_hours = |date: NaiveDate| calendar.overrides.iter().any(|entry| entry.date == date);
    let mut concerns = Vec::new();
    let mut past = BTreeSet::new();
    for date in &calendar.holidays {
        if own_hours(*date) {
            concerns.push(Concern::Overridden(*date));
        } else if !before.holidays.contains(date) && !week.days.contains(&date.weekday()) {
            concerns.push(Concern::NoEffect(*date));
        }
    }
    past.extend(calendar.holidays.iter().filter(|date| !before.holidays.contains(date)));
    past.extend(before.holidays.iter().filter(|date| !calendar.holidays.contains(date)));
    let differing = |these: &[DateOverride], those: &[DateOverride]| {
        let differ = these.iter().filter(|entry| !those.contains(entry)).map(|entry| entry.date);
        differ.collect::<Vec<_>>()
    };
    past.extend(differing(&calendar.overrides, &before.overrides));
    past.extend(differing(&before.overrides, &calendar.overrides));
    concerns.extend(past.into_iter().filter(|date| *date < today).map(Concern::Past));
    concerns
}
