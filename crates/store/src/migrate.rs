//! Numbered, forward only. The file is copied before an upgrade, and a newer file is never touched.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::StoreError;

/// The formats this program knows: the n-th text leads from format n to n + 1.
pub(crate) const STEPS: &[&str] = &[include_str!("../migrations/0001_init.sql")];

/// Brings `file` to the newest format of `steps`, in one transaction after a copy.
pub(crate) fn migrate(conn: &mut Connection, file: &Path, steps: &[&str]) -> Result<(), StoreError> {
    let known = i64::try_from(steps.len()).unwrap_or(i64::MAX);
    let found: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    if found == known {
        return Ok(());
    }
    if found > 0 {
        // The log must be empty, or the copy would lack what is still in it.
        conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        std::fs::copy(file, file.with_extension(format!("before-{known}")))?;
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    let done = usize::try_from(found).unwrap_or(0);
    for step in &steps[done..] {
        tx.execute_batch(step)?;
    }
    tx.pragma_update(None, "user_version", known)?;
    tx.commit()?;
    Ok(())
}
