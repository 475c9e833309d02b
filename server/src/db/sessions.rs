//! Sessions and their tokens, which are kept as hashes only.

use uuid::Uuid;
use vioe_domain::{DeviceId, Person, PersonId, UtcMillis};

use super::{Arg, DbError, Row, Tx};

/// The SHA-256 of a token.
pub type TokenHash = [u8; 32];

const ADD: &str = "INSERT INTO session (id, person, device, platform, created_at, expires_at) \
     VALUES ($1, $2, $3, $4, $5, $6)";
const END: &str = "UPDATE session SET ended_at = $2, ended_why = $3 WHERE id = $1 AND ended_at IS NULL";
const END_OF_PERSON: &str =
    "UPDATE session SET ended_at = $2, ended_why = $3 WHERE person = $1 AND ended_at IS NULL";
const END_OF_DEVICE: &str = "UPDATE session SET ended_at = $3, ended_why = 'device revoked' \
     WHERE person = $1 AND device = $2 AND ended_at IS NULL";
const REVOKE_DEVICE: &str = "INSERT INTO revoked_device (person, device, revoked_at) \
     VALUES ($1, $2, $3) ON CONFLICT (person, device) DO NOTHING";
const IS_REVOKED: &str = "SELECT revoked_at FROM revoked_device WHERE person = $1 AND device = $2";
const BY_ID: &str = "SELECT s.id, s.device, s.expires_at, s.ended_at, p.body, r.revoked_at \
     FROM session s JOIN person p ON p.id = s.person \
     LEFT JOIN revoked_device r ON r.person = s.person AND r.device = s.device WHERE s.id = $1";
const BY_ACCESS: &str = "SELECT s.id, s.device, s.expires_at, s.ended_at, p.body, r.revoked_at, \
     a.expires_at FROM access_token a JOIN session s ON s.id = a.session \
     JOIN person p ON p.id = s.person \
     LEFT JOIN revoked_device r ON r.person = s.person AND r.device = s.device WHERE a.hash = $1";
const ADD_ACCESS: &str = "INSERT INTO access_token (hash, session, expires_at) VALUES ($1, $2, $3)";
const DROP_EXPIRED: &str = "DELETE FROM access_token WHERE expires_at <= $1";
const ADD_REFRESH: &str = "INSERT INTO refresh_token (hash, session, created_at) VALUES ($1, $2, $3)";
const REFRESH: &str = "SELECT session, used_at FROM refresh_token WHERE hash = $1";
const USE_REFRESH: &str = "UPDATE refresh_token SET used_at = $2 WHERE hash = $1";
const SECRET: &str = "SELECT value FROM server_secret WHERE name = 'tokens'";

/// A session and who has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Which.
    pub id: Uuid,
    /// On which installation.
    pub device: DeviceId,
    /// When it ends whatever happens.
    pub expires_at: UtcMillis,
    /// When it was ended.
    pub ended_at: Option<UtcMillis>,
    /// Who.
    pub person: Person,
    /// The installation was revoked.
    pub device_revoked: bool,
}

fn session(row: &Row) -> Result<Session, DbError> {
    Ok(Session {
        id: row.id(0)?,
        device: DeviceId(row.id(1)?),
        expires_at: row.at(2)?,
        ended_at: row.at_opt(3)?,
        person: row.json(4, "person")?,
        device_revoked: row.int_opt(5)?.is_some(),
    })
}

/// Begins a session.
///
/// # Errors
/// See [`DbError`].
pub fn add(tx: &mut dyn Tx, session: &Session, platform: &str, now: UtcMillis) -> Result<(), DbError> {
    tx.execute(
        ADD,
        &[
            Arg::from(&session.id),
            Arg::from(&session.person.id.0),
            Arg::from(&session.device.0),
            platform.into(),
            now.into(),
            session.expires_at.into(),
        ],
    )?;
    Ok(())
}

/// A session.
///
/// # Errors
/// See [`DbError`].
pub fn by_id(tx: &mut dyn Tx, id: Uuid) -> Result<Option<Session>, DbError> {
    let row = tx.query_opt(BY_ID, &[Arg::from(&id)])?;
    row.as_ref().map(session).transpose()
}

/// The session of an access token, and when the token ends.
///
/// # Errors
/// See [`DbError`].
pub fn by_access(tx: &mut dyn Tx, hash: &TokenHash) -> Result<Option<(Session, UtcMillis)>, DbError> {
    let row = tx.query_opt(BY_ACCESS, &[Arg::Bytes(hash)])?;
    row.map(|row| Ok((session(&row)?, row.at(6)?))).transpose()
}

