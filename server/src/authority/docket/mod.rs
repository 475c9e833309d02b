//! The tickets one transaction works on: opened under lock, changed in memory, written together at the end. A refusal
//! therefore has nothing to undo, and a batch shares its statements and its commit.

mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use uuid::Uuid;
use vioe_domain::coverage::Hours;
use vioe_domain::record::{ExclusionRecord, Record};
use vioe_domain::sla::{Assessment, Exclusion, Policy, outlook};
use vioe_domain::ticket::{Event, Ticket, fold};
use vioe_domain::{Customer, CustomerId, RecordId, TicketId, UtcMillis};
use vioe_protocol::ScopeId;
use vioe_protocol::row::ScopeClass;

use crate::db::breaches::Known;
use crate::db::tickets::Locked;
use crate::db::{DbError, Tx, breaches, customers, events, policies, scopes, tickets};
use crate::hours::KeptHours;
use crate::jobs::{auto_close, escalate, leadership, trend};

/// A customer as a transaction needs it.
#[derive(Clone, Debug)]
pub struct File {
    /// The customer.
    pub customer: Customer,
    /// When they work.
    pub hours: Arc<Hours>,
    /// What they may see.
    pub visible: ScopeId,
    /// What only we see.
    pub internal: ScopeId,
    /// Windows that do not count, those of single tickets too.
    pub exclusions: Vec<ExclusionRecord>,
}

/// A ticket under lock.
#[derive(Clone, Debug)]
struct Opened {
    customer: CustomerId,
    events: Vec<Event>,
    ticket: Option<Ticket>,
    /// How many of `events` the database has.
    stored: usize,
    /// As the database has it: few may see it.
    restricted: bool,
    /// As the database has it: it takes part in trends.
    sketched: bool,
}

impl Opened {
    fn restrict(&self) -> bool {
        self.ticket.as_ref().is_some_and(|ticket| ticket.requests.security.is_some())
    }
}

/// The tickets one transaction works on.
pub struct Docket<'h> {
    hours: &'h KeptHours,
    policy: Policy,
    now: UtcMillis,
    files: BTreeMap<CustomerId, Option<Arc<File>>>,
    tickets: BTreeMap<TicketId, Opened>,
    /// Every event that was added, by ticket and by its place among the ticket's events.
    added: Vec<(TicketId, usize)>,
    changed: BTreeSet<TicketId>,
    /// Breaches as the timers have noted them, of tickets whose breaches were asked for.
    noted: BTreeMap<TicketId, Vec<Known>>,
    records: BTreeMap<RecordId, Record>,
}

impl<'h> Docket<'h> {
    /// An empty docket for the policy in force.
    ///
    /// # Errors
    /// See [`DbError`].
    pub fn new(tx: &mut dyn Tx, hours: &'h KeptHours, now: UtcMillis) -> Result<Self, DbError> {
        Ok(Self {
            hours,
            policy: policies::get(tx)?,
            now,
            files: BTreeMap::new(),
            tickets: BTreeMap::new(),
            added: Vec::new(),
            changed: BTreeSet::new(),
            noted: BTreeMap::new(),
            records: BTreeMap::new(),
        })
    }

    /// Reads the logs of tickets that are locked.
    ///
    /// # Errors
    /// See [`DbError`].
    pub fn read(&mut self, tx: &mut dyn Tx, locked: &BTreeMap<TicketId, Locked>) -> Result<(), DbError> {
        let ids: Vec<Uuid> = locked.keys().map(|id| id.0).collect();
        let mut logs = events::of_tickets(tx, &ids)?;
        for (id, locked) in locked {
            let events = logs.remove(id).unwrap_or_default();
            let ticket = fold(&events);
            let mut opened = Opened {
                customer: locked.customer,
                stored: events.len(),
                restricted: false,
                sketched: ticket.as_ref().is_some_and(trend::takes_part),
                ticket,
                events,
            };
            opened.restricted = opened.restrict();
            self.tickets.insert(*id, opened);
        }
        Ok(())
    }

    /// The customer of a ticket that exists.
    pub fn customer_of(&self, id: TicketId) -> Option<CustomerId> {
        self.tickets.get(&id).map(|opened| opened.customer)
    }

    /// A ticket as it stands, with what this transaction has added.
    pub fn ticket(&self, id: TicketId) -> Option<&Ticket> {
        self.tickets.get(&id)?.ticket.as_ref()
    }

    /// A ticket's events, with what this transaction has added.
    pub fn events(&self, id: TicketId) -> &[Event] {
        self.tickets.get(&id).map_or(&[], |opened| &opened.events)
    }

    /// A record as this transaction has left it; none where it has not touched it.
    pub fn record(&self, id: RecordId) -> Option<&Record> {
        self.records.get(&id)
    }

