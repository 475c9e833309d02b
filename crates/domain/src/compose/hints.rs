//! What a contact wishes of whoever writes to them (guide 9.4).

use crate::UtcMillis;
use crate::coverage::Zone;
use crate::person::{Person, QuietHours};
use crate::ticket::Channel;
use crate::time::{DAY, MINUTE};

/// One thing to know before writing; a hint, never a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContactHint {
    /// They restrict how they are communicated with.
    Restriction {
        /// In their words.
        text: String,
    },
    /// They would rather be reached another way.
    Prefers {
        /// Which.
        method: Channel,
    },
    /// It is outside their working hours there.
    OutsideWorkingHours {
        /// Their working hours, in their words.
        hours: String,
    },
    /// They do not want to be disturbed now.
    QuietHours {
        /// Until when.
        until: UtcMillis,
    },
    /// They say when they work, in words that only people can read.
    WorkingHours {
        /// In their words.
        hours: String,
    },
    /// They say how they want escalations handled.
    Escalation {
        /// In their words.
        text: String,
    },
}

/// What to know before writing to a contact over `using` at `now`, the most binding first. `zone` is the customer's; the
/// contact's own comes first.
pub fn contact_hints(person: &Person, zone: &Zone, using: Channel, now: UtcMillis) -> Vec<ContactHint> {
    let preferences = &person.profile.preferences;
    let zone = preferences.zone.as_ref().unwrap_or(zone);
    let said = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let mut hints = Vec::new();
    hints.extend(said(&preferences.restrictions).map(|text| ContactHint::Restriction { text }));
    hints.extend(
        preferences.method.filter(|method| *method != using).map(|method| ContactHint::Prefers { method }),
    );
    hints.extend(
        preferences
            .quiet_hours
            .and_then(|quiet| quiet_until(quiet, zone, now))
            .map(|until| ContactHint::QuietHours { until }),
    );
    hints.extend(said(&preferences.working_hours).and_then(|hours| match Working::read(&hours) {
        None => Some(ContactHint::WorkingHours { hours }),
        Some(working) if working.holds(zone, now) => None,
        Some(_) => Some(ContactHint::OutsideWorkingHours { hours }),
    }));
    hints.extend(said(&preferences.escalation).map(|text| ContactHint::Escalation { text }));
    hints
}

/// Until when the quiet hours last that `now` lies in.
fn quiet_until(quiet: QuietHours, zone: &Zone, now: UtcMillis) -> Option<UtcMillis> {
    let minute = minute_of_day(zone, now);
    let (from, to) = (i64::from(quiet.from_minute), i64::from(quiet.to_minute));
    let inside = if from <= to { (from..to).contains(&minute) } else { minute >= from || minute < to };
    if !inside {
        return None;
    }
    let left = (to - minute).rem_euclid(DAY / MINUTE) * MINUTE;
    let shown = now.0 + zone.offset_ms(now);
    let end = now.plus(left - shown.rem_euclid(MINUTE));
    // Where the clocks change meanwhile, the end is still what the wall shows.
    Some(end.plus(zone.offset_ms(now) - zone.offset_ms(end)))
}

fn minute_of_day(zone: &Zone, now: UtcMillis) -> i64 {
    (now.0 + zone.offset_ms(now)).rem_euclid(DAY) / MINUTE
}

/// Working hours that could be read: weekdays, and a stretch of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Working {
    /// Monday first.
    days: [bool; 7],
    /// Minutes of the day.
    from: i64,
    to: i64,
}

impl Working {
    /// Reads `Mon-Fri 9:00-17:30`, `Monday, Wednesday 09:00 to 12:00`, `9am-5pm`; none where it can't be sure.
    fn read(text: &str) -> Option<Self> {
        let text = text.to_lowercase().replace(['\u{2013}', '\u{2014}'], "-").replace(" to ", "-");
        let text = text.replace(" - ", "-").replace(", ", ",").replace(" am", "am").replace(" pm", "pm");
        let mut words = text.split_whitespace();
        let (first, second) = (words.next()?, words.next());
        if words.next().is_some() {
            return None;
        }
        let (days, hours) = match second {
            Some(hours) => (weekdays(first)?, hours),
            // Without days: on business days, as the guide's hours are.
            None => ([true, true, true, true, true, false, false], first),
        };
        let (from, to) = hours.split_once('-')?;
        let (from, to) = (time_of_day(from)?, time_of_day(to)?);
        (from < to).then_some(Self { days, from, to })
    }

    fn holds(&self, zone: &Zone, now: UtcMillis) -> bool {
        // 1970-01-01 was a Thursday; `rem_euclid` is 0 to 6.
        let day = ((now.0 + zone.offset_ms(now)).div_euclid(DAY) + 3).rem_euclid(7);
        let minute = minute_of_day(zone, now);
        usize::try_from(day).is_ok_and(|day| self.days[day]) && (self.from..self.to).contains(&minute)
    }
}

/// `mon-fri`, `monday,wednesday`.
fn weekdays(text: &str) -> Option<[bool; 7]> {
    let mut days = [false; 7];
    for part in text.trim_end_matches(':').split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let day =
            |name: &str| name.parse::<chrono::Weekday>().ok().map(|day| day.num_days_from_monday() as usize);
        let (first, last) = (day(first)?, day(last)?);
        let length = (last + 7 - first) % 7;
        for step in 0..=length {
            days[(first + step) % 7] = true;
        }
    }
    Some(days)
}

/// `9`, `09:30`, `5pm`, as minutes of the day; up to `24:00`.
fn time_of_day(text: &str) -> Option<i64> {
    let (text, noon) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(text), _) => (text, Some(0)),
        (_, Some(text)) => (text, Some(12)),
        _ => (text, None),
    };
    let (hours, minutes) = text.split_once(':').unwrap_or((text, "0"));
    let (mut hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    if let Some(noon) = noon {
        if !(1..=12).contains(&hours) {
            return None;
        }
        hours = hours % 12 + noon;
    }
    let at = hours * 60 + minutes;
    ((0..60).contains(&minutes) && (0..=1_440).contains(&at)).then_some(at)
}
