//! A ticket's queue row and its words, derived from its log and its clocks.

use rusqlite::{OptionalExtension, params};
use vioe_domain::sla::{Assessment, Clock, ClockKind, ClockStatus};
use vioe_domain::ticket::{Kind, Ticket};
use vioe_domain::{AlertId, RecordId, Status, TicketId};

use crate::overlay::{Overlaid, overlay};
use crate::read::Result;
use crate::rows::{CLOCKS, NO_DUE};
use crate::{IntentState, Write};

/// What the queue needs of an assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Deadline {
    pub(crate) due_key: i64,
    pub(crate) clock: Option<ClockKind>,
    pub(crate) breached: bool,
    pub(crate) target_missed: bool,
}

/// The next deadline of a ticket. A missed target is no broken promise (sla.md 2.12); the deadline that comes next is
/// then the maximum's.
pub(crate) fn deadline(clocks: &[Clock]) -> Deadline {
    let open = || clocks.iter().filter(|clock| clock.is_open());
    let broken = |clock: &Clock| clock.status == ClockStatus::BreachedRunning;
    let target_missed = open().any(|clock| clock.kind == ClockKind::ResolutionTarget && broken(clock));
    let next = open()
        .filter(|clock| !(target_missed && clock.kind == ClockKind::ResolutionTarget))
        .filter_map(|clock| Some((clock.due_at?, clock.kind)))
        .min();
    Deadline {
        due_key: next.map_or(NO_DUE, |(due, _)| due.0),
        clock: next.map(|(_, kind)| kind),
        breached: open().any(|clock| broken(clock) && clock.kind != ClockKind::ResolutionTarget),
        target_missed,
    }
}

impl Write<'_> {
    /// Folds a ticket again and refreshes its queue row and its words.
    pub(crate) fn derive(&mut self, id: TicketId) -> Result<()> {
        let read = self.read();
        let outbox = read.outbox_of(id)?;
        let Some(overlaid) = overlay(&read, id, &outbox)? else {
            return self.forget(id);
        };
        let ticket = &overlaid.ticket;
        let assessment = read.assess(ticket, self.now)?;
        let unsent = outbox.iter().filter(|entry| entry.state == IntentState::Queued).count();
        let refused = outbox.iter().any(|entry| matches!(entry.state, IntentState::Rejected(_)));
        let unread = self.is_unread(id, overlaid.news_ver)?;
        let n = self.place(id)?;
        let look = self.worth_a_look(ticket, &assessment)?;
        let due = deadline(&assessment.clocks);
        let raised = &ticket.raised;
        self.conn
            .prepare_cached(
                "INSERT INTO ticket (n, id, rev, number, subject, customer, contact, status, resolution, priority,
                   category, tier, assignee, emergency, accepted, opened_at, changed_at, awaiting_us_since, open,
                   due_key, due_clock, breached, target_missed, wake_at, look, news_ver, unread, unsent, refused)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,
                   ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29)
                 ON CONFLICT (id) DO UPDATE SET rev = ?3, number = ?4, subject = ?5, customer = ?6, contact = ?7,
                   status = ?8, resolution = ?9, priority = ?10, category = ?11, tier = ?12, assignee = ?13,
                   emergency = ?14, accepted = ?15, opened_at = ?16, changed_at = ?17, awaiting_us_since = ?18,
                   open = ?19, due_key = ?20, due_clock = ?21, breached = ?22, target_missed = ?23, wake_at = ?24,
                   look = ?25, news_ver = ?26, unread = ?27, unsent = ?28, refused = ?29",
            )?
            .execute(params![
                n,
                id.0.into_bytes(),
                self.cache.next_rev(),
                raised.number,
                raised.subject,
                raised.customer.0.into_bytes(),
                raised.contact.map(|person| person.0.into_bytes()),
                ticket.status as i64,
                ticket.resolution.map(|resolution| resolution as i64),
                ticket.priority as i64,
                raised.category as i64,
                ticket.tier.number(),
                ticket.assignee.map(|person| person.0.into_bytes()),
                ticket.emergency,
                ticket.accepted,
                ticket.history.opened_at.0,
                ticket.changed_at.0,
                ticket.awaiting_us_since.map(|at| at.0),
                is_open(ticket.status),
                due.due_key,
                due.clock.map(number_of),
                due.breached,
                due.target_missed,
                assessment.next_wake_at.map(|at| at.0),
                look,
                overlaid.news_ver,
                unread,
                i64::try_from(unsent).unwrap_or(i64::MAX),
                refused,
            ])?;
        self.keep_verdicts(n, ticket, &assessment)?;
        self.index_words(n, &overlaid)
    }

    /// Assesses a ticket now, refreshes its queue row and takes it off [`crate::Read::due_wakes`]; none where it is
    /// gone.
    ///
    /// # Errors
    /// The database's trouble.
    pub fn reassess(&mut self, id: TicketId) -> Result<Option<Assessment>> {
        if self.pending.remove(&id) {
            self.derive(id)?;
            self.touched.tickets.insert(id);
        }
        let Some(ticket) = self.read().ticket(id)? else {
            return Ok(None);
        };
        let assessment = self.read().assess(&ticket, self.now)?;
        let due = deadline(&assessment.clocks);
        let values = params![
            id.0.into_bytes(),
            due.due_key,
            due.clock.map(number_of),
            due.breached,
            due.target_missed,
        ];
        let changed = self
            .conn
            .prepare_cached(
                "UPDATE ticket SET due_key = ?2, due_clock = ?3, breached = ?4, target_missed = ?5
                 WHERE id = ?1 AND (due_key, breached, target_missed) IS NOT (?2, ?4, ?5)",
            )?
            .execute(values)?;
        self.conn
            .prepare_cached("UPDATE ticket SET look = 0, wake_at = ?2 WHERE id = ?1")?
            .execute(params![id.0.into_bytes(), assessment.next_wake_at.map(|at| at.0)])?;
        if changed > 0 {
            self.touched.tickets.insert(id);
        }
        if let Some(n) = self.known_place(id)? {
            self.keep_verdicts(n, &ticket, &assessment)?;
        }
        Ok(Some(assessment))
    }

    fn forget(&mut self, id: TicketId) -> Result<()> {
        let n: Option<i64> = self
            .conn
            .prepare_cached("DELETE FROM ticket WHERE id = ?1 RETURNING n")?
            .query_row([id.0.into_bytes()], |row| row.get(0))
            .optional()?;
        if let Some(n) = n {
            self.conn.prepare_cached("DELETE FROM search WHERE rowid = ?1")?.execute([n])?;
            self.forget_verdicts(n)?;
        }
        // The key may be an article's.
        self.index_article(RecordId(id.0))
    }

    fn known_place(&self, id: TicketId) -> Result<Option<i64>> {
        Ok(self
            .conn
            .prepare_cached("SELECT n FROM ticket WHERE id = ?1")?
            .query_row([id.0.into_bytes()], |row| row.get(0))
            .optional()?)
    }

    fn place(&self, id: TicketId) -> Result<i64> {
        match self.known_place(id)? {
            Some(n) => {
                self.conn.prepare_cached("DELETE FROM search WHERE rowid = ?1")?.execute([n])?;
                Ok(n)
            }
            None => Ok(self
                .conn
                .prepare_cached("SELECT coalesce(max(n), 0) + 1 FROM ticket")?
                .query_row([], |row| row.get(0))?),
        }
    }

    /// Whether the watcher must look: a threshold was passed that has no alarm yet, or an alarm may be over.
    fn worth_a_look(&self, ticket: &Ticket, assessment: &Assessment) -> Result<bool> {
        let mut known = self.conn.prepare_cached(
            "SELECT id, acknowledged_at IS NULL AND ended IS NULL FROM alarm WHERE ticket = ?1",
        )?;
        let known = known
            .query_map([ticket.id.0.into_bytes()], |row| {
                Ok((AlertId(crate::rows::uuid(row, 0)?), row.get::<_, bool>(1)?))
            })?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        let new = is_open(ticket.status)
            && assessment.alerts.iter().any(|alert| known.iter().all(|(id, _)| *id != alert.id));
        Ok(new || known.iter().any(|(_, live)| *live))
    }

    fn index_words(&self, n: i64, overlaid: &Overlaid) -> Result<()> {
        let raised = &overlaid.ticket.raised;
        let mut body = String::new();
        for entry in &overlaid.log {
            if let Kind::TicketRaised(raised) = &entry.event.kind {
                let description = &raised.description;
                for part in [
                    &description.steps,
                    &description.expected,
                    &description.actual,
                    &description.errors,
                    &description.affected_users,
                    &description.business_impact,
                ] {
                    body.push_str(part);
                    body.push('\n');
                }
            }
            if let Some(text) = entry.event.kind.body() {
                body.push_str(text);
                body.push('\n');
            }
        }
        let customer = self.read().customer(raised.customer)?;
        self.conn
            .prepare_cached(
                "INSERT INTO search (rowid, subject, body, customer, number) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                n,
                raised.subject,
                body,
                customer.as_ref().map(|customer| customer.name.as_str()),
                [raised.number.map(|n| n.to_string()), raised.external.clone()]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(" "),
            ])?;
        Ok(())
    }
}

