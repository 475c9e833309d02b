//! What an assessment says: clocks, and when to look again.

use serde::{Deserialize, Serialize};

use crate::UtcMillis;
use crate::escalation::Alert;

/// The clocks a ticket can have (sla.md 2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    /// Until the first response (guide 3.1).
    FirstResponse,
    /// Until the next update (guide 3.1).
    Update,
    /// Until the target resolution (guide 3.2).
    ResolutionTarget,
    /// Until the maximum resolution (guide 3.2).
    ResolutionMaximum,
    /// Until progress in an emergency (guide 6.3).
    Stall,
}

impl ClockKind {
    /// In the order in which an assessment lists them.
    pub const ALL: [Self; 5] =
        [Self::FirstResponse, Self::Update, Self::ResolutionTarget, Self::ResolutionMaximum, Self::Stall];
}

/// Where a clock stands (sla.md 2.5). Where several fit, the first in this order is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ClockStatus {
    /// The ticket was merged away.
    Cancelled,
    /// Stopped in time.
    Met,
    /// Stopped too late.
    MetLate,
    /// Customer-caused from its start to its stop or now.
    Excused,
    /// The promise is broken and the clock has not stopped.
    BreachedRunning,
    /// Waiting for the customer.
    Paused,
    /// Inside an approved exclusion.
    Excluded,
    /// Outside the hours of its schedule.
    OutOfHours,
    /// Running.
    Running,
}

/// Something worth knowing about a due instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Tag {
    /// The budget was already used up when the priority changed: due is the instant of the change (sla.md 2.9).
    OnChange,
    /// The budget was already used up when the calendar was edited, and had not been under the calendar before: due is
    /// the instant of the edit (EC-28).
    OnCalendarChange,
}

/// When shares of the budget are (or were) used up; none where the clock is stopped, paused or excluded before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thresholds {
    /// Half of it.
    #[serde(rename = "50")]
    pub half: Option<UtcMillis>,
    /// Three quarters.
    #[serde(rename = "75")]
    pub three_quarters: Option<UtcMillis>,
    /// Nine tenths.
    #[serde(rename = "90")]
    pub nine_tenths: Option<UtcMillis>,
}

/// One cycle of one clock at one instant. A clock that has not started is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Which.
    pub kind: ClockKind,
    /// Which cycle, from 1; always 1 but for updates and stalls.
    pub cycle: u32,
    /// Where it stands.
    pub status: ClockStatus,
    /// When it started.
    pub started_at: UtcMillis,
    /// The budget (working time, ms) that fixes `due_at`.
    pub budget_ms: i64,
    /// Working time used, at the stop or now, in ms.
    pub elapsed_ms: i64,
    /// When it is due; none while paused or excluded and not breached, and once cancelled. A breached clock keeps
    /// the instant at which it broke.
    pub due_at: Option<UtcMillis>,
    /// When it stopped.
    pub stopped_at: Option<UtcMillis>,
    /// Working time beyond the budget, in ms; 0 unless late.
    pub overrun_ms: i64,
    /// What is worth knowing about `due_at`.
    pub tags: Vec<Tag>,
    /// When shares of the budget are used up.
    pub thresholds: Thresholds,
    /// For a clock that has neither stopped nor been cancelled: the next instant at which it starts or stops
    /// running by itself (hours open or close, an exclusion begins or ends). Until then its elapsed time grows
    /// with the wall clock if it runs, and stands still otherwise.
    pub changes_at: Option<UtcMillis>,
}

impl Clock {
    /// Whether the promise is broken: by a late stop, or by now.
    pub fn is_breached(&self) -> bool {
        matches!(self.status, ClockStatus::BreachedRunning | ClockStatus::MetLate)
    }

    /// Whether it can still be met or missed.
    pub fn is_open(&self) -> bool {
        self.stopped_at.is_none() && self.status != ClockStatus::Cancelled
    }
}

/// What there is to know about a ticket's promises at one instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// Every clock that has started: first response, update cycles, target, maximum, stall cycles.
    pub clocks: Vec<Clock>,
    /// Every threshold passed so far by a clock that is still open, and every breach; with stable ids.
    pub alerts: Vec<Alert>,
    /// The next instant at which an alert would be added, if nothing else happens.
    pub next_wake_at: Option<UtcMillis>,
}
