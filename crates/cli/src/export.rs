//! A ticket as a line of the import format: what an import takes back, and an audit recomputes to the same clocks.
//!
//! The format has fewer words than the log. What never counted (a message that bounced or was withdrawn, a "thank you"
//! whose reopening was undone, a request and its answer) is written as what does not count: a note of ours, an automatic
//! message. Who had the ticket in between, links, answers to the four questions, calendars of before an edit, and what
//! waits to be sent have no place in a line.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Value, json};
use vioe_desk::Dossier;
use vioe_domain::customer::Calendar;
use vioe_domain::sla::{Exclusion, ExclusionReason};
use vioe_domain::ticket::{Category, Channel, Description, Event, Kind, Priority, Resolution, Side, Status};
use vioe_domain::{EventId, Level, Person, PersonId};

use crate::instants;

/// A line. Keys in the format's order.
#[derive(Debug, Serialize)]
pub struct Line<'d> {
    ticket: String,
    customer: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<Value>,
    subject: &'d str,
    category: Category,
    description: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    assignee: Option<Value>,
    priority: Priority,
    channel: Channel,
    opened_at: Value,
    opened_by: Side,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    live_call: bool,
    events: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    exclusions: Vec<Value>,
}

/// The line of a ticket that the server has accepted.
pub fn line(dossier: &Dossier) -> Line<'_> {
    let ticket = &dossier.ticket;
    let raised = &ticket.raised;
    let person = |id: PersonId| dossier.people.get(&id).map(|person| somebody(person));
    let accepted: Vec<&Event> =
        dossier.log.iter().map(|(event, _)| event).filter(|event| event.received_at.is_some()).collect();
    let withdrawn: BTreeSet<EventId> = accepted
        .iter()
        .filter_map(|event| match event.kind {
            Kind::MessageWithdrawn { message, .. } | Kind::ReopenUndone { message } => Some(message),
            Kind::MergeUndone { merge } => Some(merge),
            _ => None,
        })
        .collect();
    let events = accepted
        .iter()
        .filter_map(|event| {
            let mut entry = meaning(event, withdrawn.contains(&event.id))?;
            entry["at"] = instants::text(event.at);
            let named = author(event, raised.contact).filter(|_| entry["type"] != "auto_reply");
            if let Some(author) = named.and_then(person) {
                entry["author"] = author;
            }
            Some(entry)
        })
        .collect();
    let opened_at = ticket.history.opened_at;
    let mut exclusions: Vec<&Exclusion> =
        dossier.exclusions.iter().filter(|exclusion| exclusion.to > opened_at).collect();
    exclusions.sort_by_key(|one| (one.from, one.to, one.reason, one.announced_at, one.approved));
    Line {
        ticket: raised.external.clone().unwrap_or_else(|| ticket.label()),
        customer: customer(dossier),
        contact: raised.contact.and_then(person),
        subject: &raised.subject,
        category: raised.category,
        description: description(&raised.description),
        assignee: assignee(dossier).and_then(person),
        priority: raised.priority,
        channel: raised.channel,
        opened_at: instants::text(opened_at),
        // The format knows two sides; what a machine of ours raised is ours.
        opened_by: if ticket.history.opened_by == Side::Customer { Side::Customer } else { Side::Agent },
        live_call: raised.live_call,
        events,
        exclusions: exclusions.into_iter().map(exclusion).collect(),
    }
}

/// Who did it, where the format can say so. An import takes everything but a customer's reply, and a confirmation or
/// reopening by the ticket's own contact, for ours (guide 8.1), and an automatic message for nobody's.
fn author(event: &Event, contact: Option<PersonId>) -> Option<PersonId> {
    let person = event.actor.person?;
    let can_be_named = match &event.kind {
        Kind::ReplySent { .. } => true,
        Kind::StatusChanged { to: Status::Closed | Status::InProgress, .. } => {
            event.actor.side != Side::Customer || contact == Some(person)
        }
        _ => event.actor.side != Side::Customer,
    };
    can_be_named.then_some(person)
}

/// Who has it as the server knows it; what waits to be sent has not happened.
fn assignee(dossier: &Dossier) -> Option<PersonId> {
    let accepted = dossier.log.iter().filter(|(event, _)| event.received_at.is_some());
    accepted.fold(None, |now, (event, _)| match &event.kind {
        Kind::Assigned { to } => *to,
        _ => now,
    })
}

