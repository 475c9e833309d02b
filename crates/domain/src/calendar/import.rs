//! Holidays from an iCalendar file (RFC 5545): the small part of it that such files use.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};

use super::draft::Holiday;
use super::lines::{self, ContentLine};
use super::yearly::{Yearly, date};

/// What a file comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// By date, each date once.
    pub holidays: Vec<Holiday>,
    /// What was left out or looks wrong, in the order of the file.
    pub warnings: Vec<Warning>,
    /// How many events have no date in the years asked for.
    pub outside: usize,
}

/// Something in the file that somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The line, from 1.
    pub line: usize,
    /// What of it, in plain words.
    pub reason: String,
}

impl std::fmt::Display for Warning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)
    }
}

/// Why a file is no calendar: nothing of it is taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadFile {
    /// It does not begin as one.
    #[error("line 1: this is no iCalendar file: it does not begin with BEGIN:VCALENDAR")]
    NotACalendar,
    /// It ends too early; holidays may be missing.
    #[error("line {line}: the file ends inside {component}: it was cut off, and holidays may be missing")]
    CutOff {
        /// The last line.
        line: usize,
        /// What was not ended.
        component: String,
    },
    /// Something ends that did not begin.
    #[error("line {line}: END:{component} does not end what began before it")]
    Crossed {
        /// The line.
        line: usize,
        /// What it ends.
        component: String,
    },
}

/// The years in which an event may begin: beyond them it is a slip of the key.
const BEGINS: RangeInclusive<i32> = 1900..=2200;

/// Reads the holidays of the years asked for. Cancelled events do not count; whether an event makes somebody busy
/// (`TRANSP`) does not matter, since files of holidays mostly say no.
///
/// # Errors
/// The file is no iCalendar file, or it is broken.
pub fn import(text: &str, years: RangeInclusive<i32>) -> Result<Imported, BadFile> {
    let lines = lines::read(text);
    let is_begin =
        |line: &ContentLine| line.name == "BEGIN" && line.value.trim().eq_ignore_ascii_case("VCALENDAR");
    if !matches!(lines.first(), Some(Ok(line)) if is_begin(line)) {
        return Err(BadFile::NotACalendar);
    }
    let mut reading = Reading { years, names: BTreeMap::new(), imported: Imported::default() };
    // What is begun and not yet ended, and the event among it.
    let mut open: Vec<String> = Vec::new();
    let mut event: Option<Vec<ContentLine>> = None;
    let mut last = 1;
    for line in lines {
        let line = match line {
            Ok(line) => line,
            Err(number) => {
                if event.is_some() {
                    reading.warn(number, "this line has no name and no value, so it was left out");
                }
                continue;
            }
        };
        last = line.number;
        let component = line.value.trim().to_ascii_uppercase();
        match line.name.as_str() {
            "BEGIN" => {
                if component == "VEVENT" && open.last().is_some_and(|around| around == "VCALENDAR") {
                    event = Some(vec![line]);
                }
                open.push(component);
            }
            "END" => {
                if open.pop().as_ref() != Some(&component) {
                    return Err(BadFile::Crossed { line: line.number, component });
                }
                if component == "VEVENT"
                    && let Some(lines) = event.take()
                {
                    reading.event(&lines);
                }
            }
            // What stands in an event's alarms is not the event's.
            _ if open.last().is_some_and(|around| around == "VEVENT") => {
                if let Some(event) = &mut event {
                    event.push(line);
                }
            }
            _ => {}
        }
    }
    match open.pop() {
        Some(component) => Err(BadFile::CutOff { line: last, component }),
        None => Ok(reading.finish()),
    }
}

struct Reading {
    years: RangeInclusive<i32>,
    /// By date; what falls on one date is one holiday with several names.
    names: BTreeMap<NaiveDate, Vec<String>>,
    imported: Imported,
}

impl Reading {
    fn warn(&mut self, line: usize, reason: impl Into<String>) {
        self.imported.warnings.push(Warning { line, reason: reason.into() });
    }

