//! Reports: figures of a small story reckoned by hand, the same verdicts as the audit's, and files as people read them.

use std::collections::BTreeMap;
use std::process::{Command, Output};

use serde_json::{Value, json};
use uuid::Uuid;
use vioe_domain::record::{ExclusionRecord, Feedback, FeedbackKind, Record};
use vioe_domain::report::{By, Judged, Rated, TicketResult};
use vioe_domain::sla::{Exclusion, ExclusionReason, Policy};
use vioe_domain::{ExclusionId, PersonId, RecordId, TicketId, UtcMillis};
use vioe_server::audit::{AuditSla, run as audit};
use vioe_server::clock::ManualClock;
use vioe_server::db::feed::Stamper;
use vioe_server::db::{Arg, Db, customers, people, records, tickets, verdicts};
use vioe_server::hours::KeptHours;
use vioe_server::jobs;
use vioe_server::report::{self, Format, Kind, ReportError, Request};

use crate::on_both;
use crate::world::{On, Place, blocking};

const NOW: &str = "2026-07-01T12:00:00Z";

fn at(text: &str) -> UtcMillis {
    UtcMillis::parse(text).unwrap()
}

/// Six tickets. `acme` works Monday to Friday from 09:00 in New York (13:00Z), `globex` around the clock.
fn story() -> Vec<Value> {
    let acme = json!({"id": "acme", "name": "=Acme, Ltd", "level": "standard", "zone": "America/New_York"});
    let globex = json!({"id": "globex", "name": "Globex", "level": "premium", "zone": "UTC"});
    let kim = json!({"email": "kim@vioe.example", "name": "Kim"});
    let lee = json!({"email": "lee@vioe.example", "name": "Lee"});
    let said = |at: &str| json!({"at": at, "type": "reply", "by": "agent", "body": "Looking"});
    let done = |at: &str| json!({"at": at, "type": "status", "to": "RESOLVED", "resolution": "fixed"});
    let ticket = |reference: &str, customer: &Value, priority: &str, opened: &str, events: Vec<Value>| {
        json!({
            "ticket": reference, "customer": customer, "priority": priority, "opened_at": opened,
            "subject": "It fails", "description": {"text": "It fails."}, "events": events,
        })
    };
    let opened = "2026-06-02T14:00:00Z";
    let window = |from: &str, to: &str, reason: &str| json!([{"from": from, "to": to, "reason": reason, "approved": true}]);
    // Everything in time, at Tier 1.
    let mut one =
        ticket("R-1", &acme, "P2", opened, vec![said("2026-06-02T14:30:00Z"), done("2026-06-02T15:00:00Z")]);
    one["assignee"] = kim.clone();
    // Answered 30 minutes late, after it had gone to Tier 2.
    let mut two = ticket(
        "R-2",
        &acme,
        "P2",
        opened,
        vec![
            json!({"at": "2026-06-02T15:10:00Z", "type": "tier", "to": 2}),
            said("2026-06-02T15:30:00Z"),
            done("2026-06-02T16:00:00Z"),
        ],
    );
    two["assignee"] = kim;
    // Raised on the last of June, due in July, never answered.
    let three = ticket("R-3", &globex, "P1", "2026-06-30T23:50:00Z", vec![]);
    // Merged away: no statistics.
    let four = ticket(
        "R-4",
        &acme,
        "P2",
        opened,
        vec![json!({"at": "2026-06-02T14:10:00Z", "type": "merged", "into": "R-1"})],
    );
    // Customer-caused all along.
    let mut five = ticket("R-5", &globex, "P2", "2026-06-03T10:00:00Z", vec![]);
    five["exclusions"] = window("2026-06-03T10:00:00Z", "2026-08-01T00:00:00Z", "customer_caused");
    // Answered after 105 minutes, an hour of which does not count: late but for the window.
    let mut six =
        ticket("R-6", &acme, "P2", opened, vec![said("2026-06-02T15:45:00Z"), done("2026-06-02T16:00:00Z")]);
    six["exclusions"] = window("2026-06-02T14:30:00Z", "2026-06-02T15:30:00Z", "third_party");
    six["assignee"] = lee;
    vec![one, two, three, four, five, six]
}

