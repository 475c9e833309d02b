//! Everything the store has of one ticket.

use std::sync::Arc;

use vioe_domain::sla::Exclusion;
use vioe_domain::ticket::{Event, Refusal, Ticket};
use vioe_domain::{Customer, IntentId};

use crate::{OutboxEntry, Summary};

/// An event of a ticket's log.
#[derive(Clone, Debug, PartialEq)]
pub struct LogEntry {
    /// The event.
    pub event: Event,
    /// While it waits to be sent: by which intent it would come about.
    pub intent: Option<IntentId>,
}

/// Everything the store has of one ticket.
#[derive(Clone, Debug)]
pub struct TicketFile {
    /// The fold of `log`.
    pub ticket: Arc<Ticket>,
    /// The row a queue shows.
    pub summary: Summary,
    /// Accepted events by instant and the server's order, then what waits to be sent.
    pub log: Vec<LogEntry>,
    /// Whose it is; none while the customer's row has not come down.
    pub customer: Option<Arc<Customer>>,
    /// Every exclusion that covers it, approved or not.
    pub exclusions: Vec<Exclusion>,
    /// What is in the outbox for it, in order.
    pub outbox: Vec<OutboxEntry>,
    /// Queued intents that the rules would refuse as things stand now; the server has the last word.
    pub doubtful: Vec<(IntentId, Refusal)>,
}
