//! How a promise is drawn, state by state (look.md "The SLA meter").

use vioe_desk::view::{Meter, MeterState, SeamKind};
use vioe_desk::views::{meters, next_meter};
use vioe_domain::sla::{ClockKind, ExclusionReason};
use vioe_domain::time::{HOUR, MINUTE};
use vioe_domain::{Level, Priority, Status};

use crate::build::{ADA, MIA, Story, at};

fn p3() -> Story {
    // Tuesday 10:00 in New York: first response 14:00, target Friday 10:00.
    Story::raised("2026-06-02T14:00:00", Priority::P3, Level::Standard)
}

fn find(story: &Story, now: &str, clock: ClockKind) -> Meter {
    story
        .look(now, meters)
        .into_iter()
        .find(|meter| meter.clock == clock)
        .unwrap_or_else(|| panic!("no {clock:?} at {now}"))
}

#[test]
fn a_running_meter_moves_and_says_until_when() {
    let meter = find(&p3(), "2026-06-02T15:00:00", ClockKind::FirstResponse);
    assert_eq!((meter.state, meter.moving), (MeterState::Running, true));
    assert_eq!((meter.elapsed_ms, meter.budget_ms), (HOUR, 4 * HOUR));
    assert_eq!(meter.due_at, Some(at("2026-06-02T18:00:00")));
    assert_eq!(meter.changes_at, Some(at("2026-06-02T22:00:00")), "closing time");
}

#[test]
fn closed_hours_stand_and_make_no_seam() {
    let story = p3().reply("2026-06-02T15:00:00", ADA);
    let meter = find(&story, "2026-06-03T02:00:00", ClockKind::ResolutionTarget);
    assert_eq!((meter.state, meter.moving), (MeterState::OutOfHours, false));
    assert_eq!(meter.elapsed_ms, 8 * HOUR);
    assert_eq!(meter.changes_at, Some(at("2026-06-03T13:00:00")));
    assert!(meter.seams.is_empty());
}

#[test]
fn a_breached_meter_stands_at_the_closing_instant_itself() {
    let running = find(&p3(), "2026-06-02T21:59:59", ClockKind::FirstResponse);
    assert_eq!((running.state, running.moving), (MeterState::Breached, true));
    assert_eq!(running.overrun_ms, 4 * HOUR - 1_000);
    let closed = find(&p3(), "2026-06-02T22:00:00", ClockKind::FirstResponse);
    assert_eq!((closed.state, closed.moving), (MeterState::Breached, false));
    assert_eq!(closed.changes_at, Some(at("2026-06-03T13:00:00")));
}

#[test]
fn waiting_is_a_live_seam_and_has_no_instant() {
    let story = p3().moved("2026-06-02T16:00:00", Status::PendingCustomer);
    let meter = find(&story, "2026-06-02T17:00:00", ClockKind::ResolutionTarget);
    assert_eq!((meter.state, meter.moving), (MeterState::Paused, false));
    assert_eq!((meter.due_at, meter.maximum_due_at), (None, None));
    assert_eq!(meter.seams.len(), 1);
    assert_eq!((meter.seams[0].elapsed_ms, meter.seams[0].kind), (2 * HOUR, SeamKind::Waiting));
    assert!(meter.seams[0].live);
    let answered = story.reply("2026-06-02T17:30:00", MIA);
    let meter = find(&answered, "2026-06-02T18:00:00", ClockKind::ResolutionTarget);
    assert_eq!(
        meter.state,
        MeterState::Running,
        "the answer ends the wait, whatever the status says (EC-43)"
    );
    assert!(!meter.seams[0].live);
}

#[test]
fn a_wait_across_a_night_is_one_seam() {
    let story = p3()
        .moved("2026-06-02T16:00:00", Status::PendingCustomer)
        .moved("2026-06-04T16:00:00", Status::InProgress);
    let meter = find(&story, "2026-06-04T17:00:00", ClockKind::ResolutionTarget);
    assert_eq!(meter.seams.len(), 1);
}

