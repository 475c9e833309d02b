//! Whom an alert concerns (sla.md 2.12).

use vioe_domain::escalation::{Alert, Audience};
use vioe_domain::ticket::Ticket;
use vioe_domain::{Person, Role};

/// Whether `person` is told of an alert of `ticket`. Contacts are told of none.
pub fn concerns(alert: &Alert, ticket: &Ticket, person: &Person) -> bool {
    person.active
        && alert.audience.iter().any(|audience| match audience {
            Audience::Assignee => has_it(ticket, person),
            Audience::TierLead | Audience::Manager => person.role == Role::Manager,
        })
}

/// The assignee; while there is none, every agent of the ticket's tier.
fn has_it(ticket: &Ticket, person: &Person) -> bool {
    match ticket.assignee {
        Some(assignee) => person.role.is_staff() && assignee == person.id,
        None => person.role == Role::Agent && person.tier == Some(ticket.tier),
    }
}
