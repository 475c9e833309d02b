//! What a person does, offline: it is kept, shown as unsent, and refused at once where a rule says no.

use vioe_desk::DeskError;
use vioe_desk::view::{CardKind, DraftKind, OutboxState, PromiseState, QueueGroup, QueueRequest, QueueView};
use vioe_domain::ticket::{Refusal, RefusalCode, Resolution};
use vioe_domain::time::MINUTE;
use vioe_domain::{Level, Priority, Status, TicketId};

use crate::build::{ACME, ADA, Story, at};
use crate::sitting::new_ticket;
use crate::stage::Stage;

const NOW: &str = "2026-06-02T14:00:00";

fn story() -> Story {
    Story::raised(NOW, Priority::P2, Level::Premium)
}

async fn agent(folder: &tempfile::TempDir) -> (Stage, TicketId) {
    let stage = Stage::new(folder.path(), NOW);
    stage.sign_in("ada").await;
    let story = story();
    stage.receive(&story, at(NOW));
    (stage, story.events[0].ticket)
}

fn everything(view: QueueView) -> QueueRequest {
    QueueRequest {
        view,
        priorities: Vec::new(),
        categories: Vec::new(),
        search: String::new(),
        offset: 0,
        limit: 50,
    }
}

#[tokio::test]
async fn a_contact_raises_a_ticket_offline() {
    let folder = tempfile::tempdir().unwrap();
    let stage = Stage::new(folder.path(), NOW);
    stage.sign_in("mia").await;
    stage.receive(&story(), at(NOW));
    let ticket = stage.desk.raise_ticket(new_ticket()).await.unwrap().value;
    let stage = stage.restarted(folder.path()).await;
    stage.desk.start().await.unwrap();
    let mine = stage.desk.my_tickets(false).await.unwrap();
    let draft = mine.iter().find(|mine| mine.ticket == ticket).unwrap();
    assert_eq!((draft.number.as_str(), draft.unsent), ("draft", 1));
    assert!(draft.promises.iter().all(|promise| promise.state == PromiseState::NotSent));
    let outbox = stage.desk.outbox().await.unwrap();
    assert_eq!((outbox.len(), outbox[0].wanted.as_str()), (1, "New ticket"));
    assert_eq!(outbox[0].state, OutboxState::Waiting);
    assert_eq!(stage.desk.connection().await.unwrap().waiting, 1);
    stage.close().await;
}

#[tokio::test]
async fn a_reply_waits_and_its_clock_runs_on() {
    let folder = tempfile::tempdir().unwrap();
    let (stage, ticket) = agent(&folder).await;
    stage.desk.send_reply(ticket, "On it".to_owned()).await.unwrap();
    stage.clocks.pass(10 * MINUTE);
    let view = stage.desk.ticket(ticket).await.unwrap();
    assert_eq!(view.status, Status::InProgress);
    assert!(view.entries.iter().any(|entry| entry.unsent && entry.body.as_deref() == Some("On it")));
    assert_eq!(view.cards.len(), 1);
    assert_eq!(view.cards[0].kind, CardKind::Queued);
    let first = view.clocks.iter().find(|m| m.clock == vioe_domain::sla::ClockKind::FirstResponse).unwrap();
    assert_eq!((first.stopped_at, first.elapsed_ms), (None, 10 * MINUTE));
    stage.close().await;
}

#[tokio::test]
async fn a_rule_says_no_at_once_and_nothing_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (stage, ticket) = agent(&folder).await;
    let refused = stage.desk.send_reply(ticket, "  ".to_owned()).await.unwrap_err();
    assert!(matches!(refused, DeskError::Refusal(Refusal { code: RefusalCode::Invalid, .. })));
    let moved = stage.desk.move_status(ticket, Status::Resolved, Status::Closed, None, None).await;
    assert!(matches!(moved, Err(DeskError::Refusal(Refusal { code: RefusalCode::Conflict, .. }))));
    assert!(stage.desk.outbox().await.unwrap().is_empty());
    stage.close().await;
}

