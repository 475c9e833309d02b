//! Lists of tickets that are no queues, and what this person has seen of them.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, params, params_from_iter};
use vioe_domain::escalation::Tier;
use vioe_domain::ticket::Resolution;
use vioe_domain::{Category, CustomerId, PersonId, Priority, Status, TicketId, UtcMillis};

use crate::read::Result;
use crate::rows::{CLOCKS, NO_DUE, instant, maybe_instant, maybe_uuid, one_of, uuid};
use crate::{Read, Summary, Write};

/// The columns of a [`Summary`], in the order [`summary`] reads them.
pub(crate) const COLUMNS: &str = "t.id, t.number, t.subject, t.customer, t.contact, t.status, t.resolution, \
     t.priority, t.category, t.tier, t.assignee, t.emergency, t.accepted, t.opened_at, t.changed_at, \
     t.awaiting_us_since, t.due_key, t.due_clock, t.breached, t.target_missed, t.wake_at, t.unread, t.unsent, \
     t.refused";

/// How many columns [`COLUMNS`] has.
pub(crate) const WIDTH: usize = 24;

pub(crate) fn summary(row: &Row<'_>) -> rusqlite::Result<Summary> {
    let due: i64 = row.get(16)?;
    let tier: u8 = row.get(9)?;
    let known =
        |column: usize| -> rusqlite::Result<bool> { Ok(row.get::<_, Option<i64>>(column)?.is_some()) };
    Ok(Summary {
        ticket: TicketId(uuid(row, 0)?),
        number: row.get(1)?,
        subject: row.get(2)?,
        customer: CustomerId(uuid(row, 3)?),
        contact: maybe_uuid(row, 4)?.map(PersonId),
        status: one_of(row, 5, Status::ALL)?,
        resolution: if known(6)? { Some(one_of(row, 6, Resolution::ALL)?) } else { None },
        priority: one_of(row, 7, Priority::ALL)?,
        category: one_of(row, 8, Category::ALL)?,
        tier: Tier::new(tier).ok_or(rusqlite::Error::IntegralValueOutOfRange(9, i64::from(tier)))?,
        assignee: maybe_uuid(row, 10)?.map(PersonId),
        emergency: row.get(11)?,
        accepted: row.get(12)?,
        opened_at: instant(row, 13)?,
        changed_at: instant(row, 14)?,
        awaiting_us_since: maybe_instant(row, 15)?,
        next_due_at: (due != NO_DUE).then_some(UtcMillis(due)),
        next_due_clock: if known(17)? { Some(one_of(row, 17, &CLOCKS)?) } else { None },
        breached: row.get(18)?,
        target_missed: row.get(19)?,
        next_wake_at: maybe_instant(row, 20)?,
        unread: row.get(21)?,
        unsent: row.get(22)?,
        refused: row.get(23)?,
    })
}

