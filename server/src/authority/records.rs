//! Intents about records: decided on the record under lock, and kept on the docket until everything is written.

use vioe_domain::availability::Month;
use vioe_domain::record::{Record, Surroundings, amend};
use vioe_domain::ticket::{Intent, Refusal, What};
use vioe_domain::{CustomerId, ExclusionId, Person, PersonId, RecordId, UtcMillis};

use super::docket::Docket;
use super::grant;
use crate::db::records::{self, RecordKind};
use crate::db::{DbError, Tx, customers, people};

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
    let locked = locked(tx)?;
    let around = Surroundings {
        person,
        customer: file.as_ref().map(|file| &file.customer),
        policy: docket.policy(),
        locked: &locked,
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

/// The record as it is, under lock where it can be.
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
        _ => records::lock(tx, id)?,
    })
}

/// The months whose report is locked.
fn locked(tx: &mut dyn Tx) -> Result<Vec<Month>, DbError> {
    let months = records::of_kind(tx, RecordKind::Lock)?.into_iter().filter_map(|record| match record {
        Record::Lock(lock) => Some(lock.month),
        _ => None,
    });
    Ok(months.collect())
}
