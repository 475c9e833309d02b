//! How a ticket ended: at which tier it was resolved last, and how its contact rated the support.

use crate::availability::Month;
use crate::escalation::Tier;
use crate::sla::FactKind;
use crate::ticket::{Status, Ticket};
use crate::{CustomerId, PersonId, TicketId, UtcMillis};

/// The last resolution of a ticket that is resolved or closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// When.
    pub at: UtcMillis,
    /// The tier that had the ticket then.
    pub tier: Tier,
}

impl Resolved {
    /// The UTC month it counts in.
    pub fn month(&self) -> Month {
        Month::of(self.at)
    }
}

/// A contact's rating (guide 10.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rated {
    /// When.
    pub at: UtcMillis,
    /// 1 to 5.
    pub score: u8,
}

impl Rated {
    /// The UTC month it counts in.
    pub fn month(&self) -> Month {
        Month::of(self.at)
    }
}

/// How a ticket ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TicketResult {
    /// Which.
    pub ticket: TicketId,
    /// Whose.
    pub customer: CustomerId,
    /// Who has it.
    pub agent: Option<PersonId>,
    /// How it was resolved last; none while it is not, and of a ticket that was merged away.
    pub resolved: Option<Resolved>,
    /// How it was rated.
    pub rated: Option<Rated>,
}

/// How a ticket ended, by what the server has accepted: a resolution that waits to be sent is none yet.
pub fn result(ticket: &Ticket) -> TicketResult {
    let mut tier = Tier::T1;
    let (mut resolved, mut closed) = (None, false);
    for fact in &ticket.history.facts {
        match fact.kind {
            FactKind::Tier { to } => tier = to,
            FactKind::Move { to: Status::Resolved } => resolved = Some(Resolved { at: fact.at, tier }),
            FactKind::Move { to: Status::Closed } => closed = true,
            FactKind::Move { .. } | FactKind::Merged => resolved = None,
            // A closed ticket is reopened by nothing.
            FactKind::CustomerMessage if !closed => resolved = None,
            _ => {}
        }
    }
    TicketResult {
        ticket: ticket.id,
        customer: ticket.raised.customer,
        agent: ticket.assignee,
        resolved,
        rated: ticket.rating.as_ref().map(|rating| Rated { at: rating.at, score: rating.score }),
    }
}
