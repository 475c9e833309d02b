//! Two processes on one profile, and watching.

use serde_json::json;

use crate::house::{House, JONAS, KIM};

#[test]
fn one_works_the_others_read() {
    let house = House::demo();
    let (kim, jonas) = (house.desk(KIM), house.desk(JONAS));
    let mut watch = kim.watches();
    watch.until(|said| said["what"] == "connection" && said["state"] == "online");

    let note = json!({"kind": "ticket.note", "ticket": "VI-4107", "body": "From Jonas."}).to_string();
    for arguments in [
        &["sync"][..],
        &["do"],
        &["watch"],
        &["sign-out"],
        &["sign-in", KIM, "--password-stdin"],
        &["alerts", "--ack", "00000000-0000-0000-0000-000000000000"],
    ] {
        let said = kim.says(arguments, &note);
        assert_eq!((said.status, &said.object()["trouble"]), (3, &"in_use".into()), "{arguments:?}");
    }
    for arguments in [
        &["whoami"][..],
        &["status"],
        &["queue"],
        &["show", "VI-4107"],
        &["explain", "VI-4107", "first_response"],
        &["outbox"],
        &["alerts"],
        &["export", "VI-4107"],
    ] {
        kim.done(arguments, "").objects();
    }
    assert_eq!(kim.done(&["status"], "").object()["connection"]["state"], "online");

    jonas.done(&["do"], &note);
    jonas.done(&["sync"], "");
    let change = watch.until(|said| said["what"] == "change" && said["ticket"] == "VI-4107");
    assert_eq!(change["author"], "Jonas Weber");
    assert_eq!(
        (&change["event"]["kind"], &change["event"]["body"]),
        (&"note_added".into(), &"From Jonas.".into())
    );
    let shown = kim.done(&["show", "VI-4107"], "").object();
    let last = shown["events"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["body"], "From Jonas.", "a reader sees what the watching process wrote");

    assert_eq!(watch.end(), 0);
    kim.done(&["sync"], "");
    assert_eq!(kim.done(&["status"], "").object()["connection"]["state"], "offline");
}

#[test]
fn watching_tells_alerts_and_marks_them_as_shown() {
    let house = House::demo();
    let kim = house.desk(KIM);
    let mut watch = kim.watches();
    let alert = watch.until(|said| said["what"] == "alert");
    assert!(alert["title"].as_str().is_some_and(|title| !title.is_empty()));
    let id = alert["alerts"][0].as_str().unwrap().to_owned();
    assert_eq!(watch.end(), 0);
    let alerts = kim.done(&["alerts"], "").objects();
    let shown = alerts.iter().find(|alert| alert["alert"] == *id).unwrap();
    assert!(shown["shown_at"].is_string(), "{shown}");
}
