//! What only a desk without a window asks: what came down behind a position, and whether an intent was ever written.

use rusqlite::params;
use vioe_domain::ticket::Event;
use vioe_domain::{AlertId, IntentId, RecordId, TicketId, UtcMillis};

use crate::Read;
use crate::base::EventRow;
use crate::read::Result;
use crate::rows::{json, uuid};

/// # Errors
/// Every method: the database's trouble, or a stored value that can't be read.
impl Read<'_> {
    /// The server's events of a ticket that came with a later position of the feed than `after`, each with its own, in
    /// the order of the feed.
    pub fn events_after(&self, ticket: TicketId, after: i64) -> Result<Vec<(i64, Event)>> {
        self.conn
            .prepare_cached(
                "SELECT ver, value FROM base_event WHERE ticket = ?1 AND ver > ?2 ORDER BY ver, at, ord",
            )?
            .query_map(params![ticket.0.into_bytes(), after], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
            })?
            .map(|row| {
                let (ver, text) = row?;
                Ok((ver, json::<EventRow>(&text, "event")?.event))
            })
            .collect()
    }

    /// The ids of every exclusion that has come down.
    pub fn exclusion_ids(&self) -> Result<Vec<RecordId>> {
        Ok(self
            .conn
            .prepare_cached("SELECT id FROM base_row WHERE tbl = 5 ORDER BY id")?
            .query_map([], |row| Ok(RecordId(uuid(row, 0)?)))?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// When this person was shown an alert and when they settled it, on any of their devices, by what came down.
    pub fn marked(&self, alert: AlertId) -> Result<(Option<UtcMillis>, Option<UtcMillis>)> {
        Ok(self.mark_on(alert)?.map_or((None, None), |mark| (mark.shown_at, mark.acknowledged_at)))
    }

    /// Whether this client ever put that intent into its outbox.
    pub fn was_written(&self, intent: IntentId) -> Result<bool> {
        Ok(self
            .conn
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM mid_journal WHERE id = ?1)")?
            .query_row([intent.0.into_bytes()], |row| row.get(0))?)
    }
}
