//! Whether somebody may ask for something at all, before the rules are asked.

use vioe_domain::ticket::{Intent, Refusal, RefusalCode, Ticket, What};
use vioe_domain::{CustomerId, Person, PersonId, Role, UtcMillis};

use crate::db::{DbError, Tx, people, scopes};

/// A ticket that is not there and one that somebody else has are one answer: nobody learns what exists.
pub(super) fn not_yours() -> Refusal {
    Refusal {
        code: RefusalCode::Forbidden,
        message: "This ticket does not exist, or you may not see it.".to_owned(),
        next: "Check the number, or ask your support contact.".to_owned(),
        current: None,
    }
}

/// Somebody else has used this intent's id.
pub(super) fn taken() -> Refusal {
    invalid("This intent's id is taken.", "Do it once more.")
}

fn invalid(message: &str, next: &str) -> Refusal {
    Refusal { code: RefusalCode::Invalid, message: message.to_owned(), next: next.to_owned(), current: None }
}

/// Whether somebody may see, and so try to change, a customer's tickets.
pub(super) fn may_work_for(person: &Person, customer: CustomerId) -> bool {
    scopes::sees_customer(person, customer)
}

/// Whether somebody may see a ticket: one with a security concern is for few (guide 5.2).
pub(super) fn may_see(person: &Person, ticket: &Ticket) -> bool {
    let customer = ticket.raised.customer;
    match ticket.requests.security {
        Some(_) => scopes::sees_restricted(person, customer, ticket.assignee),
        None => may_work_for(person, customer),
    }
}

/// Somebody speaks for themselves, and names instants that exist.
pub(super) fn well_formed(person: &Person, intent: &Intent) -> Result<(), Refusal> {
    if intent.person != person.id {
        return Err(Refusal {
            code: RefusalCode::Forbidden,
            message: "This was written by somebody else.".to_owned(),
            next: "Sign in as its author to send it.".to_owned(),
            current: None,
        });
    }
    let held_at = match &intent.what {
        What::LogCall { held_at, .. } => *held_at,
        _ => intent.occurred_at,
    };
    let exists = |at: UtcMillis| (0..=UtcMillis::MAX.0).contains(&at.0);
    if !exists(intent.occurred_at) || !exists(held_at) {
        return Err(invalid(
            "The time of this lies outside the calendar.",
            "Check the clock of your computer, then do it once more.",
        ));
    }
    Ok(())
}

/// People an intent names exist and may be what it makes them.
pub(super) fn names_people(
    tx: &mut dyn Tx,
    customer: CustomerId,
    what: &What,
) -> Result<Result<(), Refusal>, DbError> {
    let ok = match what {
        What::Assign { to: Some(to), .. } => agent(tx, *to, "This person can't have tickets.")?,
        What::AssignRole { to: Some(to), .. } | What::DeclareEmergency { commander: Some(to), .. } => {
            staff(tx, *to, "This person can't have a role in an emergency.")?
        }
        What::AssignObligation { to: Some(to), .. } => staff(tx, *to, "This person can't owe that.")?,
        What::Raise(new) => match new.contact {
            Some(contact) => {
                let theirs =
                    |person: &Person| person.role == Role::Contact && person.customers.contains(&customer);
                if people::by_id(tx, contact)?.as_ref().is_some_and(theirs) {
                    Ok(())
                } else {
                    Err(invalid(
                        "The contact does not belong to this customer.",
                        "Choose one of the customer's contacts, or none.",
                    ))
                }
            }
            None => Ok(()),
        },
        _ => Ok(()),
    };
    Ok(ok)
}

/// Somebody who works on tickets, with an account that is open.
fn agent(tx: &mut dyn Tx, id: PersonId, refusal: &str) -> Result<Result<(), Refusal>, DbError> {
    let fits = |person: &Person| person.active && person.role.handles_tickets();
    let found = people::by_id(tx, id)?;
    Ok(if found.as_ref().is_some_and(fits) {
        Ok(())
    } else {
        Err(invalid(refusal, "Choose an agent who is active."))
    })
}

/// Somebody of ours, with an account that is open.
fn staff(tx: &mut dyn Tx, id: PersonId, refusal: &str) -> Result<Result<(), Refusal>, DbError> {
    let fits = |person: &Person| person.active && person.role.is_staff();
    let found = people::by_id(tx, id)?;
    Ok(if found.as_ref().is_some_and(fits) {
        Ok(())
    } else {
        Err(invalid(refusal, "Choose somebody of the support staff who is active."))
    })
}
