//! What is half written; survives a crash.

use rusqlite::{OptionalExtension, Row, params};
use uuid::Uuid;
use vioe_domain::{TicketId, UtcMillis};

use crate::read::Result;
use crate::rows::instant;
use crate::{Read, Write};

/// A draft. `(ticket, kind)` is its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// For which ticket; none for a new one.
    pub ticket: Option<TicketId>,
    /// What for, as the caller spells it, such as `reply`.
    pub kind: String,
    /// What was written.
    pub text: String,
    /// When.
    pub saved_at: UtcMillis,
}

/// # Errors
/// Every method: the database's trouble.
impl Read<'_> {
    /// A draft.
    pub fn draft(&self, ticket: Option<TicketId>, kind: &str) -> Result<Option<Draft>> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT ticket, kind, value, saved_at FROM draft WHERE ticket = ?1 AND kind = ?2",
            )?
            .query_row(params![key(ticket), kind], draft)
            .optional()?)
    }

    /// Every draft, newest first.
    pub fn drafts(&self) -> Result<Vec<Draft>> {
        Ok(self
            .conn
            .prepare_cached("SELECT ticket, kind, value, saved_at FROM draft ORDER BY saved_at DESC")?
            .query_map([], draft)?
            .collect::<rusqlite::Result<_>>()?)
    }
}

/// # Errors
/// The database's trouble.
impl Write<'_> {
    /// Saves a draft; an empty text removes it.
    pub fn save_draft(&mut self, draft: &Draft) -> Result<()> {
        if draft.text.is_empty() {
            self.conn
                .prepare_cached("DELETE FROM draft WHERE ticket = ?1 AND kind = ?2")?
                .execute(params![key(draft.ticket), draft.kind])?;
        } else {
            self.conn
                .prepare_cached(
                    "INSERT INTO draft (ticket, kind, value, saved_at) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (ticket, kind) DO UPDATE SET value = ?3, saved_at = ?4",
                )?
                .execute(params![key(draft.ticket), draft.kind, draft.text, draft.saved_at.0])?;
        }
        Ok(())
    }
}

/// A new ticket's draft has an empty key: it has no id yet.
fn key(ticket: Option<TicketId>) -> Vec<u8> {
    ticket.map_or_else(Vec::new, |ticket| ticket.0.as_bytes().to_vec())
}

fn draft(row: &Row<'_>) -> rusqlite::Result<Draft> {
    let key: Vec<u8> = row.get(0)?;
    Ok(Draft {
        ticket: Uuid::from_slice(&key).ok().map(TicketId),
        kind: row.get(1)?,
        text: row.get(2)?,
        saved_at: instant(row, 3)?,
    })
}
