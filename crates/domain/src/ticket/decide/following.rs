//! A ticket that goes on from another one (sla.md 2.10): what it takes over, and how the two are tied.

use crate::coverage::Zone;
use crate::ticket::fold::Ticket;
use crate::ticket::kind::Kind;
use crate::ticket::raised::{Description, IntakeAnswers, Origin, Raised};
use crate::ticket::record::Elsewhere;
use crate::ticket::words::{Channel, Priority, Relation};
use crate::{Customer, Level, PersonId, TicketId, UtcMillis};

/// The longest subject, in characters.
pub(super) const MAX_SUBJECT: usize = 200;

/// What a new ticket has of its own; the customer, category and topic are those of the one it goes on from.
#[derive(Clone, Debug)]
pub(super) struct Following<'a> {
    pub id: TicketId,
    /// How it belongs to the one it goes on from.
    pub relation: Relation,
    pub subject: String,
    pub text: String,
    pub contact: Option<PersonId>,
    pub channel: Channel,
    pub priority: Priority,
    pub level: Level,
    pub zone: &'a Zone,
    /// When its clocks start; none: at its acceptance.
    pub at: Option<UtcMillis>,
}

impl<'a> Following<'a> {
    /// A follow-up with fresh clocks under the customer's terms of today (EC-77).
    pub fn up(ticket: &Ticket, customer: &'a Customer, id: TicketId) -> Self {
        Self {
            id,
            relation: Relation::FollowUpOf,
            subject: ticket.raised.subject.clone(),
            text: String::new(),
            contact: ticket.raised.contact,
            channel: ticket.raised.channel,
            priority: ticket.priority,
            level: customer.level,
            zone: &customer.zone,
            at: None,
        }
    }

    /// The link on the ticket it goes on from.
    pub fn link(&self) -> Kind {
        Kind::Linked { other: self.id, relation: self.relation.reversed() }
    }

    /// The new ticket.
    pub fn raised(self, from: &Ticket) -> Elsewhere {
        let topic = from.scope.as_ref().map(|(topic, _)| *topic).filter(|topic| topic.is_in_scope());
        let kind = Kind::TicketRaised(Box::new(Raised {
            number: None,
            external: None,
            customer: from.raised.customer,
            contact: self.contact,
            subject: self.subject,
            category: from.raised.category,
            channel: self.channel,
            priority: self.priority,
            answers: None,
            description: Description { text: self.text, ..Description::default() },
            level: self.level,
            zone: self.zone.clone(),
            live_call: false,
            intake: IntakeAnswers { topic, ..IntakeAnswers::default() },
            origin: Some(Origin { ticket: from.id, relation: self.relation }),
        }));
        Elsewhere { ticket: self.id, at: self.at, kind }
    }
}

/// A subject that says what the ticket is to an earlier one; said once only, and cut to what a subject may be.
pub(super) fn subject_of(what: &str, subject: &str) -> String {
    let prefix = format!("{what}: ");
    let bare = subject.strip_prefix(&prefix).unwrap_or(subject);
    prefix.chars().chain(bare.chars()).take(MAX_SUBJECT).collect()
}
