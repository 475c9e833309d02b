//! The last word on every intent (sync.md 2.6): it is authorised against the current grants, decided again by the same
//! rules the desktop used, stamped with the instant of acceptance, and answered.
//!
//! A push is one transaction. Everything is decided in memory on a [`Docket`] and written at the end, so a refusal leaves
//! nothing behind and trouble leaves nothing at all.

mod docket;
mod grant;
mod records;

use std::collections::BTreeSet;
use std::convert::Infallible;

use uuid::Uuid;
use vioe_domain::ticket::{
    Actor, Decision, Event, Intent, Kind, Refusal, Standing, Ticket, What, decide, others, record,
    record_elsewhere,
};
use vioe_domain::{EventId, Person, PersonId, TicketId, UtcMillis};
use vioe_protocol::push::{LastMid, NumberedIntent, Outcome, PushRequest, PushResponse, PushResult};
use vioe_protocol::{Code, Problem, Seq};

pub use docket::{Docket, File};

use crate::clock::Clock;
use crate::db::clients::{self, Client, Logged};
use crate::db::feed::{self, Stamper};
use crate::db::{DbError, Tx, people, tickets};
use crate::failure::Failure;
use crate::hours::KeptHours;

/// Processes a push; all of it, or nothing.
///
/// # Errors
/// The push does not fit the client's history (gap, fork, another epoch), or the database is in the way.
pub fn accept(
    tx: &mut dyn Tx,
    hours: &KeptHours,
    person: PersonId,
    request: &PushRequest,
    clock: &dyn Clock,
) -> Result<PushResponse, Failure> {
    let client = lock_client(tx, person, request)?;
    check_numbers(&client, request)?;
    let stored = stored_results(tx, &client, request)?;
    let person = current(tx, person)?;

    let fresh: Vec<&NumberedIntent> =
        request.intents.iter().filter(|numbered| numbered.mid > client.last.mid).collect();
    let touched: BTreeSet<TicketId> = fresh.iter().flat_map(|numbered| named(&numbered.intent)).collect();
    let locked = tickets::lock(tx, &touched)?;
    // Asked under the locks: the instants of one ticket's acceptances then rise in their order.
    let now = clock.now();
    let mut docket = Docket::new(tx, hours, now)?;
    docket.read(tx, &locked)?;
    follow(tx, &mut docket, &fresh)?;
    if fresh.iter().any(|numbered| numbered.intent.record().is_some()) {
        records::queue(tx)?;
    }
    let ids: Vec<Uuid> = fresh.iter().map(|numbered| numbered.intent.id.0).collect();
    let known = clients::known(tx, &ids)?;

    let mut answered: Vec<Logged> = Vec::with_capacity(fresh.len());
    for numbered in fresh {
        let twice = answered.iter().find(|logged| logged.intent == numbered.intent.id);
        let outcome = match (twice, known.get(&numbered.intent.id)) {
            (Some(logged), _) => logged.outcome.clone(),
            (None, Some((author, outcome))) if *author == person.id => outcome.clone(),
            (None, Some(_)) => rejected(grant::taken()),
            (None, None) => match consider(tx, &mut docket, &person, numbered, now)? {
                Ok(()) => Outcome::Applied,
                Err(refusal) => rejected(refusal),
            },
        };
        answered.push(Logged { mid: numbered.mid, intent: numbered.intent.id, outcome });
    }

    let mut stamper = Stamper::default();
    let mut last = client.last;
    if let Some(newest) = answered.last() {
        last = LastMid { mid: newest.mid, id: Some(newest.intent) };
        clients::set_last(tx, request.client_id, last, request.acked_mid)?;
        clients::log(tx, request.client_id, person.id, now, &answered)?;
    }
    docket.write(tx, &mut stamper)?;
    let head = stamper.finish(tx)?;
    Ok(response(last, head, stored, answered, now))
}

