//! Alerts: a threshold that a clock has passed, with a stable identity (sla.md 2.12).

use serde::{Deserialize, Serialize};

use crate::sla::ClockKind;
use crate::{AlertId, TicketId, UtcMillis};

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
}

/// One threshold passed by one clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Stable: the same threshold of the same budget has the same id on every machine.
    pub id: AlertId,
    /// Of which ticket.
    pub ticket: TicketId,
    /// Which clock.
    pub clock: ClockKind,
    /// Which cycle of it, from 1.
    pub cycle: u32,
    /// Which share of its budget.
    pub threshold: Threshold,
    /// When the threshold is (or was) reached.
    pub at: UtcMillis,
    /// How much it matters.
    pub severity: Severity,
    /// Who is told.
    pub audience: Vec<Audience>,
}