/// # Errors
/// Every method: the database's trouble, or a stored value that can't be read.
impl Read<'_> {
    /// The row a queue shows.
    pub fn summary(&self, ticket: TicketId) -> Result<Option<Summary>> {
        Ok(self
            .conn
            .prepare_cached(&format!("SELECT {COLUMNS} FROM ticket t WHERE t.id = ?1"))?
            .query_row([ticket.0.into_bytes()], summary)
            .optional()?)
    }

    /// The ticket with that number.
    pub fn by_number(&self, number: i64) -> Result<Option<TicketId>> {
        Ok(self
            .conn
            .prepare_cached("SELECT id FROM ticket WHERE number = ?1")?
            .query_row([number], |row| uuid(row, 0))
            .optional()?
            .map(TicketId))
    }

    /// Every ticket of these customers: open ones by next deadline, then the others, newest first.
    pub fn tickets_of(&self, customers: &[CustomerId]) -> Result<Vec<Summary>> {
        let places = vec!["?"; customers.len()].join(", ");
        let ids = customers.iter().map(|customer| Value::Blob(customer.0.as_bytes().to_vec()));
        self.select(
            &format!(
                "SELECT {COLUMNS} FROM ticket t WHERE t.customer IN ({places})
                 ORDER BY t.open DESC, CASE t.open WHEN 1 THEN t.breached END DESC,
                   CASE t.open WHEN 1 THEN t.due_key END, t.changed_at DESC, t.n DESC"
            ),
            params_from_iter(ids),
        )
    }

    /// Open tickets with a deadline before `until`, by deadline.
    pub fn due_until(&self, until: UtcMillis) -> Result<Vec<Summary>> {
        self.select(
            &format!(
                "SELECT {COLUMNS} FROM ticket t WHERE t.open = 1 AND t.due_key < ?1 ORDER BY t.due_key, t.n"
            ),
            [until.0],
        )
    }

    /// How many open tickets each agent has.
    pub fn open_by_assignee(&self) -> Result<Vec<(PersonId, u32)>> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT assignee, count(*) FROM ticket WHERE open = 1 AND assignee IS NOT NULL
                 GROUP BY assignee ORDER BY assignee",
            )?
            .query_map([], |row| Ok((PersonId(uuid(row, 0)?), row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// The next deadline among this person's open tickets; a broken promise comes first.
    pub fn next_deadline_of(&self, person: PersonId) -> Result<Option<Summary>> {
        Ok(self
            .conn
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM ticket t WHERE t.assignee = ?1 AND t.open = 1 AND t.due_key < ?2
                 ORDER BY t.due_key, t.n LIMIT 1"
            ))?
            .query_row(params![person.0.into_bytes(), NO_DUE], summary)
            .optional()?)
    }

    /// Tickets whose alerts must be looked at: a wake is due, or something changed that has passed thresholds.
    /// At most `limit`. [`Write::reassess`] takes a ticket off this list.
    pub fn due_wakes(&self, now: UtcMillis, limit: u32) -> Result<Vec<TicketId>> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT id FROM ticket WHERE wake_at <= ?1 UNION SELECT id FROM ticket WHERE look = 1 LIMIT ?2",
            )?
            .query_map(params![now.0, limit], |row| Ok(TicketId(uuid(row, 0)?)))?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// The earliest wake of any ticket.
    pub fn next_wake(&self) -> Result<Option<UtcMillis>> {
        Ok(self
            .conn
            .prepare_cached("SELECT min(wake_at) FROM ticket WHERE wake_at IS NOT NULL")?
            .query_row([], |row| maybe_instant(row, 0))?)
    }

    fn select(&self, sql: &str, params: impl rusqlite::Params) -> Result<Vec<Summary>> {
        Ok(self.conn.prepare_cached(sql)?.query_map(params, summary)?.collect::<rusqlite::Result<_>>()?)
    }
}

/// # Errors
/// Every method: the database's trouble.
impl Write<'_> {
    /// Everything that came in so far has been seen.
    pub fn mark_read(&mut self, ticket: TicketId) -> Result<()> {
        let id = ticket.0.into_bytes();
        let seen: Option<i64> = self
            .conn
            .prepare_cached("UPDATE ticket SET unread = 0 WHERE id = ?1 AND unread = 1 RETURNING news_ver")?
            .query_row([id], |row| row.get(0))
            .optional()?;
        if let Some(ver) = seen {
            self.conn
                .prepare_cached(
                    "INSERT INTO read_marker (ticket, seen_ver) VALUES (?1, ?2)
                     ON CONFLICT (ticket) DO UPDATE SET seen_ver = max(seen_ver, ?2)",
                )?
                .execute(params![id, ver])?;
            self.touched.tickets.insert(ticket);
        }
        Ok(())
    }

    /// Whether somebody else changed it since this person last looked; what the first load brought is not news.
    pub(crate) fn is_unread(&self, ticket: TicketId, news_ver: i64) -> Result<bool> {
        let Some(from) = self.read().value::<i64>("read_from")? else {
            return Ok(false);
        };
        let seen: Option<i64> = self
            .conn
            .prepare_cached("SELECT seen_ver FROM read_marker WHERE ticket = ?1")?
            .query_row([ticket.0.into_bytes()], |row| row.get(0))
            .optional()?;
        Ok(news_ver > seen.unwrap_or(0).max(from))
    }
}
