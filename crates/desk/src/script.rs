//! A desk without a window: it is opened for one thing, says what stands in the way as an error, and exchanges with the
//! server when it is told to.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};
use uuid::Uuid;
use vioe_domain::coverage::tz_version;
use vioe_domain::record::Record;
use vioe_domain::ticket::Event;
use vioe_domain::{PersonId, RecordId, TicketId, UtcMillis};
use vioe_store::{IntentState, Store};

use crate::desk::Seat;
use crate::session::Opening;
use crate::uplink::Needs;
use crate::{Desk, DeskError};

/// The first pause after an exchange that did not go through; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// The longest such pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Where a desk stands towards its server, as far as the store knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The last position of the feed that was applied.
    pub cursor: i64,
    /// Every ticket this person may see is here and folded.
    pub complete: bool,
    /// When it was last in step, by the server's clock.
    pub synced_at: Option<UtcMillis>,
    /// Until when the desk may work without the server.
    pub lease_until: Option<UtcMillis>,
    /// Intents that the server has not taken, or whose effect has not come down.
    pub waiting: u32,
    /// Intents that the server refused and nobody has settled.
    pub refused: u32,
    /// The device's wall clock minus the server's, in ms, if it is known.
    pub server_offset_ms: Option<i64>,
    /// The version of the policy in force here.
    pub policy_version: u32,
    /// The version of the zone rules.
    pub tz_version: &'static str,
    /// The server's clock now, as this device estimates it.
    pub now: UtcMillis,
}

impl Desk {
    /// Opens the store of whoever is signed in, to work in it.
    ///
    /// # Errors
    /// Nobody is signed in, or must sign in again; another process has the profile; the store's or keyring's trouble.
    pub async fn open_to_work(&self) -> Result<(), DeskError> {
        self.open(Store::open).await
    }

    /// Opens it to read, which also works while another process has the profile.
    ///
    /// # Errors
    /// Nobody is signed in, or must sign in again; the store's or keyring's trouble.
    pub async fn open_to_read(&self) -> Result<(), DeskError> {
        self.open(Store::open_for_reading).await
    }

    async fn open(&self, how: Opening) -> Result<(), DeskError> {
        let _changing = self.inner.changing.lock().await;
        match self.reopen(how).await? {
            Seat::Empty { notice: None } => Err(DeskError::signed_out()),
            Seat::Empty { notice: Some(why) } => {
                Err(DeskError::trouble("keyring", why, "Unlock the keyring, or sign in again."))
            }
            Seat::Locked { notice } => Err(DeskError::trouble("locked", notice, "Sign in to go on.")),
            seat @ Seat::Taken(_) => {
                self.sit(seat);
                Ok(())
            }
        }
    }