#[tokio::test]
async fn one_after_the_other_builds_on_what_waits() {
    let folder = tempfile::tempdir().unwrap();
    let (stage, ticket) = agent(&folder).await;
    stage.desk.assign(ticket, None, Some(ADA)).await.unwrap();
    stage.desk.ask_customer(ticket, "Which file?".to_owned()).await.unwrap();
    stage
        .desk
        .move_status(
            ticket,
            Status::PendingCustomer,
            Status::Resolved,
            Some("Solved".to_owned()),
            Some(Resolution::Fixed),
        )
        .await
        .unwrap();
    let view = stage.desk.ticket(ticket).await.unwrap();
    assert_eq!((view.status, view.assignee), (Status::Resolved, Some(ADA)));
    let wanted: Vec<_> = stage.desk.outbox().await.unwrap().into_iter().map(|item| item.wanted).collect();
    assert_eq!(wanted, ["Assignment", "Question", "Resolved: Fixed"]);
    stage.close().await;
}

#[tokio::test]
async fn a_refused_change_is_a_card_until_it_is_settled_or_wanted_again() {
    let folder = tempfile::tempdir().unwrap();
    let (stage, ticket) = agent(&folder).await;
    let intent = stage.desk.assign(ticket, None, Some(ADA)).await.unwrap().value;
    let store = stage.server.stores.lock().unwrap().last().unwrap().clone();
    let refusal = Refusal {
        code: RefusalCode::Conflict,
        message: "Somebody else took or gave away this ticket first.".to_owned(),
        next: "Look at the ticket and decide again.".to_owned(),
        current: Some("null".to_owned()),
    };
    store.write(at(NOW), |write| write.intent_rejected(1, &refusal)).unwrap();
    let view = stage.desk.ticket(ticket).await.unwrap();
    assert_eq!((view.cards.len(), view.cards[0].kind), (1, CardKind::Conflict));
    assert_eq!(view.cards[0].current.as_deref(), Some("Nobody"));
    assert_eq!(stage.desk.connection().await.unwrap().refused, 1);
    let again = stage.desk.resubmit(intent).await.unwrap().value;
    let outbox = stage.desk.outbox().await.unwrap();
    assert_eq!((outbox.len(), outbox[0].intent), (1, again), "the refused one has made way");
    assert_eq!(outbox[0].state, OutboxState::Waiting);
    assert!(stage.desk.discard_refused(intent).await.is_err(), "settled already");
    stage.close().await;
}

#[tokio::test]
async fn the_queue_is_ordered_by_what_is_due() {
    let folder = tempfile::tempdir().unwrap();
    let (stage, ticket) = agent(&folder).await;
    stage.clocks.pass(MINUTE);
    let page = stage.desk.queue(everything(QueueView::NextUp)).await.unwrap();
    assert_eq!((page.total, page.rows.len()), (1, 1));
    assert_eq!(page.rows[0].ticket, ticket);
    assert_eq!(page.rows[0].group, QueueGroup::WithinHour);
    assert_eq!(page.rows[0].meter.as_ref().unwrap().due_at, Some(at("2026-06-02T15:00:00")));
    stage.clocks.pass(60 * MINUTE);
    let page = stage.desk.queue(everything(QueueView::Open)).await.unwrap();
    assert_eq!(page.groups, [(QueueGroup::Breached, 1)]);
    stage.close().await;
}

#[tokio::test]
async fn a_draft_survives_and_an_empty_one_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let (stage, ticket) = agent(&folder).await;
    stage.desk.save_draft(Some(ticket), DraftKind::Reply, "Dear".to_owned()).await.unwrap();
    stage.desk.save_draft(None, DraftKind::NewTicket, "{}".to_owned()).await.unwrap();
    let stage = stage.restarted(folder.path()).await;
    stage.desk.start().await.unwrap();
    let draft = stage.desk.draft(Some(ticket), DraftKind::Reply).await.unwrap().unwrap();
    assert_eq!(draft.text, "Dear");
    assert!(stage.desk.draft(Some(ticket), DraftKind::Note).await.unwrap().is_none());
    stage.desk.save_draft(Some(ticket), DraftKind::Reply, String::new()).await.unwrap();
    assert!(stage.desk.draft(Some(ticket), DraftKind::Reply).await.unwrap().is_none());
    stage.close().await;
}

#[tokio::test]
async fn promises_are_previewed_before_a_ticket_is_raised() {
    let folder = tempfile::tempdir().unwrap();
    let (stage, _) = agent(&folder).await;
    let preview = stage.desk.preview_promises(Some(ACME), Priority::P2).await.unwrap();
    assert_eq!(preview.first_response_at, at("2026-06-02T15:00:00"));
    assert_eq!(preview.maximum_at, at("2026-06-03T14:00:00"));
    assert_eq!(preview.hours, "24x7");
    assert!(stage.desk.preview_promises(None, Priority::P2).await.is_err(), "an agent must say whose");
    stage.close().await;
}
