//! Migrations: numbered files, each applied once, all in one transaction.

use uuid::Uuid;
use vioe_domain::sla::Policy;
use vioe_protocol::row::ScopeClass;

use super::{Arg, Db, DbError, Tx, feed, policies, scopes};
use crate::failure::Failure;

/// In the order of their numbers, from 1.
const MIGRATIONS: [&str; 6] = [
    include_str!("../../migrations/0001_init.sql"),
    include_str!("../../migrations/0002_records.sql"),
    include_str!("../../migrations/0003_probes.sql"),
    include_str!("../../migrations/0004_verdicts.sql"),
    include_str!("../../migrations/0005_restricted_breaches_trends.sql"),
    include_str!("../../migrations/0006_policy_versions.sql"),
];

const CREATE_VERSIONS: &str = "CREATE TABLE IF NOT EXISTS schema_version (number BIGINT PRIMARY KEY)";
const LAST_VERSION: &str = "SELECT COALESCE(MAX(number), 0) FROM schema_version";
const ADD_VERSION: &str = "INSERT INTO schema_version (number) VALUES ($1)";
const ADD_HEAD: &str = "INSERT INTO sync_head (id, seq, epoch) VALUES (1, 0, $1)";
const ADD_COUNTER: &str = "INSERT INTO counter (name, value) VALUES ($1, $2)";
const ADD_SECRET: &str = "INSERT INTO server_secret (name, value) VALUES ($1, $2)";

/// The number before the first ticket's.
const BEFORE_FIRST_TICKET: i64 = 4_000;

/// Brings the database up to this program.
///
/// # Errors
/// A newer program wrote it, or it can't be used.
pub(super) fn apply(db: &Db) -> Result<(), DbError> {
    db.write(|tx| Ok(apply_in(tx)?)).map_err(|failure| match failure {
        Failure::Db(error) => error,
        other => DbError::Trouble(other.to_string()),
    })
}

fn apply_in(tx: &mut dyn Tx) -> Result<(), DbError> {
    tx.lock_schema()?;
    tx.batch(CREATE_VERSIONS)?;
    let known = MIGRATIONS.len() as i64;
    let found = match tx.query_opt(LAST_VERSION, &[])? {
        Some(row) => row.int(0)?,
        None => 0,
    };
    if found > known {
        return Err(DbError::Newer { found, known });
    }
    for (number, text) in (1..).zip(MIGRATIONS) {
        if number > found {
            tx.batch(text)?;
            tx.execute(ADD_VERSION, &[Arg::Int(number)])?;
            tracing::info!(number, "migration applied");
        }
    }
    if found == 0 {
        begin(tx)?;
    }
    Ok(())
}

/// What a new database holds: an epoch, a key, the counters, the scopes everybody has, and the guide's policy.
fn begin(tx: &mut dyn Tx) -> Result<(), DbError> {
    tx.execute(ADD_HEAD, &[Arg::from(&Uuid::now_v7())])?;
    tx.execute(ADD_COUNTER, &["ticket".into(), BEFORE_FIRST_TICKET.into()])?;
    tx.execute(ADD_COUNTER, &["scope".into(), Arg::Int(0)])?;
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|error| DbError::Trouble(format!("no random numbers: {error}")))?;
    tx.execute(ADD_SECRET, &["tokens".into(), Arg::Bytes(&key)])?;
    scopes::ensure(tx, ScopeClass::Public, Uuid::nil())?;
    scopes::ensure(tx, ScopeClass::Staff, Uuid::nil())?;
    let mut stamper = feed::Stamper::default();
    policies::save(tx, &Policy::default(), &mut stamper)?;
    stamper.finish(tx)?;
    Ok(())
}
