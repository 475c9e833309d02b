//! Alerts: a threshold that a clock has passed, or something worth telling, with a stable identity (sla.md 2.12).

use serde::{Deserialize, Serialize};

use super::ObligationKind;
use crate::sla::ClockKind;
use crate::{AlertId, EventId, PersonId, TicketId, UtcMillis};

/// A share of the budget at which somebody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Threshold {
    /// 50 %: a badge, nobody is disturbed.
    Half,
    /// 75 %.
    ThreeQuarters,
    /// 90 %.
    NineTenths,
    /// The budget is used up and the promise not kept.
    Breach,
}

/// How much it matters, least first; also the order of a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Shown where one looks, raises no notification.
    Badge,
    /// A notification that goes by itself.
    Warning,
    /// A notification that stays until settled.
    Urgent,
    /// A promise is broken.
    Breach,
}

/// Who an alert is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The assignee; while there is none, every agent of the ticket's tier.
    Assignee,
    /// Whoever leads the ticket's tier: the managers.
    TierLead,
    /// The support managers.
    Manager,
    /// The commander of the emergency; while there is none, as [`Audience::TierLead`].
    Commander,
    /// The security team.
    SecurityTeam,
    /// The customer's account executives.
    AccountExecutive,
    /// The contact the ticket is for.
    Contact,
    /// The customer's executive contact (guide 9.3).
    ExecutiveContact,
    /// One person.
    Person(PersonId),
}

/// Something worth telling that is no threshold of a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// A ticket was reopened for the second time, or more often (sla.md 2.10).
    ReopenedAgain,
    /// A security concern (guide 5.2).
    SecurityConcern,
    /// The customer asks for escalation (guide 5.3).
    EscalationRequested,
    /// The customer asks for another priority (guide 7.3).
    PriorityRequested,
    /// Leadership is asked in (guide 2.4).
    LeadershipProposed,
    /// Several tickets are one trend (guide 5.2).
    TrendFound,
    /// An emergency has no commander (guide 6.4).
    CommanderMissing,
    /// An access grant ends soon (guide 9.2).
    AccessEnding,
    /// A snooze is over.
    SnoozeOver,
    /// A message did not reach the customer (EC-65).
    MessageBounced,
    /// The calendar was edited, and that broke a promise (EC-28).
    BrokenByCalendar,
    /// The internal budget of a tier is used up (guide 2; sla.md 2.5).
    TierOverdue,
}

/// What an alert is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(untagged)]
pub enum Cause {
    /// A clock passed a threshold.
    Clock {
        /// Which clock.
        clock: ClockKind,
        /// Which cycle of it, from 1.
        cycle: u32,
        /// Which share of its budget.
        threshold: Threshold,
    },
    /// An obligation passed a threshold.
    Obligation {
        /// Which.
        obligation: ObligationKind,
        /// The event that brought it about.
        of: EventId,
        /// Which share of its time.
        threshold: Threshold,
    },
    /// Something happened.
    Notice {
        /// What.
        notice: Notice,
        /// The event that says so.
        of: EventId,
    },
}

impl Cause {
    /// The threshold; what is no threshold counts as the last one.
    pub fn threshold(self) -> Threshold {
        match self {
            Self::Clock { threshold, .. } | Self::Obligation { threshold, .. } => threshold,
            Self::Notice { .. } => Threshold::Breach,
        }
    }

    /// What it is about whatever the threshold: alerts with the same one outdo each other.
    #[must_use]
    pub fn subject(self) -> Self {
        let threshold = Threshold::Half;
        match self {
            Self::Clock { clock, cycle, .. } => Self::Clock { clock, cycle, threshold },
            Self::Obligation { obligation, of, .. } => Self::Obligation { obligation, of, threshold },
            Self::Notice { .. } => self,
        }
    }

    /// Clock and threshold, where a clock is the cause.
    pub fn clock(self) -> Option<(ClockKind, u32, Threshold)> {
        match self {
            Self::Clock { clock, cycle, threshold } => Some((clock, cycle, threshold)),
            Self::Obligation { .. } | Self::Notice { .. } => None,
        }
    }
}

/// One thing somebody is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Stable: the same threshold of the same budget has the same id on every machine.
    pub id: AlertId,
    /// Of which ticket.
    pub ticket: TicketId,
    /// What it is about.
    #[serde(flatten)]
    pub cause: Cause,
    /// When the threshold is (or was) reached.
    pub at: UtcMillis,
    /// How much it matters.
    pub severity: Severity,
    /// Who is told.
    pub audience: Vec<Audience>,
}
