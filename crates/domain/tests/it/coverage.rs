//! Calendars: what is refused, and arithmetic across daylight saving.

use chrono::{Days, NaiveDate};
use vioe_domain::UtcMillis;
use vioe_domain::coverage::{Coverage, CoverageError, Hours, Schedule, Zone, tz_version};
use vioe_domain::customer::Calendar;
use vioe_domain::time::HOUR;

use crate::instants::instant;

#[test]
fn a_calendar_that_never_opens_is_refused() {
    let first: NaiveDate = "2026-01-01".parse().unwrap();
    let calendar = |days| Calendar {
        holidays: (0..days).map(|day| first + Days::new(day)).collect(),
        overrides: Vec::new(),
    };
    assert!(matches!(Hours::new(&new_york(), &calendar(450)), Err(CoverageError::Closed { .. })));
    assert!(Hours::new(&new_york(), &calendar(200)).is_ok());
}

#[test]
fn around_the_clock_knows_no_daylight_saving() {
    let always = Coverage::new(Schedule::Always, &new_york(), &Calendar::default()).unwrap();
    for (from, hours, to) in [
        ("Fri 2026-10-30 12:00", 72, "Mon 2026-11-02 11:00 EST"),
        ("Sat 2026-03-07 12:00", 24, "Sun 2026-03-08 13:00 EDT"),
    ] {
        assert_eq!(always.after(at(from), hours * HOUR), at(to));
    }
}

#[test]
fn the_bundled_zone_rules_are_current() {
    // 2025b, which others still carry, is an hour wrong in Casablanca in November 2026 (EC-101).
    assert!(tz_version() >= "2026f", "{}", tz_version());
}

fn new_york() -> Zone {
    Zone::new("America/New_York").unwrap()
}

fn at(text: &str) -> UtcMillis {
    instant(text, &new_york(), None)
}
