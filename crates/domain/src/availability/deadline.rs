//! Until when a credit can be claimed (guide 3.5, EC-88).

use chrono::{DateTime, Days, NaiveDateTime, NaiveTime};

use crate::UtcMillis;
use crate::coverage::Zone;
use crate::time::{DAY, HOUR, SECOND};

/// The last second in which an incident that ended at `ended` can be claimed: 23:59:59 in `zone` on the day `days` after
/// the local date of the end. Where that time of day comes twice it is the later one; where it is skipped, the instant at
/// which a clock that was not put forward would show it.
pub fn claim_by(ended: UtcMillis, zone: &Zone, days: u32) -> UtcMillis {
    let last = local(ended, zone).date().checked_add_days(Days::new(u64::from(days)));
    // Beyond the last date there is, there is nothing to miss.
    let Some(last) = last else {
        return UtcMillis::MAX;
    };
    let midnight = UtcMillis(last.and_time(NaiveTime::MIN).and_utc().timestamp_millis());
    let shown = midnight.plus(DAY - SECOND);
    // No zone is further from UTC than 26 hours, and no rule changes twice within that.
    let candidates = [-26, 26].map(|hours| shown.plus(-zone.offset_ms(shown.plus(hours * HOUR))));
    let shows = |at: &UtcMillis| at.plus(zone.offset_ms(*at)) == shown;
    let latest = candidates.iter().copied().filter(shows).max();
    latest.unwrap_or(candidates[0].max(candidates[1])).min(UtcMillis::MAX)
}

/// Whether something can still be done by that second: all of the second belongs to it.
pub(super) fn in_time(by: UtcMillis, now: UtcMillis) -> bool {
    now < by.plus(SECOND)
}

/// What clocks show there.
pub(super) fn local(at: UtcMillis, zone: &Zone) -> NaiveDateTime {
    DateTime::from_timestamp_millis(at.0.saturating_add(zone.offset_ms(at))).unwrap_or_default().naive_utc()
}
