//! How the case file writes instants and spans: local to a place, with weekdays, as people say them.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime};
use vioe_domain::UtcMillis;
use vioe_domain::coverage::Zone;
use vioe_domain::time::{HOUR, MINUTE, SECOND};

/// The zone of a place as the case file names it.
pub fn place(name: &str) -> Option<Zone> {
    Zone::new(if name == "NY" { "America/New_York" } else { name }).ok()
}

/// Reads `Tue 2026-06-02 14:00:00.001 EDT`, `Tue 14:00`, `14:00`, `2026-06-02T18:00Z`; relative ones from `opened`.
/// Where both `A = B` are given they must agree.
pub fn instant(text: &str, zone: &Zone, opened: Option<UtcMillis>) -> UtcMillis {
    if let Some((left, right)) = text.split_once(" = ") {
        let (left, right) = (instant(left, zone, opened), instant(right, zone, opened));
        assert_eq!(left, right, "`{text}` names two instants");
        return left;
    }
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let weekday = words
        .first()
        .and_then(|word| word.parse::<chrono::Weekday>().ok())
        .filter(|_| words[0].chars().all(char::is_alphabetic));
    if weekday.is_some() {
        words.remove(0);
    }
    let utc = words[0].ends_with('Z').then(|| {
        let full = if words[0].matches(':').count() == 1 {
            words[0].replace('Z', ":00Z")
        } else {
            words[0].to_owned()
        };
        UtcMillis::parse(&full).expect("an instant in UTC")
    });
    if let Some(at) = utc {
        if let Some(weekday) = weekday {
            assert_eq!(local(at, zone).weekday(), weekday, "{text}");
        }
        return at;
    }
    let date = words[0].parse::<NaiveDate>().ok();
    if date.is_some() {
        words.remove(0);
    }
    let time = words.first().unwrap_or_else(|| panic!("no time of day in `{text}`"));
    let letters = words.get(1).copied();
    let opened = || local(opened.expect("a date, since there is no opening yet"), zone).date();
    let date = match (date, weekday) {
        (Some(date), weekday) => {
            assert!(weekday.is_none_or(|day| day == date.weekday()), "{text}: not that weekday");
            date
        }
        (None, Some(weekday)) => (0..7)
            .map(|days| opened() + Days::new(days))
            .find(|date| date.weekday() == weekday)
            .expect("every weekday comes within a week"),
        (None, None) => opened(),
    };
    let time = ["%H:%M:%S%.3f", "%H:%M:%S", "%H:%M"]
        .iter()
        .find_map(|format| NaiveTime::parse_from_str(time, format).ok())
        .unwrap_or_else(|| panic!("`{time}` is no time of day"));
    utc_of(date.and_time(time), zone, letters).unwrap_or_else(|| panic!("`{text}` does not exist there"))
}

/// `1h`, `61m`, `1s`.
pub fn span(text: &str) -> i64 {
    let unit = match text.chars().last() {
        Some('h') => HOUR,
        Some('m') => MINUTE,
        Some('s') => SECOND,
        _ => panic!("`{text}` is no span"),
    };
    text[..text.len() - 1].parse::<i64>().expect("a number and a unit") * unit
}

fn local(at: UtcMillis, zone: &Zone) -> NaiveDateTime {
    chrono::DateTime::from_timestamp_millis(at.0 + zone.offset_ms(at)).expect("in range").naive_utc()
}

/// The first instant at which clocks there show that; zone letters choose among several.
fn utc_of(shown: NaiveDateTime, zone: &Zone, letters: Option<&str>) -> Option<UtcMillis> {
    let naive = UtcMillis(shown.and_utc().timestamp_millis());
    let mut candidates: Vec<UtcMillis> = [-26, 26]
        .map(|hours| zone.offset_ms(naive.plus(hours * HOUR)))
        .map(|offset| naive.plus(-offset))
        .into_iter()
        .filter(|at| local(*at, zone) == shown)
        .filter(|at| letters.is_none_or(|letters| zone.letters(*at) == letters))
        .collect();
    candidates.sort_unstable();
    candidates.first().copied()
}