#[test]
fn an_exclusion_says_why() {
    let story = p3().excluded("2026-06-02T15:00:00", "2026-06-02T17:00:00", ExclusionReason::ThirdParty);
    let meter = find(&story, "2026-06-02T16:00:00", ClockKind::FirstResponse);
    assert_eq!((meter.state, meter.due_at), (MeterState::Excluded, None));
    assert_eq!(meter.seams[0].reason, Some(ExclusionReason::ThirdParty));
    assert_eq!(meter.changes_at, Some(at("2026-06-02T17:00:00")));
}

#[test]
fn target_and_maximum_are_one_meter() {
    let story = p3().reply("2026-06-02T15:00:00", ADA);
    let before = find(&story, "2026-06-05T13:30:00", ClockKind::ResolutionTarget);
    assert_eq!((before.target_ms, before.maximum_ms), (Some(27 * HOUR), Some(45 * HOUR)));
    assert_eq!(before.maximum_due_at, Some(at("2026-06-09T14:00:00")));
    let after = find(&story, "2026-06-05T15:00:00", ClockKind::ResolutionMaximum);
    assert_eq!((after.state, after.budget_ms), (MeterState::Running, 45 * HOUR));
    assert_eq!(after.target_ms, Some(27 * HOUR));
    assert_eq!(after.due_at, Some(at("2026-06-09T14:00:00")));
}

#[test]
fn met_and_met_late_are_frozen() {
    let met = p3().reply("2026-06-02T18:00:00", ADA);
    let meter = find(&met, "2026-06-20T00:00:00", ClockKind::FirstResponse);
    assert_eq!((meter.state, meter.moving, meter.changes_at), (MeterState::Met, false, None));
    let late = p3().reply("2026-06-02T18:24:00", ADA);
    let meter = find(&late, "2026-06-20T00:00:00", ClockKind::FirstResponse);
    assert_eq!((meter.state, meter.overrun_ms), (MeterState::MetLate, 24 * MINUTE));
}

#[test]
fn an_update_clock_waits_for_the_first_response() {
    let meter = find(&p3(), "2026-06-02T15:00:00", ClockKind::Update);
    assert_eq!((meter.state, meter.budget_ms), (MeterState::NotStarted, 9 * HOUR));
    let story = p3().reply("2026-06-02T15:00:00", ADA).reply("2026-06-02T19:00:00", ADA);
    assert_eq!(find(&story, "2026-06-02T20:00:00", ClockKind::Update).cycle, 2);
}

#[test]
fn due_since_the_priority_changed_is_marked() {
    let story =
        p3().reply("2026-06-02T15:00:00", ADA).priority("2026-06-02T18:00:00", Priority::P3, Priority::P2);
    let meter = find(&story, "2026-06-02T18:30:00", ClockKind::Update);
    assert_eq!((meter.state, meter.on_change), (MeterState::Breached, true));
    assert_eq!(meter.due_at, Some(at("2026-06-02T18:00:00")));
}

#[test]
fn a_row_shows_the_next_deadline() {
    let next = |story: &Story, now: &str| story.look(now, next_meter).map(|meter| meter.clock);
    assert_eq!(next(&p3(), "2026-06-02T15:00:00"), Some(ClockKind::FirstResponse));
    let answered = p3().reply("2026-06-02T15:00:00", ADA);
    assert_eq!(next(&answered, "2026-06-02T16:00:00"), Some(ClockKind::Update));
    let waiting = answered.moved("2026-06-02T16:00:00", Status::PendingCustomer);
    assert_eq!(next(&waiting, "2026-06-02T17:00:00"), Some(ClockKind::ResolutionTarget), "nothing is due");
    let resolved = waiting.moved("2026-06-02T18:00:00", Status::Resolved);
    assert_eq!(next(&resolved, "2026-06-02T19:00:00"), Some(ClockKind::ResolutionTarget));
}
