//! What the rules say to an intent here and now, before it is kept: the same rules the server will ask.

use vioe_domain::Person;
use vioe_domain::ticket::{Intent, Standing, Target, Ticket, What, decide, others};
use vioe_store::{Read, StoreError};

use crate::DeskError;

/// Whether an intent would be taken, by the ticket or record as it stands with what waits to be sent.
pub(crate) fn ruling(
    read: &Read<'_>,
    person: &Person,
    intent: &Intent,
) -> Result<Result<(), DeskError>, StoreError> {
    match intent.target {
        Target::Ticket(_) => on_ticket(read, person, intent),
        Target::Record(id) => {
            let (record, _) = read.record(id)?;
            let amended = read.amended(record.as_ref(), person, intent, intent.occurred_at)?;
            Ok(amended.map(drop).map_err(DeskError::from))
        }
    }
}

fn on_ticket(read: &Read<'_>, person: &Person, intent: &Intent) -> Result<Result<(), DeskError>, StoreError> {
    let ticket = match intent.ticket() {
        Some(id) => read.ticket(id)?,
        None => None,
    };
    let customer = match (&ticket, &intent.what) {
        (Some(ticket), _) => read.customer(ticket.raised.customer)?,
        (None, What::Raise(new)) => read.customer(new.customer)?,
        (None, _) => None,
    };
    // Without its customer there is no ticket this person may see.
    let Some(customer) = customer else { return Ok(Err(DeskError::no_ticket())) };
    let others = others(ticket.as_deref(), &intent.what, |other| read.ticket(other))?;
    let others: Vec<&Ticket> = others.iter().map(|other| &**other).collect();
    let policy = read.policy()?;
    let standing = Standing { person, customer: &customer, policy: &policy, others: &others };
    Ok(decide(ticket.as_deref(), standing, intent).map(drop).map_err(DeskError::from))
}
