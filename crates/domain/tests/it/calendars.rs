//! Calendars with a history: what an edit moves, and what it never does (sla.md 2.9, EC-27, EC-28).

use proptest::collection::vec;
use proptest::prelude::*;
use vioe_domain::coverage::{Hours, Week, Windows, Zone};
use vioe_domain::customer::{Calendar, SupersededCalendar};
use vioe_domain::sla::{Assessment, Clock, Policy, Tag, assess};
use vioe_domain::ticket::{Event, fold};
use vioe_domain::time::DAY;
use vioe_domain::{Customer, UtcMillis};

use crate::instants::instant;
use crate::properties::{calendar, log};
use crate::story::{TICKET, acme};

/// Edits after the first day, in days from the opening, each with what was in force before it.
fn edits() -> impl Strategy<Value = Vec<(i64, Calendar)>> {
    vec((DAY..15 * DAY, calendar()), 0..3).prop_map(|mut edits| {
        edits.sort_by_key(|(at, _)| *at);
        edits
    })
}

fn customer(log: &[Event], edits: &[(i64, Calendar)], newest: &Calendar) -> Customer {
    let opened = log[0].at;
    Customer {
        calendar: newest.clone(),
        earlier_calendars: edits
            .iter()
            .map(|(after, calendar)| SupersededCalendar {
                until: opened.plus(*after),
                calendar: calendar.clone(),
            })
            .collect(),
        ..acme(&Zone::new("America/New_York").unwrap())
    }
}

fn assessed(log: &[Event], customer: &Customer, now: UtcMillis) -> Assessment {
    let known: Vec<Event> = log.iter().filter(|event| event.at <= now).cloned().collect();
    let hours = Hours::of(customer, &Week::default()).unwrap();
    assess(TICKET, &fold(&known).unwrap().history, &hours, &[], &Policy::default(), now)
}