/// Ends a session.
///
/// # Errors
/// See [`DbError`].
pub fn end(tx: &mut dyn Tx, id: Uuid, now: UtcMillis, why: &str) -> Result<(), DbError> {
    tx.execute(END, &[Arg::from(&id), now.into(), why.into()])?;
    Ok(())
}

/// Ends every session of somebody.
///
/// # Errors
/// See [`DbError`].
pub fn end_of_person(tx: &mut dyn Tx, person: PersonId, now: UtcMillis, why: &str) -> Result<(), DbError> {
    tx.execute(END_OF_PERSON, &[Arg::from(&person.0), now.into(), why.into()])?;
    Ok(())
}

/// Revokes an installation: its sessions end, and nobody signs in on it as this person again.
///
/// # Errors
/// See [`DbError`].
pub fn revoke_device(
    tx: &mut dyn Tx,
    person: PersonId,
    device: DeviceId,
    now: UtcMillis,
) -> Result<(), DbError> {
    let args = [Arg::from(&person.0), Arg::from(&device.0), now.into()];
    tx.execute(REVOKE_DEVICE, &args)?;
    tx.execute(END_OF_DEVICE, &args)?;
    Ok(())
}

/// Whether an installation was revoked.
///
/// # Errors
/// See [`DbError`].
pub fn is_revoked(tx: &mut dyn Tx, person: PersonId, device: DeviceId) -> Result<bool, DbError> {
    let args = [Arg::from(&person.0), Arg::from(&device.0)];
    Ok(tx.query_opt(IS_REVOKED, &args)?.is_some())
}

/// Adds an access token.
///
/// # Errors
/// See [`DbError`].
pub fn add_access(
    tx: &mut dyn Tx,
    hash: &TokenHash,
    session: Uuid,
    expires_at: UtcMillis,
) -> Result<(), DbError> {
    let args = [Arg::Bytes(hash), Arg::from(&session), expires_at.into()];
    tx.execute(ADD_ACCESS, &args)?;
    Ok(())
}

/// Forgets access tokens that have ended.
///
/// # Errors
/// See [`DbError`].
pub fn drop_expired(tx: &mut dyn Tx, now: UtcMillis) -> Result<u64, DbError> {
    tx.execute(DROP_EXPIRED, &[now.into()])
}

/// Adds a refresh token.
///
/// # Errors
/// [`DbError::Duplicate`] where it is there already.
pub fn add_refresh(tx: &mut dyn Tx, hash: &TokenHash, session: Uuid, now: UtcMillis) -> Result<(), DbError> {
    let args = [Arg::Bytes(hash), Arg::from(&session), now.into()];
    tx.execute(ADD_REFRESH, &args)?;
    Ok(())
}

/// What is known of a refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refresh {
    /// Its session.
    pub session: Uuid,
    /// When it was traded in.
    pub used_at: Option<UtcMillis>,
}

/// A refresh token, locked until the transaction ends.
///
/// # Errors
/// See [`DbError`].
pub fn lock_refresh(tx: &mut dyn Tx, hash: &TokenHash) -> Result<Option<Refresh>, DbError> {
    let sql = [REFRESH, tx.lock_hint()].join(" ");
    let row = tx.query_opt(&sql, &[Arg::Bytes(hash)])?;
    row.map(|row| Ok(Refresh { session: row.id(0)?, used_at: row.at_opt(1)? })).transpose()
}

/// Remembers that a refresh token was traded in.
///
/// # Errors
/// See [`DbError`].
pub fn use_refresh(tx: &mut dyn Tx, hash: &TokenHash, now: UtcMillis) -> Result<(), DbError> {
    tx.execute(USE_REFRESH, &[Arg::Bytes(hash), now.into()])?;
    Ok(())
}

/// The key from which successors of refresh tokens are derived.
///
/// # Errors
/// See [`DbError`].
pub fn token_key(tx: &mut dyn Tx) -> Result<Vec<u8>, DbError> {
    match tx.query_opt(SECRET, &[])? {
        Some(row) => Ok(row.bytes(0)?.to_vec()),
        None => Err(DbError::Damaged { table: "server_secret", why: "no row `tokens`".to_owned() }),
    }
}