/// Decides one intent at `now` and writes what it yields, as [`accept`] does for a client's: what the demo data is made of.
///
/// # Errors
/// Its author is gone, or the database is in the way.
pub fn carry_out(
    tx: &mut dyn Tx,
    hours: &KeptHours,
    intent: &Intent,
    now: UtcMillis,
) -> Result<Result<(), Refusal>, Failure> {
    let person = current(tx, intent.person)?;
    let numbered = NumberedIntent { mid: 0, intent: intent.clone() };
    let locked = tickets::lock(tx, &named(intent).into_iter().collect())?;
    let mut docket = Docket::new(tx, hours, now)?;
    docket.read(tx, &locked)?;
    follow(tx, &mut docket, &[&numbered])?;
    if intent.record().is_some() {
        records::queue(tx)?;
    }
    if let Err(refusal) = consider(tx, &mut docket, &person, &numbered, now)? {
        return Ok(Err(refusal));
    }
    let mut stamper = Stamper::default();
    docket.write(tx, &mut stamper)?;
    stamper.finish(tx)?;
    Ok(Ok(()))
}

/// The tickets an intent names, those it makes too.
fn named(intent: &Intent) -> Vec<TicketId> {
    let mut named: Vec<TicketId> = intent.ticket().into_iter().chain(intent.what.others()).collect();
    if let What::Split { new, .. } = &intent.what {
        named.push(*new);
    }
    named
}

/// How far from ticket to ticket an intent is followed.
const FAR: usize = 8;

/// Locks and reads the tickets that only others know of: the survivor of a merged one, for a reply to it.
fn follow(tx: &mut dyn Tx, docket: &mut Docket<'_>, fresh: &[&NumberedIntent]) -> Result<(), DbError> {
    for _ in 0..FAR {
        let mut missing = BTreeSet::new();
        for NumberedIntent { intent, .. } in fresh {
            let ticket = intent.ticket().and_then(|id| docket.ticket(id));
            let find = |id| {
                let found = docket.ticket(id);
                if found.is_none() {
                    missing.insert(id);
                }
                Ok::<_, Infallible>(found)
            };
            let Ok(_) = others(ticket, &intent.what, find);
        }
        let locked = tickets::lock(tx, &missing)?;
        if locked.is_empty() {
            return Ok(());
        }
        docket.read(tx, &locked)?;
    }
    Ok(())
}

fn response(
    last: LastMid,
    head: Seq,
    stored: Vec<PushResult>,
    answered: Vec<Logged>,
    now: UtcMillis,
) -> PushResponse {
    let mut results = stored;
    results
        .extend(answered.into_iter().map(|logged| PushResult { mid: logged.mid, outcome: logged.outcome }));
    PushResponse { last, head, results, server_time: now }
}

fn lock_client(tx: &mut dyn Tx, person: PersonId, request: &PushRequest) -> Result<Client, Failure> {
    if feed::head(tx)?.epoch != request.epoch {
        return Err(Failure::new(
            Code::Epoch,
            "The server was restored from a backup since this installation last heard of it.",
        ));
    }
    match clients::lock(tx, request.client_id)? {
        Some(client) if client.person == person => Ok(client),
        _ => Err(unknown_client()),
    }
}

/// What a client hears that is not registered, or not this person's: the two are not told apart.
pub fn unknown_client() -> Failure {
    Failure::new(Code::ClientFork, "This installation is not registered with this account: register it anew.")
}

/// Numbers follow each other, and the first of them follows the last one processed or was processed.
fn check_numbers(client: &Client, request: &PushRequest) -> Result<(), Failure> {
    let mut expected = client.last.mid + 1;
    if let Some(first) = request.intents.first()
        && first.mid >= 1
    {
        expected = expected.min(first.mid);
    }
    for numbered in &request.intents {
        if numbered.mid != expected {
            let expected = expected.max(client.last.mid + 1);
            let mut problem = Problem::new(
                Code::Gap,
                format!("Intent {} does not follow: {expected} is next.", numbered.mid),
            );
            problem.expected_mid = Some(expected);
            return Err(Failure::Told(Box::new(problem)));
        }
        expected += 1;
    }
    Ok(())
}

/// The answers given before to intents that were processed before.
fn stored_results(
    tx: &mut dyn Tx,
    client: &Client,
    request: &PushRequest,
) -> Result<Vec<PushResult>, Failure> {
    let old: Vec<&NumberedIntent> =
        request.intents.iter().filter(|numbered| numbered.mid <= client.last.mid).collect();
    let (Some(first), Some(last)) = (old.first(), old.last()) else {
        return Ok(Vec::new());
    };
    let logged = clients::log_between(tx, request.client_id, first.mid, last.mid)?;
    let mut results = Vec::with_capacity(old.len());
    for numbered in old {
        let found = logged.iter().find(|logged| logged.mid == numbered.mid);
        match found {
            Some(logged) if logged.intent == numbered.intent.id => {
                results.push(PushResult { mid: logged.mid, outcome: logged.outcome.clone() })
            }
            _ => {
                return Err(Failure::new(
                    Code::ClientFork,
                    format!(
                        "Another intent was processed under number {}: register this installation anew.",
                        numbered.mid
                    ),
                ));
            }
        }
    }
    Ok(results)
}

