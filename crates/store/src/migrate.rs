//! Numbered, forward only. The file is copied before an upgrade, and a newer file is never touched.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::StoreError;

/// The formats this program knows: the n-th text leads from format n to n + 1.
pub(crate) const STEPS: &[&str] =
    &[include_str!("../migrations/0001_init.sql"), include_str!("../migrations/0002_verdicts_articles.sql")];

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

/// Whether a connection that may not write can read the file: it must have the newest format.
pub(crate) fn readable(conn: &Connection) -> Result<(), StoreError> {
    let known = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
    let found: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    match found.cmp(&known) {
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Greater => Err(StoreError::Newer { found, known }),
        std::cmp::Ordering::Less => Err(StoreError::Older { found, known }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upgrade_copies_the_file_first_and_a_newer_file_is_refused() {
        let dir = tempfile::TempDir::new().unwrap();
        let file = dir.path().join("store.db");
        let mut conn = Connection::open(&file).unwrap();
        conn.execute_batch("PRAGMA journal_mode = WAL").unwrap();
        let first = "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1);";
        migrate(&mut conn, &file, &[first]).unwrap();
        migrate(&mut conn, &file, &[first]).unwrap();

        let broken = migrate(&mut conn, &file, &[first, "CREATE TABLE b (x); CREATE TABLE b (x);"]);
        assert!(matches!(broken, Err(StoreError::Database(_))));
        let version: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(version, 1, "a step that fails leaves the file as it was");

        migrate(&mut conn, &file, &[first, "ALTER TABLE a ADD COLUMN y INTEGER"]).unwrap();
        let copy = Connection::open(dir.path().join("store.before-2")).unwrap();
        let kept: i64 = copy.query_row("SELECT x FROM a", [], |row| row.get(0)).unwrap();
        assert_eq!(kept, 1);

        let newer = migrate(&mut conn, &file, &[first]);
        assert!(matches!(newer, Err(StoreError::Newer { found: 2, known: 1 })));
    }

    #[test]
    fn the_steps_build_a_database() {
        let mut conn = Connection::open_in_memory().unwrap();
        migrate(&mut conn, Path::new("unused"), STEPS).unwrap();
    }
}
