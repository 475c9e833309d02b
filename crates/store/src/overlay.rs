//! The optimistic overlay (sync.md 0): what waits in the outbox is decided on top of the server's events, and what it
//! would yield is folded behind them. The screen shows it at once; no clock knows of it.

use std::collections::HashSet;

use vioe_domain::ticket::{Event, Intent, Refusal, Standing, Ticket, decide, fold, others, record};
use vioe_domain::{EventId, IntentId, TicketId, UtcMillis};

use crate::{IntentState, LogEntry, OutboxEntry, Read, StoreError};

/// A ticket's log with what waits to be sent, and its fold.
pub(crate) struct Overlaid {
    pub(crate) log: Vec<LogEntry>,
    pub(crate) ticket: Ticket,
    pub(crate) doubtful: Vec<(IntentId, Refusal)>,
    /// The newest change made by somebody else.
    pub(crate) news_ver: i64,
}

/// Folds a ticket from the server's events and the outbox; none where neither raises it.
pub(crate) fn overlay(
    read: &Read<'_>,
    ticket: TicketId,
    outbox: &[OutboxEntry],
) -> Result<Option<Overlaid>, StoreError> {
    let (mut events, news_ver) = read.base_events(ticket)?;
    let accepted = events.len();
    let known: HashSet<EventId> = events.iter().map(|event| event.id).collect();
    let mut by_intent = Vec::new();
    let mut doubtful = Vec::new();
    let mut folded = fold(&events);
    // Provisional events follow each other in the order of the outbox, whatever the device's clock did in between.
    let mut latest = UtcMillis::default();
    for entry in outbox {
        let intent = &entry.intent;
        let waiting = !matches!(entry.state, IntentState::Rejected(_));
        // Its effect may have come down before its number was confirmed.
        let arrived = known.contains(&EventId::derive(intent.id.0, "0"));
        if !waiting || arrived {
            continue;
        }
        latest = latest.max(intent.occurred_at);
        match provisional(read, folded.as_ref(), intent, latest)? {
            None => {}
            Some(Ok(new)) => {
                by_intent.extend(new.iter().map(|_| intent.id));
                events.extend(new);
                folded = fold(&events);
            }
            Some(Err(refusal)) => doubtful.push((intent.id, refusal)),
        }
    }
    let Some(ticket) = folded else {
        return Ok(None);
    };
    let log = events
        .into_iter()
        .enumerate()
        .map(|(place, event)| LogEntry {
            event,
            intent: place.checked_sub(accepted).and_then(|place| by_intent.get(place).copied()),
        })
        .collect();
    Ok(Some(Overlaid { log, ticket, doubtful, news_ver }))
}

/// The events an intent would yield; none where its customer or author has not come down yet.
fn provisional(
    read: &Read<'_>,
    ticket: Option<&Ticket>,
    intent: &Intent,
    now: UtcMillis,
) -> Result<Option<Result<Vec<Event>, Refusal>>, StoreError> {
    use vioe_domain::ticket::What;
    let customer = match (ticket, &intent.what) {
        (Some(ticket), _) => ticket.raised.customer,
        (None, What::Raise(new)) => new.customer,
        (None, _) => return Ok(None),
    };
    let (Some(customer), Some(person)) = (read.customer(customer)?, read.author(intent.person)?) else {
        return Ok(None);
    };
    let policy = read.policy()?;
    let others = others(ticket, &intent.what, |other| read.ticket(other))?;
    let others: Vec<&Ticket> = others.iter().map(|ticket| &**ticket).collect();
    let standing = Standing { person: &person, customer: &customer, policy: &policy, others: &others };
    // What it does to other tickets shows when the server has done it.
    let decided = decide(ticket, standing, intent);
    Ok(Some(decided.map(|decision| record(ticket, &person, intent, decision.here, None, now))))
}
