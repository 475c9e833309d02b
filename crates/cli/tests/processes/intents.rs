//! `do`: each line answered on its own, a retry that is the same intent, and what the server makes of it.

use serde_json::{Value, json};

use crate::house::{Desk, House, JONAS, KIM};

fn open_ticket(desk: &Desk) -> String {
    let rows = desk.done(&["queue", "--view", "unassigned", "--limit", "1"], "").objects();
    rows[0]["ticket"].as_str().unwrap().to_owned()
}

#[test]
fn every_line_is_answered_and_a_bad_one_stops_nothing() {
    let house = House::demo();
    let desk = house.desk(KIM);
    let ticket = open_ticket(&desk);
    let lines: &[(String, &str, Option<&str>)] = &[
        (json!({"kind": "ticket.note", "ticket": ticket, "body": "One."}).to_string(), "queued", None),
        (json!({"kind": "ticket.note", "ticket": ticket, "args": {"body": "Two."}}).to_string(), "queued", None),
        (json!({"kind": "ticket.assign", "ticket": ticket, "to": JONAS}).to_string(), "queued", None),
        (json!({"kind": "ticket.assign", "ticket": ticket, "to": null}).to_string(), "queued", None),
        (
            json!({"kind": "ticket.log_call", "ticket": ticket, "body": "x", "held_at": "2026-06-02T10:00:00+02:00"})
                .to_string(),
            "queued",
            None,
        ),
        ("{\"kind\":".to_owned(), "invalid", None),
        ("[]".to_owned(), "invalid", None),
        (json!({"ticket": ticket}).to_string(), "invalid", Some("kind")),
        (json!({"kind": "ticket.nod", "ticket": ticket}).to_string(), "invalid", Some("kind")),
        (json!({"kind": "ticket.note", "body": "x"}).to_string(), "invalid", Some("ticket")),
        (json!({"kind": "ticket.note", "ticket": ticket}).to_string(), "invalid", Some("body")),
        (json!({"kind": "ticket.note", "ticket": ticket, "body": 7}).to_string(), "invalid", Some("body")),
        (
            json!({"kind": "ticket.note", "ticket": ticket, "body": "x", "boby": "x"}).to_string(),
            "invalid",
            Some("boby"),
        ),
        (
            json!({"kind": "ticket.note", "ticket": ticket, "body": "x", "args": {"body": "x"}}).to_string(),
            "invalid",
            Some("body"),
        ),
        (json!({"kind": "ticket.note", "ticket": ticket, "body": "x", "id": "1"}).to_string(), "invalid", Some("id")),
        (
            json!({"kind": "ticket.log_call", "ticket": ticket, "body": "x", "held_at": "today"}).to_string(),
            "invalid",
            Some("held_at"),
        ),
        (
            json!({"kind": "ticket.assign", "ticket": ticket, "to": "nobody@vioe.example"}).to_string(),
            "invalid",
            Some("to"),
        ),
        (
            json!({"kind": "ticket.set_tier", "ticket": ticket, "to": 9, "reason": "x"}).to_string(),
            "invalid",
            Some("to"),
        ),
        (
            json!({"kind": "ticket.raise", "customer": "coralline", "subject": "x", "category": "data",
                "channel": "email", "priority": "P3", "description": {"text": "x", "stepz": "x"}})
            .to_string(),
            "invalid",
            Some("description.stepz"),
        ),
        // The rules' own refusals.
        (json!({"kind": "ticket.note", "ticket": ticket, "body": " "}).to_string(), "invalid", None),
        (json!({"kind": "ticket.note", "ticket": "VI-1", "body": "x"}).to_string(), "forbidden", None),
        (json!({"kind": "ticket.move", "ticket": ticket, "to": "CLOSED"}).to_string(), "lifecycle", None),
        (
            json!({"kind": "ticket.move", "ticket": ticket, "to": "IN_PROGRESS", "expect": "RESOLVED"}).to_string(),
            "conflict",
            None,
        ),
    ];
    let input: Vec<&str> = lines.iter().map(|(line, ..)| line.as_str()).collect();
    let said = desk.says(&["do"], &input.join("\n"));
    assert_eq!(said.status, 1, "some were refused");
    let answers = said.objects();
    assert_eq!(answers.len(), lines.len());
    for (number, ((line, expected, field), answer)) in (1..).zip(lines.iter().zip(&answers)) {
        if *expected == "queued" {
            assert_eq!(answer["queued"], true, "{line}: {answer}");
            continue;
        }
        assert_eq!(answer["refused"], *expected, "{line}: {answer}");
        assert!(answer["next"].as_str().is_some_and(|next| !next.is_empty()));
        if let Some(field) = field {
            assert_eq!((&answer["line"], &answer["field"]), (&number.into(), &(*field).into()), "{line}");
        }
    }
    let shown = desk.done(&["show", &ticket], "").object();
    let waiting: Vec<&Value> =
        shown["events"].as_array().unwrap().iter().filter(|event| event["waits_as"].is_string()).collect();
    assert_eq!(waiting.len(), 5, "{waiting:?}");
    let held = waiting.iter().find(|event| event["kind"] == "call_logged").unwrap();
    assert_eq!(held["held_at"], "2026-06-02T08:00:00.000Z");
    let synced = desk.done(&["sync"], "").object();
    assert_eq!((&synced["outbox"], &synced["refused"]), (&0.into(), &0.into()));
}

