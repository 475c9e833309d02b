//! What can go wrong with the store. A rule that says no is a refusal and lives in the rules, not here.

use std::path::PathBuf;

/// Trouble with the database (shown, retried), or a file that is not what it should be (kept, never overwritten).
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has this profile open.
    #[error("this profile is in use by another window of the console, or by `vioe`")]
    InUse {
        /// Its folder.
        dir: PathBuf,
    },
    /// The file can't be read with this key: it is damaged, or the key is another one. The file is kept.
    #[error("the offline database can't be opened: it is damaged, or its key has changed")]
    Unreadable {
        /// The file.
        file: PathBuf,
    },
    /// A newer program wrote the file. The file is kept.
    #[error(
        "the offline database was written by a newer version of the console (format {found}, this one reads {known}): update the console"
    )]
    Newer {
        /// Its format.
        found: i64,
        /// The newest this program reads.
        known: i64,
    },
    /// An older program wrote the file, and reading alone can't bring it up to date.
    #[error("the offline database is of an older format ({found}, this program reads {known})")]
    Older {
        /// Its format.
        found: i64,
        /// The one this program reads.
        known: i64,
    },
    /// The folder is on a file system that other machines share; SQLite's log can't live there (D19).
    #[error("the profile folder is on a network drive ({kind}); choose a folder on this machine")]
    NetworkDrive {
        /// What it is.
        kind: String,
    },
    /// The disk is full. Nothing was changed.
    #[error("the disk is full: nothing was saved")]
    DiskFull,
    /// The linked database library has a known defect (D12).
    #[error("the database library is too old: {found}")]
    Library {
        /// Its version.
        found: String,
    },
    /// The folder or a file in it can't be used.
    #[error("the profile folder can't be used: {0}")]
    Folder(#[from] std::io::Error),
    /// The database said no.
    #[error("the offline database failed: {0}")]
    Database(rusqlite::Error),
    /// A stored value is not what it should be: a bug, or damage.
    #[error("the offline database holds a {what} that can't be read: {why}")]
    Inconsistent {
        /// What.
        what: &'static str,
        /// Why.
        why: String,
    },
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Self::DiskFull,
            _ => Self::Database(error),
        }
    }
}
