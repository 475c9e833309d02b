//! Which alarms a look begins and ends, and what is told of them (EC-50, EC-56, EC-93, EC-94, sla.md 2.12).

use uuid::Uuid;
use vioe_desk::watch::{Settled, Told, Urgency, is_quiet, notices, settle, waits};
use vioe_domain::coverage::Zone;
use vioe_domain::escalation::{Alert, Cause, Severity, Threshold, Tier};
use vioe_domain::person::QuietHours;
use vioe_domain::sla::{ClockKind, ExclusionReason};
use vioe_domain::ticket::Kind;
use vioe_domain::{AlertId, Level, Person, PersonId, Priority, Role, Status, TicketId, UtcMillis};
use vioe_store::{Alarm, AlarmEnd};

use crate::build::{ADA, MIA, Story, at, person};

fn look(story: &Story, now: &str, who: &Person, alarms: &[Alarm], acted: Option<UtcMillis>) -> Settled {
    story.look(now, |known, assessment| settle(known.ticket, assessment, who, alarms, acted))
}

fn alarm(alert: &Alert, seen: &str) -> Alarm {
    Alarm {
        alert: alert.clone(),
        due_at: None,
        first_seen_at: at(seen),
        fired_at: Some(at(seen)),
        shown_at: Some(at(seen)),
        acknowledged_at: None,
        ended: None,
    }
}

fn shown(settled: &Settled) -> Vec<(ClockKind, Threshold)> {
    settled
        .raise
        .iter()
        .filter(|(_, _, show)| *show)
        .filter_map(|(alert, _, _)| alert.cause.clock())
        .map(|(clock, _, threshold)| (clock, threshold))
        .collect()
}

/// P1, raised Tuesday 10:00 in New York: first response 10:15.
fn p1() -> Story {
    Story::raised("2026-06-02T14:00:00", Priority::P1, Level::Standard)
}

#[test]
fn half_is_a_badge_and_disturbs_nobody() {
    let settled = look(&p1(), "2026-06-02T14:08:00", &person(ADA), &[], None);
    assert_eq!(settled.raise.len(), 1);
    assert_eq!(settled.raise[0].0.severity, Severity::Badge);
    assert!(shown(&settled).is_empty());
}

#[test]
fn asleep_from_60_percent_to_past_the_breach_is_one_alert() {
    let settled = look(&p1(), "2026-06-02T14:20:00", &person(ADA), &[], None);
    assert_eq!(shown(&settled), [(ClockKind::FirstResponse, Threshold::Breach)]);
    assert_eq!(settled.end.len(), settled.raise.len() - 1, "what it outdoes is over");
}

#[test]
fn a_worse_threshold_ends_the_milder_one() {
    let first = look(&p1(), "2026-06-02T14:12:00", &person(ADA), &[], None);
    let (warned, _, _) =
        first.raise.iter().find(|(alert, _, _)| alert.cause.threshold() == Threshold::ThreeQuarters).unwrap();
    let alarms: Vec<Alarm> =
        first.raise.iter().map(|(alert, _, _)| alarm(alert, "2026-06-02T14:12:00")).collect();
    let then = look(&p1(), "2026-06-02T14:20:00", &person(ADA), &alarms, None);
    assert!(then.end.contains(&(warned.id, AlarmEnd::Cleared)));
    assert_eq!(shown(&then), [(ClockKind::FirstResponse, Threshold::Breach)]);
    let known: Vec<Alarm> =
        then.raise.iter().map(|(alert, _, _)| alarm(alert, "2026-06-02T14:20:00")).chain(alarms).collect();
    let again = look(&p1(), "2026-06-02T14:21:00", &person(ADA), &known, None);
    assert!(again.raise.is_empty(), "never told twice: {again:?}");
}

#[test]
fn only_whom_it_concerns_is_told() {
    let other = PersonId(Uuid::from_u128(77));
    let told =
        |who: &Person, story: &Story| !look(story, "2026-06-02T14:12:00", who, &[], None).raise.is_empty();
    let second_tier = Person { tier: Some(Tier::T2), ..person(ADA) };
    let manager = Person { role: Role::Manager, tier: None, ..person(ADA) };
    assert!(told(&person(ADA), &p1()), "nobody has it: everybody of its tier");
    assert!(!told(&second_tier, &p1()));
    assert!(!told(&person(MIA), &p1()), "contacts are told of none of these");
    assert!(!told(&manager, &p1()), "75 % is not for the lead");
    let ninety = look(&p1(), "2026-06-02T14:14:00", &manager, &[], None);
    assert_eq!(shown(&ninety), [(ClockKind::FirstResponse, Threshold::NineTenths)]);
    let mut given = p1();
    given.push("2026-06-02T14:01:00", ADA, Kind::Assigned { to: Some(other) });
    assert!(!told(&person(ADA), &given), "somebody else has it");
}