pub(crate) fn is_open(status: Status) -> bool {
    !matches!(status, Status::Resolved | Status::Closed)
}

fn number_of(kind: ClockKind) -> i64 {
    // Every kind is in the list.
    CLOCKS.iter().position(|clock| *clock == kind).and_then(|place| i64::try_from(place).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use vioe_domain::UtcMillis;
    use vioe_domain::sla::Thresholds;

    use super::*;

    fn clock(kind: ClockKind, status: ClockStatus, due_at: Option<i64>) -> Clock {
        Clock {
            kind,
            cycle: 1,
            status,
            started_at: UtcMillis(0),
            budget_ms: 0,
            elapsed_ms: 0,
            due_at: due_at.map(UtcMillis),
            stopped_at: (status == ClockStatus::Met).then_some(UtcMillis(1)),
            overrun_ms: 0,
            tags: Vec::new(),
            thresholds: Thresholds::default(),
            changes_at: None,
        }
    }

    #[test]
    fn a_missed_target_gives_way_to_the_maximum_and_breaks_no_promise() {
        use ClockKind::{FirstResponse, ResolutionMaximum, ResolutionTarget, Update};
        use ClockStatus::{BreachedRunning, Met, Paused, Running};
        let due = deadline(&[
            clock(FirstResponse, Met, Some(5)),
            clock(ResolutionTarget, BreachedRunning, Some(10)),
            clock(ResolutionMaximum, Running, Some(40)),
            clock(Update, Running, Some(50)),
        ]);
        assert_eq!(
            due,
            Deadline { due_key: 40, clock: Some(ResolutionMaximum), breached: false, target_missed: true }
        );
        let waiting = deadline(&[clock(ResolutionTarget, Paused, None)]);
        assert_eq!((waiting.due_key, waiting.breached), (NO_DUE, false));
    }
}