fn lines(story: &[Value]) -> String {
    story.iter().map(|line| format!("{line}\n")).collect()
}

fn bring(db: &Db, story: &[Value], now: &str) {
    let clock = ManualClock::new(at(now));
    let mut said = Vec::new();
    let done =
        vioe_server::import::run(db, &clock, None, lines(story).as_bytes(), &mut said, |_| ()).unwrap();
    assert_eq!(done.refused, 0, "{}", String::from_utf8_lossy(&said));
}

fn request(kind: Kind, by: &[By]) -> Request {
    Request { kind, by: by.to_vec(), from: None, to: None, customer: None, tickets: false, now: at(NOW) }
}

fn rows(db: &Db, request: &Request) -> Vec<Value> {
    let mut out = Vec::new();
    report::run(db, request, Format::Json, &mut out).unwrap();
    serde_json::from_slice(&out).unwrap()
}

fn csv(db: &Db, request: &Request) -> String {
    let mut out = Vec::new();
    report::run(db, request, Format::Csv, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The counts of every line, by what heads it.
fn counts(db: &Db, request: &Request, head: &str) -> BTreeMap<String, [i64; 5]> {
    rows(db, request)
        .iter()
        .map(|row| {
            let number = |name: &str| row[name].as_i64().unwrap_or(-1);
            let key = match &row[head] {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            (key, ["met", "late", "excused", "open", "percent_bp"].map(number))
        })
        .collect()
}

fn map<const N: usize>(entries: [(&str, [i64; 5]); N]) -> BTreeMap<String, [i64; 5]> {
    entries.into_iter().map(|(key, counts)| (key.to_owned(), counts)).collect()
}

fn opened(on: On) -> (Place, Db) {
    let place = Place::new(on);
    let db = place.open();
    (place, db)
}

on_both! {
    async fn the_figures_are_those_reckoned_by_hand(on: On) {
        blocking(move || {
            let (_place, db) = opened(on);
            bring(&db, &story(), NOW);
            let compliance = |by: &[By]| request(Kind::Compliance, by);
            assert_eq!(counts(&db, &compliance(&[]), "clock"), map([
                ("first_response", [1, 2, 2, 0, 3_333]),
                ("update", [3, 0, 0, 0, 10_000]),
                ("resolution_target", [3, 1, 1, 0, 7_500]),
                ("resolution_maximum", [3, 1, 1, 0, 7_500]),
            ]));
            assert_eq!(counts(&db, &compliance(&[By::Customer]), "customer"), map([
                ("acme", [10, 1, 1, 0, 9_090]),
                ("globex", [0, 3, 3, 0, 0]),
            ]));
            // The first response of R-2 broke while Tier 1 had it.
            assert_eq!(counts(&db, &compliance(&[By::Tier]), "tier"), map([
                ("1", [7, 4, 4, 0, 6_363]),
                ("2", [3, 0, 0, 0, 10_000]),
            ]));
            assert_eq!(counts(&db, &compliance(&[By::Month]), "month"), map([
                ("2026-06", [10, 1, 4, 0, 9_090]),
                ("2026-07", [0, 3, 0, 0, 0]),
            ]));
            assert_eq!(counts(&db, &compliance(&[By::Agent]), "agent"), map([
                ("kim@vioe.example", [7, 1, 0, 0, 8_750]),
                ("lee@vioe.example", [3, 0, 1, 0, 10_000]),
                ("null", [0, 3, 3, 0, 0]),
            ]));
            assert_eq!(counts(&db, &compliance(&[By::Priority]), "priority"), map([
                ("P1", [0, 3, 0, 0, 0]),
                ("P2", [10, 1, 4, 0, 9_090]),
            ]));
            let june = "2026-06".parse().unwrap();
            let of_acme = Request {
                from: Some(june), to: Some(june), customer: Some("acme".to_owned()), ..compliance(&By::ALL)
            };
            let sum = |name: &str| rows(&db, &of_acme).iter().map(|row| row[name].as_i64().unwrap()).sum::<i64>();
            assert_eq!((sum("met"), sum("late"), sum("excused"), sum("open")), (10, 1, 1, 0));
        }).await;
    }

    /// Whoever recomputes the same histories comes to the same verdicts; but a promise that was kept only because of a window
    /// is excused here (EC-84).
    async fn the_verdicts_are_the_audits(on: On) {
        blocking(move || {
            let (_place, db) = opened(on);
            let story = story();
            bring(&db, &story, NOW);
            let mut audited = Vec::new();
            let rules = AuditSla { policy: Policy::default(), at: at(NOW) };
            audit(&rules, std::io::Cursor::new(lines(&story).into_bytes()), &mut audited).unwrap();
            let mut expected = BTreeMap::new();
            for line in String::from_utf8(audited).unwrap().lines() {
                let ticket: Value = serde_json::from_str(line).unwrap();
                for clock in ticket["clocks"].as_array().unwrap() {
                    let outcome = match clock["status"].as_str().unwrap() {
                        "cancelled" => continue,
                        "met" => "met",
                        "met_late" | "breached_running" => "late",
                        "excused" => "excused",
                        _ => "open",
                    };
                    let key = format!("{} {} {}", ticket["ticket"], clock["clock"], clock["cycle"]);
                    let rest = format!("{} {} {}", clock["due_at"], clock["stopped_at"], clock["overrun_ms"]);
                    expected.insert(key, (outcome.to_owned(), rest));
                }
            }
            expected.get_mut("\"R-6\" \"first_response\" 1").unwrap().0 = "excused".to_owned();
            let tickets = Request { tickets: true, ..request(Kind::Compliance, &[]) };
            let found: BTreeMap<String, (String, String)> = rows(&db, &tickets)
                .iter()
                .map(|row| {
                    let key = format!("{} {} {}", row["reference"], row["clock"], row["cycle"]);
                    let rest = format!("{} {} {}", row["due_at"], row["stopped_at"], row["overrun_ms"]);
                    (key, (row["outcome"].as_str().unwrap().to_owned(), rest))
                })
                .collect();
            assert_eq!(found, expected);
            assert_eq!(found.len(), 18);
        }).await;
    }

    async fn tiers_are_shares_of_what_was_resolved(on: On) {
        blocking(move || {
            let (_place, db) = opened(on);
            bring(&db, &story(), NOW);
            let all = &rows(&db, &request(Kind::Tiers, &[]))[0];
            assert_eq!(all["resolved"], 3);
            assert_eq!((&all["tier1"], &all["tier2"]), (&json!(2), &json!(1)));
            assert_eq!((&all["tier1_bp"], &all["tier1_reached"]), (&json!(6_666), &json!(true)));
            assert_eq!((&all["tier1_and_2_bp"], &all["tier1_and_2_reached"]), (&json!(10_000), &json!(true)));
            let july = Request { from: Some("2026-07".parse().unwrap()), ..request(Kind::Tiers, &[]) };
            assert_eq!((&rows(&db, &july)[0]["resolved"], &rows(&db, &july)[0]["tier1_bp"]), (&json!(0), &Value::Null));
            let tickets = Request { tickets: true, ..request(Kind::Tiers, &[]) };
            let mut tiers: Vec<String> = rows(&db, &tickets)
                .iter()
                .map(|row| format!("{} T{} {}", row["reference"].as_str().unwrap(), row["tier"], row["month"]))
                .collect();
            tiers.sort();
            assert_eq!(tiers, ["R-1 T1 \"2026-06\"", "R-2 T2 \"2026-06\"", "R-6 T1 \"2026-06\""]);
        }).await;
    }

    /// Nobody writes anything: the promise breaks by itself.
    async fn an_open_promise_is_late_once_its_time_has_come(on: On) {
        blocking(move || {
            let (_place, db) = opened(on);
            let mut open = story()[0].clone();
            open["events"] = json!([]);
            bring(&db, &[open], "2026-06-02T14:10:00Z");
            let first = |now: &str| {
                let asked = Request { now: at(now), ..request(Kind::Compliance, &[]) };
                counts(&db, &asked, "clock")["first_response"]
            };
            assert_eq!(first("2026-06-02T15:00:00Z"), [0, 0, 0, 1, -1]);
            assert_eq!(first("2026-06-02T15:00:00.001Z"), [0, 1, 0, 0, 0]);
            // And a timer that looks at it writes what was read.
            let now = at("2026-06-02T15:00:00.001Z");
            jobs::tick(&db, &KeptHours::default(), now).unwrap();
            assert_eq!(first("2026-06-02T15:00:00.001Z"), [0, 1, 0, 0, 0]);
        }).await;
    }

    /// EC-84: a window approved after the breach excuses it, on a closed ticket too.
    async fn late_evidence_recomputes_the_figures(on: On) {
        blocking(move || {
            let (_place, db) = opened(on);
            bring(&db, &story(), NOW);
            let before = counts(&db, &request(Kind::Compliance, &[]), "clock")["first_response"];
            assert_eq!(before, [1, 2, 2, 0, 3_333]);
            db.write(|tx| {
                let acme = customers::by_key(tx, "acme")?.unwrap();
                let two = tickets::by_external(tx, "R-2")?.unwrap();
                let window = Exclusion {
                    from: at("2026-06-02T14:30:00Z"),
                    to: at("2026-06-02T15:30:00Z"),
                    reason: ExclusionReason::ThirdParty,
                    announced_at: None,
                    approved: true,
                };
                let row = ExclusionRecord::imported(ExclusionId(Uuid::now_v7()), Some(two), acme.id, window);
                let mut stamper = Stamper::default();
                customers::save_exclusion(tx, &row, &mut stamper)?;
                stamper.finish(tx)?;
                Ok(())
            })
            .unwrap();
            jobs::tick(&db, &KeptHours::default(), at(NOW)).unwrap();
            let after = counts(&db, &request(Kind::Compliance, &[]), "clock")["first_response"];
            assert_eq!(after, [1, 1, 3, 0, 5_000]);
        }).await;
    }

    async fn what_was_lost_is_made_again_from_the_logs(on: On) {
        blocking(move || {
            let (_place, db) = opened(on);
            bring(&db, &story(), NOW);
            let every = Request { tickets: true, ..request(Kind::Compliance, &[]) };
            let before = csv(&db, &every);
            db.write(|tx| {
                tx.execute("DELETE FROM verdict", &[])?;
                tx.execute("DELETE FROM ticket_result WHERE ticket <> $1", &[Arg::from(&Uuid::nil())])?;
                Ok(())
            })
            .unwrap();
            assert_eq!(csv(&db, &every), before, "tickets nothing was written of are judged first");
            assert_eq!(report::rebuild(&db, false, at(NOW)).unwrap(), 6);
            assert_eq!(report::rebuild(&db, true, at(NOW)).unwrap(), 0);
            assert_eq!(csv(&db, &every), before);
        }).await;
    }

    async fn ratings_and_recommendations_are_averaged(on: On) {
        blocking(move || {
            let (_place, db) = opened(on);
            bring(&db, &story(), NOW);
            db.write(|tx| {
                let acme = customers::by_key(tx, "acme")?.unwrap();
                let rate = |ticket: TicketId, score: u8| Judged {
                    verdicts: Vec::new(),
                    result: TicketResult {
                        ticket, customer: acme.id, agent: None, resolved: None,
                        rated: Some(Rated { at: at("2026-06-05T00:00:00Z"), score }),
                    },
                };
                let mut judged = Vec::new();
                for (reference, score) in [("R-1", 5), ("R-2", 4), ("R-6", 4)] {
                    judged.push(rate(tickets::by_external(tx, reference)?.unwrap(), score));
                }
                verdicts::save(tx, &judged)?;
                let mut stamper = Stamper::default();
                for score in [10, 9, 7, 3] {
                    let said = Feedback {
                        id: RecordId(Uuid::now_v7()), about: FeedbackKind::Satisfaction, customer: acme.id,
                        person: PersonId(Uuid::now_v7()), at: at("2026-06-20T00:00:00Z"), score: Some(score),
                        text: String::new(),
                    };
                    records::save(tx, &Record::Feedback(Box::new(said)), &mut stamper)?;
                }
                stamper.finish(tx)?;
                Ok(())
            })
            .unwrap();
            let all = &rows(&db, &request(Kind::Csat, &[]))[0];
            assert_eq!((&all["answers"], &all["average_centi"], &all["average"]), (&json!(3), &json!(433), &json!("4.33")));
            let by_agent = rows(&db, &request(Kind::Csat, &[By::Agent]));
            let kim = by_agent.iter().find(|row| row["agent"] == "kim@vioe.example").unwrap();
            assert_eq!((&kim["answers"], &kim["average_centi"]), (&json!(2), &json!(450)));
            let nps = &rows(&db, &request(Kind::Nps, &[By::Month]))[0];
            assert_eq!((&nps["month"], &nps["answers"], &nps["nps"]), (&json!("2026-06"), &json!(4), &json!(25)));
            assert_eq!(db.read(|tx| Ok(people::all(tx)?)).unwrap().len(), 2);
        }).await;
    }

    async fn files_are_plain_and_harmless(on: On) {
        blocking(move || {
            let (_place, db) = opened(on);
            bring(&db, &story(), NOW);
            assert_eq!(
                csv(&db, &request(Kind::Compliance, &[By::Customer])),
                "customer,customer_name,met,late,excused,open,percent_bp,percent\r\n\
                 acme,\"'=Acme, Ltd\",10,1,1,0,9090,90.90\r\nglobex,Globex,0,3,3,0,0,0.00\r\n",
            );
            for kind in [Kind::Availability, Kind::Credits] {
                assert_eq!(csv(&db, &request(kind, &[])).lines().count(), 1, "a header, and nothing to report");
            }
            let unusable = |request: Request| {
                match report::run(&db, &request, Format::Csv, &mut Vec::new()) {
                    Err(ReportError::Unusable(why)) => why,
                    other => panic!("{other:?}"),
                }
            };
            assert!(unusable(request(Kind::Csat, &[By::Clock])).contains("customer, agent, month"));
            let nobody = Request { customer: Some("nobody".to_owned()), ..request(Kind::Tiers, &[]) };
            assert!(unusable(nobody).contains("`nobody`"));
            let backwards = Request {
                from: Some("2026-07".parse().unwrap()), to: Some("2026-06".parse().unwrap()),
                ..request(Kind::Compliance, &[])
            };
            assert!(unusable(backwards).contains("after"));
        }).await;
    }
}

fn vioe(arguments: &[&str], data: &std::path::Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_vioe-server"))
        .args(arguments)
        .arg("--data")
        .arg(data)
        .env_remove("VIOE_DATABASE_URL")
        .output()
        .unwrap()
}

#[test]
fn the_demo_is_reported_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    assert!(vioe(&["demo"], folder.path()).status.success());
    let report = |arguments: &[&str]| {
        let output = vioe(&[&["report"], arguments].concat(), folder.path());
        (
            output.status.code().unwrap(),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let (code, text, _) = report(&["--kind", "compliance", "--by", "customer,month"]);
    assert_eq!((code, text.starts_with("customer,customer_name,month,met,")), (0, true), "{text}");
    assert!(text.lines().count() > 5, "{text}");
    let (code, text, _) = report(&["--kind", "tiers", "--format", "json"]);
    let tiers: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, tiers[0]["resolved"].as_i64().unwrap() > 50), (0, true), "{text}");
    for kind in ["availability", "credits", "csat", "nps"] {
        assert_eq!(report(&["--kind", kind]).0, 0, "{kind}");
    }
    let (code, _, said) = report(&["--rebuild"]);
    assert!(code == 0 && said.starts_with("judged ") && said.trim().ends_with(" tickets"), "{said}");
    for (wrong, why) in [
        (&["--kind", "weather"][..], "weather"),
        (&["--kind", "compliance", "--by", "mood"], "mood"),
        (&["--kind", "compliance", "--from", "2026-13"], "2026-13"),
        (&["--kind", "csat", "--by", "clock"], "told apart"),
        (&["--kind", "compliance", "--customer", "nobody"], "nobody"),
        (&[], "--kind"),
    ] {
        let (code, text, said) = report(wrong);
        assert_eq!((code, text.as_str()), (2, ""), "{wrong:?}");
        assert!(said.contains(why), "{wrong:?}: {said}");
    }
}
