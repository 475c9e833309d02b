//! Installations as clients, and what became of their intents.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vioe_domain::{ClientId, DeviceId, IntentId, PersonId, UtcMillis};
use vioe_protocol::push::{LastMid, Outcome};

use super::value::json_text;
use super::{Arg, DbError, Row, Tx};

const ADD: &str = "INSERT INTO sync_client (id, person, device, platform, app, last_mid, acked_mid, \
     registered_at) VALUES ($1, $2, $3, $4, $5, 0, 0, $6)";
const GET: &str = "SELECT person, device, last_mid, last_intent FROM sync_client WHERE id = $1";
const SET_LAST: &str = "UPDATE sync_client SET last_mid = $2, last_intent = $3, acked_mid = $4 \
     WHERE id = $1";
const LOGGED: &str = "SELECT mid, intent, outcome FROM intent_log \
     WHERE client = $1 AND mid >= $2 AND mid <= $3 ORDER BY mid";
const KNOWN: &str = "SELECT mid, intent, outcome, person FROM intent_log WHERE intent";
const LOG: &str = "INSERT INTO intent_log (client, mid, person, intent, outcome, received_at) VALUES";

/// A client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client {
    /// Whose.
    pub person: PersonId,
    /// On which installation.
    pub device: DeviceId,
    /// The last intent processed.
    pub last: LastMid,
}

/// What is remembered of an intent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logged {
    /// Its number.
    pub mid: u64,
    /// Which.
    pub intent: IntentId,
    /// What became of it.
    pub outcome: Outcome,
}

/// Registers an installation.
#[derive(Clone, Copy, Debug)]
pub struct NewClient<'a> {
    /// Its id.
    pub id: ClientId,
    /// Whose.
    pub person: PersonId,
    /// On which installation.
    pub device: DeviceId,
    /// Its operating system.
    pub platform: &'a str,
    /// Its program's version.
    pub app: &'a str,
    /// When.
    pub at: UtcMillis,
}

/// Registers a client.
///
/// # Errors
/// See [`DbError`].
pub fn add(tx: &mut dyn Tx, client: NewClient<'_>) -> Result<(), DbError> {
    tx.execute(
        ADD,
        &[
            Arg::from(&client.id.0),
            Arg::from(&client.person.0),
            Arg::from(&client.device.0),
            client.platform.into(),
            client.app.into(),
            client.at.into(),
        ],
    )?;
    Ok(())
}

fn number(row: &Row, column: usize) -> Result<u64, DbError> {
    u64::try_from(row.int(column)?)
        .map_err(|_| DbError::Damaged { table: "sync_client", why: "a negative number".to_owned() })
}

/// A client.
///
/// # Errors
/// See [`DbError`].
pub fn get(tx: &mut dyn Tx, id: ClientId) -> Result<Option<Client>, DbError> {
    find(tx, id, GET)
}

/// A client, locked until the transaction ends: one push of it at a time.
///
/// # Errors
/// See [`DbError`].
pub fn lock(tx: &mut dyn Tx, id: ClientId) -> Result<Option<Client>, DbError> {
    let sql = [GET, tx.lock_hint()].join(" ");
    find(tx, id, &sql)
}

fn find(tx: &mut dyn Tx, id: ClientId, sql: &str) -> Result<Option<Client>, DbError> {
    let row = tx.query_opt(sql, &[Arg::from(&id.0)])?;
    row.map(|row| {
        Ok(Client {
            person: PersonId(row.id(0)?),
            device: DeviceId(row.id(1)?),
            last: LastMid { mid: number(&row, 2)?, id: row.id_opt(3)?.map(IntentId) },
        })
    })
    .transpose()
}

/// Moves a client's last number on.
///
/// # Errors
/// See [`DbError`].
pub fn set_last(tx: &mut dyn Tx, id: ClientId, last: LastMid, acked: u64) -> Result<(), DbError> {
    let intent = last.id.map(|id| id.0);
    tx.execute(
        SET_LAST,
        &[
            Arg::from(&id.0),
            Arg::Int(last.mid as i64),
            Arg::id_opt(intent.as_ref()),
            Arg::Int(acked.min(last.mid) as i64),
        ],
    )?;
    Ok(())
}

fn logged(row: &Row) -> Result<Logged, DbError> {
    Ok(Logged { mid: number(row, 0)?, intent: IntentId(row.id(1)?), outcome: row.json(2, "intent_log")? })
}

/// What is remembered of a client's intents with numbers from `first` to `last`.
///
/// # Errors
/// See [`DbError`].
pub fn log_between(tx: &mut dyn Tx, client: ClientId, first: u64, last: u64) -> Result<Vec<Logged>, DbError> {
    let args = [Arg::from(&client.0), Arg::Int(first as i64), Arg::Int(last as i64)];
    tx.query(LOGGED, &args)?.iter().map(logged).collect()
}

/// Of these intents, those that were processed before, whatever client sent them: who did, and what became of them.
///
/// # Errors
/// See [`DbError`].
pub fn known(tx: &mut dyn Tx, intents: &[Uuid]) -> Result<BTreeMap<IntentId, (PersonId, Outcome)>, DbError> {
    let mut found = BTreeMap::new();
    for row in tx.query_in(KNOWN, intents, "ORDER BY received_at")? {
        let first = logged(&row)?;
        found.entry(first.intent).or_insert((PersonId(row.id(3)?), first.outcome));
    }
    Ok(found)
}

/// Remembers what became of intents.
///
/// # Errors
/// See [`DbError`].
pub fn log(
    tx: &mut dyn Tx,
    client: ClientId,
    person: PersonId,
    at: UtcMillis,
    entries: &[Logged],
) -> Result<(), DbError> {
    let mut texts = Vec::with_capacity(entries.len());
    for entry in entries {
        texts.push(json_text(&entry.outcome, "intent_log")?);
    }
    let mut args = Vec::with_capacity(entries.len() * 6);
    for (entry, outcome) in entries.iter().zip(&texts) {
        args.extend([
            Arg::from(&client.0),
            Arg::Int(entry.mid as i64),
            Arg::from(&person.0),
            Arg::from(&entry.intent.0),
            Arg::from(outcome),
            at.into(),
        ]);
    }
    tx.insert_many(LOG, 6, "", &args)
}
