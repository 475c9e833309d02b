//! Customers with their calendars, and the windows that do not count for them.

use uuid::Uuid;
use vioe_domain::record::ExclusionRecord;
use vioe_domain::sla::Exclusion;
use vioe_domain::{Customer, CustomerId, TicketId};
use vioe_protocol::Table;
use vioe_protocol::row::ScopeClass;

use super::feed::Stamper;
use super::value::json_text;
use super::{Arg, DbError, Tx, scopes};

const BY_ID: &str = "SELECT body FROM customer WHERE id = $1";
const BY_KEY: &str = "SELECT body FROM customer WHERE key = $1";
const ALL: &str = "SELECT body FROM customer ORDER BY id";
const SAVE: &str = "INSERT INTO customer (id, key, body) VALUES ($1, $2, $3) \
     ON CONFLICT (id) DO UPDATE SET key = excluded.key, body = excluded.body";
const REASSESS: &str = "UPDATE ticket SET next_wake_at = 0 \
     WHERE customer = $1 AND status <> 'CLOSED'";
const REASSESS_ALL: &str = "UPDATE ticket SET next_wake_at = 0 WHERE status <> 'CLOSED'";
const REASSESS_ONE: &str = "UPDATE ticket SET next_wake_at = 0 WHERE id = $1 AND status <> 'CLOSED'";
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

/// Adds or replaces a customer. Their open tickets are assessed again at the next tick: an edit of the calendar applies
/// to them at once (sla.md 2.9).
///
/// # Errors
/// See [`DbError`].
pub fn save(tx: &mut dyn Tx, customer: &Customer, stamper: &mut Stamper) -> Result<(), DbError> {
    let body = json_text(customer, "customer")?;
    let id = Arg::from(&customer.id.0);
    tx.execute(SAVE, &[id, (&customer.key).into(), (&body).into()])?;
    let scope = scopes::ensure(tx, ScopeClass::Customer, customer.id.0)?;
    scopes::ensure(tx, ScopeClass::Internal, customer.id.0)?;
    tx.execute(REASSESS, &[id])?;
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

/// Adds or replaces an exclusion; the tickets it covers are assessed again at the next tick.
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
    match (&ticket, row.customer) {
        (Some(ticket), _) => tx.execute(REASSESS_ONE, &[Arg::from(ticket)])?,
        (None, Some(_)) => tx.execute(REASSESS, &[Arg::from(&whose)])?,
        (None, None) => tx.execute(REASSESS_ALL, &[])?,
    };
    // What is only asked for is ours; what was decided is the customer's to see.
    let decided = row.decision.is_some() || row.requested_by.is_none();
    let classes = match (row.customer, decided) {
        (Some(_), true) => (ScopeClass::Customer, ScopeClass::Internal),
        (Some(_), false) => (ScopeClass::Internal, ScopeClass::Customer),
        (None, true) => (ScopeClass::Public, ScopeClass::Staff),
        (None, false) => (ScopeClass::Staff, ScopeClass::Public),
    };
    let scope = scopes::ensure(tx, classes.0, whose)?;
    let other = scopes::ensure(tx, classes.1, whose)?;
    stamper.put(Table::Exclusion, row.id.0, scope);
    if row.decision.is_some() {
        stamper.gone(Table::Exclusion, row.id.0, other);
    }
    Ok(())
}
