//! `vioe-server audit sla` as a process: line by line, error by error.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use vioe_domain::UtcMillis;
use vioe_domain::sla::Policy;
use vioe_server::audit::{AuditSla, Tally, run};

#[test]
fn a_line_in_a_line_out() {
    let output = audit(&["--at", "2026-06-02T20:00:00Z"], include_bytes!("audit/histories.jsonl"));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), include_str!("audit/clocks.jsonl"));
    assert_eq!(output.status.code(), Some(1), "some lines were refused");
    assert!(output.stderr.is_empty());
}

#[test]
fn the_exit_status_says_how_it_went() {
    let line = line(json!({}));
    assert_eq!(audit(&[], line.to_string().as_bytes()).status.code(), Some(0));
    assert_eq!(audit(&[], b"").status.code(), Some(0));
    assert_eq!(audit(&["--at", "yesterday"], b"").status.code(), Some(2));
    assert_eq!(audit(&["--at", "2026-06-02T20:00:00"], b"").status.code(), Some(2), "an offset is needed");
    assert_eq!(audit(&["--policy", "nowhere.toml"], b"").status.code(), Some(2));
    assert_eq!(audit(&["--polici", "nowhere.toml"], b"").status.code(), Some(2));
}

#[test]
fn a_policy_file_replaces_numbers_or_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("policy.toml");
    let line = line(json!({"now": "2026-06-02T15:00:00Z"})).to_string();
    std::fs::write(&file, "[p3]\nfirst_response = \"1h 30m\"\n").unwrap();
    let said = audit(&["--policy", file.to_str().unwrap()], line.as_bytes());
    let clocks: Value = serde_json::from_slice(&said.stdout).unwrap();
    assert_eq!(clocks["clocks"][0]["due_at"], "2026-06-02T15:30:00.000Z");
    std::fs::write(&file, "[p3]\nfirst_respnse = \"1h\"\n").unwrap();
    let said = audit(&["--policy", file.to_str().unwrap()], line.as_bytes());
    assert_eq!(said.status.code(), Some(2));
    let why = String::from_utf8(said.stderr).unwrap();
    assert!(why.contains("line 2") && why.contains("first_respnse"), "{why}");
    assert!(said.stdout.is_empty());
}

