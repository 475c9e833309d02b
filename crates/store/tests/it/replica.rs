//! The rules of sync.md 2.7 that the store keeps: newer wins, a row leaves only the scope it is in.

use vioe_domain::Priority;
use vioe_domain::record::ExclusionRecord;
use vioe_domain::sla::{Exclusion, ExclusionReason, Policy};
use vioe_domain::ticket::{Kind, Side};
use vioe_store::{BaseRow, Gone, ScopeStage, ScopeState, Table};

use crate::cast::*;

fn note(n: u128, ver: i64, scope: i64, body: &str) -> vioe_store::Put {
    let mut put = event(n, ver, NOW, Side::Agent, ticket_id(1), Kind::NoteAdded { body: body.into() });
    put.scope = scope;
    put
}

fn bodies(desk: &Desk) -> Vec<String> {
    desk.store
        .read(|r| {
            let log = r.file(ticket_id(1))?.map(|file| file.log).unwrap_or_default();
            Ok(log.iter().skip(1).filter_map(|entry| entry.event.kind.body().map(str::to_owned)).collect())
        })
        .unwrap()
}

#[test]
fn newer_wins_and_a_row_leaves_only_its_own_scope() {
    let desk = desk();
    desk.put(&[raised(1, Priority::P3, NOW, "Login"), note(1, 30, 3, "first")]);
    desk.put(&[note(1, 20, 3, "late and older")]);
    assert_eq!(bodies(&desk), ["first"]);
    desk.put(&[note(1, 40, 4, "moved")]);
    let gone = |scope, seq| Gone { table: Table::Event, id: note(1, 0, 0, "").row.id(), scope, seq };
    for (scope, seq, left) in [(3, 40, true), (3, 99, true), (4, 40, true), (4, 41, false)] {
        desk.store.write(NOW, |w| w.remove(&gone(scope, seq))).unwrap();
        assert_eq!(!bodies(&desk).is_empty(), left, "scope {scope} seq {seq}");
    }
}

#[test]
fn what_is_held_becomes_visible_together_and_in_order() {
    let desk = desk();
    desk.put(&[raised(1, Priority::P3, NOW, "Login")]);
    let gone = Gone { table: Table::Event, id: note(2, 0, 0, "").row.id(), scope: 3, seq: 33 };
    desk.store.write(NOW, |w| w.hold(&[note(1, 31, 3, "one"), note(2, 32, 3, "two")], &[])).unwrap();
    desk.store.write(NOW, |w| w.hold(&[], &[gone])).unwrap();
    assert!(bodies(&desk).is_empty());
    desk.store.write(NOW, |w| w.open_inbox()).unwrap();
    assert_eq!(bodies(&desk), ["one"]);
}

#[test]
fn a_scope_that_was_lost_leaves_nothing() {
    let desk = desk();
    desk.put(&[raised(1, Priority::P3, NOW, "Login"), note(1, 30, 3, "secret plans")]);
    desk.store
        .write(NOW, |w| {
            w.hold(&[note(2, 31, 3, "more")], &[])?;
            w.set_scope(&ScopeState {
                id: 3,
                class: "internal".into(),
                stage: ScopeStage::Live,
                after: None,
                boot_hi: 0,
                est_rows: 0,
                rows: 0,
            })
        })
        .unwrap();
    let found = |desk: &Desk, words: &str| crate::lists::search(desk, words).len();
    assert_eq!(found(&desk, "secret"), 1);
    desk.store.write(NOW, |w| w.remove_scope(3)).unwrap();
    desk.store.write(NOW, |w| w.open_inbox()).unwrap();
    assert!(bodies(&desk).is_empty());
    assert_eq!(found(&desk, "secret"), 0);
    assert!(desk.store.read(|r| r.scopes()).unwrap().is_empty());
    assert!(desk.store.read(|r| r.summary(ticket_id(1))).unwrap().is_some(), "its other scope stays");
    desk.store.write(NOW, |w| w.remove_scope(2)).unwrap();
    assert!(desk.store.read(|r| r.summary(ticket_id(1))).unwrap().is_none());
}

