//! Signing in and out, the passphrase slot, and what is unusable.

use crate::house::{Desk, House, KIM, files, run};

#[test]
fn somebody_signs_in_works_and_signs_out() {
    let mut house = House::demo();
    let desk = Desk::new(&house.url);
    let nobody = desk.says(&["whoami"], "");
    assert_eq!(nobody.status, 3);
    assert_eq!(nobody.object()["trouble"], "signed_out");
    assert!(!desk.profile().exists(), "a mistyped folder is not made");

    let wrong = desk.says(&["sign-in", KIM, "--password-stdin"], "another password\n");
    assert_eq!(wrong.status, 3);
    assert_eq!(wrong.object()["trouble"], "sign_in");
    assert_eq!(desk.says(&["sign-in", KIM, "--password-stdin"], "").status, 2);
    assert_eq!(desk.says(&["sign-in", KIM], "").status, 2, "a password is never asked for otherwise");

    desk.signs_in(KIM);
    let me = desk.done(&["whoami"], "").object();
    assert_eq!((&me["email"], &me["role"], &me["tier"]), (&KIM.into(), &"agent".into(), &1.into()));
    let fresh = desk.done(&["status"], "").object();
    assert_eq!((&fresh["cursor"], &fresh["complete"]), (&0.into(), &false.into()));

    let synced = desk.done(&["sync"], "").object();
    assert_eq!(synced["synced"], true);
    let status = desk.done(&["status"], "").object();
    assert_eq!(status["cursor"], synced["cursor"]);
    assert_eq!(status["connection"]["state"], "offline", "a connection lives as long as its process");
    assert_eq!((&status["outbox"], &status["refused"]), (&0.into(), &0.into()));
    assert_eq!(status["tz_version"], vioe_domain::coverage::tz_version());
    assert!(status["server_offset_ms"].as_i64().unwrap().abs() < 60_000);
    assert!(status["policy_version"].as_u64().unwrap() >= 1);

    house.close();
    let offline = desk.says(&["sync", "--wait", "1"], "");
    assert_eq!(offline.status, 3);
    assert_eq!(offline.object()["trouble"], "not_synced");

    let note = r#"{"kind":"ticket.note","ticket":"VI-4107","body":"Seen."}"#;
    desk.done(&["do"], note);
    let kept = desk.says(&["sign-out"], "");
    assert_eq!((kept.status, &kept.object()["refused"]), (1, &"conflict".into()));
    assert_eq!(desk.done(&["outbox"], "").objects().len(), 1);
    desk.done(&["sign-out", "--discard"], "");
    assert_eq!(desk.says(&["status"], "").status, 3);
}

#[test]
fn nothing_secret_lies_on_the_disk_or_is_said() {
    let house = House::demo();
    let desk = Desk::new(&house.url);
    let mut command = desk.command(&["sign-in", KIM, "--password-stdin"]);
    let loud = run(std::mem::replace(command.env("VIOE_LOG", "trace"), desk.command(&[])), "vioe-demo\n");
    assert_eq!(loud.status, 0, "{loud:?}");
    desk.done(&["sync"], "");
    let secrets = ["vioe-demo", "an old oak", "SQLite format"];
    for file in files(&desk.profile()) {
        let bytes = std::fs::read(&file).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for secret in secrets {
            assert!(!text.contains(secret), "{secret} in {}", file.display());
        }
    }
    assert!(!loud.err.contains("vioe-demo") && !loud.err.contains("an old oak"));

    std::fs::write(desk.passphrase(), "another tree").unwrap();
    let shut = desk.says(&["whoami"], "");
    assert_eq!((shut.status, &shut.object()["trouble"]), (3, &"keyring".into()));
    let again = desk.says(&["sign-in", KIM, "--password-stdin"], "vioe-demo\n");
    assert_eq!(again.status, 3, "a slot that can't be opened is not written over");
    std::fs::write(desk.passphrase(), "an old oak by the river").unwrap();
    desk.done(&["whoami"], "");

    let mut without = desk.command(&["whoami"]);
    without.env_remove("VIOE_PASSPHRASE_FILE");
    let said = run(without, "");
    assert_eq!((said.status, &said.object()["unusable"]), (2, &"arguments".into()));
}

#[test]
fn unusable_arguments_are_said_as_an_object_too() {
    let desk = Desk::new("http://127.0.0.1:9");
    for arguments in [
        &["nonsense"][..],
        &["show"],
        &["queue", "--view", "nobodys"],
        &["queue", "--limit", "0"],
        &["explain", "VI-1", "second_response"],
        &["explain", "VI-1", "update", "0"],
        &["alerts", "--ack", "x"],
        &["sync", "--wait", "soon"],
        &["export"],
    ] {
        let said = desk.says(arguments, "");
        assert_eq!(said.status, 2, "{arguments:?}: {said:?}");
        assert_eq!(said.object()["unusable"], "arguments", "{arguments:?}");
    }
    let mut homeless = std::process::Command::new(env!("CARGO_BIN_EXE_vioe"));
    homeless.arg("status").env_remove("VIOE_DATA_DIR");
    assert_eq!(homeless.output().unwrap().status.code(), Some(2));
    let help = desk.done(&["do", "--help"], "").object();
    for kind in vioe_domain::ticket::KINDS {
        assert!(help["text"].as_str().unwrap().contains(kind.kind), "{}", kind.kind);
    }
}
