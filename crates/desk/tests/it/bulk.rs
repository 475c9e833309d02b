//! One change on many tickets and its undo: each ticket on its own, nothing lost, nothing of somebody else's overwritten.

use vioe_desk::DeskError;
use vioe_domain::escalation::Tier;
use vioe_domain::ticket::{PriorityMode, RefusalCode, Relation, What};
use vioe_domain::time::{DAY, HOUR};
use vioe_domain::{Level, Priority, Status, TicketId};

use crate::build::{ADA, Story, at};
use crate::stage::{Stage, copy_of};

const NOW: &str = "2026-06-02T14:00:00";

/// An agent with four tickets; the last one is at Tier 2 already.
async fn agent(folder: &tempfile::TempDir) -> (Stage, Vec<TicketId>) {
    let stage = Stage::new(folder.path(), NOW);
    stage.sign_in("ada").await;
    let story = Story::raised(NOW, Priority::P3, Level::Premium);
    let mut tickets = Vec::new();
    for number in 1..=4 {
        let one = copy_of(&story, number);
        stage.receive(&one, at(NOW));
        tickets.push(one.events[0].ticket);
    }
    stage.desk.set_tier(tickets[3], Tier::T2, "It is hard".to_owned()).await.unwrap();
    (stage, tickets)
}

async fn shown<T>(
    stage: &Stage,
    tickets: &[TicketId],
    f: impl Fn(&vioe_desk::view::TicketView) -> T,
) -> Vec<T> {
    let mut all = Vec::new();
    for ticket in tickets {
        all.push(f(&stage.desk.ticket(*ticket).await.unwrap()));
    }
    all
}

#[tokio::test]
async fn many_are_changed_at_once_and_undone_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let (stage, tickets) = agent(&folder).await;
    let assigned =
        stage.desk.bulk(tickets.clone(), What::Assign { expect: None, to: Some(ADA) }).await.unwrap();
    assert_eq!((assigned.done.len(), assigned.refused.len(), assigned.can_undo), (4, 0, true));
    assert_eq!(shown(&stage, &tickets, |view| view.assignee).await, [Some(ADA); 4]);
    assert_eq!(stage.desk.outbox().await.unwrap().len(), 5, "the tier, and one each");
    let undone = stage.desk.undo_bulk(assigned.id).await.unwrap();
    assert_eq!((undone.done.len(), undone.refused.len()), (4, 0));
    assert_eq!(shown(&stage, &tickets, |view| view.assignee).await, [None; 4]);
    let again = stage.desk.undo_bulk(assigned.id).await;
    assert!(matches!(again, Err(DeskError::Refusal(refusal)) if refusal.code == RefusalCode::NothingToDo));
    stage.close().await;
}

#[tokio::test]
async fn each_ticket_is_decided_on_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let (stage, tickets) = agent(&folder).await;
    let to_two = What::SetTier { to: Tier::T2, reason: "One outage".to_owned() };
    let twice: Vec<TicketId> = tickets.iter().chain(&tickets).copied().collect();
    let moved = stage.desk.bulk(twice, to_two).await.unwrap();
    assert_eq!(moved.done.len(), 3, "a ticket that is named twice is changed once");
    assert_eq!(moved.refused.len(), 1);
    assert_eq!((moved.refused[0].0, moved.refused[0].1.code), (tickets[3], RefusalCode::NothingToDo));
    stage.close().await;
}

#[tokio::test]
async fn what_somebody_changed_since_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (stage, tickets) = agent(&folder).await;
    let to = Priority::P2;
    let raise = What::SetPriority { to, mode: PriorityMode::Change, reason: "It spreads".to_owned() };
    let raised = stage.desk.bulk(tickets.clone(), raise).await.unwrap();
    let (mode, reason) = (PriorityMode::Change, "It is worse here".to_owned());
    stage.desk.set_priority(tickets[0], Priority::P1, mode, reason).await.unwrap();
    let undone = stage.desk.undo_bulk(raised.id).await.unwrap();
    assert_eq!(undone.done.len(), 3);
    assert_eq!((undone.refused[0].0, undone.refused[0].1.code), (tickets[0], RefusalCode::Conflict));
    let p3 = Priority::P3;
    assert_eq!(shown(&stage, &tickets, |view| view.priority).await, [Priority::P1, p3, p3, p3]);
    stage.close().await;
}

#[tokio::test]
async fn a_snooze_and_a_link_have_their_way_back() {
    let folder = tempfile::tempdir().unwrap();
    let (stage, tickets) = agent(&folder).await;
    let later = at(NOW).plus(DAY);
    let put_off = What::Snooze { until: later, reason: "Maintenance".to_owned() };
    let first = stage.desk.bulk(tickets[..2].to_vec(), put_off).await.unwrap();
    let sooner = What::Snooze { until: at(NOW).plus(HOUR), reason: "Sooner".to_owned() };
    let second = stage.desk.bulk(tickets[..2].to_vec(), sooner).await.unwrap();
    assert_eq!(stage.desk.undo_bulk(second.id).await.unwrap().done.len(), 2, "back to the later time");
    assert_eq!(stage.desk.undo_bulk(first.id).await.unwrap().done.len(), 2, "and back into the queue");
    let asleep = stage.desk.bulk(tickets.clone(), What::Wake).await.unwrap();
    assert_eq!((asleep.done.len(), asleep.refused.len(), asleep.can_undo), (0, 4, false));
    let part = What::Link { other: tickets[0], relation: Relation::ChildOf };
    let linked = stage.desk.bulk(tickets.clone(), part).await.unwrap();
    assert_eq!((linked.done.len(), linked.refused.len()), (3, 1), "the incident is no part of itself");
    let undone = stage.desk.undo_bulk(linked.id).await.unwrap();
    assert_eq!((undone.done.len(), undone.refused.len()), (3, 0));
    stage.close().await;
}

#[tokio::test]
async fn what_has_no_way_back_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (stage, tickets) = agent(&folder).await;
    let reply = stage.desk.bulk(tickets.clone(), What::Reply { body: "Hello".to_owned() }).await;
    let Err(DeskError::Refusal(refusal)) = reply else { panic!("a reply goes to one customer at a time") };
    assert_eq!(refusal.message, "\"Reply\" is done ticket by ticket: it can't be undone for many at once.");
    assert!(stage.desk.bulk(Vec::new(), What::Wake).await.is_err());
    let (mode, reason) = (PriorityMode::Correction, "It was never one".to_owned());
    let corrected =
        stage.desk.bulk(tickets.clone(), What::SetPriority { to: Priority::P4, mode, reason }).await;
    assert!(corrected.is_err(), "what was before a correction is gone");
    let note = stage.desk.bulk(tickets.clone(), What::Note { body: "One outage".to_owned() }).await.unwrap();
    assert_eq!((note.done.len(), note.can_undo), (4, false));
    assert!(stage.desk.undo_bulk(note.id).await.is_err());
    let expect = Status::Open;
    let work =
        What::Move { expect, to: Status::InProgress, message: None, resolution: None, follow_up: None };
    let worked = stage.desk.bulk(tickets.clone(), work).await.unwrap();
    assert_eq!((worked.done.len(), worked.can_undo), (4, false));
    stage.close().await;
}
