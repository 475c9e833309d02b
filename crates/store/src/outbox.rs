//! Intents that the server has not taken yet. They survive a kill at any moment.

use rusqlite::{OptionalExtension, Row, params};
use uuid::Uuid;
use vioe_domain::ticket::{Intent, Refusal};
use vioe_domain::{ClientId, IntentId, TicketId, UtcMillis};

use crate::meta::Replica;
use crate::read::Result;
use crate::rows::{instant, json, to_json, uuid};
use crate::{Read, StoreError, Write};

/// How an intent stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IntentState {
    /// It waits to be sent, or its answer was lost and it will be sent again.
    Queued,
    /// The server took it; it leaves the outbox when its effect has come down.
    Applied,
    /// The server refused it; it stays until its author settles it.
    Rejected(Refusal),
}

/// An intent in the outbox.
#[derive(Clone, Debug, PartialEq)]
pub struct OutboxEntry {
    /// Its gap-free number on this client; none once it is refused.
    pub mid: Option<u64>,
    /// The intent.
    pub intent: Intent,
    /// When it was written, by the device's estimate of the server's clock.
    pub created_at: UtcMillis,
    /// How it stands.
    pub state: IntentState,
}

const QUEUED: i64 = 0;
const APPLIED: i64 = 1;
const REJECTED: i64 = 2;

const COLUMNS: &str = "mid, value, created_at, state, refusal";

/// # Errors
/// Every method: the database's trouble, or a stored value that can't be read.
impl Read<'_> {
    /// The outbox, in order: queued, taken but not yet come down, and refused.
    pub fn outbox(&self) -> Result<Vec<OutboxEntry>> {
        self.entries(&format!("SELECT {COLUMNS} FROM intent ORDER BY n"), [])
    }

    /// What is in the outbox for one ticket, in order.
    pub(crate) fn outbox_of(&self, ticket: TicketId) -> Result<Vec<OutboxEntry>> {
        self.entries(
            &format!("SELECT {COLUMNS} FROM intent WHERE ticket = ?1 ORDER BY n"),
            [ticket.0.into_bytes()],
        )
    }

    /// What waits to be sent, by number, at most `limit`.
    pub fn queued(&self, limit: usize) -> Result<Vec<OutboxEntry>> {
        self.entries(
            &format!("SELECT {COLUMNS} FROM intent WHERE state = 0 ORDER BY mid LIMIT ?1"),
            [i64::try_from(limit).unwrap_or(i64::MAX)],
        )
    }

    /// One intent of the outbox.
    pub fn intent(&self, intent: IntentId) -> Result<Option<OutboxEntry>> {
        let found =
            self.entries(&format!("SELECT {COLUMNS} FROM intent WHERE id = ?1"), [intent.0.into_bytes()])?;
        Ok(found.into_iter().next())
    }

    /// How many intents wait to be sent, and how many were refused and not settled.
    pub fn outbox_counts(&self) -> Result<(u32, u32)> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT count(*) FILTER (WHERE state = 0), count(*) FILTER (WHERE state = 2) FROM intent",
            )?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    fn entries(&self, sql: &str, params: impl rusqlite::Params) -> Result<Vec<OutboxEntry>> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            entries.push(entry(row)?);
        }
        Ok(entries)
    }
}

fn entry(row: &Row<'_>) -> Result<OutboxEntry> {
    let state = match row.get(3)? {
        QUEUED => IntentState::Queued,
        APPLIED => IntentState::Applied,
        REJECTED => {
            let text: Option<String> = row.get(4)?;
            IntentState::Rejected(json(&text.unwrap_or_default(), "refusal")?)
        }
        other => {
            return Err(StoreError::Inconsistent { what: "intent", why: format!("state {other}") });
        }
    };
    Ok(OutboxEntry {
        mid: row.get::<_, Option<i64>>(0)?.and_then(|mid| u64::try_from(mid).ok()),
        intent: json(&row.get::<_, String>(1)?, "intent")?,
        created_at: instant(row, 2)?,
        state,
    })
}

