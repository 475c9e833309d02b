//! Everything a script can ask of one ticket, as the rules' own values.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use vioe_domain::sla::{Clock, Exclusion};
use vioe_domain::ticket::{Event, Kind, Ticket};
use vioe_domain::{Customer, IntentId, Person, PersonId, TicketId, UtcMillis};

use crate::reading::{events, unsettled, with_known};
use crate::view::TicketView;
use crate::views::ticket_view;
use crate::{Desk, DeskError};

/// Everything of one ticket at one instant.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// The ticket, what waits to be sent included.
    pub ticket: Arc<Ticket>,
    /// Its log: what the server accepted in its order, then what waits to be sent, each with the intent it would come
    /// from.
    pub log: Vec<(Event, Option<IntentId>)>,
    /// Its clocks.
    pub clocks: Vec<Clock>,
    /// Whose it is; none while the customer's row has not come down.
    pub customer: Option<Arc<Customer>>,
    /// Every exclusion that covers it, approved or not.
    pub exclusions: Vec<Exclusion>,
    /// Whom the log names, as far as their rows are here.
    pub people: BTreeMap<PersonId, Arc<Person>>,
    /// The same as the window shows it: what may be done, what must be settled.
    pub view: TicketView,
    /// The instant the clocks are true for: the server's clock, as this device estimates it.
    pub as_of: UtcMillis,
}

impl Desk {
    /// Everything of one ticket, now.
    ///
    /// # Errors
    /// There is no such ticket for this person; the store's trouble.
    pub async fn dossier(&self, ticket: TicketId) -> Result<Dossier, DeskError> {
        let (now, me) = (self.now(), self.signed_in()?.person());
        self.read(move |read| {
            let Some(file) = read.file(ticket)? else { return Ok(None) };
            let (view, clocks) = with_known(read, &file.ticket, &events(&file), now, |known, assessment| {
                (ticket_view(known, assessment, &me, &unsettled(&file)), assessment.clocks.clone())
            })?;
            let mut people = BTreeMap::new();
            for person in named(&file.ticket, file.log.iter().map(|entry| &entry.event)) {
                if let Some(found) = read.person(person)? {
                    people.insert(person, found);
                }
            }
            Ok(Some(Dossier {
                ticket: file.ticket.clone(),
                log: file.log.iter().map(|entry| (entry.event.clone(), entry.intent)).collect(),
                clocks,
                customer: file.customer.clone(),
                exclusions: file.exclusions.clone(),
                people,
                view,
                as_of: now,
            }))
        })
        .await?
        .ok_or_else(DeskError::no_ticket)
    }
}

/// Whom a ticket and its log name.
fn named<'e>(ticket: &Ticket, log: impl Iterator<Item = &'e Event>) -> BTreeSet<PersonId> {
    let mut people: BTreeSet<PersonId> =
        ticket.assignee.into_iter().chain(ticket.raised.contact).collect();
    for event in log {
        people.extend(event.actor.person);
        if let Kind::Assigned { to } = &event.kind {
            people.extend(*to);
        }
    }
    people
}
