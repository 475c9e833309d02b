//! The store's two doors: read and write.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, TransactionBehavior};
use vioe_domain::UtcMillis;

use crate::cache::Cache;
use crate::migrate::readable;
use crate::open::{existing, prepare, reader, unreadable, writer};
use crate::{Key, Read, StoreError, Touched, Write};

/// So many reading connections are kept open between reads.
const READERS: usize = 4;

/// An account's offline database. Cheap to clone; all clones are the same store.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    file: PathBuf,
    key: Key,
    cache: Cache,
    readers: Mutex<Vec<Connection>>,
    /// None where the store was opened for reading only.
    writer: Option<Mutex<Connection>>,
    /// Held as long as the store is open for writing. Declared last: the connections close before it is let go.
    _lock: Option<File>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("file", &self.inner.file).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens, or creates, the store in `dir` (created with mode 0700).
    ///
    /// # Errors
    /// Another process has it open; the key is wrong or the file damaged (it is kept); a newer program wrote it; the
    /// folder is on a network drive or can't be used.
    pub fn open(dir: &Path, key: &Key) -> Result<Self, StoreError> {
        let (lock, file) = prepare(dir)?;
        let writer = writer(&file, key)?;
        let rev: i64 = writer.query_row(
            "SELECT max((SELECT coalesce(max(rev), 0) FROM base_row), (SELECT coalesce(max(rev), 0) FROM ticket)) + 1",
            [],
            |row| row.get(0),
        )?;
        Ok(Self {
            inner: Arc::new(Inner {
                file,
                key: key.clone(),
                cache: Cache::starting_at(rev),
                readers: Mutex::default(),
                writer: Some(Mutex::new(writer)),
                _lock: Some(lock),
            }),
        })
    }

    /// Opens the store in `dir` for reading only, also while another process has it open: a reader of the log takes no
    /// part in the lock. [`Store::write`] then answers [`StoreError::InUse`].
    ///
    /// # Errors
    /// There is none; the key is wrong or the file damaged; another version of the program wrote it.
    pub fn open_for_reading(dir: &Path, key: &Key) -> Result<Self, StoreError> {
        let file = existing(dir)?;
        let first = reader(&file, key)?;
        readable(&first)?;
        Ok(Self {
            inner: Arc::new(Inner {
                file,
                key: key.clone(),
                // Nothing is written here, so no revision is ever given out.
                cache: Cache::starting_at(i64::MAX),
                readers: Mutex::new(vec![first]),
                writer: None,
                _lock: None,
            }),
        })
    }

    /// Reads from one consistent state.
    ///
    /// # Errors
    /// What `f` returns, or the database's trouble.
    pub fn read<T>(&self, f: impl FnOnce(&Read<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let inner = &*self.inner;
        // A statement of its own, or the lock would be held while a connection is opened.
        let idle = lock(&inner.readers).pop();
        let mut conn = match idle {
            Some(conn) => conn,
            None => reader(&inner.file, &inner.key)?,
        };
        let tx = conn.transaction().map_err(|error| self.place(error))?;
        let value = f(&Read { conn: &tx, cache: &inner.cache }).map_err(|error| self.name(error))?;
        tx.finish().map_err(|error| self.place(error))?;
        let mut idle = lock(&inner.readers);
        if idle.len() < READERS {
            idle.push(conn);
        }
        Ok(value)
    }

    /// Changes something, in one durable transaction: when this returns, it survives a power cut. What it touches is
    /// folded, assessed at `now` (the estimate of the server's clock) and indexed before the commit. An error rolls
    /// everything back.
    ///
    /// # Errors
    /// What `f` returns, or the database's trouble.
    pub fn write<T>(
        &self,
        now: UtcMillis,
        f: impl FnOnce(&mut Write<'_>) -> Result<T, StoreError>,
    ) -> Result<(T, Touched), StoreError> {
        let inner = &*self.inner;
        let Some(writer) = &inner.writer else {
            return Err(StoreError::InUse { dir: inner.file.with_file_name("") });
        };
        let mut conn = lock(writer);
        let tx = conn
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|error| self.place(error))?;
        let mut write = Write::new(&tx, &inner.cache, now);
        let value = f(&mut write).map_err(|error| self.name(error))?;
        write.settle().map_err(|error| self.name(error))?;
        let touched = write.into_touched();
        tx.commit().map_err(|error| self.place(error))?;
        Ok((value, touched))
    }

    fn place(&self, error: rusqlite::Error) -> StoreError {
        unreadable(error, &self.inner.file)
    }

    fn name(&self, error: StoreError) -> StoreError {
        match error {
            StoreError::Database(error) => self.place(error),
            other => other,
        }
    }
}

/// A panic inside a transaction has rolled it back: the connection is as good as before.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
