//! Queue, show, explain, alerts: what is read.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::house::{GRACE, House, KIM};

#[test]
fn a_queue_is_paged_by_key_without_gaps_or_repeats() {
    let house = House::demo();
    let desk = house.desk(KIM);
    for view in ["open", "done", "all", "next-up"] {
        let whole = desk.done(&["queue", "--view", view, "--limit", "10000"], "").objects();
        let mut paged: Vec<Value> = Vec::new();
        loop {
            let mut arguments = vec!["queue", "--view", view, "--limit", "61"];
            let key = paged.last().map(|row| row["key"].as_str().unwrap().to_owned());
            if let Some(key) = &key {
                arguments.extend(["--after", key]);
            }
            let page = desk.done(&arguments, "").objects();
            if page.is_empty() {
                break;
            }
            paged.extend(page);
        }
        let ids = |rows: &[Value]| rows.iter().map(|row| row["id"].clone()).collect::<Vec<_>>();
        assert_eq!(ids(&paged), ids(&whole), "{view}");
    }
    let found = desk.done(&["queue", "--view", "all", "--search", "CVE-2026-37373"], "").objects();
    assert!(!found.is_empty());
    assert_eq!(desk.says(&["queue", "--after", "nothing"], "").status, 1);
}

#[test]
fn a_contact_sees_only_their_own() {
    let house = House::demo();
    let desk = house.desk(GRACE);
    let rows = desk.done(&["queue", "--view", "all", "--limit", "10000"], "").objects();
    let customers: BTreeSet<&str> = rows.iter().map(|row| row["customer"].as_str().unwrap()).collect();
    assert_eq!(customers, BTreeSet::from(["Coralline Health"]));
    let other = desk.says(&["show", "VI-4107"], "");
    assert_eq!((other.status, &other.object()["refused"]), (1, &"forbidden".into()));
}

#[test]
fn an_explanation_adds_up_to_its_clock() {
    let house = House::demo();
    let desk = house.desk(KIM);
    let rows = desk.done(&["queue", "--limit", "12"], "").objects();
    for row in &rows {
        let ticket = row["ticket"].as_str().unwrap();
        for clock in ["first_response", "resolution_target", "resolution_maximum"] {
            let told = desk.done(&["explain", ticket, clock], "").object();
            let counted: i64 = told["stretches"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|stretch| stretch["kind"] != "to_come")
                .map(|stretch| stretch["counted_ms"].as_i64().unwrap())
                .sum();
            assert_eq!(counted, told["now"]["elapsed_ms"].as_i64().unwrap(), "{ticket} {clock}");
            let sum = |key: &str| told["sum"][key].as_i64().unwrap();
            assert_eq!(
                sum("since_ms") - sum("closed_ms") - sum("waiting_ms") - sum("excluded_ms"),
                sum("ran_ms")
            );
            assert_eq!(sum("budget_ms"), told["now"]["budget_ms"].as_i64().unwrap());
        }
    }
    let ticket = rows[0]["ticket"].as_str().unwrap();
    assert_eq!(desk.says(&["explain", ticket, "update", "99"], "").status, 1);
    assert_eq!(desk.says(&["explain", "VI-1", "update"], "").status, 1);
}

#[test]
fn alerts_are_listed_as_of_now_and_settled() {
    let house = House::demo();
    let desk = house.desk(KIM);
    let alerts = desk.done(&["alerts"], "").objects();
    let alert = alerts.iter().find(|alert| alert["state"] == "new").expect("demo data has some");
    let id = alert["alert"].as_str().unwrap();
    assert_eq!(desk.done(&["alerts", "--ack", id], "").object()["acknowledged"], true);
    let again = desk.done(&["alerts"], "").objects();
    let settled = again.iter().find(|alert| alert["alert"] == id).unwrap();
    assert_eq!(settled["state"], "acknowledged");
    let none = desk.says(&["alerts", "--ack", "00000000-0000-0000-0000-000000000000"], "");
    assert_eq!(none.status, 1);
    // Another device of the same person hears of it.
    desk.done(&["sync"], "");
    let other = house.desk(KIM);
    let heard = other.done(&["alerts"], "").objects();
    let heard = heard.iter().find(|alert| alert["alert"] == id);
    assert!(heard.is_none_or(|alert| alert["state"] == "acknowledged"), "{heard:?}");
}
