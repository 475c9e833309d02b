//! PostgreSQL, for several server processes over one database. The connection is not encrypted: reach it by a Unix socket or
//! over a private network.

use std::collections::HashMap;
use std::error::Error;
use std::time::Duration;

use postgres::error::SqlState;
use postgres::types::private::BytesMut;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, NoTls, Statement};

use super::{Arg, DbError, Row, Tx, Value};
use crate::failure::Failure;

/// Connections of one server process.
const CONNECTIONS: u32 = 16;
/// How many prepared statements a connection keeps.
const KEPT_STATEMENTS: usize = 200;
/// Any number of ours: what two processes that migrate at once queue for.
const SCHEMA_LOCK: i64 = 0x7669_6f65;

/// A pool of connections.
pub struct Postgres {
    pool: Option<r2d2::Pool<Manager>>,
}

impl std::fmt::Debug for Postgres {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Postgres")
    }
}

impl Postgres {
    /// Connects; `url` as in `postgres://user@host/database`.
    ///
    /// # Errors
    /// The address can't be read, or nobody answers there.
    pub fn open(url: &str) -> Result<Self, DbError> {
        let mut config: postgres::Config =
            url.parse().map_err(|error: postgres::Error| DbError::Trouble(error.to_string()))?;
        config.application_name("vioe-server");
        config.connect_timeout(Duration::from_secs(5));
        let pool = r2d2::Pool::builder()
            .max_size(CONNECTIONS)
            .min_idle(Some(1))
            .connection_timeout(Duration::from_secs(5))
            .build(Manager { config })
            .map_err(|error| DbError::Trouble(error.to_string()))?;
        Ok(Self { pool: Some(pool) })
    }

    pub(super) fn read<T>(
        &self,
        work: &mut dyn FnMut(&mut dyn Tx) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", work)
    }

    pub(super) fn write<T>(
        &self,
        work: &mut dyn FnMut(&mut dyn Tx) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.transaction("BEGIN", work)
    }

    fn transaction<T>(
        &self,
        begin: &str,
        work: &mut dyn FnMut(&mut dyn Tx) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        // The pool is there until `drop`.
        let Some(pool) = &self.pool else {
            return Err(DbError::Trouble("the database has been closed".to_owned()).into());
        };
        let mut connection = pool.get().map_err(|error| DbError::Trouble(error.to_string()))?;
        let connection = &mut *connection;
        connection.client.batch_execute(begin).map_err(trouble)?;
        connection.open = true;
        let done = work(&mut PgTx { connection });
        let end = if done.is_ok() { "COMMIT" } else { "ROLLBACK" };
        let ended = connection.client.batch_execute(end);
        if ended.is_ok() {
            connection.open = false;
        }
        match (done, ended) {
            (Ok(value), Ok(())) => Ok(value),
            (Ok(_), Err(error)) => Err(trouble(error).into()),
            (Err(failure), _) => Err(failure),
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Closing a connection waits, and must not wait on a thread that drives async work.
        if let Some(pool) = self.pool.take() {
            std::thread::spawn(move || drop(pool));
        }
    }
}

struct Manager {
    config: postgres::Config,
}

struct Connection {
    client: Client,
    statements: HashMap<String, Statement>,
    /// A transaction was begun and its end was not seen: a panic, or a lost connection.
    open: bool,
}

impl r2d2::ManageConnection for Manager {
    type Connection = Connection;
    type Error = postgres::Error;

    fn connect(&self) -> Result<Connection, postgres::Error> {
        let mut client = self.config.connect(NoTls)?;
        client.batch_execute(
            "SET lock_timeout = '3s'; SET idle_in_transaction_session_timeout = '10s'; \
             SET statement_timeout = '60s'; SET client_min_messages = 'warning'",
        )?;
        Ok(Connection { client, statements: HashMap::new(), open: false })
    }

    fn is_valid(&self, connection: &mut Connection) -> Result<(), postgres::Error> {
        connection.client.batch_execute("")
    }

