//! `vioe-server import`, on both databases.

use serde_json::{Value, json};
use vioe_domain::coverage::Hours;
use vioe_domain::sla::{Policy, assess};
use vioe_domain::ticket::{Kind, Side, Status, Ticket, fold};
use vioe_domain::{Role, UtcMillis};
use vioe_server::audit::{AuditSla, run};
use vioe_server::clock::ManualClock;
use vioe_server::db::{Db, customers, events, feed, people, policies, tickets};
use vioe_server::import::{self, Summary};

use crate::on_both;
use crate::world::{On, Place, blocking};

const NOW: &str = "2026-06-10T12:00:00Z";

on_both! {
    async fn a_ticket_comes_in_with_its_history(on: On) {
        blocking(move || {
            let (_place, db) = opened(on);
            assert_eq!(bring(&db, &line(json!({}))).0, Summary { imported: 1, ..Summary::default() });
            let (ticket, log) = stored(&db, "ZD-4711");
            assert!(ticket.accepted);
            assert_eq!(ticket.raised.number, Some(4001));
            assert_eq!(ticket.raised.subject, "Sync with scanner fails");
            assert_eq!(ticket.status, Status::Resolved);
            let at = |text| UtcMillis::parse(text).unwrap();
            assert_eq!(ticket.history.opened_at, at("2026-06-02T08:00:00Z"));
            assert!(log.iter().all(|event| event.received_at == Some(event.at)), "original instants");
            let (ana, kim) = (somebody(&db, "ana@acme.example"), somebody(&db, "kim@vioe.example"));
            assert_eq!((ana.role, kim.role), (Role::Contact, Role::Agent));
            assert_eq!(ticket.raised.contact, Some(ana.id));
            assert_eq!(ticket.assignee, Some(kim.id));
            let reply = log.iter().find(|event| matches!(event.kind, Kind::ReplySent { .. })).unwrap();
            assert_eq!((reply.actor.side, reply.actor.person), (Side::Agent, Some(kim.id)));
            assert_eq!(reply.kind.body(), Some("Which version?"));
            let acme = db.read(|tx| Ok(customers::by_key(tx, "acme")?)).unwrap().unwrap();
            assert_eq!(acme.name, "Acme Ltd");
            assert_eq!(ana.customers, [acme.id]);
        }).await;
    }

    async fn again_changes_nothing(on: On) {
        blocking(move || {
            let (_place, db) = opened(on);
            bring(&db, &line(json!({})));
            let before = position(&db);
            let changed = line(json!({"subject": "Another", "contact": {"email": "new@acme.example"}}));
            assert_eq!(bring(&db, &changed).0, Summary { unchanged: 1, ..Summary::default() });
            assert_eq!(position(&db), before);
            assert_eq!(stored(&db, "ZD-4711").0.raised.subject, "Sync with scanner fails");
        }).await;
    }

    async fn a_line_that_cannot_be_used_leaves_nothing(on: On) {
        blocking(move || {
            let (_place, db) = opened(on);
            bring(&db, &line(json!({})));
            let before = position(&db);
            for (change, said) in [
                (json!({"subject": "  "}), "subject: it is empty"),
                (json!({"subject": null}), "the key `subject` is missing"),
                (json!({"description": {"steps": "1"}}), "description.text:"),
                (json!({"description": {"text": "x", "mood": "y"}}), "description: the key `mood` is unknown"),
                (json!({"category": "printers"}), "category: `printers` is not one of"),
                (json!({"ticket": "a\u{0}b"}), "ticket: it holds control characters"),
                (json!({"contact": {"email": "nobody"}}), "contact.email: `nobody` is not an e-mail address"),
                (json!({"contact": {"email": "kim@vioe.example"}}), "contact.email: kim@vioe.example is not a contact"),
                (json!({"assignee": {"email": "ana@acme.example"}}), "assignee.email: ana@acme.example is a customer's"),
                (
                    json!({"customer": {"id": "globex", "level": "premium", "zone": "UTC"}}),
                    "contact.email: ana@acme.example is a contact of another customer",
                ),
                (json!({"opened_at": "2026-06-11T00:00:00Z"}), "opened_at: 2026-06-11T00:00:00.000Z is in the future"),
                (
                    json!({"events": [{"at": "2026-06-11T00:00:00Z", "type": "note"}]}),
                    "events[0].at: 2026-06-11T00:00:00.000Z is in the future",
                ),
                (
                    json!({"events": [{"at": "2026-06-09T00:00:00Z", "type": "status", "to": "CLOSED"}]}),
                    "events[0].to: a ticket can't go from OPEN to CLOSED",
                ),
            ] {
                let mut wrong = json!({"ticket": "ZD-1"});
                wrong.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
                let (summary, report) = bring(&db, &line(wrong));
                assert_eq!(summary, Summary { refused: 1, ..Summary::default() }, "{change}");
                let error = report[0]["error"].as_str().unwrap();
                assert!(error.starts_with(said), "{error}\n{said}");
                assert_eq!(report[0]["line"], 1);
            }
            assert_eq!(position(&db), before, "no row was touched");
            assert!(db.read(|tx| Ok(customers::by_key(tx, "globex")?)).unwrap().is_none());
        }).await;
    }

    /// The clocks of an imported ticket are those that the audit gives for the same line.
    async fn clocks_agree_with_the_audit(on: On) {
        blocking(move || {
            let (_place, db) = opened(on);
            let now = UtcMillis::parse(NOW).unwrap();
            let at = |hour: u32| format!("2026-06-09T{hour:02}:00:00Z");
            let events = [
                json!([]),
                json!([{"at": at(9), "type": "reply", "by": "agent"}, {"at": at(10), "type": "status", "to": "PENDING_CUSTOMER"},
                       {"at": at(11), "type": "reply", "by": "customer"}, {"at": at(12), "type": "status", "to": "IN_PROGRESS"}]),
                json!([{"at": at(9), "type": "status", "to": "RESOLVED", "resolution": "workaround"},
                       {"at": at(12), "type": "reply", "by": "customer"}, {"at": at(13), "type": "status", "to": "IN_PROGRESS"},
                       {"at": at(14), "type": "priority", "to": "P1", "mode": "change"}]),
                json!([{"at": at(9), "type": "emergency"}, {"at": at(10), "type": "progress"},
                       {"at": at(11), "type": "tier", "to": 3}, {"at": at(12), "type": "call", "held_at": at(8)}]),
                json!([{"at": at(9), "type": "priority", "to": "P4", "mode": "correction"},
                       {"at": at(10), "type": "applied", "level": "premium", "zone": "Asia/Kolkata"},
                       {"at": at(11), "type": "auto_reply"}, {"at": at(12), "type": "note"}]),
                json!([{"at": at(9), "type": "reply", "by": "agent"}, {"at": at(10), "type": "merged", "into": "ZD-1"}]),
            ];
            for (number, events) in events.into_iter().enumerate() {
                let reference = format!("ZD-{number}");
                let line = line(json!({
                    "ticket": reference, "opened_at": at(7), "events": events, "now": NOW,
                    "exclusions": [{"from": at(8), "to": at(9), "reason": "third_party", "approved": true}],
                }));
                bring(&db, &line);
                let mut audited = Vec::new();
                let audit = AuditSla { policy: Policy::default(), at: now };
                run(&audit, line.to_string().as_bytes(), &mut audited).unwrap();
                let audited: Value = serde_json::from_slice(&audited).unwrap();
                let (ticket, _) = stored(&db, &reference);
                let (hours, exclusions) = db.read(|tx| {
                    let customer = customers::by_id(tx, ticket.raised.customer)?.unwrap();
                    let exclusions = customers::exclusions(tx, customer.id, ticket.id)?;
                    Ok((Hours::new(&customer.zone, &customer.calendar).unwrap(), exclusions))
                }).unwrap();
                let assessed = assess(ticket.id, &ticket.history, &hours, &exclusions, &Policy::default(), now);
                let due: Vec<_> = assessed.clocks.iter().map(|clock| (
                    json!(clock.due_at.map(UtcMillis::to_rfc3339)), json!(clock.elapsed_ms), json!(clock.status), json!(clock.budget_ms),
                )).collect();
                let theirs: Vec<_> = audited["clocks"].as_array().unwrap().iter().map(|clock| (
                    clock["due_at"].clone(), clock["elapsed_ms"].clone(), clock["status"].clone(), clock["budget_ms"].clone(),
                )).collect();
                assert_eq!(due, theirs, "{line}");
                assert_eq!(json!(ticket.status), audited["status"]);
                assert_eq!(json!(ticket.priority), audited["priority"]);
            }
        }).await;
    }

    async fn a_policy_is_put_in_force_once(on: On) {
        blocking(move || {
            let (_place, db) = opened(on);
            let mut policy = Policy::default();
            policy.p3.first_response = vioe_domain::policy::Span::of(1_000);
            for _ in 0..2 {
                let clock = ManualClock::new(UtcMillis::parse(NOW).unwrap());
                import::run(&db, &clock, Some(&policy), &b""[..], Vec::new(), |_| {}).unwrap();
            }
            let kept = db.read(|tx| Ok(policies::get(tx)?)).unwrap();
            assert_eq!((kept.version, kept.p3), (2, policy.p3));
        }).await;
    }

    /// Two runs over one file at once: every ticket once.
    async fn two_runs_at_once_import_each_ticket_once(on: On) {
        blocking(move || {
            let place = Place::new(on);
            let file: String = (0..40).map(|n| format!("{}\n", line(json!({"ticket": format!("ZD-{n}")})))).collect();
            let clock = ManualClock::new(UtcMillis::parse(NOW).unwrap());
            // One opens first: migrations are another test's business.
            let dbs = [place.open(), place.open()];
            let sums: Vec<Summary> = std::thread::scope(|scope| {
                let runs: Vec<_> = dbs
                    .iter()
                    .map(|db| scope.spawn(|| import::run(db, &clock, None, file.as_bytes(), Vec::new(), |_| {}).unwrap()))
                    .collect();
                runs.into_iter().map(|run| run.join().unwrap()).collect()
            });
            let sum = |pick: fn(&Summary) -> u64| sums.iter().map(pick).sum::<u64>();
            assert_eq!((sum(|s| s.imported), sum(|s| s.unchanged), sum(|s| s.refused)), (40, 40, 0), "{sums:?}");
            assert_eq!(dbs[0].read(|tx| Ok(tickets::count(tx)?)).unwrap(), 40);
        }).await;
    }
}

