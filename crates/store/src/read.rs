//! What can be read. Every method answers from the same state of the database; what belongs to one topic (the outbox,
//! alarms, drafts, queues, the replica) stands in that topic's file.

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension, params};
use vioe_domain::coverage::Hours;
use vioe_domain::customer::Calendar;
use vioe_domain::record::ExclusionRecord;
use vioe_domain::sla::{Assessment, Exclusion, Policy, outlook};
use vioe_domain::ticket::{Event, Ticket};
use vioe_domain::{Customer, CustomerId, Person, PersonId, TicketId, UtcMillis};

use crate::base::EventRow;
use crate::cache::{Cache, CustomerEntry};
use crate::overlay::overlay;
use crate::rows::{json, uuid};
use crate::{StoreError, Table, TicketFile};

pub(crate) type Result<T> = std::result::Result<T, StoreError>;

/// One consistent state of the store.
#[derive(Clone, Copy)]
pub struct Read<'a> {
    pub(crate) conn: &'a Connection,
    pub(crate) cache: &'a Cache,
}

impl std::fmt::Debug for Read<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Read(…)")
    }
}

/// # Errors
/// Every method: the database's trouble, or a stored value that can't be read.
impl Read<'_> {
    /// Everything of one ticket; none where there is no such ticket.
    pub fn file(&self, ticket: TicketId) -> Result<Option<TicketFile>> {
        let Some(summary) = self.summary(ticket)? else {
            return Ok(None);
        };
        let outbox = self.outbox_of(ticket)?;
        let Some(overlaid) = overlay(self, ticket, &outbox)? else {
            return Ok(None);
        };
        Ok(Some(TicketFile {
            customer: self.customer(summary.customer)?,
            exclusions: self.exclusions(ticket, summary.customer)?,
            ticket: Arc::new(overlaid.ticket),
            summary,
            log: overlaid.log,
            outbox,
            doubtful: overlaid.doubtful,
        }))
    }

    /// The ticket as its events and the outbox make it. Cached: cheap for the rows of a page.
    pub fn ticket(&self, ticket: TicketId) -> Result<Option<Arc<Ticket>>> {
        let rev: Option<i64> = self
            .conn
            .prepare_cached("SELECT rev FROM ticket WHERE id = ?1")?
            .query_row([ticket.0.into_bytes()], |row| row.get(0))
            .optional()?;
        let Some(rev) = rev else {
            return Ok(None);
        };
        self.cache
            .folded(ticket, rev, || {
                let outbox = self.outbox_of(ticket)?;
                overlay(self, ticket, &outbox)?.map(|overlaid| overlaid.ticket).ok_or_else(|| {
                    StoreError::Inconsistent {
                        what: "ticket",
                        why: format!("{ticket} is listed but has no events"),
                    }
                })
            })
            .map(Some)
    }

    /// The clocks of a ticket at `now`, by its customer's calendar and every approved exclusion. A ticket the server
    /// has not accepted has none.
    pub fn assess(&self, ticket: &Ticket, now: UtcMillis) -> Result<Assessment> {
        if !ticket.accepted {
            return Ok(Assessment { clocks: Vec::new(), alerts: Vec::new(), next_wake_at: None });
        }
        let customer = ticket.raised.customer;
        let hours = self.hours(customer)?;
        let exclusions = self.exclusions(ticket.id, customer)?;
        let policy = self.policy()?;
        Ok(outlook(ticket, &hours, &exclusions, &policy, now))
    }

    /// The policy; the guide's where none has come down yet.
    pub fn policy(&self) -> Result<Arc<Policy>> {
        let found: Option<(i64, String)> = self
            .conn
            .prepare_cached("SELECT rev, value FROM base_row WHERE tbl = 1")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        match found {
            // No row has revision 0.
            None => self.cache.policy(0, || Ok(Policy::default())),
            Some((rev, text)) => self.cache.policy(rev, || json(&text, "policy")),
        }
    }

    /// Somebody.
    pub fn person(&self, person: PersonId) -> Result<Option<Arc<Person>>> {
        self.row(Table::Person, person.0, |rev, text| {
            self.cache.person(person.0, rev, || json(text, "person"))
        })
    }

    /// Who wrote an intent: also before their own row has come down.
    pub(crate) fn author(&self, person: PersonId) -> Result<Option<Arc<Person>>> {
        if let Some(found) = self.person(person)? {
            return Ok(Some(found));
        }
        Ok(self
            .profile()?
            .filter(|profile| profile.person.id == person)
            .map(|profile| Arc::new(profile.person)))
    }

    /// Everybody this account may see, by name.
    pub fn people(&self) -> Result<Vec<Arc<Person>>> {
        let mut people = self
            .rows(Table::Person)?
            .into_iter()
            .map(|(id, rev, text)| self.cache.person(id, rev, || json(&text, "person")))
            .collect::<Result<Vec<_>>>()?;
        people.sort_by_cached_key(|person| (person.name.to_lowercase(), person.id));
        Ok(people)
    }

    /// A customer.
    pub fn customer(&self, customer: CustomerId) -> Result<Option<Arc<Customer>>> {
        Ok(self.customer_entry(customer)?.map(|entry| entry.customer.clone()))
    }

    /// Every customer this account may see, by name.
    pub fn customers(&self) -> Result<Vec<Arc<Customer>>> {
        let mut customers = self
            .rows(Table::Customer)?
            .into_iter()
            .map(|(id, rev, text)| {
                let entry = self.cache.customer(id, rev, || customer_entry(&text))?;
                Ok(entry.customer.clone())
            })
            .collect::<Result<Vec<_>>>()?;
        customers.sort_by_cached_key(|customer| (customer.name.to_lowercase(), customer.id));
        Ok(customers)
    }

    /// The hours of a customer: laid out once, shared by every assessment. A calendar without business hours, which no
    /// server accepts, counts as empty; so does that of a customer whose row has not come down.
    pub fn hours(&self, customer: CustomerId) -> Result<Arc<Hours>> {
        let Some(entry) = self.customer_entry(customer)? else {
            return Ok(plain_hours());
        };
        let policy = self.policy()?;
        let mut kept = entry.hours.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, hours)) = kept.as_ref().filter(|(week, _)| *week == policy.hours) {
            return Ok(hours.clone());
        }
        let hours = Hours::of(&entry.customer, &policy.hours).map_or_else(|_| plain_hours(), Arc::new);
        *kept = Some((policy.hours.clone(), hours.clone()));
        Ok(hours)
    }

    /// Every exclusion, approved or not, that covers a ticket of a customer.
    pub fn exclusions(&self, ticket: TicketId, customer: CustomerId) -> Result<Vec<Exclusion>> {
        self.conn
            .prepare_cached(
                "SELECT value FROM base_row
                 WHERE tbl = 5 AND (customer = ?2 OR customer IS NULL) AND (ticket IS NULL OR ticket = ?1)
                 ORDER BY id",
            )?
            .query_map(params![ticket.0.into_bytes(), customer.0.into_bytes()], |row| {
                row.get::<_, String>(0)
            })?
            .map(|text| Ok(json::<ExclusionRecord>(&text?, "exclusion")?.exclusion))
            .collect()
    }

    /// The server's events of a ticket in the order of its log, and the newest change made by somebody else.
    pub(crate) fn base_events(&self, ticket: TicketId) -> Result<(Vec<Event>, i64)> {
        let me = self.profile()?.map(|profile| profile.person.id);
        let mut statement = self
            .conn
            .prepare_cached("SELECT value, ver FROM base_event WHERE ticket = ?1 ORDER BY at, ord, id")?;
        let mut rows = statement.query([ticket.0.into_bytes()])?;
        let (mut events, mut news_ver) = (Vec::new(), 0);
        while let Some(row) = rows.next()? {
            let event =
                json::<EventRow>(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?, "event")?.event;
            if event.actor.person.is_none() || event.actor.person != me {
                news_ver = news_ver.max(row.get(1)?);
            }
            events.push(event);
        }
        Ok((events, news_ver))
    }

    fn customer_entry(&self, customer: CustomerId) -> Result<Option<Arc<CustomerEntry>>> {
        self.row(Table::Customer, customer.0, |rev, text| {
            self.cache.customer(customer.0, rev, || customer_entry(text))
        })
    }

    fn row<T>(
        &self,
        table: Table,
        id: uuid::Uuid,
        build: impl FnOnce(i64, &str) -> Result<T>,
    ) -> Result<Option<T>> {
        let mut statement =
            self.conn.prepare_cached("SELECT rev, value FROM base_row WHERE tbl = ?1 AND id = ?2")?;
        let mut rows = statement.query(params![table as i64, id.into_bytes()])?;
        match rows.next()? {
            None => Ok(None),
            Some(row) => {
                let text = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
                build(row.get(0)?, text).map(Some)
            }
        }
    }

    fn rows(&self, table: Table) -> Result<Vec<(uuid::Uuid, i64, String)>> {
        Ok(self
            .conn
            .prepare_cached("SELECT id, rev, value FROM base_row WHERE tbl = ?1")?
            .query_map([table as i64], |row| Ok((uuid(row, 0)?, row.get(1)?, row.get(2)?)))?
            .collect::<rusqlite::Result<_>>()?)
    }
}

fn customer_entry(text: &str) -> Result<CustomerEntry> {
    Ok(CustomerEntry { customer: Arc::new(json(text, "customer")?), hours: Mutex::default() })
}

fn plain_hours() -> Arc<Hours> {
    let zone = vioe_domain::coverage::Zone::utc();
    let Ok(hours) = Hours::new(&zone, &Calendar::default()) else {
        unreachable!("an empty calendar closes nothing")
    };
    Arc::new(hours)
}