    /// Pushes and pulls until nothing waits and everything has come down, and says where the desk stands then. What
    /// fails is tried again until `wait` is over.
    ///
    /// # Errors
    /// The time is up, and why it was not done; somebody must sign in; the store's trouble.
    pub async fn exchange(&self, wait: Duration) -> Result<Place, DeskError> {
        let until = Instant::now() + wait;
        let mut pause = FIRST_PAUSE;
        let mut why = "The server has not answered in time.".to_owned();
        loop {
            let session = self.signed_in()?;
            let Ok(done) = timeout_at(until, session.uplink.exchange()).await else {
                return Err(out_of_time(why));
            };
            drop(session);
            match done {
                Ok(()) => {
                    let place = self.place().await?;
                    if place.waiting == 0 && place.complete {
                        return Ok(place);
                    }
                    why = "Not everything has been exchanged in time.".to_owned();
                }
                Err(unsettled) => match unsettled.needs {
                    Needs::Time => why = unsettled.message,
                    Needs::SignIn => {
                        return Err(DeskError::trouble("sign_in", unsettled.message, "Sign in to go on."));
                    }
                    Needs::Revoked => {
                        self.revoked().await;
                        return Err(DeskError::trouble("revoked", unsettled.message, "Sign in to go on."));
                    }
                    Needs::Upgrade => {
                        let next = "Install the current version.";
                        return Err(DeskError::trouble("upgrade", unsettled.message, next));
                    }
                },
            }
            if Instant::now() + pause >= until {
                return Err(out_of_time(why));
            }
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Where the desk stands.
    ///
    /// # Errors
    /// Nobody is signed in; the store's trouble.
    pub async fn place(&self) -> Result<Place, DeskError> {
        let time = self.signed_in()?.uplink.now();
        self.read(move |read| {
            let outbox = read.outbox()?;
            let refused =
                outbox.iter().filter(|entry| matches!(entry.state, IntentState::Rejected(_))).count();
            let count = |entries: usize| u32::try_from(entries).unwrap_or(u32::MAX);
            Ok(Place {
                cursor: read.replica()?.cursor,
                complete: read.is_live()?,
                synced_at: read.synced_at()?,
                lease_until: read.lease_until()?,
                waiting: count(outbox.len() - refused),
                refused: count(refused),
                server_offset_ms: time.skew_ms,
                policy_version: read.policy()?.version,
                tz_version: tz_version(),
                now: time.at,
            })
        })
        .await
    }

    /// The ticket of a number such as `VI-4188` (or `4188`), or of an id.
    ///
    /// # Errors
    /// There is no such ticket for this person; the store's trouble.
    pub async fn find_ticket(&self, said: &str) -> Result<TicketId, DeskError> {
        let said = said.trim().to_owned();
        self.read(move |read| {
            let digits = said.strip_prefix("VI-").or_else(|| said.strip_prefix("vi-")).unwrap_or(&said);
            if let Ok(number) = digits.parse::<i64>() {
                return read.by_number(number);
            }
            match Uuid::parse_str(&said) {
                Ok(id) => Ok(read.summary(TicketId(id))?.map(|summary| summary.ticket)),
                Err(_) => Ok(None),
            }
        })
        .await?
        .ok_or_else(DeskError::no_ticket)
    }

    /// The number people say for a ticket; `draft` while it has none.
    ///
    /// # Errors
    /// There is no such ticket for this person; the store's trouble.
    pub async fn label(&self, ticket: TicketId) -> Result<String, DeskError> {
        let found = self.read(move |read| read.ticket(ticket)).await?;
        found.map(|ticket| ticket.label()).ok_or_else(DeskError::no_ticket)
    }

    /// What people say for an id: a colleague's or contact's address, a ticket's number, a customer's key.
    ///
    /// # Errors
    /// Nobody is signed in; the store's trouble.
    pub async fn meant_by(&self, said: &str) -> Result<Option<Uuid>, DeskError> {
        let said = said.trim().to_owned();
        self.read(move |read| {
            if said.contains('@') {
                let person =
                    read.people()?.into_iter().find(|person| person.email.eq_ignore_ascii_case(&said));
                return Ok(person.map(|person| person.id.0));
            }
            if let Some(number) = said.strip_prefix("VI-").and_then(|digits| digits.parse().ok()) {
                return Ok(read.by_number(number)?.map(|ticket| ticket.0));
            }
            let customer = read.customers()?.into_iter().find(|customer| customer.key == said);
            Ok(customer.map(|customer| customer.id.0))
        })
        .await
    }

    /// Whose customer a new ticket is where none is named: a contact's own.
    ///
    /// # Errors
    /// Nobody is signed in.
    pub fn own_customer(&self) -> Result<Option<Uuid>, DeskError> {
        let person = self.signed_in()?.person();
        Ok(person.customers.first().filter(|_| !person.role.is_staff()).map(|customer| customer.0))
    }

    /// What is known beside tickets, with what waits to be sent: customers, people, exclusions, and everything that has
    /// no table of its own.
    ///
    /// # Errors
    /// Nobody is signed in; the store's trouble.
    pub async fn records(&self) -> Result<Vec<Record>, DeskError> {
        self.read(move |read| {
            let mut ids: Vec<RecordId> = Vec::new();
            ids.extend(read.customers()?.iter().map(|customer| RecordId(customer.id.0)));
            ids.extend(read.people()?.iter().map(|person| RecordId(person.id.0)));
            ids.extend(read.exclusion_ids()?);
            ids.extend(read.records()?.iter().map(Record::id));
            // What a waiting intent of mine makes is here already, though not yet accepted.
            ids.extend(read.outbox()?.iter().filter_map(|entry| entry.intent.record()));
            let mut seen = BTreeSet::new();
            ids.retain(|id| seen.insert(*id));
            let records = ids.into_iter().map(|id| Ok(read.record(id)?.0));
            records.filter_map(Result::transpose).collect()
        })
        .await
    }

    /// The name of somebody, if their row is here.
    ///
    /// # Errors
    /// Nobody is signed in; the store's trouble.
    pub async fn name_of(&self, person: PersonId) -> Result<Option<String>, DeskError> {
        self.read(move |read| Ok(read.person(person)?.map(|person| person.name.clone()))).await
    }

    /// What came down for a ticket behind a position of the feed, each with its own.
    ///
    /// # Errors
    /// Nobody is signed in; the store's trouble.
    pub async fn news_of(&self, ticket: TicketId, after: i64) -> Result<Vec<(i64, Event)>, DeskError> {
        self.read(move |read| read.events_after(ticket, after)).await
    }
}

fn out_of_time(why: String) -> DeskError {
    DeskError::trouble("not_synced", why, "Try again later; what waits is kept.")
}
