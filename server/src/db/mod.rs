//! One SQL text for two databases (design.md section 5).
//!
//! The dialect every statement keeps to:
//! - values are `BIGINT`, `TEXT`, `BYTEA` or NULL: ids as 16 bytes, instants in ms, documents as JSON text, flags 0/1;
//! - `$1` placeholders, `INSERT … ON CONFLICT`, `RETURNING`, `CASE`, `COALESCE`, plain joins;
//! - no `now()`, `ILIKE`, arrays, JSON operators, sequences, `INSERT OR …`;
//! - order by integers or ids, never by text; say `NULLS FIRST` or `NULLS LAST` where NULL can be.
//!
//! What differs between the two is in [`sqlite`], [`postgres`] and [`Tx::lock_hint`], and nowhere else.
//!
//! Locks are taken in this order, or two writers wait for each other: client; tickets by id (a second time for those that
//! only a locked ticket names: whoever meets another one there is told `Busy` and begins anew); the counter `record`, which
//! every writer of records queues for; customers by id, and the other rows of the records; the counters `scope` and `ticket`;
//! head. Nothing is locked after the head row (sync.md 2.2).

pub mod alerts;
pub mod breaches;
pub mod clients;
pub mod customers;
pub mod events;
pub mod feed;
mod migrate;
pub mod people;
pub mod policies;
pub mod postgres;
pub mod probes;
pub mod records;
pub mod scopes;
pub mod sessions;
pub mod sketches;
pub mod sqlite;
pub mod sweeps;
pub mod tickets;
mod value;
pub mod verdicts;

use std::path::Path;
use std::time::Duration;

use uuid::Uuid;
pub use value::{Arg, Row, Value};

use crate::failure::Failure;

/// Why the database did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// Somebody else was in the way: the same transaction can succeed a moment later.
    #[error("the database is busy: {0}")]
    Busy(String),
    /// A key that must be unique is there already.
    #[error("already there: {0}")]
    Duplicate(String),
    /// Disk, network or the database itself.
    #[error("the database can't be used: {0}")]
    Trouble(String),
    /// A newer program wrote this database.
    #[error("the database has migration {found}, this program knows {known}: install the newer vioe-server")]
    Newer {
        /// The database's last migration.
        found: i64,
        /// The program's last migration.
        known: i64,
    },
    /// A row does not hold what this program wrote there: a bug or a damaged file.
    #[error("row of `{table}` can't be read: {why}")]
    Damaged {
        /// Which table.
        table: &'static str,
        /// What is wrong with it.
        why: String,
    },
}

