//! The case files about escalation, emergencies and alerts, read by one `check`.

use std::collections::BTreeSet;

use vioe_domain::coverage::Zone;
use vioe_domain::escalation::{Alert, Audience, Cause, obligations, stays};
use vioe_domain::sla::Policy;
use vioe_domain::ticket::{Intent, Kind, Target, decide};
use vioe_domain::{DeviceId, IntentId, UtcMillis};

use crate::scene::{Scene, name_of, play, trigger_name, who};
use crate::story::{TICKET, acme, standing};

#[test]
fn every_row_about_escalation_holds() {
    every_row_holds(include_str!("cases/escalation.md"));
}

#[test]
fn every_row_about_emergencies_holds() {
    every_row_holds(include_str!("cases/emergency.md"));
}

#[test]
fn every_row_about_alerts_holds() {
    every_row_holds(include_str!("cases/alerts.md"));
}

fn every_row_holds(file: &'static str) {
    let mut failed = Vec::new();
    let mut count = 0;
    for (index, line) in file.lines().enumerate().filter(|(_, line)| line.starts_with('|')) {
        let row = line.strip_prefix('|').and_then(|line| line.strip_suffix('|')).expect("a row ends with |");
        let [id, setup, events, now, expected] = row.split('|').map(str::trim).collect::<Vec<_>>()[..] else {
            panic!("line {} has not five columns", index + 1);
        };
        if id == "id" || id.starts_with("--") {
            continue;
        }
        count += 1;
        if let Err(why) = check(setup, events, now, expected) {
            failed.push(format!("line {} ({id}): {why}", index + 1));
        }
    }
    assert!(count > 0, "no rows");
    assert!(failed.is_empty(), "{} of {count} rows failed:\n{}", failed.len(), failed.join("\n"));
}

fn check(setup: &str, events: &str, now: &str, expected: &str) -> Result<(), String> {
    let scene = play(setup, events)?;
    let now = if now.is_empty() { scene.story.opened_at } else { scene.at(now) };
    for claim in expected.split(';').map(str::trim).filter(|claim| !claim.is_empty()) {
        holds(&scene, now, claim).map_err(|why| format!("{claim}: {why}"))?;
    }
    Ok(())
}

fn holds(scene: &Scene, now: UtcMillis, claim: &str) -> Result<(), String> {
    let ticket = scene.ticket(now);
    let words: Vec<&str> = claim.split(' ').collect();
    match words[..] {
        ["tier", number] => same(number, &ticket.tier.number().to_string()),
        ["priority", priority] => same(priority, &format!("{:?}", ticket.priority)),
        ["security", yes] => same(yes, if ticket.requests.security.is_some() { "yes" } else { "no" }),
        ["commander", name] => {
            let commander = ticket.incident.as_ref().and_then(|incident| incident.commander());
            same(name, &commander.map_or("none".to_owned(), name_of))
        }
        ["last", ref kinds @ ..] => same(&kinds.join(" "), &scene.last.join(" ")),
        ["elsewhere", count] => {
            let sent = scene.elsewhere.iter().filter(|(ticket, event)| {
                *ticket == event.ticket && matches!(event.kind, Kind::BroadcastSent { .. })
            });
            same(count, &sent.count().to_string())
        }
        ["proposed", trigger, count] => {
            let proposed = ticket.requests.leadership.iter();
            same(count, &proposed.filter(|asked| trigger_name(asked.trigger) == trigger).count().to_string())
        }
        // Nothing but clocks and badges.
        ["quiet"] => {
            let told: Vec<String> = told(scene, now).into_iter().filter(|told| !is_clock(told)).collect();
            same("", &told.join(", "))
        }
        ["tells", "nothing"] => same("", &told(scene, now).join(", ")),
        ["tells", ref what @ ..] => {
            let (told, what) = (told(scene, now), what.join(" "));
            let count =
                told.iter().filter(|told| told.split(" at ").next() == Some(&what) || **told == what).count();
            if count == 1 { Ok(()) } else { Err(format!("{count} times in {told:?}")) }
        }
        ["no", "alert", what] => {
            let found = told(scene, now).into_iter().filter(|told| told.split(' ').next() == Some(what));
            same("0", &found.count().to_string())
        }
        ["alerts", what, count] => {
            let found = told(scene, now).into_iter().filter(|told| told.split(' ').next() == Some(what));
            same(count, &found.count().to_string())
        }
        ["at", what, ref at @ ..] => {
            let alerts = scene.outlook(now).alerts;
            let found: Vec<String> = alerts
                .iter()
                .filter(|alert| said(alert).starts_with(what))
                .map(|alert| alert.at.to_string())
                .collect();
            same(&scene.at(&at.join(" ")).to_string(), &found.join(", "))
        }
        ["wakes", "never"] => same("None", &format!("{:?}", scene.outlook(now).next_wake_at)),
        ["wakes", ref at @ ..] => {
            let at = scene.at(&at.join(" "));
            same(&format!("{:?}", Some(at)), &format!("{:?}", scene.outlook(now).next_wake_at))
        }
        ["owes", "nothing"] => {
            let owed = obligations(&ticket, &scene.hours(), &scene.policy, now);
            same("0", &owed.len().to_string())
        }
        ["owes", kind, "due", ref at @ ..] => {
            same(&scene.at(&at.join(" ")).to_string(), &owed(scene, now, kind)?.0)
        }
        ["owes", kind, "by", name] => same(name, &owed(scene, now, kind)?.1),
        ["owes", kind, status] => same(status, &owed(scene, now, kind)?.2),
        ["stays", ref expected @ ..] => {
            let stays = stays(&ticket.history, &scene.hours(), &scene.story.exclusions, &scene.policy, now);
            let shown = stays.iter().map(|stay| {
                let over = if stay.overdue { "!" } else { "" };
                format!("{}:{}m{over}", stay.tier.number(), stay.elapsed_ms / 60_000)
            });
            same(&expected.join(" "), &shown.collect::<Vec<_>>().join(" "))
        }
        _ => Err("no such claim".to_owned()),
    }
}