/// What is said of the promise, apart from how the clock would go on.
fn verdict(clock: &Clock) -> impl PartialEq + std::fmt::Debug {
    (
        clock.kind,
        clock.cycle,
        clock.status,
        clock.due_at,
        clock.elapsed_ms,
        clock.overrun_ms,
        clock.tags.clone(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// A calendar that was saved again and again unchanged counts as one.
    #[test]
    fn edits_that_change_nothing_move_nothing(
        log in log(), calendar in calendar(), at in vec(0..20 * DAY, 1..4), after in 0..25 * DAY,
    ) {
        let mut at = at;
        at.sort_unstable();
        let edits: Vec<_> = at.into_iter().map(|at| (at, calendar.clone())).collect();
        let now = log[0].at.plus(after);
        prop_assert_eq!(
            assessed(&log, &customer(&log, &edits, &calendar), now),
            assessed(&log, &customer(&log, &[], &calendar), now)
        );
    }

    /// What stopped before an edit stands as it stood; what was edited after now is not known yet.
    #[test]
    fn an_edit_moves_no_stopped_clock(
        log in log(), edits in edits(), newest in calendar(), more in 0..10 * DAY,
    ) {
        let last = log.iter().map(|event| event.at).max().unwrap();
        let mut edited = customer(&log, &edits, &newest);
        let edit = edited.earlier_calendars.last().map_or(last, |last_edit| last_edit.until).max(last).plus(more);
        let before = assessed(&log, &edited, edit);
        edited.edit_calendar(Calendar::default(), edit.plus(1));
        prop_assert_eq!(&before, &assessed(&log, &edited, edit));
        let after = assessed(&log, &edited, edit.plus(1));
        prop_assert_eq!(before.clocks.len(), after.clocks.len());
        for (before, after) in before.clocks.iter().zip(&after.clocks).filter(|(before, _)| before.stopped_at.is_some()) {
            prop_assert_eq!(verdict(before), verdict(after));
        }
    }

    /// An edit makes nothing due before itself that was not broken already; if it breaks a promise, the clock is due at the
    /// edit and says why (EC-28).
    #[test]
    fn an_edit_makes_nothing_due_before_itself(
        log in log(), edits in edits(), newest in calendar(), more in 0..10 * DAY,
    ) {
        let last = log.iter().map(|event| event.at).max().unwrap();
        let mut edited = customer(&log, &edits, &Calendar::default());
        let edit = edited.earlier_calendars.last().map_or(last, |last_edit| last_edit.until).max(last).plus(more + 1);
        let before = assessed(&log, &edited, edit.plus(-1));
        edited.edit_calendar(newest, edit);
        let after = assessed(&log, &edited, edit.plus(1));
        for (before, after) in before.clocks.iter().zip(&after.clocks).filter(|(before, _)| before.is_open()) {
            // Due at the very instant of the edit is not yet broken there.
            let was_broken = before.due_at.is_some_and(|due| due < edit);
            let Some(due) = after.due_at.filter(|due| *due <= edit) else { continue };
            if was_broken {
                prop_assert!(Some(due) >= before.due_at, "{before:?} {after:?}");
            } else {
                prop_assert_eq!(due, edit);
                prop_assert!(after.is_breached());
                prop_assert!(after.tags == [Tag::OnCalendarChange] || before.due_at == Some(edit));
            }
        }
    }
}

#[test]
fn an_edit_keeps_what_was_in_force() {
    let zone = Zone::new("America/New_York").unwrap();
    let at = |text| instant(text, &zone, None);
    let holiday = |date: &str| Calendar { holidays: vec![date.parse().unwrap()], overrides: Vec::new() };
    let mut customer = acme(&zone);
    let first = at("Mon 2026-06-01 10:00");
    customer.edit_calendar(Calendar::default(), first);
    assert!(customer.earlier_calendars.is_empty(), "nothing changed");
    customer.edit_calendar(holiday("2026-06-19"), first);
    // At the same instant, or by a clock set back: the last counts, and nothing was in force meanwhile.
    customer.edit_calendar(holiday("2026-07-03"), first.plus(-5));
    assert_eq!(
        customer.earlier_calendars,
        [SupersededCalendar { until: first, calendar: Calendar::default() }]
    );
    assert_eq!(customer.calendar, holiday("2026-07-03"));
    let text = serde_json::to_string(&customer).unwrap();
    assert_eq!(serde_json::from_str::<Customer>(&text).unwrap(), customer);
}

#[test]
fn a_customer_without_a_history_is_written_as_before() {
    let text = serde_json::to_value(acme(&Zone::utc())).unwrap();
    assert!(text.get("earlier_calendars").is_none() && text.get("holiday_names").is_none());
}

#[test]
fn hours_know_whether_they_are_a_customers() {
    let zone = Zone::new("America/New_York").unwrap();
    let week = Week::default();
    let mut customer = acme(&zone);
    let hours = Hours::of(&customer, &week).unwrap();
    assert!(hours.are_of(&customer, &week));
    let longer = Week { standard: serde_json::from_str(r#"[["08:00", "18:00"]]"#).unwrap(), ..week.clone() };
    assert!(!hours.are_of(&customer, &longer));
    customer.edit_calendar(
        Calendar { holidays: vec!["2026-06-19".parse().unwrap()], overrides: Vec::new() },
        UtcMillis(5),
    );
    assert!(!hours.are_of(&customer, &week));
    let hours = Hours::of(&customer, &week).unwrap();
    assert!(hours.are_of(&customer, &week));
    customer.earlier_calendars.clear();
    assert!(!hours.are_of(&customer, &week), "the history counts");
}

#[test]
fn a_week_is_read_and_checked() {
    let windows = |text: &str| serde_json::from_str::<Windows>(text);
    // EC-29: overlapping windows are merged, and the length of the Standard ones is a business day.
    let split = windows(r#"[["13:00", "17:00"], ["08:00", "12:00"], ["11:00", "12:30"]]"#).unwrap();
    assert_eq!(split.as_slice().len(), 2);
    assert_eq!(split.length_ms(), 17 * DAY / 48);
    // EC-30: a window over midnight is two; on each business date the small hours are the evening before's.
    let night = windows(r#"[["22:00", "06:00"]]"#).unwrap();
    assert_eq!(serde_json::to_string(&night).unwrap(), r#"[["00:00","06:00"],["22:00","24:00"]]"#);
    assert_eq!(windows(r#"[["22:00", "00:00"]]"#).unwrap().length_ms(), DAY / 12);
    // One window is written as a pair.
    let day = windows(r#"["09:00", "18:00"]"#).unwrap();
    assert_eq!(day, Week::default().standard);
    assert_eq!(serde_json::to_string(&day).unwrap(), r#"["09:00","18:00"]"#);
    for wrong in [
        "[]",
        r#"["09:00"]"#,
        r#"["09:00", "18:00", "19:00"]"#,
        r#"[["09:00", "09:00"]]"#,
        r#"[["9", "18:00"]]"#,
        r#"[["09:00", "24:01"]]"#,
    ] {
        assert!(windows(wrong).is_err(), "{wrong}");
    }
    assert_eq!(Week::default().check(), Ok(()));
    assert!(Week { days: Vec::new(), ..Week::default() }.check().is_err());
    assert!(Week { standard: night, ..Week::default() }.check().is_err());
    assert_eq!(Week::default().business_day_ms(), 9 * DAY / 24);
}
