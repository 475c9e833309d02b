//! Customers with their calendars, and the windows that do not count for them.

use std::collections::BTreeSet;

use uuid::Uuid;
use vioe_domain::record::ExclusionRecord;
use vioe_domain::sla::Exclusion;
use vioe_domain::{Customer, CustomerId, TicketId};
use vioe_protocol::Table;
use vioe_protocol::row::ScopeClass;

use super::feed::Stamper;
use super::value::json_text;
use super::{Arg, DbError, Tx, feed, scopes, sweeps, tickets};

const BY_ID: &str = "SELECT body FROM customer WHERE id = $1";
const BY_KEY: &str = "SELECT body FROM customer WHERE key = $1";
const ALL: &str = "SELECT body FROM customer ORDER BY id";
const SAVE: &str = "INSERT INTO customer (id, key, body) VALUES ($1, $2, $3) \
     ON CONFLICT (id) DO UPDATE SET key = excluded.key, body = excluded.body";
const LOCK: &str = "SELECT id FROM customer WHERE id";
const REASSESS_ONE: &str = "UPDATE ticket SET next_wake_at = 0 WHERE id = $1";
const EXCLUSION: &str = "SELECT body FROM exclusion WHERE id = $1";
const EXCLUSIONS: &str = "SELECT body FROM exclusion WHERE customer = $1 OR customer = $2 ORDER BY id";
const SAVE_EXCLUSION: &str = "INSERT INTO exclusion (id, customer, ticket, body) \
     VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE \
     SET customer = excluded.customer, ticket = excluded.ticket, body = excluded.body";

/// What stands for the customer where a window covers everybody's tickets.
const EVERYBODY: Uuid = Uuid::nil();

/// A customer.
///
/// # Errors
/// See [`DbError`].
pub fn by_id(tx: &mut dyn Tx, id: CustomerId) -> Result<Option<Customer>, DbError> {
    let row = tx.query_opt(BY_ID, &[Arg::from(&id.0)])?;
    row.map(|row| row.json(0, "customer")).transpose()
}

/// The customer with that key.
///
/// # Errors
/// See [`DbError`].
pub fn by_key(tx: &mut dyn Tx, key: &str) -> Result<Option<Customer>, DbError> {
    let row = tx.query_opt(BY_KEY, &[key.into()])?;
    row.map(|row| row.json(0, "customer")).transpose()
}

/// Every customer.
///
/// # Errors
/// See [`DbError`].
pub fn all(tx: &mut dyn Tx) -> Result<Vec<Customer>, DbError> {
    let rows = tx.query(ALL, &[])?;
    rows.iter().map(|row| row.json(0, "customer")).collect()
}

/// Locks customers until the transaction ends, in the order of their ids.
///
/// # Errors
/// See [`DbError`].
pub fn lock(tx: &mut dyn Tx, ids: &BTreeSet<CustomerId>) -> Result<(), DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let tail = ["ORDER BY id", tx.lock_hint()].join(" ");
    tx.query_in(LOCK, &ids, &tail)?;
    Ok(())
}

/// Adds or replaces a customer. An edit of the calendar applies to their open tickets at once: the timers assess them again
/// (sla.md 2.9). Level and zone touch none.
///
/// # Errors
/// See [`DbError`].
pub fn save(tx: &mut dyn Tx, customer: &Customer, stamper: &mut Stamper) -> Result<(), DbError> {
    let before = by_id(tx, customer.id)?;
    let body = json_text(customer, "customer")?;
    let id = Arg::from(&customer.id.0);
    tx.execute(SAVE, &[id, (&customer.key).into(), (&body).into()])?;
    let scope = scopes::ensure(tx, ScopeClass::Customer, customer.id.0)?;
    scopes::ensure(tx, ScopeClass::Internal, customer.id.0)?;
    if before.is_some_and(|before| before.calendar != customer.calendar) {
        sweeps::begin(tx, Some(customer.id), false)?;
    }
    stamper.put(Table::Customer, customer.id.0, scope);
    Ok(())
}