/// Due, owner, status.
fn owed(scene: &Scene, now: UtcMillis, kind: &str) -> Result<(String, String, String), String> {
    let ticket = scene.ticket(now);
    let owed = obligations(&ticket, &scene.hours(), &scene.policy, now);
    let found = owed.iter().find(|owed| word(&owed.kind) == kind).ok_or("it is not owed")?;
    let owner = found.owner.map_or("nobody".to_owned(), name_of);
    Ok((found.due_at.to_string(), owner, format!("{:?}", found.status)))
}

/// Every alert in words: what, severity, for whom.
fn told(scene: &Scene, now: UtcMillis) -> Vec<String> {
    scene.outlook(now).alerts.iter().map(said).collect()
}

fn said(alert: &Alert) -> String {
    let what = match alert.cause {
        Cause::Clock { clock, threshold, .. } => format!("{}:{}", word(&clock), word(&threshold)),
        Cause::Obligation { obligation, threshold, .. } => {
            format!("{}:{}", word(&obligation), word(&threshold))
        }
        Cause::Notice { notice, .. } => word(&notice),
    };
    let to: Vec<String> = alert
        .audience
        .iter()
        .map(|audience| match audience {
            Audience::Person(person) => name_of(*person),
            other => word(other),
        })
        .collect();
    format!("{what} {} {}", word(&alert.severity), to.join("+"))
}

fn is_clock(told: &str) -> bool {
    ["first_response:", "update:", "resolution_target:", "resolution_maximum:", "stall:"]
        .iter()
        .any(|clock| told.starts_with(clock))
}

fn same(expected: &str, actual: &str) -> Result<(), String> {
    if expected == actual { Ok(()) } else { Err(format!("it is `{actual}`")) }
}

/// A value as the wire spells it.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}

/// Looks again at every wake, as a watcher does, from the opening to `until`; what was seen at which look.
fn looks(scene: &Scene, until: UtcMillis) -> Vec<(UtcMillis, BTreeSet<String>)> {
    let mut seen = Vec::new();
    let mut now = scene.story.opened_at;
    loop {
        let outlook = scene.outlook(now);
        let ids = outlook.alerts.iter().map(|alert| alert.id.to_string()).collect();
        seen.push((now, ids));
        let event = scene.story.events.iter().map(|event| event.at).find(|at| *at > now);
        match [outlook.next_wake_at, event].into_iter().flatten().min() {
            Some(next) if next <= until => now = next,
            _ => return seen,
        }
    }
}