/// The person as they are now: their role may have changed since they signed in.
fn current(tx: &mut dyn Tx, id: PersonId) -> Result<Person, Failure> {
    match people::by_id(tx, id)? {
        Some(person) if person.active => Ok(person),
        _ => Err(Failure::new(Code::SessionEnded, "This account has been disabled.")),
    }
}

fn rejected(refusal: Refusal) -> Outcome {
    Outcome::Rejected { refusal }
}

/// Decides one intent and adds what it yields to the docket.
fn consider(
    tx: &mut dyn Tx,
    docket: &mut Docket<'_>,
    person: &Person,
    numbered: &NumberedIntent,
    now: UtcMillis,
) -> Result<Result<(), Refusal>, DbError> {
    let intent = &numbered.intent;
    if let Err(refusal) = grant::well_formed(person, intent) {
        return Ok(Err(refusal));
    }
    let Some(id) = intent.ticket() else {
        return records::consider(tx, docket, person, intent, now);
    };
    let customer = match (docket.customer_of(id), &intent.what) {
        (Some(customer), _) => customer,
        (None, What::Raise(new)) => new.customer,
        (None, _) => return Ok(Err(grant::not_yours())),
    };
    let file = match docket.file(tx, customer)? {
        Some(file) if grant::may_work_for(person, customer) => file,
        _ => return Ok(Err(grant::not_yours())),
    };
    let ticket = docket.ticket(id);
    if ticket.is_some_and(|ticket| !grant::may_see(person, ticket)) {
        return Ok(Err(grant::not_yours()));
    }
    if let Err(refusal) = grant::names_people(tx, customer, &intent.what)? {
        return Ok(Err(refusal));
    }
    // Those of other customers, and those this person may not see, are as good as absent.
    let find = |id| {
        let found = docket.ticket(id);
        let theirs = |other: &&Ticket| other.raised.customer == customer && grant::may_see(person, other);
        Ok::<_, Infallible>(found.filter(theirs))
    };
    let Ok(others) = others(ticket, &intent.what, find);
    let standing = Standing { person, customer: &file.customer, policy: docket.policy(), others: &others };
    let Decision { here, elsewhere } = match decide(ticket, standing, intent) {
        Ok(decision) => decision,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let events = record(ticket, person, intent, here, Some(now), now);
    let elsewhere = record_elsewhere(person, intent, elsewhere, now);
    let mut made = BTreeSet::new();
    for (other, event) in &elsewhere {
        let makes = matches!(event.kind, Kind::TicketRaised(_));
        let fits = if makes {
            docket.customer_of(*other).is_none()
                && tickets::standing(tx, *other)?.is_none()
                && made.insert(*other)
        } else {
            made.contains(other) || docket.customer_of(*other) == Some(customer)
        };
        // The id of a new ticket is somebody's already, or what is bound to this one is not of this customer.
        if !fits {
            return Ok(Err(grant::taken()));
        }
    }
    let restricted = ticket.is_some_and(|ticket| ticket.requests.security.is_some());
    docket.add(&file, id, events);
    for (other, event) in elsewhere {
        docket.add(&file, other, vec![event]);
    }
    for other in made.into_iter().filter(|_| restricted) {
        docket.add(&file, other, vec![restricted_too(other, now)]);
    }
    Ok(Ok(()))
}

/// What comes of a restricted ticket is as restricted.
fn restricted_too(ticket: TicketId, now: UtcMillis) -> Event {
    Event {
        id: EventId::derive(ticket.0, "restricted like the ticket it came from"),
        ticket,
        actor: Actor::SYSTEM,
        device: None,
        occurred_at: now,
        received_at: Some(now),
        at: now,
        flagged: false,
        kind: Kind::SecurityRaised { reason: "It came from a ticket with a security concern.".to_owned() },
    }
}
