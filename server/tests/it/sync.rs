//! Register, push, pull, snapshot.

use vioe_domain::ticket::{Kind, Priority, RefusalCode, Status, What};
use vioe_domain::{IntentId, PersonId};
use vioe_protocol::push::Outcome;
use vioe_protocol::{Code, Row, Seq};

use crate::on_both;
use crate::world::{World, new_ticket, ticket_id};

on_both! {
    /// A contact raises, an agent sees it and answers, the contact sees the answer.
    async fn a_ticket_travels(on: On) {
        let world = World::new(on).await;
        let (mut ann, mut kim) = (world.desk("ann").await, world.desk("kim").await);
        let now = world.server.app.clock.now();
        let ticket = ticket_id();
        let pushed = ann.does(ticket, new_ticket(world.acme.id, Priority::P2), now).await;
        assert_eq!(pushed.results[0].outcome, Outcome::Applied);
        assert_eq!(pushed.last.mid, 1);

        let seen = kim.events_of(ticket).await;
        let Kind::TicketRaised(raised) = &seen[0].kind else { panic!("{seen:?}") };
        assert_eq!(raised.number, Some(4001));
        assert_eq!(raised.contact, Some(ann.person.id));
        assert_eq!(seen[0].received_at, Some(now));

        let reply = What::Reply { body: "Which version?".to_owned() };
        kim.does(ticket, reply, now).await;
        let seen = ann.events_of(ticket).await;
        assert_eq!(seen.len(), 3, "raised, reply, move: {seen:?}");
        assert!(matches!(seen[2].kind, Kind::StatusChanged { to: Status::InProgress, .. }));
    }

    async fn a_second_push_gets_the_stored_answers(on: On) {
        let world = World::new(on).await;
        let mut kim = world.desk("kim").await;
        let now = world.server.app.clock.now();
        let ticket = ticket_id();
        let raise = kim.intent(ticket, new_ticket(world.acme.id, Priority::P3), now);
        let bad = kim.intent(ticket, What::Move { expect: Status::Resolved, to: Status::Closed, message: None, resolution: None, follow_up: None }, now);
        let batch = [kim.numbered(raise), kim.numbered(bad)];
        let first = kim.push(&batch).await.unwrap();
        let second = kim.push(&batch).await.unwrap();
        assert_eq!(first.results, second.results);
        assert_eq!(first.head, second.head, "nothing was written again");
        let Outcome::Rejected { refusal } = &first.results[1].outcome else { panic!() };
        assert_eq!(refusal.code, RefusalCode::Conflict);
        assert_eq!(kim.events_of(ticket).await.len(), 1);
    }

    async fn numbers_must_follow(on: On) {
        let world = World::new(on).await;
        let mut kim = world.desk("kim").await;
        let now = world.server.app.clock.now();
        let ticket = ticket_id();
        kim.does(ticket, new_ticket(world.acme.id, Priority::P3), now).await;
        kim.mid = 6;
        let note = kim.intent(ticket, What::Note { body: "x".to_owned() }, now);
        let numbered = kim.numbered(note);
        let (status, problem) = kim.push(&[numbered]).await.unwrap_err();
        assert_eq!((status, problem.code, problem.expected_mid), (409, Code::Gap, Some(2)));
        assert_eq!(kim.events_of(ticket).await.len(), 1);
    }

    /// A clone of the installation sent other intents under these numbers; a new client resends them all, and none
    /// takes effect twice.
    async fn a_fork_registers_anew(on: On) {
        let world = World::new(on).await;
        let mut kim = world.desk("kim").await;
        let now = world.server.app.clock.now();
        let ticket = ticket_id();
        let raise = kim.intent(ticket, new_ticket(world.acme.id, Priority::P3), now);
        let first = kim.numbered(raise);
        kim.push(std::slice::from_ref(&first)).await.unwrap();
        let mut other = first.clone();
        other.intent.id = IntentId(uuid::Uuid::now_v7());
        let (status, problem) = kim.push(&[other]).await.unwrap_err();
        assert_eq!((status, problem.code), (409, Code::ClientFork));
        kim.register().await;
        let again = kim.push(&[first]).await.unwrap();
        assert_eq!(again.results[0].outcome, Outcome::Applied);
        assert_eq!(kim.events_of(ticket).await.len(), 1, "once");
    }

    async fn what_is_not_yours_does_not_exist(on: On) {
        let world = World::new(on).await;
        let (mut ann, mut gus) = (world.desk("ann").await, world.desk("gus").await);
        let now = world.server.app.clock.now();
        let ticket = ticket_id();
        ann.does(ticket, new_ticket(world.acme.id, Priority::P3), now).await;
        let reply = || What::Reply { body: "hello".to_owned() };
        let theirs = gus.does(ticket, reply(), now).await;
        let unknown = gus.does(ticket_id(), reply(), now).await;
        assert_eq!(theirs.results[0].outcome, unknown.results[0].outcome, "no oracle");
        let Outcome::Rejected { refusal } = &theirs.results[0].outcome else { panic!() };
        assert_eq!(refusal.code, RefusalCode::Forbidden);
        // Nor by raising it again, nor for another customer.
        let again = gus.does(ticket, new_ticket(world.globex.id, Priority::P3), now).await;
        assert_eq!(again.results[0].outcome, theirs.results[0].outcome);
        let foreign = gus.does(ticket_id(), new_ticket(world.acme.id, Priority::P3), now).await;
        assert_eq!(foreign.results[0].outcome, theirs.results[0].outcome);
        assert!(gus.events_of(ticket).await.is_empty());
    }

    async fn nobody_speaks_for_another(on: On) {
        let world = World::new(on).await;
        let mut kim = world.desk("kim").await;
        let now = world.server.app.clock.now();
        let mut raise = kim.intent(ticket_id(), new_ticket(world.acme.id, Priority::P3), now);
        raise.person = PersonId(uuid::Uuid::now_v7());
        let ticket = raise.ticket().unwrap();
        let numbered = kim.numbered(raise);
        let pushed = kim.push(&[numbered]).await.unwrap();
        assert!(matches!(pushed.results[0].outcome, Outcome::Rejected { .. }));
        assert!(kim.events_of(ticket).await.is_empty());
    }

    /// A pull brings what changed, in pages that end between two positions, to those who may see it.
    async fn a_pull_follows_the_feed(on: On) {
        let world = World::new(on).await;
        let (mut kim, ann) = (world.desk("kim").await, world.desk("ann").await);
        let now = world.server.app.clock.now();
        let start = kim.pull(Seq(0), &[]).await.unwrap();
        let have: Vec<_> = start.access.add.iter().map(|scope| scope.id).collect();
        let ticket = ticket_id();
        kim.does(ticket, new_ticket(world.acme.id, Priority::P3), now).await;
        for number in 0..5 {
            kim.does(ticket, What::Note { body: format!("canary {number}") }, now).await;
        }
        let mut cursor = start.to;
        let mut rows = 0;
        loop {
            let page = kim.pull_limited(cursor, &have, 2).await.unwrap();
            assert_eq!(page.from, cursor);
            rows += page.put.len();
            cursor = page.to;
            if page.complete { break }
        }
        assert_eq!(rows, 6);
        let whole = kim.pull(start.to, &have).await.unwrap();
        assert_eq!(whole.put.len(), 6);
        assert_eq!(whole.last.mid, 6);
        // What somebody claims to have gives them nothing.
        let asked = ann.pull(Seq(0), &have).await.unwrap();
        let text = serde_json::to_string(&asked).unwrap();
        assert!(!text.contains("canary"), "a contact never receives a note");
        assert!(!asked.access.remove.is_empty());
        for row in ann.everything().await {
            if let Row::Event(event) = row.row {
                assert!(!matches!(event.event.kind, Kind::NoteAdded { .. }));
            }
        }
    }
}
