//! An intent as a script writes it: any kind, on a ticket or a record, perhaps with an id that makes a retry the same
//! intent.

use serde_json::{Map, Value};
use uuid::Uuid;
use vioe_domain::record::{Record, lock_id};
use vioe_domain::ticket::{Intent, Refusal, RefusalCode, Target, What};
use vioe_domain::{EventId, IntentId, RecordId, TicketId};
use vioe_store::{IntentState, Read, StoreError};

use crate::{Desk, DeskError};

/// What a script wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The id, where the script minted one: the same id is the same intent.
    pub id: Option<IntentId>,
    /// About what; none for something that does not exist yet.
    pub target: Option<Target>,
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
    /// Decides a wish on what is here, keeps it, and answers with its id and what it is about. One that was written
    /// before is not written again.
    ///
    /// # Errors
    /// A rule says no, or said no to the same intent before; the store's trouble.
    pub async fn wish(&self, wish: Wish) -> Result<(IntentId, Target), DeskError> {
        let target = match wish.target {
            Some(target) => target,
            None => self.new_target(wish.id, &wish.what)?,
        };
        let mut intent = self.intent(target, wish.what)?;
        if let Some(id) = wish.id {
            intent.id = id;
            let asked = intent.clone();
            match self.read(move |read| known(read, &asked)).await? {
                Known::No => {}
                Known::Yes => return Ok((id, target)),
                Known::Refused(refusal) => return Err(refusal.into()),
                Known::Other => return Err(other_intent().into()),
            }
        }
        let id = intent.id;
        self.submit(intent, None).await?;
        Ok((id, target))
    }

    /// What a wish is about that names nothing: something new, or the one thing it can be about.
    fn new_target(&self, id: Option<IntentId>, what: &What) -> Result<Target, DeskError> {
        // A retry must make the same thing.
        let minted = id.map_or_else(Uuid::now_v7, |id| Uuid::new_v5(&id.0, b"target"));
        Ok(match what {
            What::LockMonth { month } => Target::Record(lock_id(*month)),
            What::SetPreferences(_) => Target::Record(RecordId(self.signed_in()?.person().id.0)),
            what if what.is_about_a_record() => Target::Record(RecordId(minted)),
            _ => Target::Ticket(TicketId(minted)),
        })
    }

    /// The value an intent of that kind is to expect, as it is now; none where its kind expects nothing.
    ///
    /// # Errors
    /// There is no such ticket or record for this person; the store's trouble.
    pub async fn expected_now(
        &self,
        kind: &str,
        target: Option<Target>,
        args: &Map<String, Value>,
    ) -> Result<Option<Value>, DeskError> {
        let (kind, role) = (kind.to_owned(), args.get("role").cloned());
        self.read(move |read| match target {
            None => Ok(None),
            Some(Target::Ticket(ticket)) => {
                let Some(ticket) = read.ticket(ticket)? else { return Ok(None) };
                // Each always has a JSON form.
                Ok(match kind.as_str() {
                    "ticket.move" => serde_json::to_value(ticket.status).ok(),
                    "ticket.assign" => serde_json::to_value(ticket.assignee).ok(),
                    "emergency.assign_role" => {
                        let role = role.and_then(|role| serde_json::from_value(role).ok());
                        let roles = ticket.incident.as_ref().map(|incident| &incident.roles);
                        role.and_then(|role| serde_json::to_value(roles?.get(&role)).ok())
                    }
                    _ => None,
                })
            }
            Some(Target::Record(record)) => Ok(match (kind.as_str(), read.record(record)?.0) {
                ("customer.set_calendar", Some(Record::Customer(customer))) => {
                    serde_json::to_value(&customer.calendar).ok()
                }
                ("article.write", Some(Record::Article(article))) => Some(article.version.into()),
                _ => None,
            }),
        })
        .await
    }
}

fn known(read: &Read<'_>, intent: &Intent) -> Result<Known, StoreError> {
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
    let file = match intent.ticket() {
        Some(ticket) => read.file(ticket)?,
        None => None,
    };
    let happened = file.is_some_and(|file| file.log.iter().any(|entry| entry.event.id == first));
    Ok(if happened || read.was_written(intent.id)? { Known::Yes } else { Known::No })
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
