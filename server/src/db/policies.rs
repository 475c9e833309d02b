//! The policy: one row.

use uuid::Uuid;
use vioe_domain::UtcMillis;
use vioe_domain::policy::Policy;
use vioe_protocol::Table;
use vioe_protocol::row::ScopeClass;

use super::feed::Stamper;
use super::value::json_text;
use super::{DbError, Tx, scopes, sweeps};

const GET: &str = "SELECT body FROM policy WHERE id = 1";
const SAVE: &str = "INSERT INTO policy (id, body) VALUES (1, $1) \
     ON CONFLICT (id) DO UPDATE SET body = excluded.body";

/// The policy in force.
///
/// # Errors
/// See [`DbError`].
pub fn get(tx: &mut dyn Tx) -> Result<Policy, DbError> {
    match tx.query_opt(GET, &[])? {
        Some(row) => row.json(0, "policy"),
        None => Ok(Policy::default()),
    }
}

/// Replaces the policy; everybody receives it, and the timers assess every open ticket again.
///
/// # Errors
/// See [`DbError`].
pub fn save(tx: &mut dyn Tx, policy: &Policy, stamper: &mut Stamper) -> Result<(), DbError> {
    tx.execute(SAVE, &[(&json_text(policy, "policy")?).into()])?;
    let public = scopes::ensure(tx, ScopeClass::Public, Uuid::nil())?;
    stamper.put(Table::Policy, Uuid::nil(), public);
    sweeps::begin(tx, None, false)
}

const KEEP: &str = "INSERT INTO policy_version (number, in_force_at, body) VALUES ($1, $2, $3) \
     ON CONFLICT (number) DO NOTHING";
const VERSIONS: &str = "SELECT in_force_at, body FROM policy_version ORDER BY number";

/// Keeps a version, so that what was counted by it can be explained later.
///
/// # Errors
/// See [`DbError`].
pub fn keep(tx: &mut dyn Tx, policy: &Policy, in_force_at: UtcMillis) -> Result<(), DbError> {
    let body = json_text(policy, "policy")?;
    tx.execute(KEEP, &[i64::from(policy.version).into(), in_force_at.into(), (&body).into()])?;
    Ok(())
}

/// Every version that was kept, oldest first, and since when it was in force.
///
/// # Errors
/// See [`DbError`].
pub fn versions(tx: &mut dyn Tx) -> Result<Vec<(UtcMillis, Policy)>, DbError> {
    let rows = tx.query(VERSIONS, &[])?;
    rows.iter().map(|row| Ok((UtcMillis(row.int(0)?), row.json(1, "policy")?))).collect()
}
