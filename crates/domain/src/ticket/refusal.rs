//! A rule says no, in the user's words, with the next step.

use serde::{Deserialize, Serialize};

use super::fold::Ticket;
use super::lifecycle::MoveRefused;
use super::words::Status;

/// Why an intent was refused; a code exists because some screen acts on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// Somebody changed the same thing meanwhile; `current` says to what.
    Conflict,
    /// The lifecycle has no such move.
    Lifecycle,
    /// A field is missing, empty or too long.
    Invalid,
    /// This role may not do it, or the ticket is not theirs to see.
    Forbidden,
    /// There is nothing to change.
    NothingToDo,
    /// The rules allow it no longer (a correction after a resolution, an undo on another day).
    TooLate,
}

/// A rule said no. Shown as it is: what happened and what to do next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[error("{message}")]
pub struct Refusal {
    /// For machines.
    pub code: RefusalCode,
    /// What happened, in a sentence.
    pub message: String,
    /// What to do next, in a sentence.
    pub next: String,
    /// With `Conflict`: the value in force, as the wire spells it.
    #[serde(default)]
    pub current: Option<String>,
}

impl Refusal {
    /// A refusal that names no value in force.
    pub fn new(code: RefusalCode, message: impl Into<String>, next: impl Into<String>) -> Self {
        Self { code, message: message.into(), next: next.into(), current: None }
    }
}

/// The longest message, in bytes.
const MAX_BODY: usize = 100_000;

/// A text somebody must write, without blanks around it.
pub(crate) fn text(body: &str, what: &str) -> Result<String, Refusal> {
    let body = body.trim();
    if body.is_empty() {
        return Err(needs(format!("{what} is empty."), "Write something first."));
    }
    if body.len() > MAX_BODY {
        return Err(needs(format!("{what} is longer than 100,000 bytes."), "Attach it as a file instead."));
    }
    Ok(body.to_owned())
}

/// A text that may be left out: empty, or as [`text`] wants it.
pub(crate) fn optional_text(body: &str, what: &str) -> Result<String, Refusal> {
    if body.trim().is_empty() { Ok(String::new()) } else { text(body, what) }
}

/// One line somebody must write, at most `longest` characters, without blanks around it.
pub(crate) fn line(said: &str, what: &str, longest: usize) -> Result<String, Refusal> {
    let said = said.trim();
    if said.is_empty() {
        return Err(needs(format!("{what} is empty."), "Say it in one line."));
    }
    if said.chars().count() > longest {
        return Err(needs(format!("{what} is longer than {longest} characters."), "Shorten it."));
    }
    printable(said, what, false)?;
    Ok(said.to_owned())
}

/// What no keyboard writes into a text: it would not show, and a database may refuse to keep it.
pub(crate) fn printable(said: &str, what: &str, lines: bool) -> Result<(), Refusal> {
    let ends_line = |c: char| matches!(c, '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}');
    if !lines && said.contains(ends_line) {
        return Err(needs(format!("{what} has more than one line."), "Keep it on one line."));
    }
    if said.contains(|c: char| c.is_control() && !ends_line(c)) {
        return Err(needs(
            format!("{what} contains characters that can't be shown."),
            "Remove them, or attach the text as a file.",
        ));
    }
    Ok(())
}

pub(super) fn open_for_messages(ticket: &Ticket) -> Result<(), Refusal> {
    if ticket.status == Status::Closed {
        return Err(Refusal::new(
            RefusalCode::Lifecycle,
            "This ticket is closed.",
            "Raise a follow-up ticket; your text is kept.",
        ));
    }
    Ok(())
}

pub(super) fn not_closed(ticket: &Ticket) -> Result<(), Refusal> {
    if ticket.status == Status::Closed {
        return Err(Refusal::new(
            RefusalCode::Lifecycle,
            "This ticket is closed and stays as it is.",
            "Raise a follow-up ticket.",
        ));
    }
    Ok(())
}

pub(crate) fn needs(message: impl Into<String>, next: impl Into<String>) -> Refusal {
    Refusal::new(RefusalCode::Invalid, message, next)
}

pub(crate) fn nothing(message: impl Into<String>) -> Refusal {
    Refusal::new(RefusalCode::NothingToDo, message, "Nothing is left to do.")
}

pub(crate) fn forbidden(message: impl Into<String>, next: impl Into<String>) -> Refusal {
    Refusal::new(RefusalCode::Forbidden, message, next)
}

pub(super) fn lifecycle(ticket: &Ticket, why: MoveRefused) -> Refusal {
    let mut refusal = Refusal::new(
        RefusalCode::Lifecycle,
        match why {
            MoveRefused::Already { to } => format!("The ticket is already {}.", said(to)),
            MoveRefused::NoSuchMove { from, to } => {
                format!("A ticket that is {} can't become {}.", said(from), said(to))
            }
        },
        if ticket.status == Status::Closed { "Raise a follow-up ticket." } else { "Choose another move." },
    );
    refusal.current = serde_json::to_string(&ticket.status).ok();
    refusal
}

pub(super) fn conflict(field: &str, did: &str, current: &impl Serialize) -> Refusal {
    Refusal {
        code: RefusalCode::Conflict,
        message: format!("Somebody else {did} first: its {field} is no longer what you saw."),
        next: "Look at the ticket and decide again; your text is kept.".to_owned(),
        current: serde_json::to_string(current).ok(),
    }
}

fn said(status: Status) -> &'static str {
    match status {
        Status::Open => "open",
        Status::InProgress => "in progress",
        Status::PendingCustomer => "waiting for the customer",
        Status::Resolved => "resolved",
        Status::Closed => "closed",
    }
}