    /// Every record this transaction has touched, as it has left it.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.records.values()
    }

    /// Notes what a record becomes.
    pub fn amend(&mut self, record: Record) {
        match &record {
            // What was read before the edit no longer holds.
            Record::Customer(customer) => {
                self.files.remove(&customer.id);
            }
            Record::Exclusion(exclusion) => match exclusion.customer {
                Some(customer) => {
                    self.files.remove(&customer);
                }
                None => self.files.clear(),
            },
            _ => {}
        }
        self.records.insert(record.id(), record);
    }

    /// The policy in force.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// A customer, if there is one.
    ///
    /// # Errors
    /// See [`DbError`].
    pub fn file(&mut self, tx: &mut dyn Tx, id: CustomerId) -> Result<Option<Arc<File>>, DbError> {
        if let Some(known) = self.files.get(&id) {
            return Ok(known.clone());
        }
        let file = match customers::by_id(tx, id)? {
            Some(customer) => Some(Arc::new(File {
                hours: self.hours.of(&customer, &self.policy.hours)?,
                visible: scopes::ensure(tx, ScopeClass::Customer, id.0)?,
                internal: scopes::ensure(tx, ScopeClass::Internal, id.0)?,
                exclusions: customers::exclusion_rows(tx, id)?,
                customer,
            })),
            None => None,
        };
        self.files.insert(id, file.clone());
        Ok(file)
    }

    /// Adds events to a ticket, new or known.
    pub fn add(&mut self, file: &File, ticket: TicketId, events: Vec<Event>) {
        let opened = self.tickets.entry(ticket).or_insert_with(|| Opened {
            customer: file.customer.id,
            events: Vec::new(),
            ticket: None,
            stored: 0,
            restricted: false,
            sketched: false,
        });
        for event in events {
            self.added.push((ticket, opened.events.len()));
            opened.events.push(event);
        }
        opened.ticket = fold(&opened.events);
        self.changed.insert(ticket);
    }

    /// A ticket's clocks at `at`.
    ///
    /// # Errors
    /// See [`DbError`].
    pub fn assess(
        &mut self,
        tx: &mut dyn Tx,
        id: TicketId,
        at: UtcMillis,
    ) -> Result<Option<(Arc<File>, Assessment)>, DbError> {
        let Some(customer) = self.customer_of(id) else {
            return Ok(None);
        };
        let Some(file) = self.file(tx, customer)? else {
            return Ok(None);
        };
        let Some(ticket) = self.ticket(id) else {
            return Ok(None);
        };
        let exclusions: Vec<Exclusion> = file
            .exclusions
            .iter()
            .filter(|row| row.covers(id, customer))
            .map(|row| row.exclusion.clone())
            .collect();
        let assessment = outlook(ticket, &file.hours, &exclusions, &self.policy, at);
        Ok(Some((file, assessment)))
    }

    /// Reads which breaches of some tickets the timers have noted.
    fn read_noted(&mut self, tx: &mut dyn Tx, ids: &[TicketId]) -> Result<(), DbError> {
        let missing: Vec<Uuid> =
            ids.iter().filter(|id| !self.noted.contains_key(id)).map(|id| id.0).collect();
        let mut found = breaches::of_tickets(tx, &missing)?;
        for id in ids {
            self.noted.entry(*id).or_insert_with(|| found.remove(id).unwrap_or_default());
        }
        Ok(())
    }

    /// Brings the breaches that are noted in step with what the clocks say of some tickets. Locks their customers, by id:
    /// whoever counts a customer's breaches after this counts those of other processes too.
    ///
    /// # Errors
    /// See [`DbError`].
    pub fn note_breaches(&mut self, tx: &mut dyn Tx, ids: &[TicketId]) -> Result<(), DbError> {
        self.read_noted(tx, ids)?;
        let since = leadership::since(&self.policy, self.now);
        let mut differ = Vec::new();
        for id in ids {
            let Some((file, assessment)) = self.assess(tx, *id, self.now)? else { continue };
            let noted = self.noted.get(id).map_or(&[][..], Vec::as_slice);
            let news = leadership::differ(*id, noted, &assessment, since);
            differ.extend(news.into_iter().map(|breach| (file.customer.id, breach)));
        }
        if differ.is_empty() {
            return Ok(());
        }
        let whose: BTreeSet<CustomerId> = differ.iter().map(|(customer, _)| *customer).collect();
        customers::lock(tx, &whose)?;
        breaches::save(tx, &differ)?;
        for (_, breach) in differ {
            let noted = self.noted.entry(breach.ticket).or_default();
            noted.retain(|known| known.alert != breach.alert);
            noted.push(breach);
        }
        Ok(())
    }

    /// When a timer has to look at a ticket next: at once, where it has something to do already.
    ///
    /// # Errors
    /// See [`DbError`].
    pub fn next_wake(&mut self, tx: &mut dyn Tx, id: TicketId) -> Result<Option<UtcMillis>, DbError> {
        let Some((file, assessment)) = self.assess(tx, id, self.now)? else {
            return Ok(None);
        };
        self.read_noted(tx, &[id])?;
        let noted = self.noted.get(&id).map_or(&[][..], Vec::as_slice);
        let Some(ticket) = self.ticket(id) else {
            return Ok(None);
        };
        let since = leadership::since(&self.policy, self.now);
        if escalate::event(ticket, self.events(id), &assessment, self.now).is_some()
            || leadership::is_due(ticket, &assessment, &self.policy, self.now)
            || !leadership::differ(id, noted, &assessment, since).is_empty()
        {
            return Ok(Some(self.now));
        }
        let closes = auto_close::closes_at(ticket, &file.hours, &self.policy);
        Ok([assessment.next_wake_at, closes].into_iter().flatten().min())
    }

    /// Leaves a ticket that was looked at as it is, and says when to look again.
    ///
    /// # Errors
    /// See [`DbError`].
    pub fn rest(&mut self, tx: &mut dyn Tx, id: TicketId) -> Result<Option<UtcMillis>, DbError> {
        let wake = self.next_wake(tx, id)?.filter(|at| *at > self.now);
        tickets::set_wake(tx, id, wake)?;
        // Time alone may have decided a promise.
        crate::report::keep(tx, self, &[id], self.now)?;
        Ok(wake)
    }
}
