//! How values of the rules stand in columns. The rules know no SQL, so the words are here.

use rusqlite::Row;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;
use vioe_domain::UtcMillis;
use vioe_domain::sla::ClockKind;

use crate::StoreError;

/// The deadline key of a ticket without one.
pub(crate) const NO_DUE: i64 = i64::MAX;

pub(crate) const CLOCKS: [ClockKind; 5] = [
    ClockKind::FirstResponse,
    ClockKind::Update,
    ClockKind::ResolutionTarget,
    ClockKind::ResolutionMaximum,
    ClockKind::Stall,
];

pub(crate) fn uuid(row: &Row<'_>, column: usize) -> rusqlite::Result<Uuid> {
    Ok(Uuid::from_bytes(row.get(column)?))
}

pub(crate) fn maybe_uuid(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Uuid>> {
    Ok(row.get::<_, Option<[u8; 16]>>(column)?.map(Uuid::from_bytes))
}

pub(crate) fn instant(row: &Row<'_>, column: usize) -> rusqlite::Result<UtcMillis> {
    Ok(UtcMillis(row.get(column)?))
}

pub(crate) fn maybe_instant(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<UtcMillis>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(UtcMillis))
}

/// One of a closed list, stored by its place in it.
pub(crate) fn one_of<T: Copy>(row: &Row<'_>, column: usize, list: &[T]) -> rusqlite::Result<T> {
    let place: i64 = row.get(column)?;
    usize::try_from(place)
        .ok()
        .and_then(|place| list.get(place).copied())
        .ok_or(rusqlite::Error::IntegralValueOutOfRange(column, place))
}

pub(crate) fn json<T: DeserializeOwned>(text: &str, what: &'static str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Inconsistent { what, why: error.to_string() })
}

pub(crate) fn to_json<T: Serialize>(value: &T, what: &'static str) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Inconsistent { what, why: error.to_string() })
}
