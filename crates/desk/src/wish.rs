//! An intent as a script writes it: any kind, on a ticket, perhaps with an id that makes a retry the same intent.

use serde_json::Value;
use vioe_domain::ticket::{Intent, Refusal, RefusalCode, Target, What};
use vioe_domain::{EventId, IntentId, TicketId};
use vioe_store::IntentState;

use crate::{Desk, DeskError};

/// What a script wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The id, where the script minted one: the same id is the same intent.
    pub id: Option<IntentId>,
    /// On which ticket; none for one that is yet to be raised.
    pub ticket: Option<TicketId>,
    /// What.
    pub what: What,
}

/// Whether an intent of that id was written before.
enum Known {
    No,
    Yes,
    Refused(Refusal),
    /// The id belongs to something else.
    Other,
}

impl Desk {
    /// Decides a wish on what is here, keeps it, and answers with its id and its ticket. One that was written before is
    /// not written again.
    ///
    /// # Errors
    /// A rule says no, or said no to the same intent before; the store's trouble.
    pub async fn wish(&self, wish: Wish) -> Result<(IntentId, TicketId), DeskError> {
        let ticket = match (wish.ticket, wish.id) {
            (Some(ticket), _) => ticket,
            // A retry must raise the same ticket.
            (None, Some(id)) => TicketId::derive(id.0, "ticket"),
            (None, None) => TicketId(uuid::Uuid::now_v7()),
        };
        let mut intent = self.intent(Target::Ticket(ticket), wish.what)?;
        if let Some(id) = wish.id {
            intent.id = id;
            match self.known(intent.clone()).await? {
                Known::No => {}
                Known::Yes => return Ok((id, ticket)),
                Known::Refused(refusal) => return Err(refusal.into()),
                Known::Other => return Err(other_intent().into()),
            }
        }
        let id = intent.id;
        self.submit(intent, None).await?;
        Ok((id, ticket))
    }

    /// The value an intent of that kind is to expect, as it is now; none where its kind expects nothing.
    ///
    /// # Errors
    /// There is no such ticket for this person; the store's trouble.
    pub async fn expected_now(&self, kind: &str, ticket: TicketId) -> Result<Option<Value>, DeskError> {
        let found = self.read(move |read| read.ticket(ticket)).await?.ok_or_else(DeskError::no_ticket)?;
        // Both always have a JSON form.
        Ok(match kind {
            "ticket.move" => serde_json::to_value(found.status).ok(),
            "ticket.assign" => serde_json::to_value(found.assignee).ok(),
            _ => None,
        })
    }

    async fn known(&self, intent: Intent) -> Result<Known, DeskError> {
        self.read(move |read| {
            if let Some(entry) = read.intent(intent.id)? {
                let same = entry.intent.target == intent.target
                    && without_expect(&entry.intent.what) == without_expect(&intent.what);
                return Ok(match (same, entry.state) {
                    (false, _) => Known::Other,
                    (true, IntentState::Rejected(refusal)) => Known::Refused(refusal),
                    (true, IntentState::Queued | IntentState::Applied) => Known::Yes,
                });
            }
            // It has left the outbox: the server took it, from here or from another installation.
            let first = EventId::derive(intent.id.0, "0");
            let log = match intent.ticket() {
                Some(ticket) => read.file(ticket)?,
                None => None,
            };
            let happened = match log {
                Some(file) => file.log.iter().any(|entry| entry.event.id == first),
                None => false,
            };
            Ok(if happened || read.was_written(intent.id)? { Known::Yes } else { Known::No })
        })
        .await
    }
}

/// A wish without the value its author saw: that may have been filled in, and differs after the first time.
fn without_expect(what: &What) -> Option<Value> {
    let mut value = serde_json::to_value(what).ok()?;
    if let Some(args) = value.get_mut("args").and_then(Value::as_object_mut) {
        args.remove("expect");
    }
    Some(value)
}

fn other_intent() -> Refusal {
    Refusal {
        code: RefusalCode::Invalid,
        message: "This id belongs to another intent.".to_owned(),
        next: "Give every intent an id of its own, or none.".to_owned(),
        current: None,
    }
}
