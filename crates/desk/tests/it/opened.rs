//! A ticket, opened: its conversation, and what may be done.

use vioe_desk::view::{EntryKind, PromiseKind, PromiseState};
use vioe_desk::views::{Marks, my_ticket, ticket_view};
use vioe_domain::ticket::{Kind, Side};
use vioe_domain::time::HOUR;
use vioe_domain::{Level, PersonId, Priority, Status};

use crate::build::{ADA, MIA, Story, at, person};

fn view(story: &Story, now: &str, who: PersonId) -> vioe_desk::view::TicketView {
    story.look(now, |known, assessment| ticket_view(known, assessment, &person(who), &[]))
}

fn story() -> Story {
    Story::raised("2026-06-02T14:00:00", Priority::P3, Level::Standard)
}

#[test]
fn the_conversation_says_what_each_entry_was() {
    let story = story()
        .reply("2026-06-02T14:30:00", ADA)
        .moved("2026-06-02T15:00:00", Status::PendingCustomer)
        .reply("2026-06-02T17:00:00", MIA)
        .moved("2026-06-02T18:00:00", Status::Resolved)
        .reply("2026-06-02T19:00:00", MIA);
    let view = view(&story, "2026-06-02T20:00:00", ADA);
    let kinds: Vec<_> = view.entries.iter().map(|entry| entry.kind.clone()).collect();
    assert_eq!(kinds[0], EntryKind::Raised);
    assert_eq!(kinds[1], EntryKind::Reply);
    assert_eq!(kinds[2], EntryKind::Question);
    assert_eq!(kinds[3], EntryKind::WaitEnded { waited_ms: 2 * HOUR });
    assert!(matches!(kinds[4], EntryKind::Moved { to: Status::Resolved, .. }));
    assert_eq!(kinds[5], EntryKind::Reopened);
    assert_eq!(view.entries[1].author, "Ada");
    assert_eq!(view.entries[2].update, Some(1), "the question fulfils the first update");
    assert_eq!(view.allowed.undo_reopen, Some(story.events[5].id));
}

#[test]
fn what_waits_to_be_sent_says_so_and_stops_no_clock() {
    let mut story = story();
    story.push("2026-06-02T15:00:00", ADA, Kind::ReplySent { body: "Hello".to_owned() });
    story.events[1].received_at = None;
    let view = view(&story, "2026-06-02T16:00:00", ADA);
    assert!(view.entries[1].unsent);
    assert_eq!(view.entries[1].update, None);
    let first = view.clocks.iter().find(|m| m.clock == vioe_domain::sla::ClockKind::FirstResponse).unwrap();
    assert_eq!(first.stopped_at, None);
}

#[test]
fn a_contact_may_reply_confirm_and_reopen_and_nothing_else() {
    let open = view(&story(), "2026-06-02T15:00:00", MIA);
    let may = open.allowed;
    assert!(may.reply);
    assert!(
        !may.note && !may.ask && !may.resolve && !may.assign && !may.prioritise && !may.declare_emergency
    );
    assert!(!may.confirm && !may.reopen && !may.start);
    assert!(open.dwell.is_empty());
    let resolved = story().moved("2026-06-02T16:00:00", Status::Resolved);
    let may = view(&resolved, "2026-06-02T17:00:00", MIA).allowed;
    assert!(may.confirm && may.reopen && may.reply);
}

#[test]
fn an_agent_may_do_what_the_rules_allow_now() {
    let may = view(&story(), "2026-06-02T15:00:00", ADA).allowed;
    assert!(may.reply && may.note && may.ask && may.start && may.resolve && may.prioritise);
    assert!(may.correct_priority && may.set_tier && may.assign && may.declare_emergency);
    assert!(!may.log_progress && !may.confirm && !may.reopen);
    let closed =
        story().moved("2026-06-02T16:00:00", Status::Resolved).moved("2026-06-02T17:00:00", Status::Closed);
    let may = view(&closed, "2026-06-02T18:00:00", ADA).allowed;
    assert!(may.note);
    assert!(
        !may.reply && !may.start && !may.resolve && !may.assign && !may.prioritise && !may.declare_emergency
    );
}

#[test]
fn the_office_is_open_by_its_own_hours() {
    let card = view(&story(), "2026-06-02T15:00:00", ADA).customer;
    assert!(card.open_now);
    assert_eq!(card.changes_at, Some(at("2026-06-02T22:00:00")));
    assert_eq!(card.hours, "Mon–Fri 09:00–18:00");
    assert_eq!(card.contact.as_deref(), Some("Mia"));
}

#[test]
fn an_answer_nobody_saw_is_said() {
    let story =
        story().moved("2026-06-02T15:00:00", Status::PendingCustomer).reply("2026-06-02T17:00:00", MIA);
    let view = view(&story, "2026-06-02T18:00:00", ADA);
    assert_eq!(view.answered_while_waiting_at, Some(at("2026-06-02T17:00:00")));
    assert_eq!(view.awaiting_us_since, Some(at("2026-06-02T17:00:00")));
}

#[test]
fn promises_as_the_customer_sees_them() {
    let mine = |story: &Story, now: &str| {
        story.look(now, |known, assessment| my_ticket(known, assessment, Marks::default()))
    };
    let state = |ticket: &vioe_desk::view::MyTicket, kind| {
        ticket.promises.iter().find(|promise| promise.kind == kind).map(|promise| (promise.state, promise.at))
    };
    let fresh = mine(&story(), "2026-06-02T15:00:00");
    assert_eq!(
        state(&fresh, PromiseKind::FirstResponse),
        Some((PromiseState::Due, Some(at("2026-06-02T18:00:00"))))
    );
    assert_eq!(state(&fresh, PromiseKind::NextUpdate), None, "no update is due before the first response");
    let asked = mine(&story().moved("2026-06-02T15:00:00", Status::PendingCustomer), "2026-06-02T16:00:00");
    assert_eq!(
        state(&asked, PromiseKind::FirstResponse),
        Some((PromiseState::Kept, Some(at("2026-06-02T15:00:00"))))
    );
    assert_eq!(state(&asked, PromiseKind::Target), Some((PromiseState::Paused, None)));
    assert_eq!(
        (asked.question.as_deref(), asked.asked_at),
        (Some("Please"), Some(at("2026-06-02T15:00:00")))
    );
    let late = mine(&story(), "2026-06-02T19:00:00");
    assert_eq!(
        state(&late, PromiseKind::FirstResponse),
        Some((PromiseState::Missed, Some(at("2026-06-02T18:00:00"))))
    );
    let resolved = mine(&story().moved("2026-06-02T16:00:00", Status::Resolved), "2026-06-02T17:00:00");
    assert_eq!(resolved.closes_at, Some(at("2026-06-09T16:00:00")), "after five business days (D6)");
}

#[test]
fn a_draft_promises_nothing_yet() {
    let mut story = story();
    story.events[0].received_at = None;
    if let Kind::TicketRaised(raised) = &mut story.events[0].kind {
        raised.number = None;
    }
    let mine =
        story.look("2026-06-02T15:00:00", |known, assessment| my_ticket(known, assessment, Marks::default()));
    assert_eq!(mine.number, "draft");
    assert!(mine.promises.iter().all(|promise| promise.state == PromiseState::NotSent));
    assert_eq!(mine.meter, None);
    let view = view(&story, "2026-06-02T15:00:00", MIA);
    assert_eq!(view.entries[0].side, Side::Customer);
    assert!(!view.accepted);
}
