//! The watcher on a device whose clocks are moved by hand: EC-93 to EC-97, exactly once across restarts.

use std::sync::atomic::Ordering;

use vioe_desk::view::{AlertState, ConnectionState};
use vioe_domain::person::QuietHours;
use vioe_domain::ticket::Kind;
use vioe_domain::time::{DAY, HOUR, MINUTE, SECOND};
use vioe_domain::{Level, Priority};

use crate::build::{ADA, Story, at};
use crate::stage::{Stage, copy_of};

const OPENED: &str = "2026-06-02T14:00:00";

/// P1, raised now: first response in 15 minutes.
fn p1() -> Story {
    Story::raised(OPENED, Priority::P1, Level::Standard)
}

async fn signed_in(folder: &tempfile::TempDir) -> Stage {
    let stage = Stage::new(folder.path(), OPENED);
    stage.sign_in("ada").await;
    stage
}

#[tokio::test]
async fn asleep_from_60_percent_to_past_the_breach_is_one_alert() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = signed_in(&folder).await;
    stage.receive(&p1(), at(OPENED));
    stage.clocks.pass(9 * MINUTE);
    assert!(stage.tick().await.is_empty(), "60 %: a badge at most");
    stage.clocks.sleep(HOUR);
    let shown = stage.tick().await;
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert_eq!(shown[0].title, "VI-4188: First response breached");
    assert!(stage.tick().await.is_empty());
    stage.close().await;
}

#[tokio::test]
async fn forty_at_once_are_one_digest() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = signed_in(&folder).await;
    for number in 1..=40 {
        stage.receive(&copy_of(&p1(), number), at(OPENED));
    }
    stage.clocks.sleep(20 * MINUTE);
    let shown = stage.tick().await;
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0].ids.len(), 40);
    assert_eq!(shown[0].title, "40 deadlines need you, 40 of them breached");
    assert_eq!(shown[0].ticket, None);
    stage.close().await;
}

#[tokio::test]
async fn a_restart_repeats_nothing_that_was_shown() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = signed_in(&folder).await;
    stage.receive(&p1(), at(OPENED));
    stage.clocks.pass(12 * MINUTE);
    let shown = stage.tick().await;
    assert_eq!(shown.len(), 1);
    stage.desk.alert_shown(shown[0].ids.clone()).await.unwrap();
    let mut stage = stage.restarted(folder.path()).await;
    stage.desk.start().await.unwrap();
    assert!(stage.tick().await.is_empty());
    let inbox = stage.desk.alerts().await.unwrap();
    assert_eq!(inbox.iter().filter(|alert| alert.state == AlertState::New).count(), 1);
    stage.close().await;
}

#[tokio::test]
async fn killed_between_deciding_and_showing_it_is_shown_after_all() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = signed_in(&folder).await;
    stage.receive(&p1(), at(OPENED));
    stage.clocks.pass(12 * MINUTE);
    assert_eq!(stage.tick().await.len(), 1, "decided; the program dies before it is shown");
    let mut stage = stage.restarted(folder.path()).await;
    stage.desk.start().await.unwrap();
    let again = stage.tick().await;
    assert_eq!(again.len(), 1, "at most twice, never not at all");
    stage.close().await;
}

#[tokio::test]
async fn what_another_device_has_shown_is_not_shown_here() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = signed_in(&folder).await;
    stage.receive(&p1(), at(OPENED));
    stage.server.shown_elsewhere.store(true, Ordering::SeqCst);
    stage.clocks.pass(12 * MINUTE);
    assert!(stage.tick().await.is_empty());
    assert_eq!(stage.server.claims.load(Ordering::SeqCst), 1);
    let inbox = stage.desk.alerts().await.unwrap();
    let new = inbox.iter().filter(|alert| alert.state == AlertState::New).count();
    assert_eq!(new, 1, "the inbox has it all the same");
    assert!(stage.tick().await.is_empty());
    assert_eq!(stage.server.claims.load(Ordering::SeqCst), 1, "asked once");
    stage.close().await;
}