    fn has_broken(&self, connection: &mut Connection) -> bool {
        connection.open || connection.client.is_closed()
    }
}

struct PgTx<'c> {
    connection: &'c mut Connection,
}

impl PgTx<'_> {
    fn prepared(&mut self, sql: &str) -> Result<Statement, DbError> {
        if let Some(statement) = self.connection.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.connection.client.prepare(sql).map_err(trouble)?;
        if self.connection.statements.len() >= KEPT_STATEMENTS {
            self.connection.statements.clear();
        }
        self.connection.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

fn places<'a>(args: &'a [Arg<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    args.iter().map(|arg| arg as &(dyn ToSql + Sync)).collect()
}

impl Tx for PgTx<'_> {
    fn query(&mut self, sql: &str, args: &[Arg<'_>]) -> Result<Vec<Row>, DbError> {
        let statement = self.prepared(sql)?;
        let rows = self.connection.client.query(&statement, &places(args)).map_err(trouble)?;
        rows.iter().map(row).collect()
    }

    fn execute(&mut self, sql: &str, args: &[Arg<'_>]) -> Result<u64, DbError> {
        let statement = self.prepared(sql)?;
        self.connection.client.execute(&statement, &places(args)).map_err(trouble)
    }

    fn batch(&mut self, sql: &str) -> Result<(), DbError> {
        self.connection.client.batch_execute(sql).map_err(trouble)
    }

    fn lock_hint(&self) -> &'static str {
        "FOR UPDATE"
    }

    fn lock_schema(&mut self) -> Result<(), DbError> {
        self.batch(&format!("SELECT pg_advisory_xact_lock({SCHEMA_LOCK})"))
    }
}

fn row(row: &postgres::Row) -> Result<Row, DbError> {
    let mut values = Vec::with_capacity(row.len());
    for (index, column) in row.columns().iter().enumerate() {
        let value = match *column.type_() {
            Type::INT8 => {
                row.try_get::<_, Option<i64>>(index).map_err(trouble)?.map_or(Value::Null, Value::Int)
            }
            Type::INT4 => row
                .try_get::<_, Option<i32>>(index)
                .map_err(trouble)?
                .map_or(Value::Null, |value| Value::Int(value.into())),
            Type::TEXT | Type::VARCHAR => {
                row.try_get::<_, Option<String>>(index).map_err(trouble)?.map_or(Value::Null, Value::Text)
            }
            Type::BYTEA => {
                row.try_get::<_, Option<Vec<u8>>>(index).map_err(trouble)?.map_or(Value::Null, Value::Bytes)
            }
            ref other => {
                return Err(DbError::Damaged {
                    table: "query",
                    why: format!("a {other} is no value of ours"),
                });
            }
        };
        values.push(value);
    }
    Ok(Row(values))
}

impl ToSql for Arg<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(value) if *ty == Type::INT4 => i32::try_from(*value)?.to_sql(ty, out),
            Self::Int(value) => value.to_sql(ty, out),
            Self::Text(text) => text.to_sql(ty, out),
            Self::Bytes(bytes) => bytes.to_sql(ty, out),
        }
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT8 | Type::INT4 | Type::TEXT | Type::VARCHAR | Type::BYTEA)
    }

    to_sql_checked!();
}

fn trouble(error: postgres::Error) -> DbError {
    let text = error
        .as_db_error()
        .map_or_else(|| error.to_string(), |db| format!("{}: {}", db.code().code(), db.message()));
    match error.code() {
        Some(&SqlState::UNIQUE_VIOLATION) => DbError::Duplicate(text),
        Some(
            &SqlState::T_R_SERIALIZATION_FAILURE
            | &SqlState::T_R_DEADLOCK_DETECTED
            | &SqlState::LOCK_NOT_AVAILABLE,
        ) => DbError::Busy(text),
        _ => DbError::Trouble(text),
    }
}
