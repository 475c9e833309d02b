//! Whom an alert concerns (sla.md 2.12).

use vioe_domain::escalation::{Alert, Audience};
use vioe_domain::person::{Designation, Team};
use vioe_domain::ticket::Ticket;
use vioe_domain::{Person, Role};

/// Whether `person` is told of an alert of `ticket`.
pub fn concerns(alert: &Alert, ticket: &Ticket, person: &Person) -> bool {
    person.active
        && alert.audience.iter().filter(|audience| may_hear(person, audience)).any(
            |audience| match audience {
                Audience::Assignee => has_it(ticket, person),
                Audience::TierLead | Audience::Manager => person.role == Role::Manager,
                Audience::Commander => {
                    match ticket.incident.as_ref().and_then(|incident| incident.commander()) {
                        Some(commander) => person.id == commander,
                        None => person.role == Role::Manager,
                    }
                }
                Audience::SecurityTeam => person.is_in(Team::Security),
                Audience::AccountExecutive => {
                    person.role == Role::AccountExecutive
                        && person.customers.contains(&ticket.raised.customer)
                }
                Audience::Contact => ticket.raised.contact == Some(person.id),
                Audience::ExecutiveContact => {
                    person.is_designated(Designation::Executive)
                        && person.customers.contains(&ticket.raised.customer)
                }
                Audience::Person(id) => person.id == *id,
            },
        )
}

/// A contact is told of nothing but what names contacts.
fn may_hear(person: &Person, audience: &Audience) -> bool {
    let names_contacts = matches!(audience, Audience::Contact | Audience::ExecutiveContact);
    (person.role == Role::Contact) == names_contacts
}

/// The assignee; while there is none, every agent of the ticket's tier.
fn has_it(ticket: &Ticket, person: &Person) -> bool {
    match ticket.assignee {
        Some(assignee) => person.role.is_staff() && assignee == person.id,
        None => person.role == Role::Agent && person.tier == Some(ticket.tier),
    }
}