#[tokio::test]
async fn offline_it_is_shown_without_asking() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = signed_in(&folder).await;
    stage.receive(&p1(), at(OPENED));
    stage.server.says(ConnectionState::Offline, false);
    stage.clocks.pass(12 * MINUTE);
    assert_eq!(stage.tick().await.len(), 1);
    assert_eq!(stage.server.claims.load(Ordering::SeqCst), 0);
    stage.close().await;
}

#[tokio::test]
async fn a_wall_clock_that_is_set_breaches_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = signed_in(&folder).await;
    stage.receive(&p1(), at(OPENED));
    stage.clocks.pass(MINUTE);
    stage.tick().await;
    stage.clocks.set_wall(DAY);
    assert!(stage.tick().await.is_empty(), "a day ahead: no clock gains time");
    let skew = stage.desk.connection().await.unwrap().clock_skew_ms;
    assert_eq!(skew, Some(DAY), "the banner says so");
    stage.clocks.set_wall(-DAY - HOUR);
    stage.clocks.pass(15 * SECOND);
    assert!(stage.tick().await.is_empty());
    stage.clocks.pass(11 * MINUTE);
    assert_eq!(stage.tick().await.len(), 1, "anchored to the server, it goes on");
    stage.close().await;
}

#[tokio::test]
async fn without_an_anchor_a_step_back_freezes_until_there_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = signed_in(&folder).await;
    stage.receive(&p1(), at(OPENED));
    stage.server.anchored.store(false, Ordering::SeqCst);
    stage.clocks.pass(MINUTE);
    stage.tick().await;
    stage.clocks.set_wall(-HOUR);
    stage.clocks.pass(80 * MINUTE);
    assert!(stage.tick().await.is_empty(), "nobody knows what time it is");
    stage.server.anchored.store(true, Ordering::SeqCst);
    assert_eq!(stage.tick().await.len(), 1);
    stage.close().await;
}

#[tokio::test]
async fn acting_on_the_ticket_settles_what_it_was_alarmed_about() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = signed_in(&folder).await;
    let story = p1();
    stage.receive(&story, at(OPENED));
    stage.clocks.pass(12 * MINUTE);
    stage.tick().await;
    stage.desk.send_reply(story.events[0].ticket, "On it".to_owned()).await.unwrap();
    let states: Vec<_> = stage.desk.alerts().await.unwrap().iter().map(|alert| alert.state).collect();
    assert!(states.iter().all(|state| *state == AlertState::Cleared), "{states:?}");
    stage.close().await;
}

#[tokio::test]
async fn a_call_that_was_held_in_time_rescinds_the_breach() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = signed_in(&folder).await;
    let mut story = p1();
    stage.receive(&story, at(OPENED));
    stage.clocks.pass(20 * MINUTE);
    assert_eq!(stage.tick().await.len(), 1);
    story.push(
        "2026-06-02T14:25:00",
        ADA,
        Kind::CallLogged { held_at: at("2026-06-02T14:05:00"), body: "Called".to_owned() },
    );
    stage.clocks.pass(6 * MINUTE);
    stage.receive(&story, at("2026-06-02T14:26:00"));
    stage.tick().await;
    let inbox = stage.desk.alerts().await.unwrap();
    assert!(inbox.iter().any(|alert| alert.state == AlertState::Rescinded), "{inbox:?}");
    stage.close().await;
}

/// P3, raised now: 75 % of the first response are used at 13:00 in New York.
fn p3() -> Story {
    Story::raised(OPENED, Priority::P3, Level::Standard)
}

