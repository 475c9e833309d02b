//! The tickets one transaction works on: opened under lock, changed in memory, written together at the end. A refusal
//! therefore has nothing to undo, and a batch shares its statements and its commit.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use uuid::Uuid;
use vioe_domain::coverage::Hours;
use vioe_domain::record::{ExclusionRecord, Record};
use vioe_domain::sla::{Assessment, Exclusion, Policy, outlook};
use vioe_domain::ticket::{Event, Kind, Ticket, fold};
use vioe_domain::{Customer, CustomerId, RecordId, TicketId, UtcMillis};
use vioe_protocol::ScopeId;
use vioe_protocol::row::ScopeClass;

use crate::db::events::NewEvent;
use crate::db::feed::Stamper;
use crate::db::tickets::Locked;
use crate::db::{DbError, Tx, customers, events, people, policies, records, scopes, tickets};
use crate::hours::KeptHours;
use crate::jobs::{auto_close, escalate};

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
}

/// The tickets one transaction works on.
pub struct Docket<'h> {
    hours: &'h KeptHours,
    policy: Policy,
    now: UtcMillis,
    files: BTreeMap<CustomerId, Option<Arc<File>>>,
    tickets: BTreeMap<TicketId, Opened>,
    new: Vec<NewEvent>,
    changed: BTreeSet<TicketId>,
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
            new: Vec::new(),
            changed: BTreeSet::new(),
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
            let opened = Opened { customer: locked.customer, ticket: fold(&events), events };
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
                hours: self.hours.of(&customer)?,
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
        });
        for event in events {
            let scope = if event.kind.is_customer_visible() { file.visible } else { file.internal };
            opened.events.push(event.clone());
            self.new.push(NewEvent { event, customer: file.customer.id, scope });
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

    /// When a timer has to look at a ticket next: at once, where it has something to do already.
    ///
    /// # Errors
    /// See [`DbError`].
    pub fn next_wake(&mut self, tx: &mut dyn Tx, id: TicketId) -> Result<Option<UtcMillis>, DbError> {
        let Some((file, assessment)) = self.assess(tx, id, self.now)? else {
            return Ok(None);
        };
        let Some(ticket) = self.ticket(id) else {
            return Ok(None);
        };
        if escalate::event(ticket, self.events(id), &assessment, self.now).is_some() {
            return Ok(Some(self.now));
        }
        let closes = auto_close::closes_at(ticket, &file.hours, &self.policy);
        Ok([assessment.next_wake_at, closes].into_iter().flatten().min())
    }

    /// Writes what was added: numbers for new tickets, the cache, the events, the stamps.
    ///
    /// # Errors
    /// See [`DbError`].
    pub fn write(mut self, tx: &mut dyn Tx, stamper: &mut Stamper) -> Result<(), DbError> {
        for record in std::mem::take(&mut self.records).into_values() {
            match record {
                Record::Customer(customer) => customers::save(tx, &customer, stamper)?,
                Record::Person(person) => people::update(tx, &person, stamper)?,
                Record::Exclusion(exclusion) => customers::save_exclusion(tx, &exclusion, stamper)?,
                other => records::save(tx, &other, stamper)?,
            }
        }
        self.files.clear();
        self.number(tx)?;
        let changed: Vec<TicketId> = self.changed.iter().copied().collect();
        let mut wakes = Vec::with_capacity(changed.len());
        for id in &changed {
            wakes.push(self.next_wake(tx, *id)?);
        }
        let rows: Vec<(&Ticket, Option<UtcMillis>)> =
            changed.iter().zip(wakes).filter_map(|(id, wake)| Some((self.ticket(*id)?, wake))).collect();
        tickets::save(tx, &rows)?;
        events::append(tx, &self.new, stamper)
    }

    /// Gives every new ticket its number.
    fn number(&mut self, tx: &mut dyn Tx) -> Result<(), DbError> {
        let without = |new: &&mut NewEvent| matches!(&new.event.kind, Kind::TicketRaised(raised) if raised.number.is_none());
        let count = self.new.iter_mut().filter(without).count();
        if count == 0 {
            return Ok(());
        }
        let first = tickets::take_numbers(tx, count)?;
        for (number, new) in (first..).zip(self.new.iter_mut().filter(without)) {
            if let Kind::TicketRaised(raised) = &mut new.event.kind {
                raised.number = Some(number);
            }
            if let Some(opened) = self.tickets.get_mut(&new.event.ticket)
                && let Some(ticket) = &mut opened.ticket
            {
                ticket.raised.number = Some(number);
            }
        }
        Ok(())
    }
}
