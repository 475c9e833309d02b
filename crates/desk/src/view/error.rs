//! What a command answers when it does not do what was asked.

use serde::{Deserialize, Serialize};
use specta::Type;

/// Which family an error belongs to; the window shows each in its own way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ErrorFamily {
    /// A rule said no; the person can do something about it.
    Refusal,
    /// Disk, network, keyring: it may work later.
    Trouble,
    /// A bug of ours: named, logged, nothing overwritten.
    Inconsistency,
}

/// Why a command did not do what was asked, in the person's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CommandError {
    /// Which family.
    pub family: ErrorFamily,
    /// For machines, such as `conflict`, `signed_out` or `disk_full`.
    pub code: String,
    /// What happened, in a sentence.
    pub message: String,
    /// What to do next, in a sentence.
    pub next: String,
}
