//! What waits in the outbox is shown at once; the server has the last word.

use uuid::Uuid;
use vioe_domain::ticket::{Kind, Refusal, RefusalCode, Side, What};
use vioe_domain::{ClientId, EventId, Priority, Status};
use vioe_store::{BaseRow, IntentState, Put};

use crate::cast::*;

#[test]
fn a_ticket_raised_offline_is_there_with_no_number_and_no_clock() {
    let desk = desk();
    let id = ticket_id(1);
    let ((), touched) =
        desk.store.write(NOW, |w| w.enqueue(&intent(1, id, new_ticket("Import")), NOW).map(|_| ())).unwrap();
    assert!(touched.outbox && touched.tickets.contains(&id));
    desk.store
        .read(|r| {
            let file = r.file(id)?.unwrap();
            assert!(!file.ticket.accepted);
            assert_eq!(file.ticket.label(), "draft");
            assert_eq!(file.log.len(), 1);
            assert_eq!(file.log[0].intent, Some(intent(1, id, new_ticket("")).id));
            assert_eq!(file.summary.unsent, 1);
            assert_eq!(file.summary.next_due_at, None);
            assert!(r.assess(&file.ticket, NOW)?.clocks.is_empty());
            assert_eq!(r.outbox_counts()?, (1, 0));
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_reply_written_offline_counts_for_no_clock_until_it_has_come_down() {
    let desk = desk();
    let id = ticket_id(1);
    desk.put(&[raised(1, Priority::P2, NOW, "Login")]);
    let due = desk.store.read(|r| Ok(r.summary(id)?.unwrap().next_due_at)).unwrap();
    assert!(due.is_some());
    let wanted = intent(1, id, reply("We look into it."));
    desk.store.write(NOW, |w| w.enqueue(&wanted, NOW)).unwrap();
    desk.store
        .read(|r| {
            let file = r.file(id)?.unwrap();
            assert_eq!(file.ticket.status, Status::InProgress, "whoever answers works on it");
            assert_eq!(file.summary.next_due_at, due, "the clock runs on");
            assert!(file.log.last().unwrap().intent.is_some());
            Ok(())
        })
        .unwrap();

    // The server takes it: the answer first, then its effect.
    desk.store.write(NOW, |w| w.intent_applied(1)).unwrap();
    let counts = desk.store.read(|r| Ok((r.outbox_counts()?, r.outbox()?.len()))).unwrap();
    assert_eq!(counts, ((0, 0), 1), "taken, not yet come down");
    let mut came =
        event(1, 50, NOW.plus(MINUTE), Side::Agent, id, Kind::ReplySent { body: "We look into it.".into() });
    if let BaseRow::Event(row) = &mut came.row {
        row.event.id = EventId::derive(wanted.id.0, "0");
    }
    desk.store
        .write(NOW.plus(MINUTE), |w| {
            w.put(&came)?;
            w.effects_arrived(1)
        })
        .unwrap();
    desk.store
        .read(|r| {
            let file = r.file(id)?.unwrap();
            assert_eq!(file.log.len(), 2, "once, not twice");
            assert!(file.log.iter().all(|entry| entry.intent.is_none()));
            assert!(r.outbox()?.is_empty());
            assert_ne!(file.summary.next_due_at, due, "the first response is met");
            Ok(())
        })
        .unwrap();
}

#[test]
fn an_effect_that_came_before_its_number_was_confirmed_shows_once() {
    let desk = desk();
    let id = ticket_id(1);
    desk.put(&[raised(1, Priority::P2, NOW, "Login")]);
    let wanted = intent(1, id, reply("Hello"));
    desk.store.write(NOW, |w| w.enqueue(&wanted, NOW)).unwrap();
    let mut came = event(1, 50, NOW, Side::Agent, id, Kind::ReplySent { body: "Hello".into() });
    if let BaseRow::Event(row) = &mut came.row {
        row.event.id = EventId::derive(wanted.id.0, "0");
    }
    desk.put(&[came]);
    let log = desk.store.read(|r| Ok(r.file(id)?.unwrap().log)).unwrap();
    assert_eq!(log.len(), 2);
}

#[test]
fn what_the_rules_now_refuse_stays_queued_and_is_doubtful() {
    let desk = desk();
    let id = ticket_id(1);
    desk.put(&[raised(1, Priority::P2, NOW, "Login")]);
    let take = intent(1, id, What::Assign { expect: None, to: Some(AGENT) });
    desk.store.write(NOW, |w| w.enqueue(&take, NOW)).unwrap();
    assert_eq!(desk.store.read(|r| Ok(r.summary(id)?.unwrap().assignee)).unwrap(), Some(AGENT));
    // Somebody else was faster.
    desk.put(&[event(1, 60, NOW, Side::Agent, id, Kind::Assigned { to: Some(CONTACT) })]);
    desk.store
        .read(|r| {
            let file = r.file(id)?.unwrap();
            assert_eq!(file.ticket.assignee, Some(CONTACT));
            assert_eq!(file.doubtful.len(), 1);
            assert_eq!(file.doubtful[0].1.code, RefusalCode::Conflict);
            assert_eq!(r.outbox_counts()?, (1, 0), "the server has the last word");
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_refusal_stays_until_its_author_settles_it() {
    let desk = desk();
    let id = ticket_id(1);
    desk.put(&[raised(1, Priority::P2, NOW, "Login")]);
    let wanted = intent(1, id, reply("Hello"));
    desk.store.write(NOW, |w| w.enqueue(&wanted, NOW)).unwrap();
    let refusal = Refusal {
        code: RefusalCode::Lifecycle,
        message: "This ticket is closed.".into(),
        next: "Raise a follow-up ticket.".into(),
        current: None,
    };
    desk.store
        .write(NOW, |w| {
            w.intent_rejected(1, &refusal)?;
            w.effects_arrived(1)
        })
        .unwrap();
    desk.store
        .read(|r| {
            let file = r.file(id)?.unwrap();
            assert_eq!(file.log.len(), 1, "it never happened");
            assert!(file.summary.refused);
            assert_eq!(file.outbox[0].state, IntentState::Rejected(refusal.clone()));
            assert_eq!(r.outbox_counts()?, (0, 1));
            Ok(())
        })
        .unwrap();
    assert!(desk.store.write(NOW, |w| w.settle_refusal(wanted.id)).unwrap().0);
    assert!(!desk.store.write(NOW, |w| w.settle_refusal(wanted.id)).unwrap().0);
    assert!(!desk.store.read(|r| Ok(r.summary(id)?.unwrap().refused)).unwrap());
}

#[test]
fn a_lost_answer_is_asked_for_again_so_that_no_refusal_is_missed() {
    let desk = desk();
    let id = ticket_id(1);
    desk.put(&[raised(1, Priority::P2, NOW, "Login")]);
    desk.store.write(NOW, |w| w.enqueue(&intent(1, id, reply("Hello")), NOW)).unwrap();
    // The answer to the push was lost; the pull says that the server has processed it.
    desk.store.write(NOW, |w| w.effects_arrived(1)).unwrap();
    assert_eq!(desk.store.read(|r| Ok(r.queued(10)?.len())).unwrap(), 1);
    desk.store.write(NOW, |w| w.intent_applied(1)).unwrap();
    assert!(desk.store.read(|r| r.outbox()).unwrap().is_empty());
}

#[test]
fn a_new_client_numbers_what_waits_from_one_and_keeps_the_ids() {
    let desk = desk();
    let id = ticket_id(1);
    desk.put(&[raised(1, Priority::P2, NOW, "Login")]);
    let ids: Vec<_> = (1..=3)
        .map(|n| {
            let wanted = intent(n, id, reply("Hello"));
            desk.store.write(NOW, |w| w.enqueue(&wanted, NOW)).unwrap();
            wanted.id
        })
        .collect();
    let again = desk.store.write(NOW, |w| w.enqueue(&intent(2, id, reply("Hello")), NOW)).unwrap().0;
    assert_eq!(again, 2, "a repeated click is the same intent");
    desk.store
        .write(NOW, |w| {
            w.intent_applied(1)?;
            w.effects_arrived(1)?;
            w.begin_client(ClientId(Uuid::from_u128(0xe2)), Uuid::from_u128(0xf1))
        })
        .unwrap();
    desk.store
        .write(NOW, |w| {
            let numbers: Vec<_> =
                w.read().outbox()?.into_iter().map(|entry| (entry.mid, entry.intent.id)).collect();
            assert_eq!(numbers, [(Some(1), ids[1]), (Some(2), ids[2])]);
            assert_eq!(w.journalled(1)?, Some(ids[1]));
            assert_eq!(w.journalled(3)?, None);
            assert_eq!(w.read().replica()?.last_mid, 0);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_ticket_of_a_customer_that_comes_later_appears_with_it() {
    let desk = desk();
    let id = ticket_id(1);
    desk.store.write(NOW, |w| w.reset_replica()).unwrap();
    desk.store.write(NOW, |w| w.enqueue(&intent(1, id, new_ticket("Import")), NOW)).unwrap();
    assert!(desk.store.read(|r| r.summary(id)).unwrap().is_none());
    let customer: Put = row(1, 2, BaseRow::Customer(customer()));
    desk.put(&[customer]);
    assert!(desk.store.read(|r| r.summary(id)).unwrap().is_some());
}