#[test]
fn the_same_id_is_the_same_intent_before_and_after_the_server_took_it() {
    let house = House::demo();
    let desk = house.desk(KIM);
    let raise = json!({
        "kind": "ticket.raise", "id": "7b2a0a52-5d9c-4a3e-9b51-0b6c8a2f0001", "customer": "coralline",
        "subject": "Quetzal, from a script", "category": "data", "channel": "phone", "priority": "P3",
        "description": {"text": "It is written down once."},
    });
    let line = raise.to_string();
    let first = desk.done(&["do"], &format!("{line}\n{line}\n")).objects();
    assert_eq!(first[0], first[1]);
    assert_eq!(desk.done(&["outbox"], "").objects().len(), 1);
    desk.done(&["sync"], "");
    assert_eq!(desk.done(&["outbox"], "").objects().len(), 0);
    let after = desk.done(&["do"], &line).object();
    assert_eq!(after["ticket"], first[0]["ticket"]);
    assert_eq!(desk.done(&["outbox"], "").objects().len(), 0, "nothing was written anew");
    // Also from another installation, and also where a fork made this one forget.
    let other = house.desk(KIM);
    assert_eq!(other.done(&["do"], &line).object()["ticket"], first[0]["ticket"]);
    assert_eq!(other.done(&["outbox"], "").objects().len(), 0);
    let found = desk.done(&["queue", "--view", "all", "--search", "quetzal"], "").objects();
    assert_eq!(found.len(), 1);

    let mut another = raise;
    another["subject"] = "Something else".into();
    another["id"] = "7b2a0a52-5d9c-4a3e-9b51-0b6c8a2f0002".into();
    desk.done(&["do"], &another.to_string());
    another["subject"] = "And again something else".into();
    let refused = desk.says(&["do"], &another.to_string());
    assert_eq!((refused.status, &refused.object()["refused"]), (1, &"invalid".into()));
}

#[test]
fn what_the_server_refuses_waits_to_be_settled() {
    let house = House::demo();
    let (kim, jonas) = (house.desk(KIM), house.desk(JONAS));
    let ticket = open_ticket(&kim);
    let take = |who: &str| json!({"kind": "ticket.assign", "ticket": ticket, "to": who}).to_string();
    jonas.done(&["do"], &take(JONAS));
    kim.done(&["do"], &take(KIM));
    jonas.done(&["sync"], "");
    assert_eq!(kim.done(&["sync"], "").object()["refused"], 1);
    let waiting = kim.done(&["outbox"], "").object();
    assert_eq!((&waiting["state"], &waiting["conflict"]), (&"refused".into(), &true.into()));
    let intent = waiting["intent"].as_str().unwrap();
    let again = kim.done(&["outbox", "--again", intent], "").object();
    assert_eq!(again["instead_of"], intent);
    kim.done(&["sync"], "");
    let shown = kim.done(&["show", &ticket], "").object();
    assert_eq!(shown["assignee_name"], "Kim Larsen");
    assert_eq!(kim.says(&["outbox", "--discard", intent], "").status, 1);
}
