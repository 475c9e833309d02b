//! Broken promises of the last days, as the timers last saw them: a cache of what the clocks say, so that the breaches of one
//! customer can be counted without assessing every ticket (guide 2.4).

use std::collections::BTreeMap;

use uuid::Uuid;
use vioe_domain::sla::ClockKind;
use vioe_domain::{AlertId, CustomerId, TicketId, UtcMillis};

use super::value::json_text;
use super::{Arg, DbError, Row, Tx};

const OF_TICKETS: &str = "SELECT ticket, alert, clock, at, standing FROM breach WHERE ticket";
const COUNT: &str = "SELECT COUNT(*) FROM breach \
     WHERE customer = $1 AND at > $2 AND at <= $3 AND standing = 1 AND told = 0";
const TELL: &str = "UPDATE breach SET told = 1 WHERE customer = $1 AND at <= $2 AND told = 0";
const DROP: &str = "DELETE FROM breach WHERE at < $1";
const SAVE: &str = "INSERT INTO breach (alert, ticket, customer, clock, at, standing, told) VALUES";
const SAVE_END: &str = "ON CONFLICT (alert) DO UPDATE SET at = excluded.at, standing = excluded.standing";

/// A broken promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// On which ticket.
    pub ticket: TicketId,
    /// The alert that tells of it.
    pub alert: AlertId,
    /// Which promise.
    pub clock: ClockKind,
    /// When it broke.
    pub at: UtcMillis,
    /// Whether it still stands; late evidence can rescind it (sla.md 2.13), an exclusion excuse it (2.11).
    pub standing: bool,
}

fn known(row: &Row) -> Result<Known, DbError> {
    let word = row.text(2)?;
    Ok(Known {
        ticket: TicketId(row.id(0)?),
        alert: AlertId(row.id(1)?),
        clock: serde_json::from_value(word.into())
            .map_err(|error| DbError::Damaged { table: "breach", why: error.to_string() })?,
        at: UtcMillis(row.int(3)?),
        standing: row.int(4)? == 1,
    })
}

/// Every breach noted of some tickets, those that no longer stand too.
///
/// # Errors
/// See [`DbError`].
pub fn of_tickets(tx: &mut dyn Tx, tickets: &[Uuid]) -> Result<BTreeMap<TicketId, Vec<Known>>, DbError> {
    let mut found: BTreeMap<TicketId, Vec<Known>> = BTreeMap::new();
    for row in tx.query_in(OF_TICKETS, tickets, "ORDER BY at, alert")? {
        let breach = known(&row)?;
        found.entry(breach.ticket).or_default().push(breach);
    }
    Ok(found)
}

/// How many breaches of a customer stand that leadership was not asked in for, after `after` and up to `upto`.
///
/// # Errors
/// See [`DbError`].
pub fn count(
    tx: &mut dyn Tx,
    customer: CustomerId,
    after: UtcMillis,
    upto: UtcMillis,
) -> Result<u32, DbError> {
    let row = tx.query_opt(COUNT, &[Arg::from(&customer.0), after.into(), upto.into()])?;
    let count = row.map(|row| row.int(0)).transpose()?.unwrap_or(0);
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Notes that leadership was asked in for a customer's breaches up to an instant: they make no second case.
///
/// # Errors
/// See [`DbError`].
pub fn tell(tx: &mut dyn Tx, customer: CustomerId, upto: UtcMillis) -> Result<(), DbError> {
    tx.execute(TELL, &[Arg::from(&customer.0), upto.into()])?;
    Ok(())
}

/// Forgets breaches from before an instant.
///
/// # Errors
/// See [`DbError`].
pub fn drop_before(tx: &mut dyn Tx, before: UtcMillis) -> Result<(), DbError> {
    tx.execute(DROP, &[before.into()])?;
    Ok(())
}

/// Notes breaches, new or known.
///
/// # Errors
/// See [`DbError`].
pub fn save(tx: &mut dyn Tx, breaches: &[(CustomerId, Known)]) -> Result<(), DbError> {
    let mut words = Vec::with_capacity(breaches.len());
    for (_, breach) in breaches {
        words.push(json_text(&breach.clock, "breach")?);
    }
    let mut args = Vec::with_capacity(breaches.len() * 7);
    for ((customer, breach), word) in breaches.iter().zip(&words) {
        args.extend([
            Arg::from(&breach.alert.0),
            Arg::from(&breach.ticket.0),
            Arg::from(&customer.0),
            Arg::Text(word.trim_matches('"')),
            breach.at.into(),
            Arg::Int(breach.standing.into()),
            Arg::Int(0),
        ]);
    }
    tx.insert_many(SAVE, 7, SAVE_END, &args)
}
