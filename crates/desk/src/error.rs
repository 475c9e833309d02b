//! What can go wrong at the desk, in three families: refusal, trouble, inconsistency.

use vioe_domain::ticket::{Refusal, RefusalCode};
use vioe_store::StoreError;

use crate::view::{CommandError, ErrorFamily};

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// A rule said no.
    #[error(transparent)]
    Refusal(#[from] Refusal),
    /// Disk, network, keyring: it may work later.
    #[error("{message}")]
    Trouble {
        /// For machines.
        code: &'static str,
        /// What happened, in a sentence.
        message: String,
        /// What to do next, in a sentence.
        next: &'static str,
    },
    /// A bug, or damaged data: nothing was overwritten.
    #[error("{what}")]
    Inconsistency {
        /// What was found, for the log and for support.
        what: String,
    },
}

impl DeskError {
    /// Nobody is signed in, or the session is locked.
    pub fn signed_out() -> Self {
        Self::trouble("signed_out", "Nobody is signed in.", "Sign in to go on.")
    }

    /// A ticket that is not there, or that this person may not see: the two are never told apart.
    pub fn no_ticket() -> Self {
        Self::Refusal(Refusal {
            code: RefusalCode::Forbidden,
            message: "This ticket does not exist, or you may not see it.".to_owned(),
            next: "Check the number, or ask your support contact.".to_owned(),
            current: None,
        })
    }

    pub(crate) fn trouble(code: &'static str, message: impl Into<String>, next: &'static str) -> Self {
        Self::Trouble { code, message: message.into(), next }
    }
}

impl From<StoreError> for DeskError {
    fn from(error: StoreError) -> Self {
        let message = sentence(&error.to_string());
        match error {
            StoreError::InUse { .. } => {
                Self::trouble("in_use", message, "Go to the window that is open, or close it.")
            }
            StoreError::Unreadable { .. } => Self::trouble(
                "unreadable",
                message,
                "The file is kept. Sign in again, or send it to support before you load the data anew.",
            ),
            StoreError::Newer { .. } => {
                Self::trouble("newer", message, "Install the current version of the console.")
            }
            StoreError::Older { .. } => {
                Self::trouble("older", message, "Synchronise once: that brings it up to date.")
            }
            StoreError::NetworkDrive { .. } => {
                Self::trouble("network_drive", message, "Choose a data folder on this machine.")
            }
            StoreError::DiskFull => {
                Self::trouble("disk_full", message, "Free some space, then try again; your text is kept.")
            }
            StoreError::Library { .. } => {
                Self::trouble("library", message, "Install the current version of the console.")
            }
            StoreError::Folder(_) => {
                Self::trouble("folder", message, "Check that the folder is there and may be written.")
            }
            StoreError::Database(_) => {
                Self::trouble("database", message, "Try again; if it stays so, start the console again.")
            }
            StoreError::Inconsistent { .. } => Self::Inconsistency { what: message },
        }
    }
}

impl From<&DeskError> for CommandError {
    fn from(error: &DeskError) -> Self {
        match error {
            DeskError::Refusal(refusal) => Self {
                family: ErrorFamily::Refusal,
                code: refusal_code(refusal.code).to_owned(),
                message: refusal.message.clone(),
                next: refusal.next.clone(),
            },
            DeskError::Trouble { code, message, next } => Self {
                family: ErrorFamily::Trouble,
                code: (*code).to_owned(),
                message: message.clone(),
                next: (*next).to_owned(),
            },
            DeskError::Inconsistency { what } => Self {
                family: ErrorFamily::Inconsistency,
                code: "inconsistency".to_owned(),
                message: what.clone(),
                next: "Nothing was overwritten. Tell support what you did; the log names it.".to_owned(),
            },
        }
    }
}

impl From<DeskError> for CommandError {
    fn from(error: DeskError) -> Self {
        if let DeskError::Inconsistency { what } = &error {
            tracing::error!(what, "something is not as it should be");
        }
        Self::from(&error)
    }
}

fn refusal_code(code: RefusalCode) -> &'static str {
    match code {
        RefusalCode::Conflict => "conflict",
        RefusalCode::Lifecycle => "lifecycle",
        RefusalCode::Invalid => "invalid",
        RefusalCode::Forbidden => "forbidden",
        RefusalCode::NothingToDo => "nothing_to_do",
        RefusalCode::TooLate => "too_late",
    }
}

/// Errors are written in lower case for logs; people read sentences.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let mut sentence: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    sentence.push_str(letters.as_str());
    if !sentence.ends_with('.') {
        sentence.push('.');
    }
    sentence
}
