//! What is alive: waiting pulls, streams, stopping, several at once.

use std::time::{Duration, Instant};

use futures::StreamExt;
use serde_json::json;
use uuid::Uuid;
use vioe_domain::ticket::{Kind, Priority, What};
use vioe_domain::{AlertId, Role};
use vioe_protocol::alert::AlertResponse;
use vioe_protocol::pull::PullResponse;
use vioe_protocol::row::ScopeClass;
use vioe_protocol::{Row, Seq};
use vioe_server::db::feed::Stamper;
use vioe_server::db::people;

use crate::on_both;
use crate::world::{Desk, World, answer, blocking, new_ticket, start, ticket_id};

/// Reads a stream until a text has come by.
async fn read_until(response: reqwest::Response, text: &str) -> String {
    let mut seen = String::new();
    let mut bytes = response.bytes_stream();
    let reading = async {
        while let Some(chunk) = bytes.next().await {
            seen.push_str(&String::from_utf8_lossy(&chunk.unwrap()));
            if seen.contains(text) {
                return;
            }
        }
        panic!("the stream ended without `{text}`: {seen}");
    };
    tokio::time::timeout(Duration::from_secs(20), reading).await.unwrap();
    seen
}

async fn stream(desk: &Desk) -> reqwest::Response {
    let response = desk.request(reqwest::Method::GET, "sync/events").send().await.unwrap();
    assert_eq!(response.status(), 200);
    response
}