/// Each is the line above with something wrong, and what is said of it.
#[test]
fn what_is_wrong_is_named_with_its_place() {
    let event = |event: Value| json!({"events": [event]});
    let at = "2026-06-02T15:00:00Z";
    let resolved = json!({"at": at, "type": "status", "to": "RESOLVED", "resolution": "fixed"});
    for (change, said) in [
        (json!({"priority": "P5"}), "priority: `P5` is not one of `P1`, `P2`, `P3`, `P4`"),
        (json!({"priority": null}), "priority:"),
        (json!({"colour": "red"}), "the key `colour` is unknown"),
        (json!({"ticket": 5}), "ticket:"),
        (json!({"customer": {"level": "standard"}}), "customer: the key `zone` is missing"),
        (json!({"customer": {"level": "gold", "zone": "UTC"}}), "customer.level: `gold` is not one of"),
        (
            json!({"customer": {"level": "standard", "zone": ""}}),
            "customer.zone: `` is not an IANA time zone",
        ),
        (json!({"customer": {"level": "standard", "zone": "Mars/Olympus"}}), "customer.zone: `Mars/Olympus`"),
        (
            json!({"customer": {"level": "standard", "zone": "UTC", "holidays": ["2026-02-30"]}}),
            "customer.holidays[0]: `2026-02-30` is not a date",
        ),
        (
            json!({"customer": {"level": "standard", "zone": "UTC",
                "overrides": [{"date": "2026-12-24", "windows": [["13:00", "09:00"]]}]}}),
            "customer.overrides[0].windows[0]: the window `13:00` to `09:00`",
        ),
        (
            json!({"customer": {"level": "standard", "zone": "UTC",
                "overrides": [{"date": "2026-12-24", "windows": [["09:00", "24:01"]]}]}}),
            "customer.overrides[0].windows[0]: `24:01` is not a time of day",
        ),
        (
            json!({"customer": {"level": "standard", "zone": "UTC", "overrides": [
                {"date": "2026-12-24", "windows": []}, {"date": "2026-12-24", "windows": []}]}}),
            "customer.overrides[1].date: 2026-12-24 has two overrides",
        ),
        (json!({"opened_at": "2026-06-02T14:00:00"}), "opened_at: `2026-06-02T14:00:00` is not"),
        (json!({"opened_at": "1969-12-31T23:59:59Z"}), "opened_at:"),
        (json!({"now": "2026-06-02T13:59:59.999Z"}), "now: 2026-06-02T13:59:59.999Z is before opened_at"),
        (event(json!({"at": at, "type": "sneeze"})), "events[0].type: `sneeze` is not one of"),
        (event(json!({"at": at, "type": "reply"})), "events[0].by: `reply` needs this key"),
        (event(json!({"at": at, "type": "reply", "by": "robot"})), "events[0].by: `robot` is not"),
        (event(json!({"at": at, "type": "note", "by": "agent"})), "events[0].by: `note` has no such key"),
        (event(json!({"at": at, "type": "call"})), "events[0].held_at: `call` needs this key"),
        (event(json!({"at": at, "type": "status", "to": "RESOLVED"})), "events[0].resolution:"),
        (
            event(json!({"at": at, "type": "status", "to": "OPEN"})),
            "events[0].to: no ticket can be moved to OPEN",
        ),
        (
            event(json!({"at": at, "type": "status", "to": "IN_PROGRESS", "resolution": "fixed"})),
            "events[0].resolution: `status` has no such key",
        ),
        (
            event(json!({"at": at, "type": "status", "to": "RESOLVED", "resolution": "magic"})),
            "events[0].resolution: `magic` is none of",
        ),
        (event(json!({"at": at, "type": "tier", "to": 5})), "events[0].to: `5` is not a tier"),
        (event(json!({"at": at, "type": "tier", "to": "2"})), "events[0].to: `2` is not a tier"),
        (event(json!({"at": at, "type": "priority", "to": "P1"})), "events[0].mode:"),
        (event(json!({"at": at, "type": "priority", "to": "P9", "mode": "change"})), "events[0].to: `P9`"),
        (event(json!({"at": at, "type": "applied"})), "events[0].level:"),
        (event(json!({"at": at, "type": "merged"})), "events[0].into:"),
        (
            event(json!({"at": "2026-06-02T13:00:00Z", "type": "note"})),
            "events[0].at: 2026-06-02T13:00:00.000Z is before",
        ),
        (event(json!({"at": at, "type": "note", "mood": 1})), "events[0]: the key `mood` is unknown"),
        (
            json!({"events": [resolved, {"at": at, "type": "priority", "to": "P1", "mode": "correction"}]}),
            "events[1].mode: a correction is refused",
        ),
        (
            json!({"events": [resolved, {"at": at, "type": "status", "to": "RESOLVED", "resolution": "fixed"}]}),
            "events[1].to: the ticket is RESOLVED already",
        ),
        (
            json!({"events": [
                {"at": at, "type": "status", "to": "PENDING_CUSTOMER"}, {"at": at, "type": "status", "to": "CLOSED"}]}),
            "events[1].to: a ticket can't go from PENDING_CUSTOMER to CLOSED",
        ),
        (
            json!({"exclusions": [{"from": at, "to": "2026-06-02T14:00:00Z", "reason": "third_party", "approved": true}]}),
            "exclusions[0].to:",
        ),
        (
            json!({"exclusions": [{"from": at, "to": at, "reason": "weather", "approved": true}]}),
            "exclusions[0].reason: `weather` is not",
        ),
        (
            json!({"exclusions": [{"from": at, "to": at, "reason": "third_party"}]}),
            "exclusions[0]: the key `approved`",
        ),
    ] {
        let answer = answer(&line(change.clone()));
        let error = answer["error"].as_str().unwrap_or_else(|| panic!("{change} was used: {answer}"));
        assert!(error.starts_with(said), "{error}\n{said}");
        assert_eq!(answer["line"], 1);
    }
    let twice = r#"{"ticket": "T", "ticket": "T", "priority": "P3"}"#;
    assert_eq!(said(twice.as_bytes())["error"], "the key `ticket` is there twice");
    assert_eq!(said(b"{\"ticket\": \"T\xff\"}")["ticket"], Value::Null);
    assert_eq!(said(b"[1]")["error"], "not a JSON object");
}

