//! What is being written: drafts, and the choices a form needs.

use std::collections::BTreeMap;

use vioe_domain::{PersonId, Role, TicketId};

use crate::view::{AssigneeChoice, CustomerChoice, Draft, DraftKind};
use crate::{Desk, DeskError, Outcome};

impl Desk {
    /// Keeps something half written; an empty text removes it.
    ///
    /// # Errors
    /// Nobody is signed in; the store's trouble.
    pub async fn save_draft(
        &self,
        ticket: Option<TicketId>,
        kind: DraftKind,
        text: String,
    ) -> Result<Outcome<()>, DeskError> {
        let draft = vioe_store::Draft { ticket, kind: spelled(kind).to_owned(), text, saved_at: self.now() };
        self.write(move |write| write.save_draft(&draft)).await
    }

    /// Something half written.
    ///
    /// # Errors
    /// Nobody is signed in; the store's trouble.
    pub async fn draft(&self, ticket: Option<TicketId>, kind: DraftKind) -> Result<Option<Draft>, DeskError> {
        let found = self.read(move |read| read.draft(ticket, spelled(kind))).await?;
        Ok(found.map(|draft| Draft { ticket, kind, text: draft.text, saved_at: draft.saved_at }))
    }

    /// Whom a ticket can be given to.
    ///
    /// # Errors
    /// Nobody is signed in; the store's trouble.
    pub async fn assignees(&self) -> Result<Vec<AssigneeChoice>, DeskError> {
        self.read(|read| {
            let open: BTreeMap<PersonId, u32> = read.open_by_assignee()?.into_iter().collect();
            Ok(read
                .people()?
                .into_iter()
                .filter(|person| person.active && matches!(person.role, Role::Agent | Role::Manager))
                .map(|person| AssigneeChoice {
                    id: person.id,
                    name: person.name.clone(),
                    tier: person.tier,
                    open: open.get(&person.id).copied().unwrap_or_default(),
                })
                .collect())
        })
        .await
    }

    /// Whose ticket can be raised.
    ///
    /// # Errors
    /// Nobody is signed in; the store's trouble.
    pub async fn customers(&self) -> Result<Vec<CustomerChoice>, DeskError> {
        self.read(|read| {
            let people = read.people()?;
            Ok(read
                .customers()?
                .into_iter()
                .map(|customer| CustomerChoice {
                    id: customer.id,
                    name: customer.name.clone(),
                    level: customer.level,
                    zone: customer.zone.clone(),
                    contacts: people
                        .iter()
                        .filter(|person| person.role == Role::Contact && person.active)
                        .filter(|person| person.customers.contains(&customer.id))
                        .map(|person| (person.id, person.name.clone()))
                        .collect(),
                })
                .collect())
        })
        .await
    }
}

fn spelled(kind: DraftKind) -> &'static str {
    match kind {
        DraftKind::Reply => "reply",
        DraftKind::Note => "note",
        DraftKind::Ask => "ask",
        DraftKind::Resolve => "resolve",
        DraftKind::NewTicket => "new_ticket",
    }
}
