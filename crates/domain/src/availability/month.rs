//! The UTC calendar month (D8) and the slots it is probed in (guide 3.3).

use chrono::{DateTime, Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::UtcMillis;

/// The first instant of the slot `at` lies in. `slot_ms` is the policy's (guide 3.3); slots begin at 1970, and since they
/// divide an hour, months and days begin on a slot.
pub fn slot_start(at: UtcMillis, slot_ms: i64) -> UtcMillis {
    UtcMillis(at.0.div_euclid(slot_ms).saturating_mul(slot_ms))
}

/// A calendar month in UTC, written `2026-06`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "ipc", specta(type = String))]
pub struct Month {
    /// Its first date; a value of this type is always valid.
    first: NaiveDate,
}

/// Why a text is no month.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a month such as 2026-06, from 1970-01 to 9998-12")]
pub struct BadMonth {
    /// What was given.
    pub text: String,
}

impl Month {
    /// The month of an instant, by UTC; instants beyond what there is are in the nearest month.
    pub fn of(at: UtcMillis) -> Self {
        let at = at.0.clamp(0, LAST);
        let date = DateTime::from_timestamp_millis(at).unwrap_or_default().date_naive();
        // Every month has a first day.
        Self { first: date.with_day(1).unwrap_or(date) }
    }

    /// Its first instant.
    pub fn start(self) -> UtcMillis {
        UtcMillis(self.first.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis())
    }

    /// The first instant after it.
    pub fn end(self) -> UtcMillis {
        let next = self.first + chrono::Months::new(1);
        UtcMillis(next.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis())
    }

    /// The month before; of the first there is, itself.
    pub fn before(self) -> Self {
        Self::of(self.start().plus(-1))
    }

    /// Whether it is over.
    pub fn is_over(self, now: UtcMillis) -> bool {
        now >= self.end()
    }
}

/// The last instant of 9998: a claim of the last month still ends within the years there are.
const LAST: i64 = UtcMillis::MAX.0 - 365 * crate::time::DAY;

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.first.year(), self.first.month())
    }
}

impl std::str::FromStr for Month {
    type Err = BadMonth;
    fn from_str(text: &str) -> Result<Self, BadMonth> {
        let bad = || BadMonth { text: text.to_owned() };
        let shaped = text.len() == 7
            && text.bytes().enumerate().all(|(place, byte)| match place {
                4 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !shaped {
            return Err(bad());
        }
        let first: NaiveDate = format!("{text}-01").parse().map_err(|_| bad())?;
        if (1970..=9998).contains(&first.year()) { Ok(Self { first }) } else { Err(bad()) }
    }
}

impl TryFrom<String> for Month {
    type Error = BadMonth;
    fn try_from(text: String) -> Result<Self, BadMonth> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}