on_both! {
    /// A waiting pull answers as soon as something changes, through another server process too.
    async fn a_waiting_pull_wakes(on: On) {
        let world = World::new(on).await;
        let second = start(&world.place, &world.clock).await;
        let mut ann = world.desk("ann").await;
        let kim = Desk::new(&second.base, "kim").await;
        let first = kim.pull(Seq(0), &[]).await.unwrap();
        let have: Vec<_> = first.access.add.iter().map(|scope| scope.id).collect();
        let body = json!({"client_id": kim.client, "epoch": kim.epoch, "cursor": first.to, "min_seq": 0, "have": have, "limit": 100});
        let begun = Instant::now();
        let waiting = answer::<PullResponse>(kim.request(reqwest::Method::POST, "sync/pull?wait=25").json(&body));
        let now = world.server.app.clock.now();
        let ticket = ticket_id();
        let (answered, _) = tokio::join!(waiting, ann.does(ticket, new_ticket(world.acme.id, Priority::P1), now));
        assert_eq!(answered.unwrap().put.len(), 1);
        assert!(begun.elapsed() < Duration::from_secs(20));
        second.shutdown.cancel();
        second.running.await.unwrap();
    }

    async fn a_stream_hints_and_ends_with_its_session(on: On) {
        let world = World::new(on).await;
        let (mut ann, kim) = (world.desk("ann").await, world.desk("kim").await);
        let open = stream(&kim).await;
        let now = world.server.app.clock.now();
        let pushed = ann.does(ticket_id(), new_ticket(world.acme.id, Priority::P1), now).await;
        read_until(open, &format!("{{\"seq\":{}}}", pushed.head.0)).await;
        let open = stream(&kim).await;
        answer::<()>(kim.request(reqwest::Method::DELETE, "session")).await.unwrap();
        let seen = read_until(open, "event: auth").await;
        assert!(seen.contains("event: head"), "{seen}");
    }

    /// Open streams and waiting pulls do not keep a server that was asked to stop.
    async fn stopping_ends_streams(on: On) {
        let world = World::new(on).await;
        let kim = world.desk("kim").await;
        let open = stream(&kim).await;
        let first = kim.pull(Seq(0), &[]).await.unwrap();
        let have: Vec<_> = first.access.add.iter().map(|scope| scope.id).collect();
        let body = json!({"client_id": kim.client, "epoch": kim.epoch, "cursor": first.to, "min_seq": 0, "have": have, "limit": 100});
        let waiting = tokio::spawn(answer::<PullResponse>(kim.request(reqwest::Method::POST, "sync/pull?wait=25").json(&body)));
        tokio::task::yield_now().await;
        let begun = Instant::now();
        world.server.shutdown.cancel();
        read_until(open, "event: bye").await;
        world.server.running.await.unwrap();
        assert!(begun.elapsed() < Duration::from_secs(9), "before the deadline");
        // It was answered, or it had not begun when the server stopped listening.
        let _ = waiting.await;
    }

    /// Two desks of one person: one shows an alert, the other learns that it was shown; settled is settled on both.
    async fn an_alert_is_shown_on_one_device(on: On) {
        let world = World::new(on).await;
        let (here, there) = (world.desk("kim").await, world.desk("kim").await);
        let alert = AlertId(Uuid::now_v7());
        let claim = |desk: &Desk| {
            let body = json!({"device_id": desk.device, "alerts": [alert, alert]});
            answer::<AlertResponse>(desk.request(reqwest::Method::POST, "alerts/claim").json(&body))
        };
        let (one, two) = tokio::join!(claim(&here), claim(&there));
        let (one, two) = (one.unwrap().granted, two.unwrap().granted);
        assert_eq!(one.len() + two.len(), 1, "{one:?} {two:?}");
        let winner = if one.is_empty() { &there } else { &here };
        assert_eq!(claim(winner).await.unwrap().granted, [alert], "who asks again gets it again");
        let body = json!({"device_id": here.device, "alerts": [alert]});
        let settled: AlertResponse = here.post("alerts/acknowledge", &body).await.unwrap();
        assert_eq!(settled.granted, [alert]);
        assert!(claim(winner).await.unwrap().granted.is_empty(), "settled is over");
        let marks: Vec<_> = there.everything().await.into_iter().filter_map(|row| match row.row {
            Row::AlertMark(mark) => Some(mark),
            _ => None,
        }).collect();
        assert_eq!(marks.len(), 1);
        assert!(marks[0].shown_at.is_some() && marks[0].acknowledged_at.is_some());
        let gus = world.desk("gus").await;
        assert!(!gus.everything().await.iter().any(|row| matches!(row.row, Row::AlertMark(_))));
    }

    /// Somebody changes sides: what they lost is named, what they won is offered, and notes are never sent again.
    async fn grants_follow_the_role(on: On) {
        let world = World::new(on).await;
        let mut kim = world.desk("kim").await;
        let now = world.server.app.clock.now();
        let ticket = ticket_id();
        kim.does(ticket, new_ticket(world.acme.id, Priority::P3), now).await;
        kim.does(ticket, What::Note { body: "canary".to_owned() }, now).await;
        let before = kim.pull(Seq(0), &[]).await.unwrap();
        let have: Vec<_> = before.access.add.iter().map(|scope| scope.id).collect();
        let (app, mut person) = (world.server.app.clone(), kim.person.clone());
        person.role = Role::Contact;
        person.tier = None;
        person.customers = vec![world.globex.id];
        blocking(move || app.db.write(|tx| {
            let mut stamper = Stamper::default();
            people::update(tx, &person, &mut stamper)?;
            Ok(stamper.finish(tx)?)
        }).unwrap()).await;
        let after = kim.pull(Seq(0), &have).await.unwrap();
        let lost = |class| before.access.add.iter().filter(move |scope| scope.class == class).map(|scope| scope.id);
        for scope in lost(ScopeClass::Internal).chain(lost(ScopeClass::Staff)) {
            assert!(after.access.remove.contains(&scope));
        }
        assert!(!serde_json::to_string(&after).unwrap().contains("canary"));
        assert!(after.del.iter().any(|gone| gone.id == kim.person.id.0), "the row left the public scope");
        assert!(kim.events_of(ticket).await.is_empty());
    }

    async fn an_account_executive_sees_their_accounts(on: On) {
        let world = World::new(on).await;
        let (mut kim, alex) = (world.desk("kim").await, world.desk("alex").await);
        let now = world.server.app.clock.now();
        let (theirs, others) = (ticket_id(), ticket_id());
        kim.does(theirs, new_ticket(world.acme.id, Priority::P3), now).await;
        kim.does(others, new_ticket(world.globex.id, Priority::P3), now).await;
        assert_eq!(alex.events_of(theirs).await.len(), 1);
        assert!(alex.events_of(others).await.is_empty());
    }

    /// Ten desks write to five tickets at once: every intent takes effect once, numbers are unique, and a desk that
    /// follows the feed meanwhile ends with the same rows as one that loads everything afterwards.
    async fn many_push_at_once(on: On) {
        let world = World::new(on).await;
        let mut first = world.desk("kim").await;
        let now = world.server.app.clock.now();
        let tickets: Vec<_> = (0..5).map(|_| ticket_id()).collect();
        for ticket in &tickets {
            first.does(*ticket, new_ticket(world.acme.id, Priority::P3), now).await;
        }
        let start = first.pull(Seq(0), &[]).await.unwrap();
        let have: Vec<_> = start.access.add.iter().map(|scope| scope.id).collect();
        let mut writers = Vec::new();
        for number in 0..10 {
            let mut desk = Desk::new(&world.server.base, if number % 2 == 0 { "kim" } else { "jonas" }).await;
            let (tickets, acme) = (tickets.clone(), world.acme.id);
            writers.push(tokio::spawn(async move {
                for turn in 0..6 {
                    let mut batch = Vec::new();
                    for ticket in tickets.iter().cycle().skip(number + turn).take(5) {
                        let intent = desk.intent(*ticket, What::Note { body: format!("{number} {turn}") }, now);
                        batch.push(desk.numbered(intent));
                    }
                    let raise = desk.intent(ticket_id(), new_ticket(acme, Priority::P4), now);
                    batch.push(desk.numbered(raise));
                    desk.push(&batch).await.unwrap();
                }
            }));
        }
        let mut followed = std::collections::BTreeSet::new();
        let mut cursor = start.to;
        let mut left = true;
        while left {
            left = writers.iter().any(|writer| !writer.is_finished());
            let page = first.pull_limited(cursor, &have, 50).await.unwrap();
            followed.extend(page.put.iter().map(|row| row.row.id()));
            left |= !page.complete;
            cursor = page.to;
        }
        for writer in writers {
            writer.await.unwrap();
        }
        let last = first.pull(cursor, &have).await.unwrap();
        followed.extend(last.put.iter().map(|row| row.row.id()));
        let everything = first.everything().await;
        let mut numbers = std::collections::BTreeSet::new();
        let mut notes = 0;
        for row in &everything {
            let Row::Event(event) = &row.row else { continue };
            match &event.event.kind {
                Kind::TicketRaised(raised) => assert!(numbers.insert(raised.number.unwrap())),
                Kind::NoteAdded { .. } => notes += 1,
                _ => {}
            }
            if row.ver > start.to {
                assert!(followed.contains(&event.event.id.0), "a row the reader missed");
            }
        }
        assert_eq!((numbers.len(), notes), (65, 300));
    }
}