/// One exclusion.
///
/// # Errors
/// See [`DbError`].
pub fn exclusion(tx: &mut dyn Tx, id: Uuid) -> Result<Option<ExclusionRecord>, DbError> {
    let row = tx.query_opt(EXCLUSION, &[Arg::from(&id)])?;
    row.map(|row| row.json(0, "exclusion")).transpose()
}

/// The windows that concern one ticket.
///
/// # Errors
/// See [`DbError`].
pub fn exclusions(
    tx: &mut dyn Tx,
    customer: CustomerId,
    ticket: TicketId,
) -> Result<Vec<Exclusion>, DbError> {
    Ok(exclusion_rows(tx, customer)?
        .into_iter()
        .filter(|row| row.ticket.is_none_or(|only| only == ticket))
        .map(|row| row.exclusion)
        .collect())
}

/// Every exclusion of a customer, those of single tickets too.
///
/// # Errors
/// See [`DbError`].
pub fn exclusion_rows(tx: &mut dyn Tx, customer: CustomerId) -> Result<Vec<ExclusionRecord>, DbError> {
    let rows = tx.query(EXCLUSIONS, &[Arg::from(&customer.0), Arg::from(&EVERYBODY)])?;
    rows.iter().map(|row| row.json(0, "exclusion")).collect()
}

/// Adds or replaces an exclusion. Once it is decided, the timers assess the tickets it covers again, closed ones too: it
/// reaches back, and a breach may turn out excused (sla.md 2.11).
///
/// # Errors
/// See [`DbError`].
pub fn save_exclusion(tx: &mut dyn Tx, row: &ExclusionRecord, stamper: &mut Stamper) -> Result<(), DbError> {
    let body = json_text(row, "exclusion")?;
    let ticket = row.ticket.map(|id| id.0);
    let whose = row.customer.map_or(EVERYBODY, |customer| customer.0);
    tx.execute(
        SAVE_EXCLUSION,
        &[Arg::from(&row.id.0), Arg::from(&whose), Arg::id_opt(ticket.as_ref()), (&body).into()],
    )?;
    if is_decided(row) {
        match &ticket {
            Some(ticket) => {
                tx.execute(REASSESS_ONE, &[Arg::from(ticket)])?;
            }
            None => sweeps::begin(tx, row.customer, true)?,
        }
    }
    place_exclusion(tx, row, stamper)
}

/// What is only asked for is ours; what was decided is the customer's to see.
fn is_decided(row: &ExclusionRecord) -> bool {
    row.decision.is_some() || row.requested_by.is_none()
}

/// Puts an exclusion where it belongs now, and takes it from wherever else it is. One of a restricted ticket is as
/// restricted as the ticket.
///
/// # Errors
/// See [`DbError`].
pub fn place_exclusion(tx: &mut dyn Tx, row: &ExclusionRecord, stamper: &mut Stamper) -> Result<(), DbError> {
    let restricted = match row.ticket {
        Some(ticket) => {
            tickets::standing(tx, ticket)?.is_some_and(|standing| standing.restricted).then_some(ticket)
        }
        None => None,
    };
    let (class, owner) = match (restricted, row.customer, is_decided(row)) {
        (Some(ticket), _, true) => (ScopeClass::RestrictedCustomer, ticket.0),
        (Some(ticket), _, false) => (ScopeClass::RestrictedInternal, ticket.0),
        (None, Some(customer), true) => (ScopeClass::Customer, customer.0),
        (None, Some(customer), false) => (ScopeClass::Internal, customer.0),
        (None, None, true) => (ScopeClass::Public, EVERYBODY),
        (None, None, false) => (ScopeClass::Staff, EVERYBODY),
    };
    let scope = scopes::ensure(tx, class, owner)?;
    for other in feed::places(tx, Table::Exclusion, row.id.0)? {
        if other != scope {
            stamper.gone(Table::Exclusion, row.id.0, other);
        }
    }
    stamper.put(Table::Exclusion, row.id.0, scope);
    Ok(())
}
