//! What is exported, an import takes back, and an audit recomputes to the same clocks.

use serde_json::Value;
use vioe_domain::UtcMillis;
use vioe_domain::sla::Policy;
use vioe_server::audit::{AuditSla, run};

use crate::house::{Desk, House, MARTA};

/// Every ticket's line and what `show` says of it, in the order of the export.
fn exported(desk: &Desk) -> (String, Vec<Value>, Vec<Value>) {
    let text = desk.done(&["export", "--all"], "").out;
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let rows = desk.done(&["queue", "--view", "all", "--limit", "10000"], "").objects();
    let ids: Vec<&str> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
    let shown = desk.done(&[&["show"], &ids[..]].concat(), "").objects();
    assert_eq!(lines.len(), shown.len());
    (text, lines, shown)
}

/// Audits each line at the instant of what was shown of it, and compares.
fn assert_same_clocks(lines: &[Value], shown: &[Value]) {
    let mut input = String::new();
    for (line, shown) in lines.iter().zip(shown) {
        let mut line = line.clone();
        line["now"] = shown["as_of"].clone();
        input.push_str(&line.to_string());
        input.push('\n');
    }
    let audit = AuditSla { policy: Policy::default(), at: UtcMillis(0) };
    let mut output = Vec::new();
    let tally = run(&audit, input.as_bytes(), &mut output).unwrap();
    assert_eq!(tally.refused, 0, "{}", String::from_utf8_lossy(&output));
    let answers = String::from_utf8(output).unwrap();
    let mut clocks = 0;
    for (answer, shown) in answers.lines().zip(shown) {
        let answer: Value = serde_json::from_str(answer).unwrap();
        for key in ["status", "priority", "tier", "clocks"] {
            assert_eq!(answer[key], shown[key], "{} {key}", shown["ticket"]);
        }
        clocks += answer["clocks"].as_array().unwrap().len();
    }
    assert!(clocks > 2 * shown.len(), "{clocks} clocks");
}

/// A line without what the second server adds: it says who did what a machine did, and its timers go on working.
fn without_additions(line: &Value, before: &Value) -> Value {
    let mut line = line.clone();
    let before = before["events"].as_array().unwrap();
    let events = line["events"].as_array_mut().unwrap();
    assert!(events.len() >= before.len());
    for added in events.drain(before.len()..) {
        assert!(added.get("author").is_none(), "only a timer adds something: {added}");
    }
    for (event, before) in events.iter_mut().zip(before) {
        if before.get("author").is_none() {
            event.as_object_mut().unwrap().remove("author");
        }
    }
    line
}

#[test]
fn demo_tickets_go_out_are_audited_come_back_and_go_out_the_same() {
    let house = House::demo();
    let marta = house.desk(MARTA);
    let (text, lines, shown) = exported(&marta);
    assert!(lines.len() >= 200);
    assert_same_clocks(&lines, &shown);

    let second = House::importing(&text, MARTA);
    let marta = second.desk(MARTA);
    let (_, again, shown) = exported(&marta);
    assert_same_clocks(&again, &shown);
    assert_eq!(again.len(), lines.len());
    for line in &lines {
        let back = again.iter().find(|back| back["ticket"] == line["ticket"]).unwrap();
        assert_eq!(&without_additions(back, line), line);
    }
}

#[test]
fn what_never_counted_does_not_count_after_the_export_either() {
    let house = House::demo();
    let marta = house.desk(MARTA);
    let raise = serde_json::json!({
        "kind": "ticket.raise", "id": "7b2a0a52-5d9c-4a3e-9b51-0b6c8a2f0003", "customer": "kestrel",
        "subject": "A declared emergency", "category": "functionality", "channel": "hotline", "priority": "P2",
        "description": {"text": "Nothing works.", "steps": "Log in."}, "live_call": true,
    });
    marta.done(&["do"], &raise.to_string());
    let draft = marta.says(&["export", "1"], "");
    assert_eq!(draft.status, 1, "there is no such ticket");
    let ticket = marta.done(&["outbox"], "").object()["id"].as_str().unwrap().to_owned();
    let draft = marta.says(&["export", &ticket], "");
    assert_eq!((draft.status, &draft.object()["refused"]), (1, &"lifecycle".into()));
    marta.done(&["sync"], "");
    let act = |line: Value| {
        marta.done(&["do"], &line.to_string());
        marta.done(&["sync"], "");
    };
    let on = |mut line: Value| {
        line["ticket"] = ticket.as_str().into();
        line
    };
    act(on(serde_json::json!({"kind": "ticket.reply", "body": "We are on it."})));
    act(on(
        serde_json::json!({"kind": "ticket.set_priority", "to": "P1", "mode": "correction", "reason": "All down."}),
    ));
    act(on(serde_json::json!({"kind": "ticket.set_tier", "to": 3, "reason": "Engine."})));
    act(on(serde_json::json!({"kind": "ticket.ask", "body": "Which version?"})));
    act(on(serde_json::json!({"kind": "ticket.move", "to": "IN_PROGRESS"})));
    act(on(serde_json::json!({
        "kind": "ticket.move", "to": "RESOLVED", "message": "Restarted.", "resolution": "fixed",
    })));
    let line = marta.done(&["export", &ticket], "").object();
    assert_eq!(line["live_call"], true);
    assert_eq!(line["opened_by"], "agent");
    assert_eq!(line["description"]["steps"], "Log in.");
    let shown = marta.done(&["show", &ticket], "").object();
    assert_eq!(shown["status"], "RESOLVED");
    assert_same_clocks(&[line], &[shown]);
}