/// # Errors
/// Every method: the database's trouble. The transaction is then rolled back.
impl Write<'_> {
    /// Puts an intent into the outbox and returns its number. Once the write has returned, it survives a kill. An
    /// intent already there (a repeated click) keeps its number; 0 if it was refused meanwhile.
    pub fn enqueue(&mut self, intent: &Intent, created_at: UtcMillis) -> Result<u64> {
        let known: Option<Option<i64>> = self
            .conn
            .prepare_cached("SELECT mid FROM intent WHERE id = ?1")?
            .query_row([intent.id.0.into_bytes()], |row| row.get(0))
            .optional()?;
        if let Some(mid) = known {
            return Ok(number(mid.unwrap_or(0)));
        }
        let mid: i64 = self
            .conn
            .prepare_cached("SELECT coalesce(max(mid), 0) + 1 FROM mid_journal")?
            .query_row([], |row| row.get(0))?;
        self.journal(mid, intent.id.0)?;
        self.conn
            .prepare_cached("INSERT INTO intent (id, mid, ticket, state, value, created_at) VALUES (?1, ?2, ?3, 0, ?4, ?5)")?
            .execute(params![
                intent.id.0.into_bytes(),
                mid,
                intent.target_id().into_bytes(),
                to_json(intent, "intent")?,
                created_at.0,
            ])?;
        self.outbox_changed(TicketId(intent.target_id()));
        Ok(number(mid))
    }

    /// Its author has settled a refused intent: it leaves the outbox. False where it is not there or not refused.
    pub fn settle_refusal(&mut self, intent: IntentId) -> Result<bool> {
        let ticket = self
            .conn
            .prepare_cached("DELETE FROM intent WHERE id = ?1 AND state = 2 RETURNING ticket")?
            .query_row([intent.0.into_bytes()], |row| uuid(row, 0))
            .optional()?;
        if let Some(ticket) = ticket {
            self.outbox_changed(TicketId(ticket));
        }
        Ok(ticket.is_some())
    }

    /// The server took the intent with that number. It stays until [`Write::effects_arrived`]; where that has passed
    /// its number already, it leaves the outbox at once.
    pub fn intent_applied(&mut self, mid: u64) -> Result<()> {
        let sql = if self.read().replica()?.last_mid >= mid {
            "DELETE FROM intent WHERE mid = ?1 AND state <> 2 RETURNING ticket"
        } else {
            "UPDATE intent SET state = 1 WHERE mid = ?1 AND state = 0 RETURNING ticket"
        };
        self.change(sql, params![signed(mid)])
    }

    /// The server refused the intent with that number: it stays, as a card.
    pub fn intent_rejected(&mut self, mid: u64, refusal: &Refusal) -> Result<()> {
        self.change(
            "UPDATE intent SET state = 2, mid = NULL, refusal = ?2 WHERE mid = ?1 RETURNING ticket",
            params![signed(mid), to_json(refusal, "refusal")?],
        )
    }

    /// Effects up to this number have come down: applied intents up to it leave the outbox. One whose answer was lost
    /// stays queued: it is sent again to learn what became of it, so that no refusal is ever missed (I12).
    pub fn effects_arrived(&mut self, last_mid: u64) -> Result<()> {
        let mut replica = self.read().replica()?;
        if last_mid > replica.last_mid {
            replica.last_mid = last_mid;
            self.set_replica(&replica)?;
        }
        self.change(
            "DELETE FROM intent WHERE mid <= ?1 AND state = 1 RETURNING ticket",
            params![signed(last_mid)],
        )
    }

    /// Which intent ever had that number on this client.
    pub fn journalled(&self, mid: u64) -> Result<Option<IntentId>> {
        Ok(self
            .conn
            .prepare_cached("SELECT id FROM mid_journal WHERE mid = ?1")?
            .query_row([signed(mid)], |row| uuid(row, 0))
            .optional()?
            .map(IntentId))
    }

    /// A new client: numbers waiting intents from 1, keeps their ids (the server knows what it has had), forgets the
    /// journal.
    pub fn begin_client(&mut self, client: ClientId, epoch: Uuid) -> Result<()> {
        let waiting = self
            .conn
            .prepare_cached("SELECT n, id FROM intent WHERE state <> 2 ORDER BY mid")?
            .query_map([], |row| Ok((row.get::<_, i64>(0)?, uuid(row, 1)?)))?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        self.conn.execute_batch("DELETE FROM mid_journal; UPDATE intent SET mid = NULL WHERE state <> 2")?;
        for (mid, (n, id)) in (1..).zip(waiting) {
            self.journal(mid, id)?;
            self.change(
                "UPDATE intent SET mid = ?2, state = 0 WHERE n = ?1 RETURNING ticket",
                params![n, mid],
            )?;
        }
        let replica = self.read().replica()?;
        self.set_replica(&Replica {
            client: Some(client),
            epoch: Some(epoch),
            incarnation: replica.incarnation + 1,
            last_mid: 0,
            ..replica
        })
    }

    fn journal(&self, mid: i64, id: Uuid) -> Result<()> {
        self.conn
            .prepare_cached("INSERT INTO mid_journal (mid, id) VALUES (?1, ?2)")?
            .execute(params![mid, id.into_bytes()])?;
        Ok(())
    }

    fn change(&mut self, sql: &str, params: impl rusqlite::Params) -> Result<()> {
        let tickets = self
            .conn
            .prepare_cached(sql)?
            .query_map(params, |row| uuid(row, 0))?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        for ticket in tickets {
            self.outbox_changed(TicketId(ticket));
        }
        Ok(())
    }

    /// Something waits for a ticket, or no longer does. For a record there is nothing to fold again: its key names no
    /// ticket, and [`Write::derive`] finds none.
    fn outbox_changed(&mut self, ticket: TicketId) {
        self.touched.outbox = true;
        self.pending.insert(ticket);
    }
}

/// Numbers begin at 1 and rise by one: they never come near the end of either type.
fn signed(mid: u64) -> i64 {
    i64::try_from(mid).unwrap_or(i64::MAX)
}

fn number(mid: i64) -> u64 {
    u64::try_from(mid).unwrap_or(0)
}
