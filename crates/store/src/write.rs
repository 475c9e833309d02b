//! The one write path: whatever touches a ticket is folded, assessed and indexed before the transaction ends. The
//! methods of one topic stand in that topic's file.

use std::collections::BTreeSet;

use rusqlite::Connection;
use vioe_domain::{TicketId, UtcMillis};

use crate::cache::Cache;
use crate::read::Result;
use crate::rows::uuid;
use crate::{Read, Touched};

/// A write transaction. It can read what it has written ([`Write::read`]); tickets it touches are folded again when it
/// ends, or when [`Write::settle`] is called.
pub struct Write<'a> {
    pub(crate) conn: &'a Connection,
    pub(crate) cache: &'a Cache,
    pub(crate) now: UtcMillis,
    pub(crate) touched: Touched,
    /// To fold before the end.
    pub(crate) pending: BTreeSet<TicketId>,
    /// Every ticket is to fold before the end.
    pub(crate) all: bool,
    /// Tickets are noted for later instead ([`Write::fold_later`]).
    later: bool,
}

impl std::fmt::Debug for Write<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Write").field("pending", &self.pending).finish_non_exhaustive()
    }
}

/// # Errors
/// Every method: the database's trouble, or a stored value that can't be read. The transaction is then rolled back.
impl<'a> Write<'a> {
    pub(crate) fn new(conn: &'a Connection, cache: &'a Cache, now: UtcMillis) -> Self {
        Self {
            conn,
            cache,
            now,
            touched: Touched::default(),
            pending: BTreeSet::new(),
            all: false,
            later: false,
        }
    }

    pub(crate) fn into_touched(mut self) -> Touched {
        self.touched.settle();
        self.touched
    }

    /// What the transaction sees. Summaries of touched tickets are as before until [`Write::settle`].
    pub fn read(&self) -> Read<'a> {
        Read { conn: self.conn, cache: self.cache }
    }

    /// Folds, assesses and indexes what was touched so far; done by itself at the end.
    pub fn settle(&mut self) -> Result<()> {
        if self.later {
            let mut note = self.conn.prepare_cached("INSERT OR IGNORE INTO stale (ticket) VALUES (?1)")?;
            for ticket in std::mem::take(&mut self.pending) {
                note.execute([ticket.0.into_bytes()])?;
            }
            if self.all {
                self.conn.execute(
                    "INSERT OR IGNORE INTO stale (ticket) SELECT DISTINCT ticket FROM base_event",
                    [],
                )?;
                self.all = false;
            }
            return Ok(());
        }
        if self.all {
            let every = self
                .conn
                .prepare_cached("SELECT id FROM ticket UNION SELECT ticket FROM intent")?
                .query_map([], |row| uuid(row, 0))?
                .map(|id| Ok(TicketId(id?)))
                .collect::<Result<BTreeSet<_>>>()?;
            self.pending.extend(every);
            self.all = false;
            self.touched.everything = true;
        }
        for ticket in std::mem::take(&mut self.pending) {
            self.derive(ticket)?;
            self.touched.tickets.insert(ticket);
        }
        Ok(())
    }

    /// During the first load a ticket's events come in any order: notes what this transaction touches instead of
    /// folding it each time. [`Write::fold_some`] catches up; the notes survive a kill.
    pub fn fold_later(&mut self) {
        self.later = true;
    }

    /// Folds up to `most` of the noted tickets and returns how many are left.
    pub fn fold_some(&mut self, most: u32) -> Result<u64> {
        let some = self
            .conn
            .prepare_cached(
                "DELETE FROM stale WHERE ticket IN (SELECT ticket FROM stale LIMIT ?1) RETURNING ticket",
            )?
            .query_map([most], |row| uuid(row, 0))?
            .map(|id| Ok(TicketId(id?)))
            .collect::<Result<Vec<_>>>()?;
        self.pending.extend(some);
        self.settle()?;
        let left: i64 = self.conn.query_row("SELECT count(*) FROM stale", [], |row| row.get(0))?;
        Ok(u64::try_from(left).unwrap_or(0))
    }

    /// Notes by which rules what follows is derived; what was derived by others is folded and assessed again, so that a
    /// newer zone database or program moves every deadline it must (EC-39g, EC-100). True where it was.
    pub fn derive_by(&mut self, rules: &str) -> Result<bool> {
        if self.read().value::<String>("derived_by")?.as_deref() == Some(rules) {
            return Ok(false);
        }
        self.set_value("derived_by", &rules)?;
        self.rederive_all()?;
        Ok(true)
    }

    /// Folds and assesses every ticket again: after the policy, a calendar or the zone rules changed.
    pub fn rederive_all(&mut self) -> Result<()> {
        self.all = true;
        self.settle()
    }
}
