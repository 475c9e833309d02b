//! The server's rows: put, removed, held back, thrown away. Only sync writes them, by the rules of sync.md 2.7.

use rusqlite::{OptionalExtension, params};
use uuid::Uuid;
use vioe_domain::record::ExclusionRecord;
use vioe_domain::{CustomerId, TicketId};

use crate::read::Result;
use crate::rows::{json, to_json, uuid};
use crate::{BaseRow, Gone, Put, Table, Write};

/// # Errors
/// Every method: the database's trouble, or a stored value that can't be read.
impl Write<'_> {
    /// Puts a row if it is newer than the stored one. False where it is not.
    pub fn put(&mut self, put: &Put) -> Result<bool> {
        match &put.row {
            BaseRow::Event(row) => {
                let event = &row.event;
                let newer = self
                    .conn
                    .prepare_cached(
                        "INSERT INTO base_event (id, ticket, at, ord, scope, ver, value)
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                         ON CONFLICT (id) DO UPDATE SET ticket = ?2, at = ?3, ord = ?4, scope = ?5, ver = ?6, value = ?7
                         WHERE ver < ?6",
                    )?
                    .execute(params![
                        event.id.0.into_bytes(),
                        event.ticket.0.into_bytes(),
                        event.at.0,
                        row.order,
                        put.scope,
                        put.ver,
                        to_json(row, "event")?,
                    ])?;
                if newer > 0 {
                    self.pending.insert(event.ticket);
                }
                Ok(newer > 0)
            }
            other => self.put_row(put, other),
        }
    }

    fn put_row(&mut self, put: &Put, row: &BaseRow) -> Result<bool> {
        let (text, ticket, customer) = match row {
            // `put` has taken events out.
            BaseRow::Event(row) => (to_json(row, "event")?, None, None),
            BaseRow::Policy(row) => (to_json(row, "policy")?, None, None),
            BaseRow::Person(row) => (to_json(row, "person")?, None, None),
            BaseRow::Customer(row) => (to_json(row, "customer")?, None, None),
            BaseRow::Exclusion(row) => (to_json(row, "exclusion")?, row.ticket, row.customer),
            BaseRow::AlertMark(row) => (to_json(row, "mark")?, None, None),
            BaseRow::Record(row) => (to_json(row, "record")?, None, None),
        };
        let (table, id) = (row.table(), row.id());
        let before: Option<(i64, String)> = self
            .conn
            .prepare_cached("SELECT ver, value FROM base_row WHERE tbl = ?1 AND id = ?2")?
            .query_row(params![table as i64, id.into_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        if before.as_ref().is_some_and(|(ver, _)| *ver >= put.ver) {
            return Ok(false);
        }
        self.conn
            .prepare_cached(
                "INSERT INTO base_row (tbl, id, scope, ver, rev, ticket, customer, value)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 ON CONFLICT (tbl, id) DO UPDATE
                 SET scope = ?3, ver = ?4, rev = ?5, ticket = ?6, customer = ?7, value = ?8",
            )?
            .execute(params![
                table as i64,
                id.into_bytes(),
                put.scope,
                put.ver,
                self.cache.next_rev(),
                ticket.map(|id| id.0.into_bytes()),
                customer.map(|id| id.0.into_bytes()),
                text,
            ])?;
        if before.as_ref().is_some_and(|(_, value)| *value == text) {
            return Ok(true);
        }
        if let Some((_, value)) = &before {
            self.row_affects(table, id, value)?;
        }
        self.row_affects(table, id, &text)?;
        if let BaseRow::AlertMark(mark) = row {
            self.apply_mark(mark)?;
        }
        Ok(true)
    }

    /// Removes a row if the stored one is in that scope with a smaller version. False where it is not.
    pub fn remove(&mut self, gone: &Gone) -> Result<bool> {
        if gone.table == Table::Event {
            let ticket = self
                .conn
                .prepare_cached(
                    "DELETE FROM base_event WHERE id = ?1 AND scope = ?2 AND ver < ?3 RETURNING ticket",
                )?
                .query_row(params![gone.id.into_bytes(), gone.scope, gone.seq], |row| uuid(row, 0))
                .optional()?;
            self.pending.extend(ticket.map(TicketId));
            return Ok(ticket.is_some());
        }
        let value: Option<String> = self
            .conn
            .prepare_cached(
                "DELETE FROM base_row WHERE tbl = ?1 AND id = ?2 AND scope = ?3 AND ver < ?4 RETURNING value",
            )?
            .query_row(params![gone.table as i64, gone.id.into_bytes(), gone.scope, gone.seq], |row| {
                row.get(0)
            })
            .optional()?;
        if let Some(value) = &value {
            self.row_affects(gone.table, gone.id, value)?;
        }
        Ok(value.is_some())
    }

    /// Removes a scope with every row of it (I14), also what was held back of it.
    pub fn remove_scope(&mut self, scope: i64) -> Result<()> {
        let tickets = self
            .conn
            .prepare_cached("DELETE FROM base_event WHERE scope = ?1 RETURNING ticket")?
            .query_map([scope], |row| uuid(row, 0))?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        self.pending.extend(tickets.into_iter().map(TicketId));
        let rows = self
            .conn
            .prepare_cached("DELETE FROM base_row WHERE scope = ?1 RETURNING tbl, id, value")?
            .query_map([scope], |row| Ok((row.get::<_, i64>(0)?, uuid(row, 1)?, row.get::<_, String>(2)?)))?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        for (table, id, value) in rows {
            if let Some(table) = Table::from_number(table) {
                self.row_affects(table, id, &value)?;
            }
        }
        for sql in ["DELETE FROM inbox WHERE scope = ?1", "DELETE FROM scope_state WHERE id = ?1"] {
            self.conn.prepare_cached(sql)?.execute([scope])?;
        }
        self.settle()?;
        // What nobody can see any more leaves nothing behind but what this person wrote (the outbox).
        for table in ["alarm", "draft", "read_marker"] {
            self.conn.execute(
                &format!(
                    "DELETE FROM {table} WHERE ticket <> x'' AND ticket NOT IN (SELECT id FROM ticket)
                     AND ticket NOT IN (SELECT ticket FROM intent) AND ticket NOT IN (SELECT ticket FROM stale)"
                ),
                [],
            )?;
        }
        self.touched.everything = true;
        self.touched.alerts = true;
        Ok(())
    }

    /// Keeps the rows of an incomplete pull until [`Write::open_inbox`]: a change becomes visible as a whole.
    pub fn hold(&mut self, puts: &[Put], gone: &[Gone]) -> Result<()> {
        let mut hold =
            self.conn.prepare_cached("INSERT INTO inbox (scope, put, gone) VALUES (?1, ?2, ?3)")?;
        for put in puts {
            hold.execute(params![put.scope, to_json(put, "held row")?, None::<String>])?;
        }
        for gone in gone {
            hold.execute(params![gone.scope, None::<String>, to_json(gone, "held row")?])?;
        }
        Ok(())
    }

    /// Applies everything held, in order.
    pub fn open_inbox(&mut self) -> Result<()> {
        let mut statement = self.conn.prepare_cached("SELECT put, gone FROM inbox ORDER BY n")?;
        let mut rows = statement.query([])?;
        let mut any = false;
        while let Some(row) = rows.next()? {
            any = true;
            if let Some(put) = row.get::<_, Option<String>>(0)? {
                self.put(&json(&put, "held row")?)?;
            }
            if let Some(gone) = row.get::<_, Option<String>>(1)? {
                self.remove(&json(&gone, "held row")?)?;
            }
        }
        if any {
            self.conn.execute("DELETE FROM inbox", [])?;
        }
        Ok(())
    }

    /// Throws away every row of the server's and every scope; keeps the outbox, drafts, alarms and read marks.
    pub fn reset_replica(&mut self) -> Result<()> {
        self.conn.execute_batch(
            "DELETE FROM base_row; DELETE FROM base_event; DELETE FROM ticket; DELETE FROM stale;
             DELETE FROM inbox; DELETE FROM scope_state; DELETE FROM meta WHERE key = 'read_from';
             DELETE FROM verdict; DELETE FROM ticket_result;
             INSERT INTO search (search) VALUES ('delete-all');",
        )?;
        self.forget_articles()?;
        let mut replica = self.read().replica()?;
        replica.cursor = 0;
        replica.incarnation += 1;
        self.set_replica(&replica)?;
        self.all = true;
        self.touched.everything = true;
        self.touched.reference = true;
        self.touched.outbox = true;
        Ok(())
    }

    /// Notes what must be folded again because of a row that came, changed or went.
    fn row_affects(&mut self, table: Table, id: Uuid, value: &str) -> Result<()> {
        match table {
            Table::Policy => {
                self.all = true;
                self.touched.reference = true;
            }
            Table::Customer => {
                self.touched.reference = true;
                self.pend_customer(CustomerId(id))?;
            }
            Table::Exclusion => {
                let row: ExclusionRecord = json(value, "exclusion")?;
                match (row.ticket, row.customer) {
                    (Some(ticket), _) => {
                        self.pending.insert(ticket);
                    }
                    (None, Some(customer)) => self.pend_customer(customer)?,
                    (None, None) => self.all = true,
                }
            }
            Table::Person => self.touched.reference = true,
            Table::Record => {
                self.touched.reference = true;
                self.article_changed(&json(value, "record")?);
            }
            Table::AlertMark => self.touched.alerts = true,
            Table::Event => {}
        }
        Ok(())
    }

    fn pend_customer(&mut self, customer: CustomerId) -> Result<()> {
        let tickets = self
            .conn
            .prepare_cached("SELECT id FROM ticket WHERE customer = ?1")?
            .query_map([customer.0.into_bytes()], |row| uuid(row, 0))?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        self.pending.extend(tickets.into_iter().map(TicketId));
        // A ticket of this device alone may have waited for its customer's row.
        let unsent = self
            .conn
            .prepare_cached("SELECT DISTINCT ticket FROM intent WHERE ticket NOT IN (SELECT id FROM ticket)")?
            .query_map([], |row| uuid(row, 0))?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        self.pending.extend(unsent.into_iter().map(TicketId));
        Ok(())
    }
}
