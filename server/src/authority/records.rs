//! Intents about records: decided on the record under lock, and kept on the docket until everything is written.

use vioe_domain::availability::Month;
use vioe_domain::record::{Feedback, Record, Surroundings, amend};
use vioe_domain::ticket::{Intent, Refusal, What};
use vioe_domain::{CustomerId, ExclusionId, Person, PersonId, RecordId, Role, TicketId, UtcMillis};

use super::docket::Docket;
use super::grant;
use crate::db::records::{self as db_records, RecordKind};
use crate::db::{DbError, Tx, customers, people, scopes, tickets};

/// Waits for its turn among the writers of records, until the transaction ends. They are few, and what one of them reads
/// (locked months, the calendar its author saw) must not change under it.
pub(super) fn queue(tx: &mut dyn Tx) -> Result<(), DbError> {
    db_records::queue(tx)
}

/// Decides an intent about a record and notes what it becomes.
pub(super) fn consider(
    tx: &mut dyn Tx,
    docket: &mut Docket<'_>,
    person: &Person,
    intent: &Intent,
    now: UtcMillis,
) -> Result<Result<(), Refusal>, DbError> {
    let Some(id) = intent.record() else {
        return Ok(Err(grant::not_yours()));
    };
    let current = match docket.record(id) {
        Some(record) => Some(record.clone()),
        None => read(tx, id, &intent.what)?,
    };
    if let (None, What::RequestExclusion(request)) = (&current, &intent.what)
        && let Some(ticket) = request.ticket
        && !covers(tx, person, ticket, request.customer)?
    {
        return Ok(Err(grant::not_yours()));
    }
    let customer = match (&current, &intent.what) {
        (Some(record), _) => record.customer(),
        (None, What::RequestExclusion(request)) => request.customer,
        (None, _) => None,
    };
    if customer.is_some_and(|customer| !grant::may_work_for(person, customer)) {
        return Ok(Err(grant::not_yours()));
    }
    let file = match customer {
        Some(customer) => match docket.file(tx, customer)? {
            Some(file) => Some(file),
            None => return Ok(Err(grant::not_yours())),
        },
        None => None,
    };
    let locked = locked(tx, docket)?;
    let around = Surroundings {
        person,
        customer: file.as_ref().map(|file| &file.customer),
        policy: docket.policy(),
        locked: &locked,
        contacts: &contacts(tx, docket, &current, intent)?,
        feedback: &given_before(tx, docket, person, intent)?,
        now,
    };
    match amend(current.as_ref(), around, intent) {
        Ok(next) => {
            docket.amend(next);
            Ok(Ok(()))
        }
        Err(refusal) => Ok(Err(refusal)),
    }
}

/// Whether a ticket that an exclusion names is this customer's, and this person's to see.
fn covers(
    tx: &mut dyn Tx,
    person: &Person,
    ticket: TicketId,
    customer: Option<CustomerId>,
) -> Result<bool, DbError> {
    let Some(standing) = tickets::standing(tx, ticket)? else {
        return Ok(false);
    };
    let seen = !standing.restricted || scopes::sees_restricted(person, standing.customer, standing.assignee);
    // Without a customer the rules refuse it, in their own words.
    Ok(seen && customer.is_none_or(|customer| customer == standing.customer))
}

/// The record as it is. Nobody else writes records meanwhile ([`queue`]).
fn read(tx: &mut dyn Tx, id: RecordId, what: &What) -> Result<Option<Record>, DbError> {
    Ok(match what {
        What::SetCalendar { .. } | What::SetTerms { .. } => {
            customers::by_id(tx, CustomerId(id.0))?.map(Box::new).map(Record::Customer)
        }
        What::Designate { .. } | What::SetPreferences(_) => {
            people::by_id(tx, PersonId(id.0))?.map(Box::new).map(Record::Person)
        }
        What::RequestExclusion(_) | What::DecideExclusion { .. } => {
            customers::exclusion(tx, ExclusionId(id.0).0)?.map(Box::new).map(Record::Exclusion)
        }
        _ => db_records::by_id(tx, id)?,
    })
}

/// The months whose report is locked.
fn locked(tx: &mut dyn Tx, docket: &Docket<'_>) -> Result<Vec<Month>, DbError> {
    let kept = db_records::of_kind(tx, RecordKind::Lock)?;
    let months = kept.iter().chain(docket.records()).filter_map(|record| match record {
        Record::Lock(lock) => Some(lock.month),
        _ => None,
    });
    Ok(months.collect())
}

/// To designate a contact: the active contacts of the same customers, as this transaction has left them.
fn contacts(
    tx: &mut dyn Tx,
    docket: &Docket<'_>,
    current: &Option<Record>,
    intent: &Intent,
) -> Result<Vec<Person>, DbError> {
    let (What::Designate { .. }, Some(Record::Person(designated))) = (&intent.what, current) else {
        return Ok(Vec::new());
    };
    let all = people::all(tx)?.into_iter().map(|known| match docket.record(RecordId(known.id.0)) {
        Some(Record::Person(amended)) => (**amended).clone(),
        _ => known,
    });
    let shares =
        |known: &Person| known.customers.iter().any(|customer| designated.customers.contains(customer));
    Ok(all.filter(|known| known.role == Role::Contact && known.active && shares(known)).collect())
}

/// To give feedback: what the same person has given before, earlier in this transaction too.
fn given_before(
    tx: &mut dyn Tx,
    docket: &Docket<'_>,
    person: &Person,
    intent: &Intent,
) -> Result<Vec<Feedback>, DbError> {
    let What::GiveFeedback { .. } = &intent.what else {
        return Ok(Vec::new());
    };
    let kept = db_records::of_kind(tx, RecordKind::Feedback)?;
    let feedback = kept.iter().chain(docket.records()).filter_map(|record| match record {
        Record::Feedback(feedback) if feedback.person == person.id => Some((**feedback).clone()),
        _ => None,
    });
    Ok(feedback.collect())
}