#[test]
fn late_evidence_rescinds() {
    let breach = look(&p1(), "2026-06-02T14:30:00", &person(ADA), &[], None);
    let alarms: Vec<Alarm> = breach
        .raise
        .iter()
        .filter(|(alert, _, _)| alert.cause.threshold() == Threshold::Breach)
        .map(|(alert, _, _)| alarm(alert, "2026-06-02T14:15:01"))
        .collect();
    let mut story = p1();
    let held_at = at("2026-06-02T14:05:00");
    story.push("2026-06-02T15:00:00", ADA, Kind::CallLogged { held_at, body: "Called".to_owned() });
    let settled = look(&story, "2026-06-02T15:00:01", &person(ADA), &alarms, Some(at("2026-06-02T15:00:00")));
    assert!(settled.end.contains(&(alarms[0].alert.id, AlarmEnd::Rescinded)), "{settled:?}");
}

#[test]
fn an_exclusion_approved_later_rescinds_a_breach() {
    let story = Story::raised("2026-06-02T14:00:00", Priority::P3, Level::Standard);
    let breach = look(&story, "2026-06-02T19:00:00", &person(ADA), &[], None);
    let alarms: Vec<Alarm> =
        breach.raise.iter().map(|(alert, _, _)| alarm(alert, "2026-06-02T18:00:01")).collect();
    let story = story.excluded("2026-06-02T15:00:00", "2026-06-02T17:00:00", ExclusionReason::ThirdParty);
    let settled = look(&story, "2026-06-02T19:00:00", &person(ADA), &alarms, None);
    let breached = alarms.iter().find(|alarm| alarm.alert.cause.threshold() == Threshold::Breach).unwrap();
    assert!(settled.end.contains(&(breached.alert.id, AlarmEnd::Rescinded)));
}

#[test]
fn answering_too_late_clears_the_breach() {
    let breach = look(&p1(), "2026-06-02T14:20:00", &person(ADA), &[], None);
    let alarms: Vec<Alarm> = breach
        .raise
        .iter()
        .filter(|(_, _, show)| *show)
        .map(|(alert, _, _)| alarm(alert, "2026-06-02T14:20:00"))
        .collect();
    let answered = p1().reply("2026-06-02T14:25:00", ADA);
    let settled =
        look(&answered, "2026-06-02T14:26:00", &person(ADA), &alarms, Some(at("2026-06-02T14:25:00")));
    assert!(settled.end.contains(&(alarms[0].alert.id, AlarmEnd::Cleared)));
    assert!(shown(&settled).is_empty());
}

#[test]
fn a_breach_that_waits_raises_nothing_new() {
    let story = p1().reply("2026-06-02T14:20:00", ADA).moved("2026-06-02T15:30:00", Status::PendingCustomer);
    let settled = look(&story, "2026-06-02T23:00:00", &person(ADA), &[], Some(at("2026-06-02T15:30:00")));
    assert!(shown(&settled).is_empty(), "{:?}", shown(&settled));
}

fn cause(threshold: Threshold) -> Cause {
    Cause::Clock { clock: ClockKind::FirstResponse, cycle: 1, threshold }
}

fn told(number: u32, severity: Severity) -> Told {
    Told {
        id: AlertId(Uuid::from_u128(u128::from(number))),
        ticket: TicketId(Uuid::from_u128(u128::from(number))),
        number: format!("VI-{number}"),
        subject: "Export fails".to_owned(),
        customer: "Acme".to_owned(),
        cause: cause(if severity == Severity::Breach { Threshold::Breach } else { Threshold::ThreeQuarters }),
        severity,
        at: at("2026-06-02T14:00:00"),
        due: Some("Tue 10:15 EDT".to_owned()),
    }
}

#[test]
fn one_alert_names_its_ticket_and_its_instant() {
    let notices = notices(vec![told(4188, Severity::Warning)]);
    assert_eq!(notices.len(), 1);
    assert_eq!(notices[0].title, "VI-4188: First response: 75 % of the time is used");
    assert_eq!(notices[0].body, "Export fails · Acme\nDue Tue 10:15 EDT.");
    assert_eq!((notices[0].urgency, notices[0].ticket.is_some()), (Urgency::Normal, true));
}

#[test]
fn more_than_five_are_one_digest_by_severity() {
    let five: Vec<Told> = (1..=5).map(|number| told(number, Severity::Warning)).collect();
    assert_eq!(notices(five).len(), 5);
    let mut forty: Vec<Told> = (1..=40).map(|number| told(number, Severity::Warning)).collect();
    forty[30].severity = Severity::Breach;
    forty[30].cause = cause(Threshold::Breach);
    let digest = notices(forty);
    assert_eq!(digest.len(), 1);
    assert_eq!(digest[0].ids.len(), 40);
    assert_eq!(digest[0].title, "40 deadlines need you, 1 of them breached");
    assert!(digest[0].body.starts_with("VI-31: First response breached\n"), "{}", digest[0].body);
    assert!(digest[0].body.ends_with("and 35 more"));
    assert_eq!((digest[0].urgency, digest[0].ticket), (Urgency::Critical, None));
}

