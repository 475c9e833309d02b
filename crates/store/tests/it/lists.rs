//! Queues, search, read marks, alarms.

use vioe_domain::escalation::{Alert, Audience, Cause, Severity, Threshold, Tier};
use vioe_domain::sla::ClockKind;
use vioe_domain::ticket::{Kind, Resolution, Side};
use vioe_domain::{AlertId, Priority, Status, TicketId, UtcMillis};
use vioe_store::{AlarmEnd, BaseRow, Bounds, Group, MarkRow, QueueQuery, QueueView};

use crate::cast::*;

fn bounds(now: UtcMillis) -> Bounds {
    Bounds { now, hour: now.plus(HOUR), day: now.plus(8 * HOUR) }
}

pub fn search(desk: &Desk, words: &str) -> Vec<TicketId> {
    let query = QueueQuery { search: words.into(), ..QueueQuery::new(QueueView::All, bounds(NOW)) };
    desk.store.read(|r| Ok(r.queue(&query)?.rows.into_iter().map(|(_, row)| row.ticket).collect())).unwrap()
}

#[test]
fn a_queue_is_ordered_by_the_next_deadline_with_broken_promises_first() {
    let desk = desk();
    desk.put(&[
        raised(1, Priority::P4, NOW, "Later"),
        raised(2, Priority::P2, NOW, "Within the hour"),
        raised(3, Priority::P1, NOW.plus(-2 * HOUR), "Broken"),
        raised(4, Priority::P3, NOW, "Today"),
        raised(5, Priority::P3, NOW, "Waits"),
        raised(6, Priority::P3, NOW, "Done"),
        event(1, 50, NOW, Side::Agent, ticket_id(5), Kind::ReplySent { body: "We ask.".into() }),
        event(
            2,
            51,
            NOW,
            Side::Agent,
            ticket_id(5),
            Kind::StatusChanged {
                to: Status::PendingCustomer,
                message: Some("Which?".into()),
                resolution: None,
            },
        ),
        event(
            3,
            52,
            NOW,
            Side::Agent,
            ticket_id(6),
            Kind::StatusChanged {
                to: Status::Resolved,
                message: Some("So.".into()),
                resolution: Some(Resolution::Fixed),
            },
        ),
    ]);
    let now = NOW.plus(MINUTE);
    let page = desk.store.read(|r| r.queue(&QueueQuery::new(QueueView::Open, bounds(now)))).unwrap();
    let order: Vec<_> = page.rows.iter().map(|(group, row)| (*group, row.subject.as_str())).collect();
    assert_eq!(
        order,
        [
            (Group::Breached, "Broken"),
            (Group::WithinHour, "Within the hour"),
            (Group::Today, "Today"),
            (Group::Later, "Later"),
            (Group::Stopped, "Waits"),
        ]
    );
    assert_eq!(page.total, 5);
    assert_eq!(page.groups.iter().map(|(_, n)| n).sum::<u32>(), 5);

    let filtered =
        QueueQuery { priorities: vec![Priority::P3], ..QueueQuery::new(QueueView::All, bounds(now)) };
    let page = desk.store.read(|r| r.queue(&filtered)).unwrap();
    assert_eq!(page.total, 3);
    assert_eq!(page.rows.last().unwrap().0, Group::Done);

    let second = QueueQuery { offset: 1, limit: 2, ..QueueQuery::new(QueueView::Open, bounds(now)) };
    let page = desk.store.read(|r| r.queue(&second)).unwrap();
    assert_eq!((page.rows.len(), page.total), (2, 5));
    assert_eq!(page.rows[0].1.subject, "Within the hour");
}

#[test]
fn views_are_about_who_has_it() {
    let desk = desk();
    desk.put(&[
        raised(1, Priority::P3, NOW, "Mine"),
        raised(2, Priority::P3, NOW, "Nobody's"),
        raised(3, Priority::P3, NOW, "Tier 2's"),
        event(1, 50, NOW, Side::Agent, ticket_id(1), Kind::Assigned { to: Some(AGENT) }),
        event(
            2,
            51,
            NOW,
            Side::Agent,
            ticket_id(3),
            Kind::TierChanged { to: Tier::T2, reason: "Hard".into(), cause: None },
        ),
    ]);
    let list = |view| {
        desk.store
            .read(|r| {
                let mut subjects: Vec<_> = r
                    .queue(&QueueQuery::new(view, bounds(NOW)))?
                    .rows
                    .into_iter()
                    .map(|(_, row)| row.subject)
                    .collect();
                subjects.sort();
                Ok(subjects)
            })
            .unwrap()
    };
    assert_eq!(list(QueueView::NextUp { me: AGENT, tier: Some(Tier::T1) }), ["Mine", "Nobody's"]);
    assert_eq!(list(QueueView::NextUp { me: AGENT, tier: None }).len(), 3);
    assert_eq!(list(QueueView::Mine { me: AGENT }), ["Mine"]);
    assert_eq!(list(QueueView::Tier(Tier::T2)), ["Tier 2's"]);
    assert_eq!(list(QueueView::Unassigned), ["Nobody's", "Tier 2's"]);
    assert!(list(QueueView::Done).is_empty());
    desk.store
        .read(|r| {
            assert_eq!(r.tickets_of(&[CUSTOMER])?.len(), 3);
            assert_eq!(r.open_by_assignee()?, [(AGENT, 1)]);
            assert_eq!(r.next_deadline_of(AGENT)?.unwrap().subject, "Mine");
            assert_eq!(r.by_number(4_002)?, Some(ticket_id(2)));
            Ok(())
        })
        .unwrap();
}