    /// Takes an event, given its lines from its BEGIN on.
    fn event(&mut self, lines: &[ContentLine]) {
        let first = |name: &str| lines.iter().find(|line| line.name == name);
        if first("STATUS").is_some_and(|status| status.value.trim().eq_ignore_ascii_case("CANCELLED")) {
            return;
        }
        let begin = lines[0].number;
        let name = first("SUMMARY").map(ContentLine::text).unwrap_or_default();
        let called = if name.is_empty() { "an event without a name".to_owned() } else { format!("`{name}`") };
        for part in ["RDATE", "EXRULE", "RECURRENCE-ID"] {
            if let Some(line) = first(part) {
                return self.warn(line.number, format!("{called} was left out: {part} is not understood"));
            }
        }
        let Some(start_line) = first("DTSTART") else {
            return self.warn(begin, format!("{called} was left out: it has no DTSTART"));
        };
        let start = match day(start_line) {
            Ok(start) => start,
            Err(why) => return self.warn(start_line.number, format!("{called} was left out: {why}")),
        };
        let length = match length(start, first("DTEND"), first("DURATION")) {
            Ok(length) => length,
            Err((line, why)) => return self.warn(line, format!("{called} was left out: {why}")),
        };
        let starts = match first("RRULE") {
            None => vec![start],
            Some(line) => match Yearly::parse(&line.value) {
                Ok(rule) => {
                    if rule.only_in_leap_years(start) {
                        self.warn(line.number, format!("{called}: 29 February comes only in leap years"));
                    }
                    // Days of the last one before the horizon may reach into it.
                    let from = self.years.start().saturating_sub(1);
                    rule.dates(start, &(from..=*self.years.end()))
                }
                Err(why) => return self.warn(line.number, format!("{called} was left out: {why}")),
            },
        };
        let excepted = lines.iter().filter(|line| line.name == "EXDATE");
        let excepted: Vec<NaiveDate> = excepted
            .flat_map(|line| line.value.split(',').filter_map(|value| date(value.trim().get(..8)?)))
            .collect();
        let mut inside = false;
        for start in starts.into_iter().filter(|start| !excepted.contains(start)) {
            for date in start.iter_days().take(length).filter(|date| self.years.contains(&date.year())) {
                inside = true;
                let names = self.names.entry(date).or_default();
                if !name.is_empty() && !names.contains(&name) {
                    names.push(name.clone());
                }
            }
        }
        if !inside {
            self.imported.outside += 1;
        }
    }

    fn finish(mut self) -> Imported {
        self.imported.holidays =
            self.names.into_iter().map(|(date, names)| Holiday { date, name: names.join(" / ") }).collect();
        self.imported
    }
}

/// The local date an event begins on. A holiday takes whole days: a time of day is refused, but midnight is a date.
fn day(line: &ContentLine) -> Result<NaiveDate, String> {
    let value = line.value.trim();
    let bad = || format!("`{value}` is no date");
    let day = match value.split_once(['T', 't']) {
        None => date(value).ok_or_else(bad)?,
        Some((day, time)) => {
            let day = date(day).ok_or_else(bad)?;
            // Midnight in UTC is midnight nowhere in particular.
            if time != "000000" {
                return Err("it has a time of day, and a holiday takes whole days".to_owned());
            }
            day
        }
    };
    if BEGINS.contains(&day.year()) {
        Ok(day)
    } else {
        Err(format!("the year {} is too far away", day.year()))
    }
}

/// How many days an event takes; with the line that is wrong.
fn length(
    start: NaiveDate,
    end: Option<&ContentLine>,
    duration: Option<&ContentLine>,
) -> Result<usize, (usize, String)> {
    if let Some(line) = end {
        let end = day(line).map_err(|why| (line.number, why))?;
        // Its end is the date after it; many write the same date for one day.
        return match (end - start).num_days() {
            0 => Ok(1),
            days @ 1..=366 => Ok(days as usize),
            ..0 => Err((line.number, "it ends before it begins".to_owned())),
            _ => Err((line.number, "it takes more than a year".to_owned())),
        };
    }
    let Some(line) = duration else { return Ok(1) };
    let value = line.value.trim();
    let days =
        match value.strip_prefix('P').and_then(|rest| rest.split_at_checked(rest.len().checked_sub(1)?)) {
            Some((days, "D")) => days.parse::<usize>().ok(),
            Some((weeks, "W")) => weeks.parse::<usize>().ok().and_then(|weeks| weeks.checked_mul(7)),
            _ => None,
        };
    days.filter(|days| (1..=366).contains(days))
        .ok_or_else(|| (line.number, format!("`{value}` is no number of whole days within a year")))
}
