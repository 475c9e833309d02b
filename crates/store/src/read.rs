//! What can be read. Every method answers from the same state of the database.

use std::marker::PhantomData;
use std::sync::Arc;

use vioe_domain::coverage::Hours;
use vioe_domain::sla::{Assessment, Exclusion, Policy};
use vioe_domain::ticket::Ticket;
use vioe_domain::{AlertId, Customer, CustomerId, IntentId, Person, PersonId, TicketId, UtcMillis};

use crate::{
    Alarm, ClockAnchor, Draft, OutboxEntry, Profile, QueueQuery, QueueRows, Replica, ScopeState,
    StoreError, Summary, TicketFile,
};

type Result<T> = std::result::Result<T, StoreError>;

/// One consistent state of the store.
#[derive(Debug)]
pub struct Read<'a>(PhantomData<&'a ()>);

/// # Errors
/// Every method: the database's trouble, or a stored value that can't be read.
impl Read<'_> {
    /// Everything of one ticket; none where there is no such ticket.
    pub fn file(&self, ticket: TicketId) -> Result<Option<TicketFile>> {
        let _ = ticket;
        unimplemented!()
    }

    /// The ticket as its events and the outbox make it. Cached: cheap for the rows of a page.
    pub fn ticket(&self, ticket: TicketId) -> Result<Option<Arc<Ticket>>> {
        let _ = ticket;
        unimplemented!()
    }

    /// The clocks of a ticket at `now`, by its customer's calendar and every approved exclusion.
    pub fn assess(&self, ticket: &Ticket, now: UtcMillis) -> Result<Assessment> {
        let _ = (ticket, now);
        unimplemented!()
    }

    /// The row a queue shows.
    pub fn summary(&self, ticket: TicketId) -> Result<Option<Summary>> {
        let _ = ticket;
        unimplemented!()
    }

    /// The ticket with that number.
    pub fn by_number(&self, number: i64) -> Result<Option<TicketId>> {
        let _ = number;
        unimplemented!()
    }

    /// A page of a queue.
    pub fn queue(&self, query: &QueueQuery) -> Result<QueueRows> {
        let _ = query;
        unimplemented!()
    }

    /// Every ticket of these customers: open ones by next deadline, then the others, newest first.
    pub fn tickets_of(&self, customers: &[CustomerId]) -> Result<Vec<Summary>> {
        let _ = customers;
        unimplemented!()
    }

    /// Open tickets with a deadline before `until`, by deadline.
    pub fn due_until(&self, until: UtcMillis) -> Result<Vec<Summary>> {
        let _ = until;
        unimplemented!()
    }

    /// How many open tickets each agent has.
    pub fn open_by_assignee(&self) -> Result<Vec<(PersonId, u32)>> {
        unimplemented!()
    }

    /// The next deadline among this person's open tickets.
    pub fn next_deadline_of(&self, person: PersonId) -> Result<Option<Summary>> {
        let _ = person;
        unimplemented!()
    }

    /// Tickets whose alerts must be looked at: a wake is due, or something changed that has passed thresholds.
    /// At most `limit`. [`crate::Write::reassess`] takes a ticket off this list.
    pub fn due_wakes(&self, now: UtcMillis, limit: u32) -> Result<Vec<TicketId>> {
        let _ = (now, limit);
        unimplemented!()
    }

    /// The earliest wake of any ticket.
    pub fn next_wake(&self) -> Result<Option<UtcMillis>> {
        unimplemented!()
    }

    /// The policy; the guide's where none has come down yet.
    pub fn policy(&self) -> Result<Arc<Policy>> {
        unimplemented!()
    }

    /// Somebody.
    pub fn person(&self, person: PersonId) -> Result<Option<Arc<Person>>> {
        let _ = person;
        unimplemented!()
    }

    /// Everybody this account may see, by name.
    pub fn people(&self) -> Result<Vec<Arc<Person>>> {
        unimplemented!()
    }

    /// A customer.
    pub fn customer(&self, customer: CustomerId) -> Result<Option<Arc<Customer>>> {
        let _ = customer;
        unimplemented!()
    }

    /// Every customer this account may see, by name.
    pub fn customers(&self) -> Result<Vec<Arc<Customer>>> {
        unimplemented!()
    }

    /// The hours of a customer: laid out once, shared by every assessment.
    pub fn hours(&self, customer: CustomerId) -> Result<Arc<Hours>> {
        let _ = customer;
        unimplemented!()
    }

    /// Every exclusion, approved or not, that covers a ticket of a customer.
    pub fn exclusions(&self, ticket: TicketId, customer: CustomerId) -> Result<Vec<Exclusion>> {
        let _ = (ticket, customer);
        unimplemented!()
    }

    /// The outbox, in order: queued and refused.
    pub fn outbox(&self) -> Result<Vec<OutboxEntry>> {
        unimplemented!()
    }

    /// One intent of the outbox.
    pub fn intent(&self, intent: IntentId) -> Result<Option<OutboxEntry>> {
        let _ = intent;
        unimplemented!()
    }

    /// How many intents wait to be sent, and how many were refused and not settled.
    pub fn outbox_counts(&self) -> Result<(u32, u32)> {
        unimplemented!()
    }

    /// A draft.
    pub fn draft(&self, ticket: Option<TicketId>, kind: &str) -> Result<Option<Draft>> {
        let _ = (ticket, kind);
        unimplemented!()
    }

    /// Every draft, newest first.
    pub fn drafts(&self) -> Result<Vec<Draft>> {
        unimplemented!()
    }

    /// Every alarm of the last 30 days and every live one, newest first.
    pub fn alarms(&self, now: UtcMillis) -> Result<Vec<Alarm>> {
        let _ = now;
        unimplemented!()
    }

    /// One alarm.
    pub fn alarm(&self, alert: AlertId) -> Result<Option<Alarm>> {
        let _ = alert;
        unimplemented!()
    }

    /// The alarms of one ticket.
    pub fn alarms_of(&self, ticket: TicketId) -> Result<Vec<Alarm>> {
        let _ = ticket;
        unimplemented!()
    }

    /// Settled alarms the server has not been told of.
    pub fn acknowledgements_to_send(&self) -> Result<Vec<AlertId>> {
        unimplemented!()
    }

    /// Whose store this is; none before the first sign-in.
    pub fn profile(&self) -> Result<Option<Profile>> {
        unimplemented!()
    }

    /// Where the replica stands.
    pub fn replica(&self) -> Result<Replica> {
        unimplemented!()
    }

    /// The scopes of the replica, by id.
    pub fn scopes(&self) -> Result<Vec<ScopeState>> {
        unimplemented!()
    }

    /// Whether every scope is live: only then alarms and counters tell the truth (I15).
    pub fn is_live(&self) -> Result<bool> {
        unimplemented!()
    }

    /// Until when the desktop may work without the server.
    pub fn lease_until(&self) -> Result<Option<UtcMillis>> {
        unimplemented!()
    }

    /// When it was last in step with the server, by the server's clock.
    pub fn synced_at(&self) -> Result<Option<UtcMillis>> {
        unimplemented!()
    }

    /// What the server's clock was when this device last knew.
    pub fn clock_anchor(&self) -> Result<Option<ClockAnchor>> {
        unimplemented!()
    }
}
