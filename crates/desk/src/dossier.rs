//! Everything a script can ask of one ticket, as the rules' own values.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use vioe_domain::sla::{Clock, ClockKind, Exclusion};
use vioe_domain::ticket::{Event, Kind, Ticket};
use vioe_domain::{Customer, IntentId, Person, PersonId, TicketId, UtcMillis};
use vioe_store::{Bounds, QueueQuery, QueueView, Read, StoreError};

use crate::reading::{events, unsettled, with_known};
use crate::ticket::not_started;
use crate::view::{Explanation, TicketView};
use crate::views::{Asked, May, explanation, may, ticket_view};
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
    /// Every kind of intent that may be wished for now.
    pub may: Vec<May>,
    /// The instant the clocks are true for: the server's clock, as this device estimates it.
    pub as_of: UtcMillis,
}

/// Why a clock stands where it stands, with the clock itself, both at one instant.
#[derive(Clone, Debug)]
pub struct Explained {
    /// Why.
    pub explanation: Explanation,
    /// The clock.
    pub clock: Clock,
    /// When its next cycle began, if one has.
    pub next_began: Option<UtcMillis>,
}

impl Desk {
    /// Explains one cycle of a clock; without one, the last.
    ///
    /// # Errors
    /// There is no such ticket for this person, or that clock has not started; the store's trouble.
    pub async fn explained(
        &self,
        ticket: TicketId,
        kind: ClockKind,
        cycle: Option<u32>,
    ) -> Result<Explained, DeskError> {
        let (now, me) = (self.now(), self.signed_in()?.person());
        let found = self
            .read(move |read| {
                let Some(file) = read.file(ticket)? else { return Ok(None) };
                let synced_at = read.synced_at()?;
                with_known(read, &file.ticket, &events(&file), now, |known, assessment| {
                    let mut cycles = assessment.clocks.iter().filter(|clock| clock.kind == kind);
                    let wanted = cycle.or_else(|| cycles.clone().map(|clock| clock.cycle).max()).unwrap_or(1);
                    let next = cycles.clone().find(|clock| clock.cycle == wanted.saturating_add(1));
                    let explained = cycles.find(|clock| clock.cycle == wanted).and_then(|clock| {
                        Some(Explained {
                            explanation: explanation(known, assessment, &me, (kind, wanted), synced_at)?,
                            clock: clock.clone(),
                            next_began: next.map(|next| next.started_at),
                        })
                    });
                    Some(explained)
                })
            })
            .await?;
        found.ok_or_else(DeskError::no_ticket)?.ok_or_else(not_started)
    }

    /// Everything of one ticket, now.
    ///
    /// # Errors
    /// There is no such ticket for this person; the store's trouble.
    pub async fn dossier(&self, ticket: TicketId) -> Result<Dossier, DeskError> {
        let (now, me) = (self.now(), self.signed_in()?.person());
        self.read(move |read| {
            let Some(file) = read.file(ticket)? else { return Ok(None) };
            let log = events(&file);
            let others = others(read, &file.ticket)?;
            let others: Vec<&Ticket> = others.iter().map(|other| &**other).collect();
            let (view, clocks, may) = with_known(read, &file.ticket, &log, now, |known, assessment| {
                let asked = Asked {
                    ticket: &file.ticket,
                    log: &log,
                    others: &others,
                    person: &me,
                    customer: known.customer,
                    policy: known.policy,
                    now,
                };
                let view = ticket_view(known, assessment, &me, &unsettled(&file));
                (view, assessment.clocks.clone(), may(&asked))
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
                may,
                as_of: now,
            }))
        })
        .await?
        .ok_or_else(DeskError::no_ticket)
    }
}

/// Tickets that may be named together with this one: those it is tied to, and one that it could be.
fn others(read: &Read<'_>, ticket: &Ticket) -> Result<Vec<Arc<Ticket>>, StoreError> {
    let bounds = Bounds { now: UtcMillis(0), hour: UtcMillis(0), day: UtcMillis(0) };
    let mut of_customer = QueueQuery::new(QueueView::Open, bounds);
    of_customer.customers = vec![ticket.raised.customer];
    of_customer.limit = 2;
    let near = read.queue_after(&of_customer, None)?.into_iter().map(|(.., summary)| summary.ticket);
    let tied = ticket.bonds.links.iter().map(|link| link.other);
    let survivor = ticket.merged.as_ref().and_then(|merge| merge.survivor);
    let all: BTreeSet<TicketId> =
        near.chain(tied).chain(survivor).filter(|other| *other != ticket.id).collect();
    all.into_iter().filter_map(|other| read.ticket(other).transpose()).collect()
}

/// Whom a ticket and its log name.
fn named<'e>(ticket: &Ticket, log: impl Iterator<Item = &'e Event>) -> BTreeSet<PersonId> {
    let mut people: BTreeSet<PersonId> = ticket.assignee.into_iter().chain(ticket.raised.contact).collect();
    for event in log {
        people.extend(event.actor.person);
        if let Kind::Assigned { to } = &event.kind {
            people.extend(*to);
        }
    }
    people
}