/// A line that can be used, changed by some keys; a key set to null is left out.
fn line(change: Value) -> Value {
    let mut line = json!({
        "ticket": "ZD-4711",
        "customer": {"id": "acme", "name": "Acme Ltd", "level": "standard", "zone": "Europe/Berlin"},
        "contact": {"email": "Ana@acme.example", "name": "Ana Silva"},
        "subject": "Sync with scanner fails", "category": "integration",
        "description": {"text": "It fails", "steps": "Start the sync"},
        "assignee": {"email": "kim@vioe.example", "name": "Kim"},
        "priority": "P2", "opened_at": "2026-06-02T08:00:00Z",
        "events": [
            {"at": "2026-06-02T08:40:00Z", "type": "status", "to": "IN_PROGRESS"},
            {"at": "2026-06-02T09:30:00Z", "type": "status", "to": "RESOLVED", "resolution": "fixed", "body": "Done."},
            {"at": "2026-06-02T08:30:00Z", "type": "reply", "by": "agent",
             "author": {"email": "kim@vioe.example", "name": "Kim"}, "body": "Which version?"},
        ],
    });
    let map = line.as_object_mut().unwrap();
    map.extend(change.as_object().unwrap().clone());
    map.retain(|_, value| !value.is_null());
    line
}

/// Imports one line; the summary, and what was reported.
fn bring(db: &Db, line: &Value) -> (Summary, Vec<Value>) {
    let clock = ManualClock::new(UtcMillis::parse(NOW).unwrap());
    let mut report = Vec::new();
    let summary = import::run(db, &clock, None, line.to_string().as_bytes(), &mut report, |_| {}).unwrap();
    let report = String::from_utf8(report).unwrap();
    let lines: Vec<Value> = report.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.last().unwrap(), &json!(summary), "the summary comes last");
    (summary, lines)
}

fn stored(db: &Db, reference: &str) -> (Ticket, Vec<vioe_domain::ticket::Event>) {
    db.read(|tx| {
        let id = tickets::by_external(tx, reference)?.unwrap();
        let log = events::of_ticket(tx, id)?;
        Ok((fold(&log).unwrap(), log))
    })
    .unwrap()
}

fn somebody(db: &Db, email: &str) -> vioe_domain::Person {
    db.read(|tx| Ok(people::by_email(tx, email)?)).unwrap().unwrap().person
}

fn position(db: &Db) -> vioe_protocol::Seq {
    db.read(|tx| Ok(feed::head(tx)?.seq)).unwrap()
}

/// An empty database, and the place it is in for as long as that is kept.
fn opened(on: On) -> (Place, Db) {
    let place = Place::new(on);
    let db = place.open();
    (place, db)
}
