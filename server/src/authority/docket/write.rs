//! Everything a transaction has gathered is written together, in the order in which locks are taken (`db::mod`).

use std::collections::BTreeMap;

use vioe_domain::TicketId;
use vioe_domain::record::Record;
use vioe_domain::ticket::{Event, Kind};
use vioe_domain::trend::Sketch;
use vioe_protocol::row::ScopeClass;
use vioe_protocol::{ScopeId, Table};

use super::Docket;
use crate::db::events::{self, NewEvent};
use crate::db::feed::Stamper;
use crate::db::tickets::{self, Cached};
use crate::db::{DbError, Tx, customers, people, records, scopes, sketches};
use crate::jobs::trend;
use crate::report;

impl Docket<'_> {
    /// Writes what was added: records, numbers for new tickets, the caches, the events, the stamps.
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
        let changed: Vec<TicketId> = self.changed.iter().copied().collect();
        let mut places = BTreeMap::new();
        for id in &changed {
            places.insert(*id, self.places(tx, *id)?);
        }
        self.number(tx)?;
        self.read_noted(tx, &changed)?;
        let mut wakes = Vec::with_capacity(changed.len());
        for id in &changed {
            wakes.push(self.next_wake(tx, *id)?);
        }
        let rows: Vec<Cached<'_>> = changed
            .iter()
            .zip(wakes)
            .filter_map(|(id, wake)| {
                let opened = self.tickets.get(id)?;
                Some(Cached { ticket: opened.ticket.as_ref()?, wake, new: opened.stored == 0 })
            })
            .collect();
        tickets::save(tx, &rows)?;
        self.keep_sketches(tx, &changed)?;
        let now = self.now;
        report::keep(tx, &mut self, &changed, now)?;
        for id in &changed {
            self.move_rows(tx, *id, &places, stamper)?;
        }
        let new: Vec<NewEvent> = self
            .added
            .iter()
            .filter_map(|(id, index)| {
                let opened = self.tickets.get(id)?;
                let event = opened.events.get(*index)?.clone();
                let scope = places.get(id)?.of(&event);
                Some(NewEvent { event, customer: opened.customer, scope })
            })
            .collect();
        events::append(tx, &new, stamper)
    }

    /// The two scopes of a ticket's events: its customer's, or its own while few may see it.
    fn places(&mut self, tx: &mut dyn Tx, id: TicketId) -> Result<Places, DbError> {
        let (customer, restrict) = match self.tickets.get(&id) {
            Some(opened) => (opened.customer, opened.restrict()),
            None => return Err(gone(id)),
        };
        if restrict {
            return Places::restricted(tx, id);
        }
        match self.file(tx, customer)? {
            Some(file) => Ok(Places { visible: file.visible, internal: file.internal }),
            None => Err(gone(id)),
        }
    }

    /// Moves what a ticket had before this transaction, where few may see it now or all may again.
    fn move_rows(
        &mut self,
        tx: &mut dyn Tx,
        id: TicketId,
        places: &BTreeMap<TicketId, Places>,
        stamper: &mut Stamper,
    ) -> Result<(), DbError> {
        let (Some(opened), Some(now)) = (self.tickets.get(&id), places.get(&id)) else {
            return Err(gone(id));
        };
        let restrict = opened.restrict();
        if opened.restricted == restrict || opened.stored == 0 {
            return Ok(());
        }
        let (customer, stored) = (opened.customer, opened.stored);
        let Some(file) = self.file(tx, customer)? else {
            return Err(gone(id));
        };
        let before = match restrict {
            true => Places { visible: file.visible, internal: file.internal },
            false => Places::restricted(tx, id)?,
        };
        let events = self.events(id).iter().take(stored);
        for event in events {
            stamper.gone(Table::Event, event.id.0, before.of(event));
            stamper.put(Table::Event, event.id.0, now.of(event));
        }
        for exclusion in file.exclusions.iter().filter(|row| row.ticket == Some(id)) {
            customers::place_exclusion(tx, exclusion, stamper)?;
        }
        Ok(())
    }

    /// Keeps what finding related tickets needs (guide 5.2, trends).
    fn keep_sketches(&self, tx: &mut dyn Tx, changed: &[TicketId]) -> Result<(), DbError> {
        for id in changed {
            let Some(opened) = self.tickets.get(id) else { continue };
            let Some(ticket) = &opened.ticket else { continue };
            let takes_part = trend::takes_part(ticket);
            if takes_part && !opened.sketched && trend::is_recent(ticket, &self.policy, self.now) {
                sketches::save(tx, &Sketch::of(ticket))?;
            } else if opened.sketched && !takes_part {
                sketches::remove(tx, *id)?;
            }
        }
        Ok(())
    }

    /// Gives every new ticket its number.
    fn number(&mut self, tx: &mut dyn Tx) -> Result<(), DbError> {
        let unnumbered = |(id, index): &&(TicketId, usize)| {
            let event = self.tickets.get(id).and_then(|opened| opened.events.get(*index));
            event.is_some_and(
                |event| matches!(&event.kind, Kind::TicketRaised(raised) if raised.number.is_none()),
            )
        };
        let without: Vec<(TicketId, usize)> = self.added.iter().filter(unnumbered).copied().collect();
        if without.is_empty() {
            return Ok(());
        }
        let first = tickets::take_numbers(tx, without.len())?;
        for (number, (id, index)) in (first..).zip(without) {
            let Some(opened) = self.tickets.get_mut(&id) else { continue };
            if let Some(event) = opened.events.get_mut(index)
                && let Kind::TicketRaised(raised) = &mut event.kind
            {
                raised.number = Some(number);
            }
            if let Some(ticket) = &mut opened.ticket {
                ticket.raised.number = Some(number);
            }
        }
        Ok(())
    }
}

/// Where a ticket's events belong.
#[derive(Clone, Copy, Debug)]
struct Places {
    visible: ScopeId,
    internal: ScopeId,
}

impl Places {
    fn restricted(tx: &mut dyn Tx, id: TicketId) -> Result<Self, DbError> {
        Ok(Self {
            visible: scopes::ensure(tx, ScopeClass::RestrictedCustomer, id.0)?,
            internal: scopes::ensure(tx, ScopeClass::RestrictedInternal, id.0)?,
        })
    }

    fn of(self, event: &Event) -> ScopeId {
        if event.kind.is_customer_visible() { self.visible } else { self.internal }
    }
}

fn gone(id: TicketId) -> DbError {
    DbError::Damaged { table: "ticket", why: format!("{} is of a customer that does not exist", id.0) }
}
