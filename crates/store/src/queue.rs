//! Queues: a closed list of views, each one SQL text; ordered by the next deadline, broken promises first.

use vioe_domain::escalation::Tier;
use vioe_domain::{Category, CustomerId, PersonId, Priority, Status, UtcMillis};

use crate::Summary;

/// Which tickets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueView {
    /// Open, and assigned to this person or to nobody (at this tier, if one is given).
    NextUp {
        /// Who.
        me: PersonId,
        /// Their tier.
        tier: Option<Tier>,
    },
    /// Open and assigned to this person.
    Mine {
        /// Who.
        me: PersonId,
    },
    /// Open at this tier.
    Tier(Tier),
    /// Open and assigned to nobody.
    Unassigned,
    /// Open, in progress or waiting for the customer.
    Open,
    /// Resolved and closed, newest first.
    Done,
    /// Every ticket; open ones first.
    All,
}

/// The instants that separate the groups of a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Due up to here is broken.
    pub now: UtcMillis,
    /// Due before this is "within the hour".
    pub hour: UtcMillis,
    /// Due before this is "today".
    pub day: UtcMillis,
}

/// A page of a queue to read. Empty lists do not filter.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueQuery {
    /// Which tickets.
    pub view: QueueView,
    /// Only these priorities.
    pub priorities: Vec<Priority>,
    /// Only these categories.
    pub categories: Vec<Category>,
    /// Only these statuses.
    pub statuses: Vec<Status>,
    /// Only these customers.
    pub customers: Vec<CustomerId>,
    /// Only tickets with all of these words (prefixes, in subject, conversation, customer), or with that number.
    pub search: String,
    /// Where groups begin.
    pub bounds: Bounds,
    /// How many rows to skip.
    pub offset: u32,
    /// How many rows at most.
    pub limit: u32,
}

impl QueueQuery {
    /// Everything of a view, unfiltered, the first 50 rows.
    pub fn new(view: QueueView, bounds: Bounds) -> Self {
        Self {
            view,
            priorities: Vec::new(),
            categories: Vec::new(),
            statuses: Vec::new(),
            customers: Vec::new(),
            search: String::new(),
            bounds,
            offset: 0,
            limit: 50,
        }
    }
}

/// The groups of a queue, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// A promise is broken.
    Breached,
    /// Due before [`Bounds::hour`].
    WithinHour,
    /// Due before [`Bounds::day`].
    Today,
    /// Due later.
    Later,
    /// No clock runs.
    Stopped,
    /// Resolved or closed.
    Done,
}

/// A page of a queue.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueRows {
    /// The rows from `offset` on, each with its group.
    pub rows: Vec<(Group, Summary)>,
    /// How many there are in all.
    pub total: u32,
    /// How many stand in each group that is not empty, in order.
    pub groups: Vec<(Group, u32)>,
}
