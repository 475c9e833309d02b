//! The embedded database: one file, one writer, several readers.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql};

use super::{Arg, DbError, Row, Tx, Value};
use crate::failure::Failure;

/// The file's name in the data folder.
const FILE: &str = "vioe.db";
/// How many readers are kept open between requests.
const KEPT_READERS: usize = 8;

/// An embedded database. Writers of this process queue for one connection, those of other processes wait for it.
#[derive(Debug)]
pub struct Sqlite {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl Sqlite {
    /// Opens the file in `folder`, and makes both where they are missing.
    ///
    /// # Errors
    /// The folder or the file can't be used.
    pub fn open(folder: &Path) -> Result<Self, DbError> {
        std::fs::create_dir_all(folder)
            .map_err(|error| DbError::Trouble(format!("folder {} : {error}", folder.display())))?;
        let path = folder.join(FILE);
        let writer = connect(&path, OpenFlags::SQLITE_OPEN_CREATE)?;
        // The file keeps this; readers need it before they can read beside a writer.
        writer.pragma_update(None, "journal_mode", "WAL").map_err(trouble)?;
        Ok(Self { path, writer: Mutex::new(writer), readers: Mutex::default() })
    }

    pub(super) fn read<T>(
        &self,
        work: &mut dyn FnMut(&mut dyn Tx) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let kept = lock(&self.readers).pop();
        let reader = match kept {
            Some(reader) => reader,
            None => connect(&self.path, OpenFlags::empty())?,
        };
        let done = transaction(&reader, "BEGIN", work);
        let mut readers = lock(&self.readers);
        if reader.is_autocommit() && readers.len() < KEPT_READERS {
            readers.push(reader);
        }
        done
    }

    pub(super) fn write<T>(
        &self,
        work: &mut dyn FnMut(&mut dyn Tx) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let writer = lock(&self.writer);
        // A panic within a transaction left it open: end it, or nobody writes again.
        if !writer.is_autocommit() {
            writer.execute_batch("ROLLBACK").map_err(trouble)?;
        }
        transaction(&writer, "BEGIN IMMEDIATE", work)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn connect(path: &Path, extra: OpenFlags) -> Result<Connection, DbError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | extra;
    let connection = Connection::open_with_flags(path, flags).map_err(trouble)?;
    connection.busy_timeout(Duration::from_secs(5)).map_err(trouble)?;
    // What was acknowledged survives a power cut.
    connection.pragma_update(None, "synchronous", "FULL").map_err(trouble)?;
    connection.pragma_update(None, "cache_size", -32_768).map_err(trouble)?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(connection)
}

fn transaction<T>(
    connection: &Connection,
    begin: &str,
    work: &mut dyn FnMut(&mut dyn Tx) -> Result<T, Failure>,
) -> Result<T, Failure> {
    connection.execute_batch(begin).map_err(trouble)?;
    let done = work(&mut SqliteTx { connection });
    match done {
        Ok(value) => match connection.execute_batch("COMMIT") {
            Ok(()) => Ok(value),
            Err(error) => {
                end(connection);
                Err(trouble(error).into())
            }
        },
        Err(failure) => {
            end(connection);
            Err(failure)
        }
    }
}

fn end(connection: &Connection) {
    if !connection.is_autocommit()
        && let Err(error) = connection.execute_batch("ROLLBACK")
    {
        tracing::warn!(%error, "a transaction could not be rolled back");
    }
}

struct SqliteTx<'c> {
    connection: &'c Connection,
}

impl Tx for SqliteTx<'_> {
    fn query(&mut self, sql: &str, args: &[Arg<'_>]) -> Result<Vec<Row>, DbError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(trouble)?;
        bind(&mut statement, args)?;
        let columns = statement.column_count();
        let mut rows = statement.raw_query();
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(trouble)? {
            let mut values = Vec::with_capacity(columns);
            for column in 0..columns {
                values.push(match row.get_ref(column).map_err(trouble)? {
                    ValueRef::Null => Value::Null,
                    ValueRef::Integer(value) => Value::Int(value),
                    ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
                    ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
                    ValueRef::Real(value) => {
                        return Err(DbError::Damaged {
                            table: "query",
                            why: format!("{value} is no value of ours"),
                        });
                    }
                });
            }
            found.push(Row(values));
        }
        Ok(found)
    }

    fn execute(&mut self, sql: &str, args: &[Arg<'_>]) -> Result<u64, DbError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(trouble)?;
        bind(&mut statement, args)?;
        Ok(statement.raw_execute().map_err(trouble)? as u64)
    }

    fn batch(&mut self, sql: &str) -> Result<(), DbError> {
        self.connection.execute_batch(sql).map_err(trouble)
    }

    fn lock_hint(&self) -> &'static str {
        ""
    }

    fn lock_schema(&mut self) -> Result<(), DbError> {
        // `BEGIN IMMEDIATE` has done it.
        Ok(())
    }
}

fn bind(statement: &mut rusqlite::Statement<'_>, args: &[Arg<'_>]) -> Result<(), DbError> {
    for (index, arg) in args.iter().enumerate() {
        // SQLite numbers `$1` by first appearance, not by its digits.
        let name = format!("${}", index + 1);
        let place = statement.parameter_index(&name).map_err(trouble)?;
        let place = place.ok_or_else(|| DbError::Damaged {
            table: "query",
            why: format!("the statement has no {name}"),
        })?;
        statement.raw_bind_parameter(place, arg).map_err(trouble)?;
    }
    Ok(())
}

impl ToSql for Arg<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(value) => ValueRef::Integer(*value),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn trouble(error: rusqlite::Error) -> DbError {
    let text = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => DbError::Busy(text),
        Some(ErrorCode::ConstraintViolation) => DbError::Duplicate(text),
        _ => DbError::Trouble(text),
    }
}

/// SQLite's version.
pub fn version() -> &'static str {
    rusqlite::version()
}

/// SQLCipher's version, or `none`.
pub fn cipher_version() -> String {
    Connection::open_in_memory()
        .and_then(|memory| memory.query_row("PRAGMA cipher_version", [], |row| row.get(0)))
        .unwrap_or_else(|_| "none".to_owned())
}