/// An event's type and its keys; none where the format has no word and the clocks need none.
fn meaning(event: &Event, withdrawn: bool) -> Option<Value> {
    let agent = event.actor.side != Side::Customer;
    Some(match &event.kind {
        // A wait or a resolution whose message was taken back is none.
        Kind::ReplySent { body }
        | Kind::BroadcastSent { body, .. }
        | Kind::CallLogged { body, .. }
        | Kind::StatusChanged { message: Some(body), .. }
            if withdrawn && agent =>
        {
            json!({ "type": "note", "body": body })
        }
        Kind::ReplySent { body } if withdrawn => json!({ "type": "auto_reply", "body": body }),
        // One update of an incident counts on each ticket like a reply (guide 6.3).
        Kind::ReplySent { body } | Kind::BroadcastSent { body, .. } => {
            json!({ "type": "reply", "by": if agent { Side::Agent } else { Side::Customer }, "body": body })
        }
        Kind::NoteAdded { body } => json!({ "type": "note", "body": body }),
        Kind::AutoReplySent { body } => json!({ "type": "auto_reply", "body": body }),
        Kind::CallLogged { held_at, body } => {
            json!({ "type": "call", "held_at": instants::text(*held_at), "body": body })
        }
        Kind::StatusChanged { to, message, resolution } => {
            let mut entry = json!({ "type": "status", "to": to });
            if *to == Status::Resolved {
                // The lifecycle asks for it, so it is there; an old log may lack it.
                entry["resolution"] = json!(resolution.unwrap_or(Resolution::Fixed));
            }
            with_body(entry, message.as_deref())
        }
        Kind::PriorityChanged { to, mode, reason, .. } => {
            json!({ "type": "priority", "to": to, "mode": mode, "body": reason })
        }
        Kind::TierChanged { to, reason, .. } => json!({ "type": "tier", "to": to, "body": reason }),
        Kind::EmergencyDeclared { .. } => json!({ "type": "emergency" }),
        Kind::ProgressLogged { body } => json!({ "type": "progress", "body": body }),
        Kind::MergedAway { .. } if withdrawn => return None,
        Kind::MergedAway { into, .. } => json!({ "type": "merged", "into": into }),
        Kind::TermsApplied { level, zone } => {
            let mut entry = json!({ "type": "applied" });
            if let Some(level) = level {
                entry["level"] = json!(level);
            }
            if let Some(zone) = zone {
                entry["zone"] = json!(zone);
            }
            entry
        }
        Kind::TicketRaised(_) => return None,
        // No clock knows of the rest. What somebody wrote there is kept as what does not count.
        other => match other.body().filter(|body| !body.is_empty()) {
            Some(body) if agent => json!({ "type": "note", "body": body }),
            Some(body) => json!({ "type": "auto_reply", "body": body }),
            None => return None,
        },
    })
}

fn with_body(mut entry: Value, body: Option<&str>) -> Value {
    if let Some(body) = body {
        entry["body"] = body.into();
    }
    entry
}

/// The terms the ticket was opened under, with the customer's calendar.
fn customer(dossier: &Dossier) -> Value {
    let raised = &dossier.ticket.raised;
    let (level, zone): (Level, _) = (raised.level, &raised.zone);
    let Some(customer) = &dossier.customer else {
        // Their row has not come down: the ticket's own copy must do.
        return json!({ "id": raised.customer, "level": level, "zone": zone });
    };
    let mut value = json!({ "id": customer.key, "name": customer.name, "level": level, "zone": zone });
    let Calendar { holidays, overrides, .. } = &customer.calendar;
    if !holidays.is_empty() {
        value["holidays"] = json!(holidays);
    }
    if !overrides.is_empty() {
        value["overrides"] = json!(overrides);
    }
    value
}

fn somebody(person: &Person) -> Value {
    json!({ "email": person.email, "name": person.name })
}

/// What is filled in.
fn description(description: &Description) -> Value {
    let mut value = json!(description);
    if let Some(entries) = value.as_object_mut() {
        entries.retain(|key, value| key == "text" || value.as_str().is_some_and(|text| !text.is_empty()));
    }
    value
}

fn exclusion(exclusion: &Exclusion) -> Value {
    let mut value = json!({
        "from": instants::text(exclusion.from),
        "to": instants::text(exclusion.to),
        "reason": exclusion.reason,
        "approved": exclusion.approved,
    });
    if exclusion.reason == ExclusionReason::Maintenance || exclusion.announced_at.is_some() {
        value["announced_at"] = instants::maybe(exclusion.announced_at);
    }
    value
}
