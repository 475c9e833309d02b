//! The log of events.

use std::collections::BTreeMap;

use uuid::Uuid;
use vioe_domain::ticket::Event;
use vioe_domain::{CustomerId, EventId, TicketId};
use vioe_protocol::{ScopeId, Seq, Table};

use super::feed::Stamper;
use super::value::json_text;
use super::{Arg, DbError, Tx};

const OF_TICKET: &str = "SELECT body FROM event WHERE ticket = $1 ORDER BY ord";
const OF_TICKETS: &str = "SELECT body FROM event WHERE ticket";
const EXISTS: &str = "SELECT ord FROM event WHERE id = $1";
const COUNT: &str = "SELECT COUNT(*) FROM event";
const ADD: &str = "INSERT INTO event (id, ticket, customer, ord, body) VALUES";

/// An event on its way into the log.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// What happened.
    pub event: Event,
    /// Whose ticket it belongs to.
    pub customer: CustomerId,
    /// Who may see it.
    pub scope: ScopeId,
}

/// Reads the stored form.
///
/// # Errors
/// It is damaged.
pub fn parse(body: &str) -> Result<Event, DbError> {
    serde_json::from_str(body).map_err(|error| DbError::Damaged { table: "event", why: error.to_string() })
}

/// A ticket's events, in the server's order.
///
/// # Errors
/// See [`DbError`].
pub fn of_ticket(tx: &mut dyn Tx, ticket: TicketId) -> Result<Vec<Event>, DbError> {
    let rows = tx.query(OF_TICKET, &[Arg::from(&ticket.0)])?;
    rows.iter().map(|row| parse(row.text(0)?)).collect()
}

/// The events of several tickets, each ticket's in the server's order.
///
/// # Errors
/// See [`DbError`].
pub fn of_tickets(tx: &mut dyn Tx, tickets: &[Uuid]) -> Result<BTreeMap<TicketId, Vec<Event>>, DbError> {
    let mut found: BTreeMap<TicketId, Vec<Event>> = BTreeMap::new();
    for row in tx.query_in(OF_TICKETS, tickets, "ORDER BY ticket, ord")? {
        let event = parse(row.text(0)?)?;
        found.entry(event.ticket).or_default().push(event);
    }
    Ok(found)
}

/// Whether an event is in the log.
///
/// # Errors
/// See [`DbError`].
pub fn exists(tx: &mut dyn Tx, id: EventId) -> Result<bool, DbError> {
    Ok(tx.query_opt(EXISTS, &[Arg::from(&id.0)])?.is_some())
}

/// How many events there are.
///
/// # Errors
/// See [`DbError`].
pub fn count(tx: &mut dyn Tx) -> Result<i64, DbError> {
    match tx.query_opt(COUNT, &[])? {
        Some(row) => row.int(0),
        None => Ok(0),
    }
}

/// Events that fit into one position, in powers of two.
const ORDER_BITS: u32 = 20;

/// The order of acceptance of the `index`th event at a position.
pub fn order(position: Seq, index: usize) -> i64 {
    (position.0 << ORDER_BITS) + index as i64
}

/// Appends to the log, in the given order. Takes the transaction's position: lock what is to be locked before.
///
/// # Errors
/// [`DbError::Duplicate`] where one of them is there already.
pub fn append(tx: &mut dyn Tx, events: &[NewEvent], stamper: &mut Stamper) -> Result<(), DbError> {
    if events.is_empty() {
        return Ok(());
    }
    let mut texts = Vec::with_capacity(events.len());
    for new in events {
        texts.push(json_text(&new.event, "event")?);
        stamper.put(Table::Event, new.event.id.0, new.scope);
    }
    let position = stamper.position(tx)?;
    let ids: Vec<(&Uuid, &Uuid, &Uuid)> =
        events.iter().map(|new| (&new.event.id.0, &new.event.ticket.0, &new.customer.0)).collect();
    let mut args = Vec::with_capacity(events.len() * 5);
    for (index, ((id, ticket, customer), body)) in ids.into_iter().zip(&texts).enumerate() {
        args.extend([
            Arg::from(id),
            Arg::from(ticket),
            Arg::from(customer),
            Arg::Int(order(position, index)),
            Arg::from(body),
        ]);
    }
    tx.insert_many(ADD, 5, "", &args)
}