#[test]
fn a_missing_commander_is_told_whatever_else_is_done() {
    let mut story = p1();
    story.push("2026-06-02T14:01:00", MIA, Kind::EmergencyDeclared { scenario: None, report: None });
    let answered = story.reply("2026-06-02T14:05:00", ADA);
    let acted = Some(at("2026-06-02T14:05:00"));
    let notice = |settled: &Settled| {
        settled.raise.iter().filter(|(alert, _, show)| *show && alert.cause.clock().is_none()).count()
    };
    let settled = look(&answered, "2026-06-02T14:06:00", &person(ADA), &[], acted);
    assert_eq!(notice(&settled), 1, "{settled:?}");
    let manager = Person { role: Role::Manager, tier: None, ..person(ADA) };
    assert_eq!(notice(&look(&answered, "2026-06-02T14:06:00", &manager, &[], acted)), 0);
    assert_eq!(
        notice(&look(&answered, "2026-06-02T14:16:00", &manager, &[], acted)),
        1,
        "after a while the lead"
    );
}

#[test]
fn a_notice_ends_when_it_is_acted_upon() {
    let mut story = p1();
    story.push("2026-06-02T14:01:00", MIA, Kind::EmergencyDeclared { scenario: None, report: None });
    let told = look(&story, "2026-06-02T14:02:00", &person(ADA), &[], None);
    let notice = told.raise.iter().find(|(alert, ..)| alert.cause.clock().is_none()).unwrap().0.clone();
    let role = vioe_domain::escalation::IncidentRole::Commander;
    story.push("2026-06-02T14:03:00", ADA, Kind::RoleAssigned { role, person: Some(ADA) });
    let known = [alarm(&notice, "2026-06-02T14:02:00")];
    let settled = look(&story, "2026-06-02T14:04:00", &person(ADA), &known, None);
    assert!(settled.end.contains(&(notice.id, AlarmEnd::Cleared)), "{settled:?}");
}

#[test]
fn contacts_are_told_of_what_names_them_only() {
    let mut story = p1();
    let until = at("2026-06-02T20:00:00");
    let granted = Kind::AccessGranted { what: "The tenant".to_owned(), until, request: None };
    story.push("2026-06-02T14:01:00", MIA, granted);
    let told = look(&story, "2026-06-02T14:30:00", &person(MIA), &[], None);
    assert_eq!(told.raise.len(), 1, "{told:?}");
    assert_eq!(told.raise[0].0.severity, Severity::Warning);
    let other = Person { id: PersonId(Uuid::from_u128(78)), ..person(MIA) };
    assert!(look(&story, "2026-06-02T14:30:00", &other, &[], None).raise.is_empty(), "not their ticket");
}

#[test]
fn quiet_hours_reach_over_midnight_in_the_persons_zone() {
    let mut ada = person(ADA);
    let preferences = &mut ada.profile.preferences;
    preferences.quiet_hours = Some(QuietHours { from_minute: 22 * 60, to_minute: 7 * 60 });
    let utc = Zone::utc();
    let quiet = |who: &Person, time: &str| is_quiet(who, &utc, at(&format!("2026-06-02T{time}")));
    for (time, expected) in [
        ("21:59:59.999", false),
        ("22:00:00", true),
        ("03:00:00", true),
        ("06:59:59", true),
        ("07:00:00", false),
    ] {
        assert_eq!(quiet(&ada, time), expected, "{time}");
    }
    ada.profile.preferences.zone = Some(Zone::new("Asia/Kolkata").unwrap());
    assert!(quiet(&ada, "16:30:00") && !quiet(&ada, "16:29:59"), "22:00 there");
    ada.profile.preferences.quiet_hours = Some(QuietHours { from_minute: 60, to_minute: 60 });
    assert!(!quiet(&ada, "19:30:00"), "no hours at all");
    assert!(!quiet(&person(ADA), "03:00:00"));
}

#[test]
fn in_quiet_hours_a_p1_never_waits() {
    let alert = |clock, threshold| Alert {
        id: AlertId(Uuid::from_u128(1)),
        ticket: TicketId(Uuid::from_u128(7)),
        cause: Cause::Clock { clock, cycle: 1, threshold },
        at: at("2026-06-02T14:00:00"),
        severity: Severity::Warning,
        audience: Vec::new(),
    };
    use ClockKind::{FirstResponse, Update};
    use Threshold::{Breach, ThreeQuarters};
    for (clock, threshold, priority, expected) in [
        (Update, ThreeQuarters, Priority::P1, false),
        (FirstResponse, Breach, Priority::P1, false),
        (Update, ThreeQuarters, Priority::P2, true),
        (Update, Breach, Priority::P2, false),
        (FirstResponse, ThreeQuarters, Priority::P2, false),
        (FirstResponse, Breach, Priority::P3, true),
        (Update, ThreeQuarters, Priority::P4, true),
    ] {
        assert_eq!(
            waits(&alert(clock, threshold), priority),
            expected,
            "{clock:?} {threshold:?} {priority:?}"
        );
    }
}
