//! What `decide` refuses, move by move.

use uuid::Uuid;
use vioe_domain::ticket::{
    Intent, PriorityMode, RefusalCode, Resolution, Status, Target, What, allowed_move, decide, fold,
};
use vioe_domain::{DeviceId, IntentId, Person, Priority, Role};

use vioe_domain::sla::Policy;

use crate::story::{Story, TICKET, acme, kim, standing, story};

#[test]
fn the_lifecycle_has_these_moves_and_no_others() {
    use Status::{Closed, InProgress, Open, PendingCustomer, Resolved};
    let moves: Vec<(Status, Status)> = Status::ALL
        .iter()
        .flat_map(|from| Status::ALL.iter().map(|to| (*from, *to)))
        .filter(|(from, to)| allowed_move(*from, *to).is_ok())
        .collect();
    assert_eq!(
        moves,
        [
            (Open, InProgress),
            (Open, PendingCustomer),
            (Open, Resolved),
            (InProgress, PendingCustomer),
            (InProgress, Resolved),
            (PendingCustomer, InProgress),
            (PendingCustomer, Resolved),
            (Resolved, InProgress),
            (Resolved, Closed),
        ]
    );
}

#[test]
fn a_closed_ticket_takes_no_reply() {
    // EC-77: the follow-up is a new ticket.
    let closed = told("11:00 resolve; 12:00 close");
    assert_eq!(
        refusal(&closed, &kim(), What::Reply { body: "One more thing".into() }),
        Some(RefusalCode::Lifecycle)
    );
}

#[test]
fn a_correction_comes_too_late_after_a_resolution() {
    let reopened = told("11:00 resolve; 12:00 customer");
    let set = |mode| What::SetPriority { to: Priority::P1, mode, reason: "Everybody is affected".into() };
    assert_eq!(refusal(&reopened, &kim(), set(PriorityMode::Correction)), Some(RefusalCode::TooLate));
    assert_eq!(refusal(&reopened, &kim(), set(PriorityMode::Change)), None);
}

#[test]
fn resolving_needs_a_type_and_a_message() {
    let resolve = |message: Option<&str>, resolution| What::Move {
        expect: Status::Open,
        to: Status::Resolved,
        message: message.map(str::to_owned),
        resolution,
        follow_up: None,
    };
    let open = told("");
    assert_eq!(refusal(&open, &kim(), resolve(Some("Done"), None)), Some(RefusalCode::Invalid));
    assert_eq!(refusal(&open, &kim(), resolve(None, Some(Resolution::Fixed))), Some(RefusalCode::Invalid));
    assert_eq!(refusal(&open, &kim(), resolve(Some("Done"), Some(Resolution::Fixed))), None);
}

#[test]
fn what_somebody_else_changed_is_a_conflict() {
    let working = told("10:30 work");
    let ask = What::Move {
        expect: Status::Open,
        to: Status::PendingCustomer,
        message: Some("Which scanner?".into()),
        resolution: None,
        follow_up: None,
    };
    assert_eq!(refusal(&working, &kim(), ask), Some(RefusalCode::Conflict));
}

#[test]
fn a_contact_writes_no_notes() {
    let ana = Person { role: Role::Contact, tier: None, ..kim() };
    assert_eq!(refusal(&told(""), &ana, What::Note { body: "A note".into() }), Some(RefusalCode::Forbidden));
    assert_eq!(refusal(&told(""), &ana, What::Reply { body: "Hello".into() }), None);
}

fn told(events: &str) -> Story {
    story("Std P3 NY opened Tue 2026-06-02 10:00", events).unwrap()
}

fn refusal(story: &Story, person: &Person, what: What) -> Option<RefusalCode> {
    let ticket = fold(&story.events).unwrap();
    let intent = Intent {
        id: IntentId(Uuid::from_u128(50)),
        target: Target::Ticket(TICKET),
        person: person.id,
        device: DeviceId(Uuid::from_u128(8)),
        occurred_at: story.opened_at,
        clock_trusted: true,
        what,
    };
    let customer = acme(&story.zone);
    decide(Some(&ticket), standing(person, &customer, &Policy::default()), &intent)
        .err()
        .map(|refusal| refusal.code)
}
