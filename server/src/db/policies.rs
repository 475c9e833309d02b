//! The policy: one row.

use uuid::Uuid;
use vioe_domain::sla::Policy;
use vioe_protocol::Table;
use vioe_protocol::row::ScopeClass;

use super::feed::Stamper;
use super::value::json_text;
use super::{DbError, Tx, scopes};

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

/// Replaces the policy; everybody receives it.
///
/// # Errors
/// See [`DbError`].
pub fn save(tx: &mut dyn Tx, policy: &Policy, stamper: &mut Stamper) -> Result<(), DbError> {
    tx.execute(SAVE, &[(&json_text(policy, "policy")?).into()])?;
    let public = scopes::ensure(tx, ScopeClass::Public, Uuid::nil())?;
    stamper.put(Table::Policy, Uuid::nil(), public);
    Ok(())
}
