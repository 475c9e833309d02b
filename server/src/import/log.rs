//! A checked line becomes a ticket's log: its events with their original instants, in their order.

use uuid::Uuid;
use vioe_domain::ticket::{Actor, Category, Event, IntakeAnswers, Kind, PriorityMode, Raised, Side, Status};
use vioe_domain::{CustomerId, EventId, PersonId, Priority, TicketId, UtcMillis};

use super::line::Checked;
use crate::audit::history::{Meaning, Step};
use crate::audit::line::By;

/// What an imported ticket's id is derived under, so that two imports of one reference are one ticket.
const SPACE: Uuid = Uuid::from_u128(0x4c1d_97a2_6b0e_5f3b_9d48_7e21_30b6_c5aa);

/// Where a message must be and the export has none.
const NO_TEXT: &str = "(The text was not part of the import.)";

/// Whom the events name.
#[derive(Debug, Default)]
pub struct Named {
    /// The contact it is for.
    pub contact: Option<PersonId>,
    /// Who has it.
    pub assignee: Option<PersonId>,
    /// Who did what, by the event's place in the line.
    pub authors: Vec<Option<PersonId>>,
}

/// The id of the ticket with that reference.
pub fn ticket_id(reference: &str) -> TicketId {
    TicketId::derive(SPACE, reference)
}

/// Which side an event of a line is on, by what it means.
pub fn side(checked: &Checked, step: &Step) -> Side {
    match &step.meaning {
        Meaning::Reply(By::Customer) => Side::Customer,
        Meaning::AutoReply => Side::System,
        // A customer confirms or reopens by themselves (guide 8.1).
        Meaning::Move(Status::Closed | Status::InProgress, _) if is_by_contact(checked, step) => {
            Side::Customer
        }
        Meaning::Reply(By::Agent)
        | Meaning::Note
        | Meaning::Call(_)
        | Meaning::Move(..)
        | Meaning::Priority(..)
        | Meaning::Tier(_)
        | Meaning::Emergency
        | Meaning::Progress
        | Meaning::Merged(_)
        | Meaning::Applied(..) => Side::Agent,
    }
}

fn is_by_contact(checked: &Checked, step: &Step) -> bool {
    let author = checked.line.events[step.index].author.as_ref();
    match (author, &checked.line.contact) {
        (Some(author), Some(contact)) => author.email == contact.email,
        _ => false,
    }
}

/// The log: how the ticket was raised, who has it, and every event.
pub fn events(checked: &Checked, customer: CustomerId, named: &Named) -> Vec<Event> {
    let line = &checked.line;
    let id = ticket_id(&line.ticket);
    let opened_at = line.opened_at.0;
    let opener = match line.opened_by {
        By::Customer => Actor { side: Side::Customer, person: named.contact },
        By::Agent => Actor { side: Side::Agent, person: named.assignee },
    };
    let raised = Raised {
        number: None,
        external: Some(line.ticket.clone()),
        customer,
        contact: named.contact,
        subject: checked.subject.clone(),
        category: line.category.unwrap_or(Category::Question),
        channel: line.channel,
        priority: line.priority,
        answers: None,
        description: checked.description.clone(),
        level: line.customer.level,
        zone: line.customer.zone.clone(),
        live_call: line.live_call,
        intake: IntakeAnswers::default(),
        origin: None,
    };
    let mut log = vec![event(id, "raised", opened_at, opener, Kind::TicketRaised(Box::new(raised)))];
    if named.assignee.is_some() {
        log.push(event(id, "assigned", opened_at, Actor::SYSTEM, Kind::Assigned { to: named.assignee }));
    }
    let mut priority = line.priority;
    for step in &checked.steps {
        let side = side(checked, step);
        let fallback = match side {
            Side::Customer => named.contact,
            Side::Agent => named.assignee,
            Side::System => None,
        };
        let actor = Actor { side, person: named.authors.get(step.index).copied().flatten().or(fallback) };
        let kind = kind(checked, step, &mut priority);
        log.push(event(id, &step.index.to_string(), step.at, actor, kind));
    }
    log
}

fn event(ticket: TicketId, name: &str, at: UtcMillis, actor: Actor, kind: Kind) -> Event {
    Event {
        id: EventId::derive(ticket.0, name),
        ticket,
        actor,
        device: None,
        occurred_at: at,
        received_at: Some(at),
        at,
        flagged: false,
        kind,
    }
}

fn kind(checked: &Checked, step: &Step, priority: &mut Priority) -> Kind {
    let written =
        checked.line.events[step.index].body.as_deref().map(str::trim).filter(|body| !body.is_empty());
    let body = written.unwrap_or(NO_TEXT).to_owned();
    match &step.meaning {
        Meaning::Reply(_) => Kind::ReplySent { body },
        Meaning::Note => Kind::NoteAdded { body },
        Meaning::AutoReply => Kind::AutoReplySent { body },
        Meaning::Call(held_at) => Kind::CallLogged { held_at: *held_at, body },
        Meaning::Move(to, resolution) => Kind::StatusChanged {
            to: *to,
            // To these two a move carries its message (sla.md 2.5), exported or not.
            message: match to {
                Status::PendingCustomer | Status::Resolved => Some(body),
                Status::Open | Status::InProgress | Status::Closed => written.map(str::to_owned),
            },
            resolution: *resolution,
        },
        Meaning::Priority(to, mode) => priority_set(priority, *to, *mode, body),
        Meaning::Tier(to) => Kind::TierChanged { to: *to, reason: body, cause: None },
        Meaning::Emergency => {
            *priority = Priority::P1;
            Kind::EmergencyDeclared { scenario: None, report: None }
        }
        Meaning::Progress => Kind::ProgressLogged { body },
        Meaning::Merged(into) => Kind::MergedAway { into: into.trim().to_owned(), survivor: None },
        Meaning::Applied(level, zone) => Kind::TermsApplied { level: *level, zone: zone.clone() },
    }
}

fn priority_set(priority: &mut Priority, to: Priority, mode: PriorityMode, reason: String) -> Kind {
    let from = std::mem::replace(priority, to);
    Kind::PriorityChanged { from, to, mode, reason }
}