#[test]
fn search_finds_words_by_their_beginning_and_numbers_as_people_write_them() {
    let desk = desk();
    desk.put(&[
        raised(1, Priority::P3, NOW, "Export stalls"),
        raised(2, Priority::P3, NOW, "Café menu"),
        event(1, 50, NOW, Side::Agent, ticket_id(1), Kind::ReplySent { body: "Which browser?".into() }),
    ]);
    assert_eq!(search(&desk, "expo"), [ticket_id(1)]);
    assert_eq!(search(&desk, "brows EXPORT"), [ticket_id(1)]);
    assert_eq!(search(&desk, "cafe"), [ticket_id(2)]);
    assert_eq!(search(&desk, "energie").len(), 2, "the customer's name");
    assert_eq!(search(&desk, "VI-4001"), [ticket_id(1)]);
    assert_eq!(search(&desk, "4002"), [ticket_id(2)]);
    assert!(search(&desk, "nothing of the kind").is_empty());
    assert!(search(&desk, "zebra OR export*").is_empty());
}

#[test]
fn what_others_did_since_i_looked_is_unread() {
    let desk = desk();
    let unread = || desk.store.read(|r| Ok(r.summary(ticket_id(1))?.unwrap().unread)).unwrap();
    desk.put(&[raised(1, Priority::P3, NOW, "Login")]);
    assert!(!unread(), "the first load brings no news");
    desk.store
        .write(NOW, |w| {
            let mut replica = w.read().replica()?;
            replica.cursor = 20;
            w.set_replica(&replica)?;
            w.set_synced_at(NOW)
        })
        .unwrap();
    desk.put(&[event(1, 30, NOW, Side::Agent, ticket_id(1), Kind::NoteAdded { body: "mine".into() })]);
    assert!(!unread(), "my own");
    desk.put(&[event(2, 31, NOW, Side::Customer, ticket_id(1), Kind::ReplySent { body: "Hello?".into() })]);
    assert!(unread());
    desk.store.write(NOW, |w| w.mark_read(ticket_id(1))).unwrap();
    assert!(!unread());
    desk.put(&[event(3, 32, NOW, Side::Customer, ticket_id(1), Kind::ReplySent { body: "Hello??".into() })]);
    assert!(unread());
}

fn alert(n: u128) -> Alert {
    Alert {
        id: AlertId(uuid::Uuid::from_u128(0xaa00 + n)),
        ticket: ticket_id(1),
        cause: Cause::Clock {
            clock: ClockKind::FirstResponse,
            cycle: 1,
            threshold: Threshold::ThreeQuarters,
        },
        at: NOW,
        severity: Severity::Warning,
        audience: vec![Audience::Assignee],
    }
}

#[test]
fn an_alarm_is_raised_once_across_restarts_and_devices() {
    let desk = desk();
    let raise = |n| desk.store.write(NOW, |w| w.raise_alarm(&alert(n), Some(NOW), NOW)).unwrap().0;
    assert!(raise(1));
    assert!(!raise(1));

    // Another device of mine has shown the second one already.
    let mark = |n, acknowledged_at| {
        BaseRow::AlertMark(MarkRow {
            id: uuid::Uuid::from_u128(0xbb00 + n),
            alert: alert(n).id,
            person: AGENT,
            shown_at: Some(NOW),
            acknowledged_at,
        })
    };
    desk.put(&[row(9, 80, mark(2, None))]);
    assert!(!raise(2));
    assert_eq!(desk.store.read(|r| Ok(r.alarm(alert(2).id)?.unwrap().shown_at)).unwrap(), Some(NOW));

    // It is settled there.
    desk.put(&[row(9, 81, mark(1, Some(NOW)))]);
    desk.store
        .read(|r| {
            assert!(!r.alarm(alert(1).id)?.unwrap().is_live());
            assert!(r.acknowledgements_to_send()?.is_empty(), "the server knows");
            Ok(())
        })
        .unwrap();
    desk.store.write(NOW, |w| w.acknowledge_alarm(alert(2).id, NOW)).unwrap();
    assert_eq!(desk.store.read(|r| r.acknowledgements_to_send()).unwrap(), [alert(2).id]);
    desk.store.write(NOW, |w| w.acknowledgements_sent(&[alert(2).id])).unwrap();
    assert!(desk.store.read(|r| r.acknowledgements_to_send()).unwrap().is_empty());

    assert!(raise(3));
    desk.store.write(NOW, |w| w.end_alarm(alert(3).id, AlarmEnd::Rescinded, NOW)).unwrap();
    desk.store
        .read(|r| {
            assert_eq!(r.alarm(alert(3).id)?.unwrap().ended, Some((AlarmEnd::Rescinded, NOW)));
            assert_eq!(r.alarms(NOW)?.len(), 3);
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_watcher_is_called_at_each_threshold_and_then_left_alone() {
    let desk = desk();
    desk.put(&[raised(1, Priority::P2, NOW, "Login")]);
    let due = |at| desk.store.read(|r| r.due_wakes(at, 100)).unwrap();
    assert!(due(NOW).is_empty());
    let wake = desk.store.read(|r| r.next_wake()).unwrap().unwrap();
    assert!(wake > NOW && wake <= NOW.plus(HOUR), "{wake}");
    assert_eq!(due(wake), [ticket_id(1)]);
    let (assessment, _) = desk.store.write(wake, |w| w.reassess(ticket_id(1))).unwrap();
    assert!(!assessment.unwrap().alerts.is_empty());
    assert!(due(wake).is_empty());

    // News of a threshold that has passed already asks for a look, too.
    desk.put(&[raised(2, Priority::P1, NOW.plus(-3 * HOUR), "Old")]);
    assert_eq!(due(NOW), [ticket_id(2)]);
}
