//! The program itself: `vioe-server` as people type it.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use uuid::Uuid;
use vioe_domain::DeviceId;

use crate::world::sign_in;

fn vioe(arguments: &[&str], data: Option<&Path>, input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vioe-server"));
    command.args(arguments).env_remove("VIOE_DATABASE_URL");
    if let Some(data) = data {
        command.arg("--data").arg(data);
    }
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn out(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn refused(output: &Output) -> String {
    assert!(!output.status.success());
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn the_version_names_what_it_is_made_of() {
    let text = out(&vioe(&["--version"], None, ""));
    assert!(text.starts_with("vioe-server "), "{text}");
    assert!(text.contains(&format!("tz {}", vioe_domain::coverage::tz_version())), "{text}");
    // Older ones can lose data: SQLite before 3.51.3, SQLCipher before 4.14 (sync.md 0).
    let number = |name: &str| -> Vec<u32> {
        let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        let version = line.split_whitespace().next().unwrap();
        version.split('.').map(|part| part.parse().unwrap()).collect()
    };
    assert!(number("SQLite ") >= vec![3, 51, 3], "{text}");
    assert!(number("SQLCipher ") >= vec![4, 14], "{text}");
}

#[test]
fn accounts_are_added_listed_and_disabled() {
    let folder = tempfile::tempdir().unwrap();
    let data = Some(folder.path());
    let add = [
        "user",
        "add",
        "Eva@vioe.example",
        "--name",
        "Eva",
        "--role",
        "agent",
        "--tier",
        "2",
        "--password-stdin",
    ];
    assert!(out(&vioe(&add, data, "a good password\n")).contains("eva@vioe.example"));
    assert!(refused(&vioe(&add, data, "a good password\n")).contains("already"));
    assert!(out(&vioe(&["user", "list"], data, "")).contains("eva@vioe.example\tEva\tagent T2"));
    let short = ["user", "add", "x@vioe.example", "--role", "manager"];
    assert!(refused(&vioe(&short, data, "short\n")).contains("at least 8"));
    let lost = ["user", "add", "x@acme.example", "--role", "contact", "--customer", "acme"];
    assert!(refused(&vioe(&lost, data, "a good password\n")).contains("no customer"));
    let none = ["user", "add", "x@acme.example", "--role", "contact"];
    assert!(refused(&vioe(&none, data, "a good password\n")).contains("--customer"));
    let another = ["user", "password", "eva@vioe.example", "--password-stdin"];
    assert!(out(&vioe(&another, data, "another password\n")).contains("set"));
    assert!(refused(&vioe(&another, data, "short\n")).contains("at least"));
    assert!(out(&vioe(&["user", "disable", "eva@vioe.example"], data, "")).contains("disabled"));
    assert!(out(&vioe(&["user", "list"], data, "")).contains("(disabled)"));
    assert!(refused(&vioe(&["user", "disable", "nobody@x"], data, "")).contains("Nobody"));
    assert!(refused(&vioe(&["user", "list"], None, "")).contains("--data"));
}

/// The demo, served; somebody signs in; a signal stops it while a stream is open.
#[tokio::test(flavor = "multi_thread")]
async fn the_demo_is_served_and_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let made = out(&vioe(&["demo"], Some(folder.path()), ""));
    assert!(made.contains("220 tickets"), "{made}");
    assert!(out(&vioe(&["demo"], Some(folder.path()), "")).contains("nothing was changed"));
    let mut server = Command::new(env!("CARGO_BIN_EXE_vioe-server"))
        .args(["serve", "--listen", "127.0.0.1:0", "--log", "json", "--data"])
        .arg(folder.path())
        .env_remove("VIOE_DATABASE_URL")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let base = first.trim().rsplit(' ').next().unwrap().to_owned();
    let http = reqwest::Client::new();
    assert_eq!(http.get(format!("{base}/readyz")).send().await.unwrap().status(), 200);
    let device = DeviceId(Uuid::now_v7());
    let session =
        sign_in(&http, &base, "kim@vioe.example", vioe_server::demo::PASSWORD, device).await.unwrap();
    let open =
        http.get(format!("{base}/v1/sync/events")).bearer_auth(&session.access_token.0).send().await.unwrap();
    let stopped = Command::new("kill").arg(server.id().to_string()).status().unwrap();
    assert!(stopped.success());
    let rest = open.text().await.unwrap();
    assert!(rest.contains("event: bye"), "{rest}");
    let ended = tokio::task::spawn_blocking(move || server.wait_with_output().unwrap()).await.unwrap();
    assert!(ended.status.success());
    let log = String::from_utf8(ended.stderr).unwrap();
    for line in log.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
    for secret in [&session.access_token.0, &session.refresh_token.0, "vioe-demo"] {
        assert!(!log.contains(secret), "a secret in the log");
    }
}

#[test]
fn a_policy_is_checked_compared_tried_and_put_in_force() {
    let folder = tempfile::tempdir().unwrap();
    let data = Some(folder.path());
    out(&vioe(&["demo"], data, ""));
    let file = folder.path().join("policy.toml");
    let path = file.to_str().unwrap();
    std::fs::write(&file, "[p2]\nfirst_response = \"30m\"\nupdate = \"5h\"\n").unwrap();
    out(&vioe(&["policy", "check", path], None, ""));
    let differs = vioe(&["policy", "diff", path], None, "");
    assert_eq!(differs.status.code(), Some(1));
    let text = String::from_utf8(differs.stdout).unwrap();
    assert_eq!(text, "p2.first_response: \"1h\" -> \"30m\"\np2.update: \"2h\" -> \"5h\"\n");

    let tried = out(&vioe(&["policy", "apply", path], data, ""));
    assert!(tried.contains("open tickets would move") && tried.contains("A dry run"), "{tried}");
    assert!(out(&vioe(&["policy", "show"], data, "")).starts_with("version = 1\n"));
    let made = out(&vioe(&["policy", "apply", path, "--apply"], data, ""));
    assert!(made.ends_with("In force: version 2.\n"), "{made}");
    let shown = out(&vioe(&["policy", "show"], data, ""));
    assert!(shown.starts_with("version = 2\n") && shown.contains("update = \"5h\""), "{shown}");
    // The same again changes nothing, and nothing would move any more.
    let again = out(&vioe(&["policy", "apply", path, "--apply"], data, ""));
    assert!(again.contains("0 deadlines of 0 open tickets") && again.contains("version 2"), "{again}");

    std::fs::write(&file, "version = 3\n\n[p1]\nupdate = \"1bd\"\n").unwrap();
    let bad = vioe(&["policy", "check", path], None, "");
    assert_eq!(bad.status.code(), Some(2));
    assert!(refused(&bad).contains("line 4: p1.update: P1 is promised around the clock"));
}

#[test]
fn holidays_are_imported_after_a_dry_run() {
    let folder = tempfile::tempdir().unwrap();
    let data = Some(folder.path());
    out(&vioe(&["demo"], data, ""));
    let file = folder.path().join("holidays.ics");
    let path = file.to_str().unwrap();
    let ics = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Works outing\r\n\
               DTSTART;VALUE=DATE:20300605\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    std::fs::write(&file, ics).unwrap();
    let import = ["calendar", "import", path, "--customer", "aurelia", "--until", "2030"];
    assert!(out(&vioe(&import, data, "")).contains("A dry run"));
    let show = ["calendar", "show", "--customer", "aurelia"];
    assert!(!out(&vioe(&show, data, "")).contains("2030-06-05"));
    let made = out(&vioe(&[&import[..], &["--apply"]].concat(), data, ""));
    assert!(made.contains("is in force"), "{made}");
    let shown = out(&vioe(&show, data, ""));
    assert!(shown.contains("2030-06-05") && shown.contains("Works outing"), "{shown}");
    let unknown = vioe(&["calendar", "show", "--customer", "nobody"], data, "");
    assert!(refused(&unknown).contains("there is no customer `nobody`"));
}

#[test]
fn teams_are_set_and_only_ours_have_them() {
    let folder = tempfile::tempdir().unwrap();
    let data = Some(folder.path());
    out(&vioe(&["demo"], data, ""));
    out(&vioe(&["user", "teams", "kim@vioe.example", "--team", "security"], data, ""));
    let no = vioe(&["user", "teams", "owen@kestrel.example", "--team", "security"], data, "");
    assert!(refused(&no).contains("Only somebody of ours is in a team"));
}
