//! Tickets to be assessed again, many at once: after an edit of a calendar, of the policy, or of what is excluded. The edit
//! leaves one row; a timer walks along the tickets in small steps, so an edit that concerns 100,000 of them blocks nobody.

use uuid::Uuid;
use vioe_domain::{CustomerId, TicketId};

use super::{Arg, DbError, Tx};

const BEGIN: &str = "INSERT INTO sweep (whose, passed, closed_too) VALUES ($1, $2, $3) ON CONFLICT (whose) \
     DO UPDATE SET passed = excluded.passed, \
     closed_too = CASE WHEN sweep.closed_too > excluded.closed_too THEN 1 ELSE excluded.closed_too END";
const NEXT: &str = "SELECT whose, passed, closed_too FROM sweep ORDER BY whose LIMIT 1";
const OF_CUSTOMER: &str = "SELECT id FROM ticket WHERE customer = $1 AND id > $2 \
     AND (status <> 'CLOSED' OR $3 = 1) ORDER BY id LIMIT $4";
const OF_ALL: &str =
    "SELECT id FROM ticket WHERE id > $1 AND (status <> 'CLOSED' OR $2 = 1) ORDER BY id LIMIT $3";
const GET_ON: &str = "UPDATE sweep SET passed = $3 WHERE whose = $1 AND passed = $2";
const END: &str = "DELETE FROM sweep WHERE whose = $1 AND passed = $2";

/// What stands for the customer where everybody's tickets are walked along, and for the ticket before the first.
const NOBODY: Uuid = Uuid::nil();

/// How far a walk got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sweep {
    whose: Uuid,
    passed: Uuid,
    closed_too: bool,
}

/// Has the tickets of a customer, or everybody's, assessed again: the open ones, or with `closed_too` all of them (an
/// exclusion reaches back). A walk that is under way begins anew.
///
/// # Errors
/// See [`DbError`].
pub fn begin(tx: &mut dyn Tx, customer: Option<CustomerId>, closed_too: bool) -> Result<(), DbError> {
    let whose = customer.map_or(NOBODY, |customer| customer.0);
    tx.execute(BEGIN, &[Arg::from(&whose), Arg::from(&NOBODY), Arg::Int(closed_too.into())])?;
    Ok(())
}

/// A walk that is under way, if there is one.
///
/// # Errors
/// See [`DbError`].
pub fn next(tx: &mut dyn Tx) -> Result<Option<Sweep>, DbError> {
    let row = tx.query_opt(NEXT, &[])?;
    row.map(|row| Ok(Sweep { whose: row.id(0)?, passed: row.id(1)?, closed_too: row.int(2)? == 1 }))
        .transpose()
}

/// The next tickets of a walk.
///
/// # Errors
/// See [`DbError`].
pub fn ahead(tx: &mut dyn Tx, sweep: &Sweep, limit: i64) -> Result<Vec<TicketId>, DbError> {
    let after = Arg::from(&sweep.passed);
    let closed_too = Arg::Int(sweep.closed_too.into());
    let rows = if sweep.whose == NOBODY {
        tx.query(OF_ALL, &[after, closed_too, limit.into()])?
    } else {
        tx.query(OF_CUSTOMER, &[Arg::from(&sweep.whose), after, closed_too, limit.into()])?
    };
    rows.iter().map(|row| row.id(0).map(TicketId)).collect()
}

/// Notes that a walk got as far as `last`; none: it is over. Where another process got it on meanwhile, or it began anew,
/// nothing is noted: a ticket assessed twice is no harm.
///
/// # Errors
/// See [`DbError`].
pub fn get_on(tx: &mut dyn Tx, sweep: &Sweep, last: Option<TicketId>) -> Result<(), DbError> {
    let (whose, passed) = (Arg::from(&sweep.whose), Arg::from(&sweep.passed));
    match &last {
        Some(last) => tx.execute(GET_ON, &[whose, passed, Arg::from(&last.0)])?,
        None => tx.execute(END, &[whose, passed])?,
    };
    Ok(())
}
