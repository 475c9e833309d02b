//! Holidays that come back every year: the part of RFC 5545's recurrence rules that such calendars use.

use std::ops::RangeInclusive;

use chrono::{Datelike, Months, NaiveDate, Weekday};

/// `FREQ=YEARLY` with `INTERVAL`, `COUNT`, `UNTIL`, `BYMONTH`, `BYMONTHDAY` and, within a month, `BYDAY`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Yearly {
    interval: i32,
    count: Option<usize>,
    until: Option<NaiveDate>,
    months: Vec<u32>,
    /// From the end of the month if negative.
    month_days: Vec<i32>,
    /// Which such weekday of the month, from its end if negative; 0: every one.
    weekdays: Vec<(i32, Weekday)>,
}

impl Yearly {
    /// Reads the value of an RRULE.
    ///
    /// # Errors
    /// Says what of it is not understood.
    pub fn parse(value: &str) -> Result<Self, String> {
        let mut rule = Self {
            interval: 1,
            count: None,
            until: None,
            months: Vec::new(),
            month_days: Vec::new(),
            weekdays: Vec::new(),
        };
        let mut yearly = false;
        for part in value.trim().split(';').filter(|part| !part.is_empty()) {
            let (key, value) =
                part.split_once('=').ok_or_else(|| format!("`{part}` is no part of a rule"))?;
            let bad = || format!("`{part}` is not understood");
            match key.to_ascii_uppercase().as_str() {
                "FREQ" if value.eq_ignore_ascii_case("YEARLY") => yearly = true,
                "FREQ" => {
                    return Err(format!(
                        "it repeats {}, and only YEARLY makes a holiday",
                        value.to_uppercase()
                    ));
                }
                "INTERVAL" => rule.interval = within(value, 1..=1_000).ok_or_else(bad)?,
                "COUNT" => rule.count = Some(within(value, 1..=100_000).ok_or_else(bad)? as usize),
                "UNTIL" => rule.until = Some(date(value.get(..8).unwrap_or(value)).ok_or_else(bad)?),
                "BYMONTH" => {
                    rule.months = list(value, |month| within(month, 1..=12).map(|month| month as u32))
                        .ok_or_else(bad)?;
                }
                "BYMONTHDAY" => {
                    let day = |day: &str| within(day, -31..=31).filter(|day| *day != 0);
                    rule.month_days = list(value, day).ok_or_else(bad)?;
                }
                "BYDAY" => rule.weekdays = list(value, weekday).ok_or_else(bad)?,
                // Where a week begins changes nothing for a rule without weeks.
                "WKST" => {}
                _ => return Err(bad()),
            }
        }
        if !yearly {
            return Err("it has no FREQ".to_owned());
        }
        if !rule.weekdays.is_empty() && (rule.months.is_empty() || !rule.month_days.is_empty()) {
            return Err("BYDAY is understood only together with BYMONTH, and without BYMONTHDAY".to_owned());
        }
        Ok(rule)
    }

    /// Whether it is a holiday of 29 February and of no other date (EC-26).
    pub fn only_in_leap_years(&self, start: NaiveDate) -> bool {
        let month =
            |month| if self.months.is_empty() { start.month() == month } else { self.months == [month] };
        let day = |day: i32| {
            if self.month_days.is_empty() { start.day() as i32 == day } else { self.month_days == [day] }
        };
        self.weekdays.is_empty() && month(2) && day(29)
    }

    /// Its dates in those years, in order. A date that a year does not have is left out.
    pub fn dates(&self, start: NaiveDate, years: &RangeInclusive<i32>) -> Vec<NaiveDate> {
        let mut dates = Vec::new();
        let mut year = start.year();
        // What is not counted need not be gone through.
        if self.count.is_none() && year < *years.start() {
            year += (years.start() - year) / self.interval * self.interval;
        }
        let mut seen = 0;
        while year <= *years.end() {
            for date in self.in_year(start, year) {
                // The rule begins with its first date.
                if date < start {
                    continue;
                }
                seen += 1;
                if self.until.is_some_and(|until| date > until)
                    || self.count.is_some_and(|count| seen > count)
                {
                    return dates;
                }
                if years.contains(&date.year()) {
                    dates.push(date);
                }
            }
            year += self.interval;
        }
        dates
    }

    /// The dates of one year, in order.
    fn in_year(&self, start: NaiveDate, year: i32) -> Vec<NaiveDate> {
        let mut months = self.months.clone();
        if months.is_empty() {
            // By RFC 5545 a day of the month without a month means every month.
            months = if self.month_days.is_empty() { vec![start.month()] } else { (1..=12).collect() };
        }
        let mut dates: Vec<NaiveDate> = months
            .into_iter()
            .filter_map(|month| NaiveDate::from_ymd_opt(year, month, 1))
            .flat_map(|first| self.in_month(start, first))
            .collect();
        dates.sort_unstable();
        dates.dedup();
        dates
    }

    fn in_month(&self, start: NaiveDate, first: NaiveDate) -> Vec<NaiveDate> {
        let length =
            first.checked_add_months(Months::new(1)).map_or(31, |next| (next - first).num_days() as i32);
        let day = |day: i32| {
            let day = if day < 0 { length + 1 + day } else { day };
            u32::try_from(day).ok().and_then(|day| first.with_day(day))
        };
        if !self.weekdays.is_empty() {
            return self
                .weekdays
                .iter()
                .flat_map(|(nth, weekday)| nth_weekdays(first, length, *nth, *weekday))
                .collect();
        }
        if self.month_days.is_empty() {
            day(start.day() as i32).into_iter().collect()
        } else {
            self.month_days.iter().filter_map(|of| day(*of)).collect()
        }
    }
}

/// The nth such weekday of the month that begins with `first`; every one for 0.
fn nth_weekdays(first: NaiveDate, length: i32, nth: i32, weekday: Weekday) -> Vec<NaiveDate> {
    let all: Vec<NaiveDate> = (1..=length as u32)
        .filter_map(|day| first.with_day(day))
        .filter(|date| date.weekday() == weekday)
        .collect();
    let index = match nth {
        0 => return all,
        1.. => nth as usize - 1,
        _ => match all.len().checked_sub(nth.unsigned_abs() as usize) {
            Some(index) => index,
            None => return Vec::new(),
        },
    };
    all.get(index).copied().into_iter().collect()
}

/// A date as iCalendar writes it: `20261225`.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let plain = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| NaiveDate::parse_from_str(text, "%Y%m%d").ok()).flatten()
}

fn within(text: &str, range: RangeInclusive<i32>) -> Option<i32> {
    text.trim().trim_start_matches('+').parse().ok().filter(|number| range.contains(number))
}

fn list<T>(text: &str, one: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    text.split(',').map(one).collect()
}

/// `TH`, `4TH`, `-1MO`.
fn weekday(text: &str) -> Option<(i32, Weekday)> {
    let text = text.trim();
    let (nth, day) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let day = match day.to_ascii_uppercase().as_str() {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    };
    let nth = if nth.is_empty() { 0 } else { within(nth, -5..=5).filter(|nth| *nth != 0)? };
    Some((nth, day))
}
