//! What a person has done about alerts.

use uuid::Uuid;
use vioe_domain::{AlertId, DeviceId, PersonId, UtcMillis};
use vioe_protocol::Table;
use vioe_protocol::row::AlertMark;

use super::feed::Stamper;
use super::{Arg, DbError, Row, Tx, scopes};

const BY_ID: &str = "SELECT alert, person, shown_at, acknowledged_at, device FROM alert_mark WHERE id = $1";
const CLAIM: &str = "INSERT INTO alert_mark (id, alert, person, device, shown_at) \
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING";
const SETTLE: &str = "INSERT INTO alert_mark (id, alert, person, acknowledged_at) \
     VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET acknowledged_at = \
     COALESCE(alert_mark.acknowledged_at, excluded.acknowledged_at)";

fn mark(row: &Row) -> Result<AlertMark, DbError> {
    Ok(AlertMark {
        alert: AlertId(row.id(0)?),
        person: PersonId(row.id(1)?),
        shown_at: row.at_opt(2)?,
        acknowledged_at: row.at_opt(3)?,
    })
}

/// A mark by its key in the feed.
///
/// # Errors
/// See [`DbError`].
pub fn by_row_id(tx: &mut dyn Tx, id: Uuid) -> Result<Option<AlertMark>, DbError> {
    let row = tx.query_opt(BY_ID, &[Arg::from(&id)])?;
    row.as_ref().map(mark).transpose()
}

/// Gives an alert to a device to show, unless another device of that person has it or the person has settled it; whether
/// this device has it now.
///
/// # Errors
/// See [`DbError`].
pub fn claim(
    tx: &mut dyn Tx,
    person: PersonId,
    device: DeviceId,
    alert: AlertId,
    now: UtcMillis,
    stamper: &mut Stamper,
) -> Result<bool, DbError> {
    let id = AlertMark::row_id(alert, person);
    let added = tx.execute(
        CLAIM,
        &[Arg::from(&id), Arg::from(&alert.0), Arg::from(&person.0), Arg::from(&device.0), now.into()],
    )?;
    if added == 1 {
        let scope = scopes::own(tx, person)?;
        stamper.put(Table::AlertMark, id, scope);
        return Ok(true);
    }
    match tx.query_opt(BY_ID, &[Arg::from(&id)])? {
        Some(row) => Ok(row.id_opt(4)? == Some(device.0) && row.int_opt(3)?.is_none()),
        None => Ok(false),
    }
}

/// Settles an alert on every device of a person.
///
/// # Errors
/// See [`DbError`].
pub fn settle(
    tx: &mut dyn Tx,
    person: PersonId,
    alert: AlertId,
    now: UtcMillis,
    stamper: &mut Stamper,
) -> Result<(), DbError> {
    let id = AlertMark::row_id(alert, person);
    let known = tx.query_opt(BY_ID, &[Arg::from(&id)])?;
    if known.is_some_and(|row| matches!(row.int_opt(3), Ok(Some(_)))) {
        return Ok(());
    }
    tx.execute(SETTLE, &[Arg::from(&id), Arg::from(&alert.0), Arg::from(&person.0), now.into()])?;
    let scope = scopes::own(tx, person)?;
    stamper.put(Table::AlertMark, id, scope);
    Ok(())
}
