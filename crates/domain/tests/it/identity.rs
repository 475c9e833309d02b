//! Alerts have one identity on every machine, and a new one when the budget's instants move (sla.md 2.12).

use std::collections::BTreeSet;

use vioe_domain::sla::{Assessment, Policy, assess};
use vioe_domain::ticket::fold;
use vioe_domain::{AlertId, UtcMillis};

use crate::instants::instant;
use crate::story::{Story, TICKET, story};

#[test]
fn two_devices_that_see_the_same_breach_raise_one() {
    let story = told("Std P3 NY opened Tue 2026-06-02 10:00", "11:00 tier 2; 12:00 note; 12:30 work");
    let mut shuffled = told("Std P3 NY opened Tue 2026-06-02 10:00", "11:00 tier 2; 12:00 note; 12:30 work");
    shuffled.events.reverse();
    assert_eq!(alerts(&story, "Tue 15:00"), alerts(&shuffled, "Tue 15:00"));
    assert!(!alerts(&story, "Tue 15:00").is_empty());
}

#[test]
fn an_alert_keeps_its_id_while_time_goes_on() {
    let story = told("Std P3 NY opened Tue 2026-06-02 10:00", "");
    let early = alerts(&story, "Tue 13:30");
    let late = alerts(&story, "Tue 17:00");
    assert!(early.is_subset(&late) && early.len() < late.len());
}

#[test]
fn priorities_that_come_and_go_raise_nothing_twice() {
    // EC-69: what was raised before is not raised again, and nothing is missing either.
    let plain = told("Std P3 NY opened Tue 2026-06-02 10:00", "11:55 reply");
    let flicker = told("Std P3 NY opened Tue 2026-06-02 10:00", "11:55 reply; 12:00 P1; 12:10 P3");
    let before = alerts(&plain, "Thu 12:00");
    let after = alerts(&flicker, "Thu 12:00");
    assert!(before.is_subset(&after), "{before:?} {after:?}");
}

#[test]
fn a_holiday_added_while_open_moves_due_and_arms_again() {
    // EC-27.
    let mut story = told("Std P3 NY opened Fri 2026-05-22 10:00", "10:30 reply");
    let now = "Wed 2026-05-27 10:00";
    let before = assessed(&story, now);
    story.calendar.holidays.push("2026-05-25".parse().unwrap());
    let after = assessed(&story, now);
    let due =
        |assessment: &Assessment| assessment.clocks.iter().map(|clock| clock.due_at).collect::<Vec<_>>();
    assert_ne!(due(&before), due(&after));
    let kept = ids(&before).intersection(&ids(&after)).count();
    assert!(kept < ids(&before).len(), "an alert whose instant moved has a new id");
}

#[test]
fn an_edit_of_the_calendar_breaks_a_clock_once() {
    // EC-28: one notice at the edit, and the same one however often it is looked at again.
    let story = told("Std P3 NY opened Fri 2026-05-22 17:00; holiday 2026-05-25; edited Mon 15:00", "");
    let first = alerts(&story, "Mon 15:01");
    assert_eq!(first.len(), 1);
    assert!(first.is_subset(&alerts(&story, "Tue 15:00")));
}

fn told(setup: &str, events: &str) -> Story {
    story(setup, events).unwrap()
}

fn assessed(story: &Story, now: &str) -> Assessment {
    let now: UtcMillis = instant(now, &story.zone, Some(story.opened_at));
    let ticket = fold(&story.events).unwrap();
    assess(TICKET, &ticket.history, &story.hours().unwrap(), &story.exclusions, &Policy::default(), now)
}

fn ids(assessment: &Assessment) -> BTreeSet<AlertId> {
    assessment.alerts.iter().map(|alert| alert.id).collect()
}

fn alerts(story: &Story, now: &str) -> BTreeSet<AlertId> {
    ids(&assessed(story, now))
}
