//! Instants. Everything is UTC milliseconds; local time exists only inside [`crate::coverage`].

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

/// An instant, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(transparent)]
pub struct UtcMillis(#[cfg_attr(feature = "ipc", specta(type = i32))] pub i64);

/// One second, in milliseconds.
pub const SECOND: i64 = 1_000;
/// One minute, in milliseconds.
pub const MINUTE: i64 = 60 * SECOND;
/// One hour, in milliseconds.
pub const HOUR: i64 = 60 * MINUTE;
/// Twenty-four hours of wall time, in milliseconds. Not a business day.
pub const DAY: i64 = 24 * HOUR;

/// Why a text is not an instant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not an RFC 3339 instant with an offset, from 1970 to 9999")]
pub struct NotAnInstant {
    /// What was given.
    pub text: String,
}

impl UtcMillis {
    /// The last instant there is: the end of the year 9999.
    pub const MAX: Self = Self(253_402_300_799_999);

    /// Reads RFC 3339 with an offset; what is finer than a millisecond is dropped.
    ///
    /// # Errors
    /// The text is not such an instant, or lies before 1970 or after 9999.
    pub fn parse(text: &str) -> Result<Self, NotAnInstant> {
        let bad = || NotAnInstant { text: text.to_owned() };
        let at = DateTime::parse_from_rfc3339(text).map_err(|_| bad())?.timestamp_millis();
        if (0..=Self::MAX.0).contains(&at) { Ok(Self(at)) } else { Err(bad()) }
    }

    /// RFC 3339 in UTC with exactly three decimals: `2026-06-02T18:00:00.000Z`.
    pub fn to_rfc3339(self) -> String {
        DateTime::<Utc>::from_timestamp_millis(self.0)
            .unwrap_or_default()
            .to_rfc3339_opts(SecondsFormat::Millis, true)
    }

    /// The instant `ms` of wall time later (or earlier, if negative).
    pub fn plus(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Wall time from `earlier` to `self`, in milliseconds; negative if `earlier` is later.
    pub fn since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }
}

impl std::fmt::Display for UtcMillis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.to_rfc3339())
    }
}
