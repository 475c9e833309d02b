//! What the builders are told: one ticket, everything its clocks depend on, and the instant.

use std::sync::Arc;

use vioe_domain::coverage::Hours;
use vioe_domain::sla::{Assessment, Clock, Episode, Exclusion, Policy, explain, outlook};
use vioe_domain::ticket::{Actor, Event, Side, Ticket};
use vioe_domain::{Customer, Person, PersonId, UtcMillis};

/// An account this device knows nothing of any more.
pub const GONE: &str = "Somebody no longer here";

/// Looks somebody up.
pub type People<'a> = &'a dyn Fn(PersonId) -> Option<Arc<Person>>;

/// One ticket at one instant.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The fold of its log, what waits to be sent included.
    pub ticket: &'a Ticket,
    /// Its log, in order; what waits to be sent stands last.
    pub events: &'a [Event],
    /// Whose it is.
    pub customer: &'a Customer,
    /// The customer's hours.
    pub hours: &'a Hours,
    /// The windows that concern it.
    pub exclusions: &'a [Exclusion],
    /// The numbers in force.
    pub policy: &'a Policy,
    /// Everybody this device knows.
    pub people: People<'a>,
    /// The server's clock, as this device estimates it.
    pub now: UtcMillis,
}

impl Known<'_> {
    /// Its clocks at `now`. No clock knows a ticket that the server has not accepted.
    pub fn assess(&self) -> Assessment {
        if !self.ticket.accepted {
            return Assessment { clocks: Vec::new(), alerts: Vec::new(), next_wake_at: None };
        }
        outlook(
            self.ticket,
            self.hours,
            self.exclusions,
            self.policy,
            // The estimate may lag a little behind the instant the server stamped.
            self.now.max(self.ticket.history.opened_at),
        )
    }

    /// What a clock did from its start to its stop, or else to `until`; beyond `now`, what it will do if nothing else
    /// happens.
    pub fn episodes(&self, clock: &Clock, until: UtcMillis) -> Vec<Episode> {
        explain(
            &self.ticket.history,
            self.hours,
            self.exclusions,
            self.policy,
            self.now.max(self.ticket.history.opened_at),
            clock.kind,
            clock.cycle,
            until,
        )
        .unwrap_or_default()
    }

    /// What somebody is called.
    pub fn name(&self, person: PersonId) -> Option<String> {
        (self.people)(person).map(|person| person.name.clone())
    }

    /// What the author of something is called in a conversation.
    pub fn author(&self, actor: Actor) -> String {
        match (actor.side, actor.person) {
            (_, Some(person)) => self.name(person).unwrap_or_else(|| GONE.to_owned()),
            (Side::Customer, None) => "The customer".to_owned(),
            (Side::Agent | Side::System, None) => "VIOE".to_owned(),
        }
    }
}