/// Each is used, although something about it is unusual.
#[test]
fn what_is_unusual_is_no_error() {
    let at = "2026-06-02T15:00:00Z";
    let later = "2026-06-02T16:00:00Z";
    let resolved = json!({"at": at, "type": "status", "to": "RESOLVED", "resolution": "By Design"});
    let reopened = json!({"at": at, "type": "reply", "by": "customer"});
    for (change, status) in [
        (json!({"events": [resolved, reopened]}), "IN_PROGRESS"),
        (
            json!({"events": [resolved, reopened, {"at": at, "type": "status", "to": "IN_PROGRESS"}]}),
            "IN_PROGRESS",
        ),
        (json!({"events": [{"at": at, "type": "priority", "to": "P3", "mode": "change"}]}), "OPEN"),
        (json!({"events": [{"at": at, "type": "reply", "by": "agent"}]}), "OPEN"),
        // Out of order: what is first by its instant happens first.
        (
            json!({"events": [{"at": later, "type": "status", "to": "PENDING_CUSTOMER"},
                              {"at": at, "type": "status", "to": "IN_PROGRESS"}]}),
            "PENDING_CUSTOMER",
        ),
        // After `now`: not looked at, however wrong.
        (json!({"now": at, "events": [{"at": later, "type": "status", "to": "CLOSED"}]}), "OPEN"),
        (json!({"events": [resolved, {"at": later, "type": "status", "to": "CLOSED"}]}), "CLOSED"),
        // The import's further keys.
        (
            json!({"subject": "S", "category": "no such", "contact": 5, "description": {"x": 1}, "assignee": [],
                   "customer": {"id": "acme", "name": "Acme", "level": "standard", "zone": "America/New_York"},
                   "events": [{"at": at, "type": "reply", "by": "agent", "author": {"email": "k"}, "body": "B"}]}),
            "OPEN",
        ),
    ] {
        assert_eq!(answer(&line(change.clone()))["status"], status, "{change}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    struct Gone;
    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let input = format!("{}\n", line(json!({}))).repeat(5_000);
    assert_eq!(run(&guide(), input.as_bytes(), Gone).unwrap(), Tally::default());
}

#[test]
fn many_lines_keep_their_order() {
    let mut input = String::new();
    for number in 0..3_000 {
        let change = json!({"ticket": number.to_string(), "now": "2026-06-03T14:00:00Z"});
        input += &format!("{}\n", line(change));
        if number % 7 == 0 {
            input += "{}\n";
        }
    }
    let mut output = Vec::new();
    let tally = run(&guide(), input.as_bytes(), &mut output).unwrap();
    assert_eq!(tally, Tally { counted: 3_000, refused: 429 });
    let tickets: Vec<u32> = String::from_utf8(output)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter_map(|answer| answer["ticket"].as_str().map(|ticket| ticket.parse().unwrap()))
        .collect();
    assert_eq!(tickets, (0..3_000).collect::<Vec<_>>());
}

/// A line that can be used, changed by some keys.
fn line(change: Value) -> Value {
    let mut line = json!({
        "ticket": "T-1",
        "customer": {"level": "standard", "zone": "America/New_York"},
        "priority": "P3",
        "opened_at": "2026-06-02T14:00:00Z",
    });
    let Value::Object(change) = change else { panic!("an object") };
    line.as_object_mut().unwrap().extend(change);
    line
}

fn guide() -> AuditSla {
    AuditSla { policy: Policy::default(), at: UtcMillis::parse("2026-06-10T00:00:00Z").unwrap() }
}

fn answer(line: &Value) -> Value {
    said(line.to_string().as_bytes())
}

fn said(line: &[u8]) -> Value {
    let mut output = Vec::new();
    run(&guide(), line, &mut output).unwrap();
    serde_json::from_slice(&output).unwrap()
}

fn audit(args: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_vioe-server"))
        .args(["audit", "sla"])
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A flag that is refused ends the program before it reads.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}
