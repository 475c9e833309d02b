//! What the clocks need to know of a ticket: facts in order, and windows that do not count.

use serde::{Deserialize, Serialize};

use crate::coverage::Zone;
use crate::escalation::Tier;
use crate::ticket::{Priority, PriorityMode, Side, Status};
use crate::{Level, UtcMillis};

/// One thing that can start, stop or change a clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactKind {
    /// A customer-visible message by a human agent.
    AgentMessage,
    /// A message by the customer.
    CustomerMessage,
    /// A call that was held, logged at the fact's instant.
    Call {
        /// When it was held, as attested.
        held_at: UtcMillis,
    },
    /// A move of the status.
    Move {
        /// Where to.
        to: Status,
    },
    /// The priority was set anew.
    Priority {
        /// Which.
        to: Priority,
        /// From when on it counts.
        mode: PriorityMode,
    },
    /// Another tier has it.
    Tier {
        /// Which.
        to: Tier,
    },
    /// An emergency was declared.
    Emergency,
    /// Progress in an emergency.
    Progress,
    /// Merged into another ticket.
    Merged,
    /// New terms of the customer apply from here on.
    Terms {
        /// The level, if it changes.
        level: Option<Level>,
        /// The zone, if it changes.
        zone: Option<Zone>,
    },
}

/// A fact and the instant at which it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// When it counts.
    pub at: UtcMillis,
    /// What.
    pub kind: FactKind,
}

/// Everything the clocks know of a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// When the server received the ticket.
    pub opened_at: UtcMillis,
    /// Who opened it.
    pub opened_by: Side,
    /// Written down by an agent during a live call.
    pub live_call: bool,
    /// The priority it was raised with.
    pub priority: Priority,
    /// The customer's level when it was raised.
    pub level: Level,
    /// The customer's zone when it was raised.
    pub zone: Zone,
    /// What happened since, by instant; equal instants in the order of the log.
    pub facts: Vec<Fact>,
}

/// Why a window does not count (guide 3.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ExclusionReason {
    /// Scheduled maintenance, announced at least 168 hours ahead.
    Maintenance,
    /// The customer caused it.
    CustomerCaused,
    /// A third party's outage.
    ThirdParty,
    /// Force majeure.
    ForceMajeure,
    /// The customer's network.
    CustomerNetwork,
}

/// A window `[from, to)` that does not count (guide 3.4, sla.md 2.11).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exclusion {
    /// Its first instant.
    pub from: UtcMillis,
    /// The first instant after it.
    pub to: UtcMillis,
    /// Why.
    pub reason: ExclusionReason,
    /// When it was announced; needed for maintenance.
    #[serde(default)]
    pub announced_at: Option<UtcMillis>,
    /// Only an approved window has an effect.
    #[serde(default)]
    pub approved: bool,
}