#[test]
fn a_reset_keeps_the_outbox_and_the_drafts() {
    let desk = desk();
    desk.put(&[raised(1, Priority::P3, NOW, "Login")]);
    desk.store
        .write(NOW, |w| {
            w.enqueue(&intent(1, ticket_id(1), reply("Hello")), NOW)?;
            w.save_draft(&vioe_store::Draft {
                ticket: Some(ticket_id(1)),
                kind: "note".into(),
                text: "half".into(),
                saved_at: NOW,
            })
        })
        .unwrap();
    let before = desk.store.read(|r| r.replica()).unwrap();
    desk.store.write(NOW, |w| w.reset_replica()).unwrap();
    desk.store
        .read(|r| {
            assert!(r.summary(ticket_id(1))?.is_none());
            assert!(r.customers()?.is_empty());
            assert_eq!(r.outbox_counts()?, (1, 0));
            assert_eq!(r.drafts()?.len(), 1);
            let after = r.replica()?;
            assert_eq!((after.cursor, after.incarnation), (0, before.incarnation + 1));
            Ok(())
        })
        .unwrap();
    assert!(crate::lists::search(&desk, "login").is_empty());
}

#[test]
fn a_new_policy_an_exclusion_and_a_calendar_move_the_deadlines_of_open_tickets() {
    let desk = desk();
    desk.put(&[raised(1, Priority::P2, NOW, "Login")]);
    let due = || desk.store.read(|r| Ok(r.summary(ticket_id(1))?.unwrap().next_due_at.unwrap())).unwrap();
    let guide = due();
    assert_eq!(guide, NOW.plus(HOUR), "P2: one hour to the first response");

    let mut policy = Policy { version: 2, ..Policy::default() };
    policy.p2.first_response = vioe_domain::policy::Span::of(2 * HOUR);
    desk.put(&[row(1, 70, BaseRow::Policy(Box::new(policy)))]);
    assert_eq!(due(), NOW.plus(2 * HOUR));

    let exclusion = ExclusionRecord::imported(
        vioe_domain::ExclusionId(uuid::Uuid::from_u128(0x77)),
        None,
        CUSTOMER,
        Exclusion {
            from: NOW,
            to: NOW.plus(HOUR),
            reason: ExclusionReason::ForceMajeure,
            announced_at: None,
            approved: true,
        },
    );
    desk.put(&[row(2, 71, BaseRow::Exclusion(Box::new(exclusion.clone())))]);
    let later = |at| {
        desk.store.write(NOW.plus(at), |w| w.reassess(ticket_id(1))).unwrap();
        due()
    };
    assert_eq!(later(2 * HOUR), NOW.plus(3 * HOUR));
    let gone = Gone { table: Table::Exclusion, id: exclusion.id.0, scope: 2, seq: 72 };
    desk.store.write(NOW, |w| w.remove(&gone)).unwrap();
    assert_eq!(due(), NOW.plus(2 * HOUR));

    let mut closed = customer();
    closed.calendar.holidays.push(chrono_date());
    desk.put(&[row(1, 73, BaseRow::Customer(closed))]);
    assert!(due() > NOW.plus(12 * HOUR), "the day became a holiday");
}

fn chrono_date() -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2026, 6, 1).unwrap()
}

#[test]
fn the_first_load_folds_when_all_its_rows_are_there() {
    let desk = desk();
    for n in 1..=7 {
        desk.store
            .write(NOW, |w| {
                w.fold_later();
                w.put(&raised(n, Priority::P3, NOW, "Login")).map(|_| ())
            })
            .unwrap();
    }
    assert!(desk.store.read(|r| r.summary(ticket_id(1))).unwrap().is_none());
    let mut left = vec![];
    loop {
        let (more, _) = desk.store.write(NOW, |w| w.fold_some(3)).unwrap();
        left.push(more);
        if more == 0 {
            break;
        }
    }
    assert_eq!(left, [4, 1, 0]);
    assert_eq!(crate::lists::search(&desk, "login").len(), 7);
}
