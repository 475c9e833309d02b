//! `vioe-server audit availability` as a process: figures, exit status, errors by their line.

use std::io::{BufWriter, Read, Write};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use vioe_domain::UtcMillis;
use vioe_domain::coverage::Zone;
use vioe_domain::policy::Policy;
use vioe_domain::time::MINUTE;
use vioe_server::audit::availability::{AuditAvailability, count};

const JUNE: &str = "2026-06-01T00:00:00Z";

/// So many slots from June's first on, down where `down` says so.
fn probes(slots: i64, down: impl Fn(i64) -> bool) -> String {
    let start = UtcMillis::parse(JUNE).unwrap();
    (0..slots)
        .map(|slot| format!("{{\"at\": \"{}\", \"up\": {}}}\n", start.plus(slot * 5 * MINUTE), !down(slot)))
        .collect()
}

#[test]
fn a_month_comes_to_one_object() {
    // Ten slots of the 30th from 12:00 on: slot 8,496.
    let input = probes(8_640, |slot| (8_496..8_506).contains(&slot));
    let output = audit(&["--month", "2026-06", "--zone", "America/New_York"], input.as_bytes());
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "{\"month\": \"2026-06\", \"expected\": 8640, \"observed\": 8640, \"unknown\": 0, \"excluded\": 0, \"failed\": 10, \
         \"availability_bp\": 9988, \"credit_percent\": 5, \"incidents\": [{\"from\": \"2026-06-30T12:00:00.000Z\", \
         \"to\": \"2026-06-30T12:50:00.000Z\", \"claim_by\": \"2026-07-31T03:59:59.000Z\"}]}\n"
    );
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
}

#[test]
fn nothing_observed_is_nothing_counted() {
    let output = audit(&["--month", "2026-02"], b"");
    let expected = json!({"month": "2026-02", "expected": 8064, "observed": 0, "unknown": 8064, "excluded": 0,
        "failed": 0, "availability_bp": null, "credit_percent": 0, "incidents": []});
    assert_eq!(figures(&output), expected);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn repeated_lines_and_other_months_change_nothing() {
    let june = probes(8_640, |slot| slot < 9);
    let once = audit(&["--month", "2026-06"], june.as_bytes());
    let more = format!(
        "{june}{june}{{\"at\": \"2026-05-31T23:59:59.999Z\", \"up\": false}}\n{{\"up\": false, \"at\": \"2026-06-30T20:00:00-04:00\"}}"
    );
    let twice = audit(&["--month", "2026-06"], more.as_bytes());
    assert_eq!(once.stdout, twice.stdout);
    assert_eq!(twice.status.code(), Some(0));
    assert_eq!(figures(&once)["failed"], 9);
}

#[test]
fn maintenance_is_taken_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("maintenance.jsonl");
    let window = |announced: &str| {
        json!({"from": JUNE, "to": "2026-06-01T00:30:00Z", "announced_at": announced}).to_string()
    };
    let input = probes(8_640, |slot| slot < 12);
    for (content, excluded, failed, credit) in [
        (window("2026-05-25T00:00:00Z"), 6, 6, 0),
        (window("2026-05-25T00:00:01Z"), 0, 12, 5),
        (format!("[{}, {}]", window("2026-05-25T00:00:00Z"), window("2026-05-01T00:00:00Z")), 6, 6, 0),
        (String::new(), 0, 12, 5),
    ] {
        std::fs::write(&file, content).unwrap();
        let output =
            audit(&["--month", "2026-06", "--maintenance", file.to_str().unwrap()], input.as_bytes());
        let figures = figures(&output);
        assert_eq!(
            [&figures["excluded"], &figures["failed"], &figures["credit_percent"]],
            [&json!(excluded), &json!(failed), &json!(credit)]
        );
        assert_eq!(output.status.code(), Some(0));
    }
}

#[test]
fn bad_lines_are_named_and_the_good_ones_counted() {
    let input = "{\"at\": \"2026-06-01T00:00:00Z\", \"up\": true}\n\
        {\"at\": \"2026-06-01\", \"up\": true}\n\
        \n\
        {\"at\": \"2026-06-01T00:05:00Z\", \"up\": \"yes\"}\n\
        {\"at\": \"2026-06-01T00:05:00Z\"}\n\
        {\"at\": \"2026-06-01T00:05:00Z\", \"up\": true, \"node\": \"a\"}\n\
        nonsense\n\
        {\"at\": \"2026-06-01T00:10:00Z\", \"up\": false}";
    let output = audit(&["--month", "2026-06"], input.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let figures = figures(&output);
    assert_eq!((&figures["observed"], &figures["failed"]), (&json!(2), &json!(1)));
    let said = String::from_utf8(output.stderr).unwrap();
    let lines: Vec<&str> = said.lines().collect();
    let expected = [
        "line 2: at: `2026-06-01` is not an RFC 3339 instant",
        "line 3: the line is empty",
        "line 4: up:",
        "line 5: the key `up` is missing",
        "line 6: the key `node` is unknown",
        "line 7: not a JSON object",
    ];
    assert_eq!(lines.len(), expected.len(), "{said}");
    for (line, expected) in lines.iter().zip(expected) {
        assert!(line.starts_with(expected), "{line}");
    }
}

#[test]
fn unusable_flags_and_files_do_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let bad = folder.path().join("bad.json");
    std::fs::write(&bad, "{\"from\": \"2026-06-01T00:00:00Z\"}").unwrap();
    let bad = bad.to_str().unwrap();
    for args in [
        &[][..],
        &["--month", "2026-13"],
        &["--month", "June"],
        &["--month", "2026-06", "--zone", "Mars/Olympus"],
        &["--month", "2026-06", "--maintenance", "nowhere.jsonl"],
        &["--month", "2026-06", "--maintenance", bad],
        &["--month", "2026-06", "--policy", "nowhere.toml"],
        &["--month", "2026-06", "--maintain", bad],
    ] {
        let output = audit(args, b"");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{args:?}");
    }
    let said = audit(&["--month", "2026-06", "--maintenance", bad], b"").stderr;
    let said = String::from_utf8(said).unwrap();
    assert!(said.contains("line 1: the key `to` is missing"), "{said}");
}

/// Many lines of one slot, made while they are read: what is kept is the month's slots and no line.
#[test]
fn a_long_log_is_never_held() {
    struct Endless(usize);
    impl Read for Endless {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            const LINE: &[u8] = b"{\"at\": \"2026-06-01T00:00:00Z\", \"up\": true}\n";
            let lines = (into.len() / LINE.len()).min(self.0);
            self.0 -= lines;
            for line in into.chunks_mut(LINE.len()).take(lines) {
                line.copy_from_slice(LINE);
            }
            Ok(lines * LINE.len())
        }
    }
    let audit = AuditAvailability {
        month: "2026-06".parse().unwrap(),
        zone: Zone::utc(),
        exclusions: Vec::new(),
        policy: Policy::default(),
    };
    let (mut output, mut said) = (Vec::new(), BufWriter::new(Vec::new()));
    assert_eq!(count(&audit, Endless(200_000), &mut output, &mut said).unwrap(), 0);
    let figures: Value = serde_json::from_slice(&output).unwrap();
    assert_eq!(figures["observed"], 1);
}

fn figures(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

fn audit(args: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_vioe-server"))
        .args(["audit", "availability"])
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
