//! The customer contact's own tickets and the promises made to them.

use vioe_domain::Status;
use vioe_domain::UtcMillis;
use vioe_domain::coverage::Schedule;
use vioe_domain::sla::{Assessment, Clock, ClockKind, ClockStatus};
use vioe_domain::ticket::{Kind, Side};

use super::known::Known;
use super::meter;
use super::row::{Marks, ticket_zone};
use crate::view::{MyTicket, PromiseKind, PromiseState, TicketPromise};

/// One of the contact's tickets.
pub fn my_ticket(known: &Known<'_>, assessment: &Assessment, marks: Marks) -> MyTicket {
    let ticket = known.ticket;
    let resolved_at = (ticket.status == Status::Resolved).then_some(ticket.moved_at);
    let question = question(known);
    MyTicket {
        ticket: ticket.id,
        number: ticket.label(),
        subject: ticket.raised.subject.clone(),
        priority: ticket.priority,
        status: ticket.status,
        resolution: ticket.resolution,
        resolved_at,
        closes_at: resolved_at.map(|at| closes_at(known, at)),
        asked_at: question.as_ref().map(|(at, _)| *at),
        question: question.map(|(_, text)| text),
        promises: promises(known, assessment),
        meter: meter::resolution(known, assessment),
        unsent: marks.unsent,
        refused: marks.refused,
        unread: marks.unread,
        as_of: known.now,
    }
}

/// When a resolved ticket closes by itself (D6).
fn closes_at(known: &Known<'_>, resolved_at: UtcMillis) -> UtcMillis {
    known
        .hours
        .coverage(Schedule::Standard, &ticket_zone(known))
        .after(resolved_at, known.policy.in_ms(known.policy.lifecycle.auto_close))
}

/// Our question, while nobody has answered it.
fn question(known: &Known<'_>) -> Option<(UtcMillis, String)> {
    if known.ticket.status != Status::PendingCustomer {
        return None;
    }
    let mut question = None;
    for event in known.events {
        match &event.kind {
            Kind::StatusChanged { to: Status::PendingCustomer, message: Some(text), .. } => {
                question = Some((event.at, text.clone()))
            }
            Kind::ReplySent { .. } if event.actor.side == Side::Customer => question = None,
            _ => {}
        }
    }
    question
}

/// The promises, first response first.
fn promises(known: &Known<'_>, assessment: &Assessment) -> Vec<TicketPromise> {
    [
        (PromiseKind::FirstResponse, ClockKind::FirstResponse),
        (PromiseKind::NextUpdate, ClockKind::Update),
        (PromiseKind::Target, ClockKind::ResolutionTarget),
        (PromiseKind::Maximum, ClockKind::ResolutionMaximum),
    ]
    .into_iter()
    .filter_map(|(kind, clock)| {
        if !known.ticket.accepted {
            return Some(TicketPromise { kind, state: PromiseState::NotSent, at: None, left_ms: None });
        }
        // A merged ticket goes on elsewhere, and its promises with it.
        meter::current(assessment, clock)
            .filter(|clock| clock.status != ClockStatus::Cancelled)
            .map(|clock| promise(kind, clock))
    })
    .collect()
}

fn promise(kind: PromiseKind, clock: &Clock) -> TicketPromise {
    let state = match clock.status {
        ClockStatus::Running | ClockStatus::OutOfHours => PromiseState::Due,
        ClockStatus::Paused | ClockStatus::Excluded => PromiseState::Paused,
        ClockStatus::BreachedRunning => PromiseState::Missed,
        ClockStatus::Excused if clock.is_open() => PromiseState::Paused,
        ClockStatus::Met | ClockStatus::Excused | ClockStatus::Cancelled => PromiseState::Kept,
        ClockStatus::MetLate => PromiseState::KeptLate,
    };
    let at = match state {
        PromiseState::Due | PromiseState::Missed => clock.due_at,
        PromiseState::Kept | PromiseState::KeptLate => clock.stopped_at,
        PromiseState::Paused | PromiseState::NotSent => None,
    };
    TicketPromise {
        kind,
        state,
        at,
        left_ms: matches!(state, PromiseState::Due | PromiseState::Paused)
            .then_some((clock.budget_ms - clock.elapsed_ms).max(0)),
    }
}
