//! Events become a ticket. Total: whatever the log holds, there is a ticket; only an empty log has none.

use std::collections::BTreeSet;

use super::bonds::{AccessState, Bonds, Merge, Rating};
use super::event::{Actor, Event, Side};
use super::fact::fact;
use super::incident::Incident;
use super::kind::Kind;
use super::message::{self, Message};
use super::raised::Raised;
use super::requests::Requests;
use super::words::{Priority, Relation, Resolution, Status, Topic};
use crate::escalation::Tier;
use crate::sla::{Fact, History};
use crate::ticket::PriorityMode;
use crate::{EventId, PersonId, TicketId, UtcMillis};

/// What is known of a ticket after folding its log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// Which.
    pub id: TicketId,
    /// How it began; `raised.number` is none while it waits to be sent.
    pub raised: Raised,
    /// Who raised it.
    pub raised_by: Actor,
    /// Whether the server has accepted it.
    pub accepted: bool,
    /// Where it stands.
    pub status: Status,
    /// How it was resolved, while it is resolved or closed.
    pub resolution: Option<Resolution>,
    /// How urgent it is.
    pub priority: Priority,
    /// Which tier has it.
    pub tier: Tier,
    /// Who has it.
    pub assignee: Option<PersonId>,
    /// An emergency was declared.
    pub emergency: bool,
    /// What is known of the emergency.
    pub incident: Option<Incident>,
    /// Merged into another ticket.
    pub merged: Option<Merge>,
    /// What ties it to other tickets.
    pub bonds: Bonds,
    /// What was asked for on it, and how it was answered.
    pub requests: Requests,
    /// Read-only access asked for and granted.
    pub access: AccessState,
    /// What it was decided to be about, and where it belongs if that is out of scope.
    pub scope: Option<(Topic, Option<String>)>,
    /// Out of the queue until then: by which event, until when, and who put it off.
    pub snoozed: Option<(EventId, UtcMillis, Option<PersonId>)>,
    /// Every reopening: the event and when.
    pub reopenings: Vec<(EventId, UtcMillis)>,
    /// What was said on it after the description, by either side, in order.
    pub messages: Vec<Message>,
    /// Messages of ours that did not reach the customer: the event that says so and when.
    pub bounces: Vec<(EventId, UtcMillis)>,
    /// When it was resolved last, while it is resolved or closed.
    pub resolved_at: Option<UtcMillis>,
    /// The contact's rating.
    pub rating: Option<Rating>,
    /// It has been resolved at least once; a correction is refused from then on (ruling 4).
    pub was_resolved: bool,
    /// The first customer message that nobody has answered yet; a badge, no promise (sla.md 2.7).
    pub awaiting_us_since: Option<UtcMillis>,
    /// The customer message that reopened it last, while that can be undone (EC-76).
    pub reopened_by: Option<EventId>,
    /// When the status last moved: a later move counts no earlier.
    pub moved_at: UtcMillis,
    /// When the priority was last set.
    pub prioritised_at: UtcMillis,
    /// When anything last happened.
    pub changed_at: UtcMillis,
    /// What the clocks need to know; only what the server has accepted.
    pub history: History,
}

/// Folds a ticket's events, in any order, into a ticket; `None` where none of them raises it.
///
/// Events that wait to be sent come last whatever instant they claim, and no clock knows of them: queued is not sent.
pub fn fold(events: &[Event]) -> Option<Ticket> {
    let shown = taken_back(events.iter());
    let settled = taken_back(events.iter().filter(|event| event.received_at.is_some()));
    let mut log: Vec<&Event> = events.iter().collect();
    // Stable: equal instants keep the order they were given in, which is the server's.
    log.sort_by_key(|event| (event.received_at.is_none(), event.at));
    let mut ticket = log.iter().find_map(|event| begin(event))?;
    for event in log {
        let counts = !message::can_be_taken_back(&event.kind) || !shown.contains(&event.id);
        ticket.changed_at = ticket.changed_at.max(event.at);
        ticket.messages.extend(Message::of(event, !counts));
        if counts {
            apply(&mut ticket, event);
        }
        if event.received_at.is_some()
            && (!message::can_be_taken_back(&event.kind) || !settled.contains(&event.id))
            && let Some(kind) = fact(event)
        {
            ticket.history.facts.push(Fact { at: event.at, kind });
        }
    }
    Some(ticket)
}

/// What a log takes back: messages (EC-53, EC-65), a "thank you" that reopened (EC-76), a merge. It counts as never
/// having happened, whenever it was taken back.
fn taken_back<'e>(events: impl Iterator<Item = &'e Event>) -> BTreeSet<EventId> {
    events
        .filter_map(|event| match event.kind {
            Kind::MessageWithdrawn { message, .. } | Kind::ReopenUndone { message } => Some(message),
            Kind::MergeUndone { merge } => Some(merge),
            _ => None,
        })
        .collect()
}

