//! Opening the store, and its two doors: read and write.

use std::path::Path;

use vioe_domain::UtcMillis;

use crate::{Key, Read, StoreError, Touched, Write};

/// An account's offline database. Cheap to clone; all clones are the same store.
#[derive(Clone, Debug)]
pub struct Store {}

impl Store {
    /// Opens, or creates, the store in `dir` (created with mode 0700).
    ///
    /// # Errors
    /// Another process has it open; the key is wrong or the file damaged (it is kept); a newer program wrote it; the
    /// folder is on a network drive or can't be used.
    pub fn open(dir: &Path, key: &Key) -> Result<Self, StoreError> {
        let _ = (dir, key);
        unimplemented!()
    }

    /// Reads from one consistent state.
    ///
    /// # Errors
    /// What `f` returns, or the database's trouble.
    pub fn read<T>(
        &self,
        f: impl FnOnce(&Read<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let _ = f;
        unimplemented!()
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
        let _ = (now, f);
        unimplemented!()
    }
}
