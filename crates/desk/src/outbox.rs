//! What waits to be sent, and what the server refused.

use std::sync::Arc;

use vioe_domain::IntentId;
use vioe_domain::ticket::{Intent, Refusal, RefusalCode, Ticket, What};
use vioe_store::{IntentState, Read, StoreError};

use crate::reading::unsettled_entry;
use crate::view::OutboxItem;
use crate::views::outbox_item;
use crate::{Desk, DeskError, Outcome};

impl Desk {
    /// Changes of mine that the server has not taken, in the order they were written.
    ///
    /// # Errors
    /// Nobody is signed in; the store's trouble.
    pub async fn outbox(&self) -> Result<Vec<OutboxItem>, DeskError> {
        self.read(|read| {
            let mut items = Vec::new();
            for entry in read.outbox()? {
                let Some(item) = unsettled_entry(&entry) else { continue };
                let (number, subject) = match (ticket_of(read, &entry.intent)?, &entry.intent.what) {
                    (Some(ticket), _) => (ticket.label(), ticket.raised.subject.clone()),
                    (None, What::Raise(new)) => ("draft".to_owned(), new.subject.clone()),
                    (None, what) if what.is_about_a_record() => (crate::words::wanted(what), String::new()),
                    (None, _) => ("no longer here".to_owned(), String::new()),
                };
                items.push(outbox_item(number, subject, &item));
            }
            Ok(items)
        })
        .await
    }

    /// Its author has settled a refused change: it leaves the outbox.
    ///
    /// # Errors
    /// It is not there, or it was not refused; the store's trouble.
    pub async fn discard_refused(&self, intent: IntentId) -> Result<Outcome<()>, DeskError> {
        let outcome = self.write(move |write| write.settle_refusal(intent)).await?;
        if outcome.value { Ok(Outcome { value: (), touched: outcome.touched }) } else { Err(not_refused()) }
    }

    /// The same wish again, as a new intent that expects what is there now.
    ///
    /// # Errors
    /// It is not there, or it was not refused; a rule says no; the store's trouble.
    pub async fn resubmit(&self, intent: IntentId) -> Result<Outcome<IntentId>, DeskError> {
        let found = self
            .read(move |read| {
                let Some(entry) = read.intent(intent)? else { return Ok(None) };
                let ticket = ticket_of(read, &entry.intent)?;
                Ok(Some((entry, ticket)))
            })
            .await?;
        let Some((entry, ticket)) = found else { return Err(not_refused()) };
        if !matches!(entry.state, IntentState::Rejected(_)) {
            return Err(not_refused());
        }
        let what = as_of_now(&entry.intent.what, ticket.as_deref());
        let again = self.intent(entry.intent.target, what)?;
        self.submit(again, Some(intent)).await
    }
}

fn ticket_of(read: &Read<'_>, intent: &Intent) -> Result<Option<Arc<Ticket>>, StoreError> {
    match intent.ticket() {
        Some(ticket) => read.ticket(ticket),
        None => Ok(None),
    }
}

/// The wish, expecting what is there now.
pub(crate) fn as_of_now(what: &What, ticket: Option<&Ticket>) -> What {
    let mut what = what.clone();
    if let Some(ticket) = ticket {
        match &mut what {
            What::Move { expect, .. } => *expect = ticket.status,
            What::Assign { expect, .. } => *expect = ticket.assignee,
            What::AssignRole { role, expect, .. } => {
                *expect = ticket.incident.as_ref().and_then(|incident| incident.roles.get(role).copied());
            }
            // Nothing else says what its author saw of the ticket.
            _ => {}
        }
    }
    what
}

fn not_refused() -> DeskError {
    DeskError::Refusal(Refusal {
        code: RefusalCode::NothingToDo,
        message: "This change is no longer in the outbox as refused.".to_owned(),
        next: "Look at the outbox again.".to_owned(),
        current: None,
    })
}
