//! What a command answers when it did not do what was asked, in the user's words and with a next step.

use serde::Serialize;
use specta::Type;

/// Whose fault it is, and so what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ErrorFamily {
    /// A rule said no.
    Refusal,
    /// The disk, the network, the keyring: it can work later.
    Trouble,
    /// A bug of ours, logged; nothing was overwritten.
    Inconsistency,
}

/// Why a command did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct CommandError {
    /// Whose fault it is.
    pub family: ErrorFamily,
    /// For machines.
    pub code: String,
    /// What happened, in a sentence.
    pub message: String,
    /// What to do next, in a sentence.
    pub next: Option<String>,
}
