//! From the store to the builders: gathers what [`Known`] asks for.

use std::sync::Arc;

use vioe_domain::coverage::Hours;
use vioe_domain::customer::Calendar;
use vioe_domain::sla::Assessment;
use vioe_domain::ticket::{Event, Ticket};
use vioe_domain::{Customer, UtcMillis};
use vioe_store::{IntentState, OutboxEntry, Read, StoreError, Summary, TicketFile};

use crate::views::{Known, Marks, Unsettled};

/// Calls `f` with everything known of a ticket at `now`, and its clocks.
pub(crate) fn with_known<T>(
    read: &Read<'_>,
    ticket: &Ticket,
    events: &[Event],
    now: UtcMillis,
    f: impl FnOnce(&Known<'_>, &Assessment) -> T,
) -> Result<T, StoreError> {
    let id = ticket.raised.customer;
    let (customer, hours) = match read.customer(id)? {
        Some(customer) => (customer, read.hours(id)?),
        None => unknown_customer(ticket)?,
    };
    let exclusions = read.exclusions(ticket.id, id)?;
    let policy = read.policy()?;
    let people = |person| read.person(person).ok().flatten();
    let known = Known {
        ticket,
        events,
        customer: &customer,
        hours: &hours,
        exclusions: &exclusions,
        policy: &policy,
        people: &people,
        now,
    };
    let assessment = known.assess();
    Ok(f(&known, &assessment))
}

/// The customer's row has not come down yet: the ticket's own copy of level and zone must do.
fn unknown_customer(ticket: &Ticket) -> Result<(Arc<Customer>, Arc<Hours>), StoreError> {
    let calendar = Calendar::default();
    let hours = Hours::new(&ticket.raised.zone, &calendar)
        .map_err(|error| StoreError::Inconsistent { what: "calendar", why: error.to_string() })?;
    let customer = Customer {
        id: ticket.raised.customer,
        key: String::new(),
        name: "Unknown customer".to_owned(),
        level: ticket.raised.level,
        zone: ticket.raised.zone.clone(),
        calendar,
        earlier_calendars: Vec::new(),
        holiday_names: std::collections::BTreeMap::new(),
    };
    Ok((Arc::new(customer), Arc::new(hours)))
}

/// The events of a ticket's log.
pub(crate) fn events(file: &TicketFile) -> Vec<Event> {
    file.log.iter().map(|entry| entry.event.clone()).collect()
}

/// What a list shows of a ticket beside its facts.
pub(crate) fn marks(summary: &Summary) -> Marks {
    Marks { unread: summary.unread, unsent: summary.unsent, refused: summary.refused }
}

/// The changes of a ticket that are not settled: refused, or waiting.
pub(crate) fn unsettled(file: &TicketFile) -> Vec<Unsettled<'_>> {
    file.outbox
        .iter()
        .filter_map(|entry| {
            let doubtful = file
                .doubtful
                .iter()
                .find(|(intent, _)| *intent == entry.intent.id)
                .map(|(_, refusal)| refusal);
            unsettled_entry(entry).map(|item| Unsettled { doubtful, ..item })
        })
        .collect()
}

/// An outbox entry as the builders take it; none where the server has it already.
pub(crate) fn unsettled_entry(entry: &OutboxEntry) -> Option<Unsettled<'_>> {
    let refused = match &entry.state {
        IntentState::Queued => None,
        IntentState::Rejected(refusal) => Some(refusal),
        IntentState::Applied => return None,
    };
    Some(Unsettled { intent: &entry.intent, refused, doubtful: None, written_at: entry.created_at })
}