/// A ticket raised by carl: the kinds it begins with.
fn raised(category: &str, intake: &str) -> Vec<Kind> {
    let customer = acme(&Zone::utc());
    let carl = who("carl");
    let what = format!(
        r#"{{"kind": "ticket.raise", "args": {{"customer": "{}", "subject": "It", "category": "{category}",
            "channel": "portal", "priority": "P3", "description": {{"text": "It is so"}}, "intake": {intake}}}}}"#,
        customer.id
    );
    let intent = Intent {
        id: IntentId(uuid::Uuid::from_u128(1)),
        target: Target::Ticket(TICKET),
        person: carl.id,
        device: DeviceId(uuid::Uuid::from_u128(8)),
        occurred_at: UtcMillis(1_780_000_000_000),
        clock_trusted: true,
        what: serde_json::from_str(&what).unwrap(),
    };
    decide(None, standing(&carl, &customer, &Policy::default()), &intent).unwrap().here
}

#[test]
fn a_security_concern_is_one_from_its_first_moment() {
    let is_raised =
        |category, intake| matches!(raised(category, intake).get(1), Some(Kind::SecurityRaised { .. }));
    assert!(is_raised("security", "{}"));
    assert!(is_raised("access", r#"{"topic": "security_concern"}"#));
    assert!(is_raised("data", r#"{"scenario": "security_incident"}"#));
    assert!(!is_raised("access", r#"{"topic": "user_access"}"#));
    assert!(!is_raised("data", r#"{"scenario": "data_loss"}"#));
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    /// What people may do to an emergency and its requests, in some order.
    const ACTS: &[&str] = &[
        "kim ticket.reply",
        "carl ticket.reply",
        "carl ticket.request_escalation level=support_manager",
        "mia ticket.answer_escalation request=@escalation uphold=true",
        "carl ticket.request_priority to=P2",
        "kim emergency.declare scenario=data_loss",
        "carl emergency.declare scenario=data_loss",
        "kim emergency.progress",
        "kim ticket.move to=RESOLVED resolution=fixed",
        "carl ticket.move to=CLOSED",
        "carl ticket.move to=IN_PROGRESS",
        "kim ticket.set_priority to=P1 mode=change",
        "kim ticket.set_priority to=P3 mode=change",
        "kim ticket.set_priority to=P1 mode=correction",
        "kim ticket.raise_security",
        "kim ticket.ask",
        "server tier 2",
        "server proposes 3",
        "kim emergency.meet_obligation obligation=root_cause",
    ];

    /// Plays what the rules let happen.
    fn played(opened: &str, acts: &[(usize, i64)]) -> Scene {
        let setup = format!("Std {opened} NY opened Tue 2026-06-02 10:00; policy tier1 2h");
        let mut events = String::new();
        let mut minutes = 0;
        for (act, after) in acts {
            minutes += after;
            let at = play(&setup, "").unwrap().story.opened_at.plus(minutes * 60_000);
            let text = at.to_string();
            let next = format!("{events}{}{text} {}", if events.is_empty() { "" } else { ";" }, ACTS[*act]);
            if play(&setup, &next).is_ok() {
                events = next;
            }
        }
        play(&setup, &events).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        /// An alert keeps its id however often one looks, and never shows twice; between two wakes nothing comes or goes.
        #[test]
        fn alerts_keep_their_ids_and_the_wake_is_never_late(
            opened in prop::sample::select(&["P1", "P3"]),
            acts in prop::collection::vec((0..ACTS.len(), 1..600_i64), 0..8),
            between in 0.0..1.0_f64,
        ) {
            let scene = played(opened, &acts);
            let until = scene.story.opened_at.plus(16 * 24 * 3_600_000);
            let looks = looks(&scene, until);
            for (index, (at, ids)) in looks.iter().enumerate() {
                let outlook = scene.outlook(*at);
                let proposals = scene.ticket(*at).requests.leadership;
                let causes: BTreeSet<_> = proposals.iter().map(|asked| (asked.trigger, asked.cause)).collect();
                prop_assert_eq!(causes.len(), proposals.len(), "leadership was asked twice for one cause");
                prop_assert_eq!(ids.len(), outlook.alerts.len(), "an id twice at {}", at);
                prop_assert!(outlook.alerts.iter().all(|alert| alert.at <= *at));
                prop_assert!(outlook.next_wake_at.is_none_or(|wake| wake > *at));
                let next = looks.get(index + 1).map_or(until, |(next, _)| *next);
                #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "some instant between")]
                let middle = at.plus(((next.since(*at) - 1).max(0) as f64 * between) as i64);
                let then: BTreeSet<String> =
                    scene.outlook(middle).alerts.iter().map(|alert| alert.id.to_string()).collect();
                prop_assert_eq!(&then, ids, "something changed between {} and {}", at, next);
            }
        }
    }
}
