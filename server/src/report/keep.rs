//! Keeps what reports count from in step with the log: wherever a ticket's cache is written or a timer looks at it.

use std::collections::BTreeSet;

use uuid::Uuid;
use vioe_domain::report::{Judged, judge};
use vioe_domain::sla::Exclusion;
use vioe_domain::{TicketId, UtcMillis};

use crate::authority::Docket;
use crate::db::{Db, DbError, Tx, tickets, verdicts};
use crate::failure::Failure;
use crate::hours::KeptHours;

/// Tickets of one transaction.
const BATCH: i64 = 200;

/// Writes what is to be reported of tickets that are on the docket.
///
/// # Errors
/// See [`DbError`].
pub fn keep(
    tx: &mut dyn Tx,
    docket: &mut Docket<'_>,
    ids: &[TicketId],
    now: UtcMillis,
) -> Result<(), DbError> {
    let mut judged: Vec<Judged> = Vec::with_capacity(ids.len());
    for id in ids {
        let Some((file, assessment)) = docket.assess(tx, *id, now)? else { continue };
        let Some(ticket) = docket.ticket(*id) else { continue };
        let exclusions: Vec<Exclusion> = file
            .exclusions
            .iter()
            .filter(|row| row.covers(*id, file.customer.id))
            .map(|row| row.exclusion.clone())
            .collect();
        judged.push(judge(ticket, &assessment, &file.hours, &exclusions, docket.policy(), now));
    }
    verdicts::save(tx, &judged)
}

/// Judges tickets again, in transactions of a few each: all of them, or only those of which nothing was written yet (they
/// came before this program). How many.
///
/// # Errors
/// The database is in the way; what is done by then stays done.
pub fn rebuild(db: &Db, only_missing: bool, now: UtcMillis) -> Result<u64, Failure> {
    let hours = KeptHours::default();
    let (mut last, mut count) = (TicketId(Uuid::nil()), 0);
    loop {
        let ids = db.read(|tx| Ok(verdicts::tickets_after(tx, last, only_missing, BATCH)?))?;
        let Some(newest) = ids.last() else { return Ok(count) };
        last = *newest;
        let ids: BTreeSet<TicketId> = ids.into_iter().collect();
        db.write(|tx| {
            let locked = tickets::lock(tx, &ids)?;
            let mut docket = Docket::new(tx, &hours, now)?;
            docket.read(tx, &locked)?;
            let ids: Vec<TicketId> = locked.into_keys().collect();
            Ok(keep(tx, &mut docket, &ids, now)?)
        })?;
        count += ids.len() as u64;
    }
}