#[tokio::test]
async fn quiet_hours_hold_what_can_wait_and_end_with_one_digest() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = Stage::new(folder.path(), OPENED);
    // 12:30 to 13:30, in the device's zone.
    *stage.server.quiet.lock().unwrap() = Some(QuietHours { from_minute: 750, to_minute: 810 });
    stage.sign_in("ada").await;
    for number in 1..=2 {
        stage.receive(&copy_of(&p3(), number), at(OPENED));
    }
    stage.clocks.pass(170 * MINUTE);
    assert!(stage.tick().await.is_empty());
    let urgent = Story::raised("2026-06-02T16:50:00", Priority::P1, Level::Standard);
    stage.receive(&copy_of(&urgent, 3), at("2026-06-02T16:50:00"));
    stage.clocks.pass(15 * MINUTE);
    let shown = stage.tick().await;
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert!(shown[0].title.starts_with("VI-3:"), "a P1 never waits: {shown:?}");
    let inbox = stage.desk.alerts().await.unwrap();
    assert!(
        inbox.iter().any(|alert| alert.number == "VI-1" && alert.state == AlertState::New),
        "the inbox has them"
    );
    stage.clocks.pass(24 * MINUTE);
    let held = stage.tick().await;
    assert!(held.iter().all(|alert| alert.title.starts_with("VI-3:")), "still quiet: {held:?}");
    stage.clocks.pass(2 * MINUTE);
    let shown = stage.tick().await;
    let digests: Vec<_> = shown.iter().filter(|alert| alert.ticket.is_none()).collect();
    assert_eq!(digests.len(), 1, "{shown:?}");
    assert_eq!(digests[0].ids.len(), 2);
    assert!(stage.tick().await.is_empty(), "once");
    stage.close().await;
}

#[tokio::test]
async fn what_waited_in_quiet_hours_survives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = Stage::new(folder.path(), OPENED);
    *stage.server.quiet.lock().unwrap() = Some(QuietHours { from_minute: 750, to_minute: 810 });
    stage.sign_in("ada").await;
    stage.receive(&p3(), at(OPENED));
    stage.clocks.pass(185 * MINUTE);
    assert!(stage.tick().await.is_empty());
    stage.clocks.pass(30 * MINUTE);
    let mut stage = stage.restarted(folder.path()).await;
    stage.desk.start().await.unwrap();
    let shown = stage.tick().await;
    assert_eq!(shown.len(), 1, "{shown:?}");
    stage.close().await;
}

#[tokio::test]
async fn what_is_put_off_is_out_of_the_inbox_and_told_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = signed_in(&folder).await;
    stage.receive(&p3(), at(OPENED));
    stage.clocks.pass(3 * HOUR);
    let shown = stage.tick().await;
    assert_eq!(shown.len(), 1, "{shown:?}");
    let ids = shown[0].ids.clone();
    stage.desk.alert_shown(ids.clone()).await.unwrap();
    assert!(stage.desk.put_off_alerts(ids.clone(), at(OPENED)).await.is_err(), "only to a later time");
    let until = at(OPENED).plus(3 * HOUR + 20 * MINUTE);
    stage.desk.put_off_alerts(ids.clone(), until).await.unwrap();
    assert!(stage.desk.alerts().await.unwrap().iter().all(|alert| alert.state != AlertState::New));
    stage.clocks.pass(10 * MINUTE);
    assert!(stage.tick().await.is_empty());
    stage.clocks.pass(10 * MINUTE);
    let again = stage.tick().await;
    assert_eq!(again.iter().map(|alert| alert.ids.clone()).collect::<Vec<_>>(), [ids]);
    assert!(stage.tick().await.is_empty(), "once");
    stage.close().await;
}

#[tokio::test]
async fn a_change_that_breaks_a_promise_is_one_alert() {
    // EC-66: raised Friday at 17:00, P1 from Saturday 10:00 on.
    let folder = tempfile::tempdir().unwrap();
    let mut stage = Stage::new(folder.path(), "2026-06-05T21:00:00");
    stage.sign_in("ada").await;
    let story = Story::raised("2026-06-05T21:00:00", Priority::P3, Level::Standard);
    stage.receive(&story, at("2026-06-05T21:00:00"));
    stage.clocks.pass(17 * HOUR);
    assert!(stage.tick().await.is_empty());
    let story = story.priority("2026-06-06T14:00:00", Priority::P3, Priority::P1);
    stage.receive(&story, at("2026-06-06T14:00:00"));
    stage.clocks.pass(MINUTE);
    let shown = stage.tick().await;
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert_eq!(shown[0].title, "VI-4188: First response breached");
    stage.close().await;
}