/// A transaction. Statements are constants or built from constants; values only ever travel as [`Arg`]s.
pub trait Tx {
    /// Rows of a statement.
    ///
    /// # Errors
    /// See [`DbError`].
    fn query(&mut self, sql: &str, args: &[Arg<'_>]) -> Result<Vec<Row>, DbError>;

    /// Runs a statement; how many rows it touched.
    ///
    /// # Errors
    /// See [`DbError`].
    fn execute(&mut self, sql: &str, args: &[Arg<'_>]) -> Result<u64, DbError>;

    /// Runs several statements without values: migrations only.
    ///
    /// # Errors
    /// See [`DbError`].
    fn batch(&mut self, sql: &str) -> Result<(), DbError>;

    /// What follows a `SELECT` whose rows are to be locked: SQLite has one writer and needs none.
    fn lock_hint(&self) -> &'static str;

    /// Makes sure that no other process migrates at the same time.
    ///
    /// # Errors
    /// See [`DbError`].
    fn lock_schema(&mut self) -> Result<(), DbError>;

    /// The one row of a statement, if there is one.
    ///
    /// # Errors
    /// See [`DbError`].
    fn query_opt(&mut self, sql: &str, args: &[Arg<'_>]) -> Result<Option<Row>, DbError> {
        Ok(self.query(sql, args)?.into_iter().next())
    }

    /// Rows of `head IN (…) tail` for many ids, in few statements. Rows of one statement keep the order `tail` asks for.
    ///
    /// # Errors
    /// See [`DbError`].
    fn query_in(&mut self, head: &str, ids: &[Uuid], tail: &str) -> Result<Vec<Row>, DbError> {
        let mut found = Vec::new();
        let mut rest = ids;
        while !rest.is_empty() {
            // Few different lengths, so that prepared statements are found again; the last id fills up.
            let size = SIZES.into_iter().rev().find(|size| *size >= rest.len()).unwrap_or(SIZES[0]);
            let (now, later) = rest.split_at(size.min(rest.len()));
            let mut args: Vec<Arg<'_>> = now.iter().map(Arg::from).collect();
            args.resize(size, args[args.len() - 1]);
            let places: Vec<String> = (1..=size).map(|place| format!("${place}")).collect();
            let sql = format!("{head} IN ({}) {tail}", places.join(", "));
            found.extend(self.query(&sql, &args)?);
            rest = later;
        }
        Ok(found)
    }

    /// Inserts many rows with as few statements as their number of values allows. `head` is
    /// `INSERT INTO t (a, b) VALUES`, `tail` what follows the rows.
    ///
    /// # Errors
    /// See [`DbError`].
    fn insert_many(
        &mut self,
        head: &str,
        columns: usize,
        tail: &str,
        args: &[Arg<'_>],
    ) -> Result<(), DbError> {
        let mut rest = args;
        for size in SIZES {
            if rest.len() < size * columns {
                continue;
            }
            let sql = insert_text(head, columns, tail, size);
            while rest.len() >= size * columns {
                let (now, later) = rest.split_at(size * columns);
                self.execute(&sql, now)?;
                rest = later;
            }
        }
        Ok(())
    }
}

/// How many rows or ids a statement takes at once, the most first: few different lengths, so that prepared statements are
/// found again.
const SIZES: [usize; 4] = [64, 16, 4, 1];

fn insert_text(head: &str, columns: usize, tail: &str, rows: usize) -> String {
    let rows: Vec<String> = (0..rows)
        .map(|row| {
            let places: Vec<String> =
                (1..=columns).map(|column| format!("${}", row * columns + column)).collect();
            format!("({})", places.join(", "))
        })
        .collect();
    format!("{head} {} {tail}", rows.join(", "))
}

/// The database: embedded SQLite in a folder, or PostgreSQL.
#[derive(Debug)]
pub enum Db {
    /// `vioe.db` in the data folder.
    Sqlite(Box<sqlite::Sqlite>),
    /// A PostgreSQL server, maybe shared with other server processes.
    Postgres(postgres::Postgres),
}

/// How often a transaction that met somebody else is tried again before the caller is told.
const ATTEMPTS: u32 = 4;

impl Db {
    /// Opens (and creates, and migrates) the embedded database of a data folder.
    ///
    /// # Errors
    /// The folder can't be used, or a newer program wrote the database.
    pub fn open_folder(folder: &Path) -> Result<Self, DbError> {
        let db = Self::Sqlite(Box::new(sqlite::Sqlite::open(folder)?));
        migrate::apply(&db)?;
        Ok(db)
    }

    /// Connects to PostgreSQL and migrates it.
    ///
    /// # Errors
    /// It can't be reached, or a newer program wrote it.
    pub fn open_url(url: &str) -> Result<Self, DbError> {
        let db = Self::Postgres(postgres::Postgres::open(url)?);
        migrate::apply(&db)?;
        Ok(db)
    }

    /// Reads in one snapshot: everything `work` sees was there at one instant.
    ///
    /// # Errors
    /// What `work` says, or the database.
    pub fn read<T>(&self, mut work: impl FnMut(&mut dyn Tx) -> Result<T, Failure>) -> Result<T, Failure> {
        self.repeat(|| match self {
            Self::Sqlite(db) => db.read(&mut work),
            Self::Postgres(db) => db.read(&mut work),
        })
    }

    /// Writes: all of it, or nothing. `work` may run again where another writer was in the way.
    ///
    /// # Errors
    /// What `work` says, or the database; nothing is written then.
    pub fn write<T>(&self, mut work: impl FnMut(&mut dyn Tx) -> Result<T, Failure>) -> Result<T, Failure> {
        self.repeat(|| match self {
            Self::Sqlite(db) => db.write(&mut work),
            Self::Postgres(db) => db.write(&mut work),
        })
    }

    fn repeat<T>(&self, mut once: impl FnMut() -> Result<T, Failure>) -> Result<T, Failure> {
        let mut attempt = 1;
        loop {
            match once() {
                // A duplicate key: somebody wrote the same thing meanwhile; looking again will find it.
                Err(Failure::Db(DbError::Busy(_) | DbError::Duplicate(_))) if attempt < ATTEMPTS => {
                    attempt += 1;
                    std::thread::sleep(Duration::from_millis(5 * u64::from(attempt)));
                }
                done => return done,
            }
        }
    }
}