fn begin(event: &Event) -> Option<Ticket> {
    let Kind::TicketRaised(raised) = &event.kind else {
        return None;
    };
    Some(Ticket {
        id: event.ticket,
        raised_by: event.actor,
        accepted: event.received_at.is_some(),
        status: Status::Open,
        resolution: None,
        priority: raised.priority,
        tier: Tier::T1,
        assignee: None,
        emergency: false,
        incident: None,
        merged: None,
        bonds: begun_with(raised),
        requests: Requests::default(),
        access: AccessState::default(),
        scope: raised.intake.topic.map(|topic| (topic, None)),
        snoozed: None,
        reopenings: Vec::new(),
        messages: Vec::new(),
        bounces: Vec::new(),
        resolved_at: None,
        rating: None,
        was_resolved: false,
        // What an agent splits off is the customer's message all the same.
        awaiting_us_since: (event.actor.side == Side::Customer || is_split(raised)).then_some(event.at),
        reopened_by: None,
        moved_at: event.at,
        prioritised_at: event.at,
        changed_at: event.at,
        history: History {
            opened_at: event.at,
            opened_by: event.actor.side,
            live_call: raised.live_call,
            priority: raised.priority,
            level: raised.level,
            zone: raised.zone.clone(),
            facts: Vec::new(),
        },
        raised: (**raised).clone(),
    })
}

fn is_split(raised: &Raised) -> bool {
    raised.origin.is_some_and(|origin| origin.relation == Relation::SplitFrom)
}

fn begun_with(raised: &Raised) -> Bonds {
    let mut bonds = Bonds::default();
    if let Some(origin) = raised.origin {
        bonds.link(origin.ticket, origin.relation);
    }
    bonds
}

fn apply(ticket: &mut Ticket, event: &Event) {
    match &event.kind {
        Kind::ReplySent { .. } if event.actor.side == Side::Customer => {
            ticket.awaiting_us_since.get_or_insert(event.at);
            ticket.snoozed = None;
            if ticket.status == Status::Resolved {
                move_to(ticket, event, Status::InProgress, None);
                ticket.reopened_by = Some(event.id);
            }
        }
        Kind::ReplySent { .. } | Kind::BroadcastSent { .. } if event.actor.side == Side::Agent => {
            ticket.awaiting_us_since = None;
            ticket.reopened_by = None;
        }
        Kind::CallLogged { .. } => ticket.awaiting_us_since = None,
        Kind::StatusChanged { to, resolution, message } => {
            // A customer's reply has reopened it already: the move that follows is none (ruling 13).
            if ticket.status != *to {
                move_to(ticket, event, *to, *resolution);
            }
            if event.actor.side == Side::Agent && message.is_some() {
                ticket.awaiting_us_since = None;
            }
            if event.actor.side == Side::Customer && *to == Status::InProgress {
                ticket.awaiting_us_since.get_or_insert(event.at);
                ticket.snoozed = None;
            }
        }
        Kind::PriorityChanged { to, .. } => prioritise(ticket, event, *to),
        Kind::TierChanged { to, .. } => ticket.tier = *to,
        Kind::Assigned { to } => ticket.assignee = *to,
        Kind::EmergencyDeclared { scenario, report } => {
            ticket.emergency = true;
            ticket
                .incident
                .get_or_insert_with(|| Incident::declared(event.id, event.at, *scenario, report.as_deref()));
            prioritise(ticket, event, Priority::P1);
        }
        Kind::MergedAway { into, survivor } => {
            let (into, survivor) = (into.clone(), *survivor);
            ticket.merged = Some(Merge { event: event.id, at: event.at, into, survivor });
            move_to(ticket, event, Status::Closed, Some(Resolution::Duplicate));
        }
        Kind::ScopeDecided { topic, redirect } => ticket.scope = Some((*topic, redirect.clone())),
        Kind::Snoozed { until, .. } => ticket.snoozed = Some((event.id, *until, event.actor.person)),
        Kind::Woken => ticket.snoozed = None,
        Kind::SurveyAnswered { score, comment } => {
            let (at, score, comment) = (event.at, *score, comment.clone());
            ticket.rating.get_or_insert(Rating { at, score, comment });
        }
        Kind::MessageWithdrawn { bounced: true, .. } => ticket.bounces.push((event.id, event.at)),
        _ => {}
    }
    if let Some(incident) = &mut ticket.incident {
        incident.apply(event.id, event.at, &event.kind);
    }
    ticket.bonds.apply(&event.kind);
    ticket.requests.apply(event.id, event.at, event.actor, &event.kind);
    ticket.access.apply(event.id, event.at, event.actor, &event.kind);
}

fn prioritise(ticket: &mut Ticket, event: &Event, to: Priority) {
    ticket.priority = to;
    ticket.prioritised_at = event.at;
    if to == Priority::P1 {
        // What is critical is not put off.
        ticket.snoozed = None;
    }
}

fn move_to(ticket: &mut Ticket, event: &Event, to: Status, resolution: Option<Resolution>) {
    if ticket.status == Status::Resolved && to == Status::InProgress {
        ticket.reopenings.push((event.id, event.at));
    }
    ticket.status = to;
    ticket.moved_at = event.at;
    ticket.reopened_by = None;
    match to {
        Status::Resolved => {
            ticket.was_resolved = true;
            ticket.resolution = resolution;
            ticket.resolved_at = Some(event.at);
            ticket.snoozed = None;
        }
        Status::Closed => {
            ticket.snoozed = None;
            ticket.resolution = resolution.or(ticket.resolution);
            ticket.resolved_at.get_or_insert(event.at);
        }
        Status::Open | Status::InProgress | Status::PendingCustomer => {
            ticket.resolution = None;
            ticket.resolved_at = None;
        }
    }
}

impl Ticket {
    /// The number people say, or a word for a ticket that has none yet.
    pub fn label(&self) -> String {
        self.raised.number.map_or_else(|| "draft".to_owned(), |number| format!("VI-{number}"))
    }

    /// Whether setting the priority in that mode would be refused.
    pub(super) fn refuses_correction(&self, mode: PriorityMode) -> bool {
        mode == PriorityMode::Correction && self.was_resolved
    }
}
