//! What a person may do with a ticket now: asked of the rules themselves, by trying.

use vioe_domain::escalation::Tier;
use vioe_domain::policy::Policy;
use vioe_domain::ticket::{
    Intent, PriorityMode, Resolution, Scenario, Standing, Target, Ticket, What, decide,
};
use vioe_domain::{Customer, DeviceId, IntentId, Person, Priority, Role, Status, UtcMillis};

use crate::view::Allowed;

/// What `person` may do with `ticket` now.
pub fn allowed(
    ticket: &Ticket,
    person: &Person,
    customer: &Customer,
    policy: &Policy,
    now: UtcMillis,
) -> Allowed {
    let may = |what: What| {
        let intent = Intent {
            id: IntentId(uuid::Uuid::nil()),
            target: Target::Ticket(ticket.id),
            person: person.id,
            device: DeviceId(uuid::Uuid::nil()),
            occurred_at: now,
            clock_trusted: true,
            what,
        };
        decide(Some(ticket), Standing { person, customer, policy, others: &[] }, &intent).is_ok()
    };
    let text = || "x".to_owned();
    let moved = |to: Status| What::Move {
        expect: ticket.status,
        to,
        message: Some(text()),
        resolution: Some(Resolution::Fixed),
        follow_up: None,
    };
    let other_priority = if ticket.priority == Priority::P1 { Priority::P2 } else { Priority::P1 };
    let prioritised = |mode| What::SetPriority { to: other_priority, mode, reason: text() };
    let other_tier = if ticket.tier == Tier::T1 { Tier::T2 } else { Tier::T1 };
    let other_assignee = if ticket.assignee.is_some() { None } else { Some(person.id) };
    let resolved = ticket.status == Status::Resolved;
    Allowed {
        reply: may(What::Reply { body: text() }),
        note: may(What::Note { body: text() }),
        ask: may(What::Ask { body: text() }),
        log_call: may(What::LogCall { held_at: now, body: text() }),
        start: !resolved && may(moved(Status::InProgress)),
        resolve: may(moved(Status::Resolved)),
        confirm: resolved && may(moved(Status::Closed)),
        reopen: resolved && may(moved(Status::InProgress)),
        prioritise: may(prioritised(PriorityMode::Change)),
        correct_priority: may(prioritised(PriorityMode::Correction)),
        set_tier: may(What::SetTier { to: other_tier, reason: text() }),
        // The rules let an assignment on a closed ticket pass; there is nothing left to do on it.
        assign: ticket.status != Status::Closed
            && may(What::Assign { expect: ticket.assignee, to: other_assignee }),
        declare_emergency: person.role != Role::Contact
            && may(What::DeclareEmergency {
                scenario: Scenario::PlatformUnavailable,
                commander: Some(person.id),
                report: None,
            }),
        log_progress: may(What::LogProgress { body: text() }),
        undo_reopen: ticket.reopened_by.filter(|message| may(What::UndoReopen { message: *message })),
    }
}
