//! What waits to be sent, and what the server refused.

use vioe_domain::IntentId;
use vioe_domain::ticket::{Intent, Refusal, RefusalCode, Ticket, What};
use vioe_store::IntentState;

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
                let (number, subject) = match (read.ticket(entry.intent.ticket)?, &entry.intent.what) {
                    (Some(ticket), _) => (ticket.label(), ticket.raised.subject.clone()),
                    (None, What::Raise(new)) => ("draft".to_owned(), new.subject.clone()),
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
                let ticket = read.ticket(entry.intent.ticket)?;
                Ok(Some((entry, ticket)))
            })
            .await?;
        let Some((entry, ticket)) = found else { return Err(not_refused()) };
        if !matches!(entry.state, IntentState::Rejected(_)) {
            return Err(not_refused());
        }
        let what = as_of_now(&entry.intent, ticket.as_deref());
        let again = self.intent(entry.intent.ticket, what)?;
        self.submit(again, Some(intent)).await
    }
}

/// The wish, expecting what is there now.
fn as_of_now(intent: &Intent, ticket: Option<&Ticket>) -> What {
    let mut what = intent.what.clone();
    if let Some(ticket) = ticket {
        match &mut what {
            What::Move { expect, .. } => *expect = ticket.status,
            What::Assign { expect, .. } => *expect = ticket.assignee,
            What::Raise(_)
            | What::Reply { .. }
            | What::Note { .. }
            | What::Ask { .. }
            | What::LogCall { .. }
            | What::SetPriority { .. }
            | What::SetTier { .. }
            | What::DeclareEmergency
            | What::LogProgress { .. }
            | What::UndoReopen { .. } => {}
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
