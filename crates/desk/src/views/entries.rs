//! The conversation: events as entries, in order, what waits to be sent last.

use std::collections::BTreeMap;

use vioe_domain::sla::{Assessment, ClockKind};
use vioe_domain::ticket::{Event, Kind, Side};
use vioe_domain::time::MINUTE;
use vioe_domain::{EventId, Status, UtcMillis};

use super::known::{GONE, Known};
use super::told;
use crate::view::{Entry, EntryKind};

/// Written noticeably earlier than it counts: worth saying.
const NOTICEABLE_MS: i64 = MINUTE;

/// Where the conversation stands while it is read from the top.
struct Reading {
    status: Status,
    waiting_since: Option<UtcMillis>,
}

/// The entries of a ticket, oldest first.
pub fn entries(known: &Known<'_>, assessment: &Assessment) -> Vec<Entry> {
    let updates = fulfilled(assessment);
    let mut reading = Reading { status: Status::Open, waiting_since: None };
    let mut entries: Vec<Entry> =
        known.events.iter().map(|event| entry(known, event, &mut reading, &updates)).collect();
    for window in known.exclusions.iter().filter(|window| window.approved) {
        let concerns = window.from < known.now && window.to > known.ticket.history.opened_at;
        if concerns && known.ticket.accepted {
            let entry = Entry {
                id: EventId::derive(known.ticket.id.0, &format!("excluded {}", window.from)),
                at: window.from,
                written_at: None,
                author: "VIOE".to_owned(),
                side: Side::System,
                unsent: false,
                kind: EntryKind::Excluded { to: window.to },
                body: Some(crate::words::exclusion(window.reason).to_owned()),
                update: None,
                flagged: false,
            };
            let place = entries.partition_point(|other| !other.unsent && other.at <= entry.at);
            entries.insert(place, entry);
        }
    }
    entries
}

/// Which instants ended an update cycle, with its number.
fn fulfilled(assessment: &Assessment) -> BTreeMap<UtcMillis, u32> {
    assessment
        .clocks
        .iter()
        .filter(|clock| clock.kind == ClockKind::Update)
        .filter_map(|clock| Some((clock.stopped_at?, clock.cycle)))
        .collect()
}

fn entry(
    known: &Known<'_>,
    event: &Event,
    reading: &mut Reading,
    updates: &BTreeMap<UtcMillis, u32>,
) -> Entry {
    let unsent = event.received_at.is_none();
    let kind = kind(known, event, reading);
    let answers = matches!(
        kind,
        EntryKind::Reply
            | EntryKind::Question
            | EntryKind::Call { .. }
            | EntryKind::Moved { to: Status::Resolved, .. }
    );
    let counts_at = match &event.kind {
        Kind::CallLogged { held_at, .. } => {
            (*held_at).clamp(known.ticket.history.opened_at.min(event.at), event.at)
        }
        _ => event.at,
    };
    Entry {
        id: event.id,
        at: if unsent { event.occurred_at } else { event.at },
        written_at: (!unsent && event.at.since(event.occurred_at) > NOTICEABLE_MS)
            .then_some(event.occurred_at),
        author: known.author(event.actor),
        side: event.actor.side,
        unsent,
        body: event.kind.body().filter(|body| !body.is_empty()).map(str::to_owned),
        update: (answers && !unsent && event.actor.side == Side::Agent)
            .then(|| updates.get(&counts_at).copied())
            .flatten(),
        flagged: event.flagged,
        kind,
    }
}

fn kind(known: &Known<'_>, event: &Event, reading: &mut Reading) -> EntryKind {
    match &event.kind {
        Kind::TicketRaised(_) => EntryKind::Raised,
        Kind::ReplySent { .. } => match (event.actor.side, reading.status) {
            (Side::Customer, Status::Resolved) => {
                reading.status = Status::InProgress;
                EntryKind::Reopened
            }
            (Side::Customer, Status::PendingCustomer) => match reading.waiting_since.take() {
                Some(since) => EntryKind::WaitEnded { waited_ms: event.at.since(since).max(0) },
                None => EntryKind::Reply,
            },
            _ => EntryKind::Reply,
        },
        Kind::NoteAdded { .. } => EntryKind::Note,
        Kind::AutoReplySent { .. } => EntryKind::AutoReply,
        Kind::CallLogged { held_at, .. } => EntryKind::Call { held_at: *held_at },
        Kind::StatusChanged { to, resolution, .. } => {
            reading.status = *to;
            reading.waiting_since = (*to == Status::PendingCustomer).then_some(event.at);
            if *to == Status::PendingCustomer {
                EntryKind::Question
            } else {
                EntryKind::Moved { to: *to, resolution: *resolution }
            }
        }
        Kind::PriorityChanged { from, to, mode, .. } => {
            EntryKind::Priority { from: *from, to: *to, mode: *mode }
        }
        Kind::TierChanged { to, cause, .. } => {
            EntryKind::Tier { to: *to, automatic: cause.is_some() || event.actor.side == Side::System }
        }
        Kind::Assigned { to } => {
            EntryKind::Assigned { to: to.map(|person| known.name(person).unwrap_or_else(|| GONE.to_owned())) }
        }
        Kind::EmergencyDeclared { .. } => EntryKind::Emergency,
        Kind::ProgressLogged { .. } => EntryKind::Progress,
        Kind::BroadcastSent { .. } => EntryKind::Reply,
        Kind::MergedAway { into, .. } => {
            reading.status = Status::Closed;
            EntryKind::Merged { into: into.clone() }
        }
        Kind::TermsApplied { .. } => EntryKind::Terms,
        Kind::MessageWithdrawn { bounced, .. } => EntryKind::Withdrawn { bounced: *bounced },
        Kind::ReopenUndone { .. } => {
            reading.status = Status::Resolved;
            EntryKind::ReopenUndone
        }
        other => EntryKind::Told { headline: told::headline(known, other) },
    }
}
