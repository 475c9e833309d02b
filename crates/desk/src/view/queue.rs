//! The agent's queue, ordered by next deadline, and the meter.

use serde::{Deserialize, Serialize};
use specta::Type;
use vioe_domain::coverage::Zone;
use vioe_domain::escalation::Tier;
use vioe_domain::sla::{ClockKind, ExclusionReason};
use vioe_domain::{Category, Priority, Status, TicketId, UtcMillis};

/// Which tickets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "view", rename_all = "snake_case")]
pub enum QueueView {
    /// Mine to do next: assigned to me, or to nobody at my tier.
    NextUp,
    /// Assigned to me.
    Mine,
    /// One tier's.
    Tier {
        /// Which.
        tier: Tier,
    },
    /// Nobody's.
    Unassigned,
    /// Every open one.
    Open,
    /// Resolved and closed, newest first.
    Done,
}

/// A page of a queue to show.
#[derive(Clone, Debug, PartialEq, Deserialize, Type)]
pub struct QueueRequest {
    /// Which tickets.
    pub view: QueueView,
    /// Only these priorities; empty: all.
    pub priorities: Vec<Priority>,
    /// Only these categories; empty: all.
    pub categories: Vec<Category>,
    /// Only tickets with all of these words (in subject, conversation, customer), or with that number.
    pub search: String,
    /// How many rows to skip: the list is virtual.
    pub offset: u32,
    /// How many rows; at most 200.
    pub limit: u32,
}

/// A page of a queue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct QueuePage {
    /// The rows from `offset` on.
    pub rows: Vec<QueueRow>,
    /// How many there are in all.
    pub total: u32,
    /// How many stand in each group, in order, for the headers of a virtual list.
    pub groups: Vec<(QueueGroup, u32)>,
    /// The instant the figures are true for.
    pub as_of: UtcMillis,
}

/// The groups of a queue, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum QueueGroup {
    /// A promise is broken.
    Breached,
    /// Due within the hour.
    WithinHour,
    /// Due today, in the device's zone.
    Today,
    /// Due later.
    Later,
    /// Waiting, excluded: no clock runs.
    Stopped,
    /// Resolved or closed.
    Done,
}

/// A ticket in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct QueueRow {
    /// Which.
    pub ticket: TicketId,
    /// `VI-4188`, or `draft`.
    pub number: String,
    /// One line.
    pub subject: String,
    /// Whose.
    pub customer: String,
    /// The customer's zone.
    pub customer_zone: Zone,
    /// How urgent.
    pub priority: Priority,
    /// Where it stands.
    pub status: Status,
    /// Which tier has it.
    pub tier: Tier,
    /// Who has it.
    pub assignee: Option<String>,
    /// Something came in since I last opened it.
    pub unread: bool,
    /// The customer wrote last, at this instant.
    pub awaiting_us_since: Option<UtcMillis>,
    /// How many changes of mine wait to be sent.
    pub unsent: u32,
    /// A change of mine was refused.
    pub refused: bool,
    /// The target was missed (the meter then shows the maximum, or an update).
    pub target_missed: bool,
    /// In which group it stands.
    pub group: QueueGroup,
    /// The clock whose deadline is next.
    pub meter: Option<Meter>,
}

/// How a meter is drawn; look.md's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum MeterState {
    /// It runs.
    Running,
    /// Its hours are closed; it runs again at `changes_at`.
    OutOfHours,
    /// It waits for the customer.
    Paused,
    /// It stands in an approved exclusion.
    Excluded,
    /// The promise is broken; it runs on, stands in closed hours or waits: see `moving`.
    Breached,
    /// Stopped in time.
    Met,
    /// Stopped too late.
    MetLate,
    /// Was broken, does not count.
    Excused,
    /// Merged away.
    Cancelled,
    /// Not started: an update clock before the first response.
    NotStarted,
}

/// A clock to draw. Working time used is `elapsed_ms`, plus the wall time since `as_of` (but not beyond
/// `changes_at`) while `moving`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Meter {
    /// Which clock. Resolution is one meter with two limits: `ResolutionTarget` until that is missed, then
    /// `ResolutionMaximum`.
    pub clock: ClockKind,
    /// Which cycle of it.
    pub cycle: u32,
    /// How it is drawn.
    pub state: MeterState,
    /// Whether `elapsed_ms` grows with the wall clock.
    pub moving: bool,
    /// When it started.
    pub started_at: UtcMillis,
    /// Working time used as of `as_of`.
    #[specta(type = i32)]
    pub elapsed_ms: i64,
    /// The instant the figures are true for.
    pub as_of: UtcMillis,
    /// The budget that counts next: the target's until it is missed, then the maximum's.
    #[specta(type = i32)]
    pub budget_ms: i64,
    /// Resolution only: the target's budget, where the tick stands.
    #[specta(type = Option<i32>)]
    pub target_ms: Option<i64>,
    /// Resolution only: the maximum's budget, the right end.
    #[specta(type = Option<i32>)]
    pub maximum_ms: Option<i64>,
    /// When the next limit is due; none while it stands.
    pub due_at: Option<UtcMillis>,
    /// Resolution only: when the maximum is due.
    pub maximum_due_at: Option<UtcMillis>,
    /// When it stopped.
    pub stopped_at: Option<UtcMillis>,
    /// Working time beyond the budget, as of `as_of`.
    #[specta(type = i32)]
    pub overrun_ms: i64,
    /// The next instant at which it starts or stops moving by itself; ask again then.
    pub changes_at: Option<UtcMillis>,
    /// Where it stood still, by working time used then.
    pub seams: Vec<Seam>,
    /// Due since the priority changed (sla.md 2.9).
    pub on_change: bool,
}

/// What a clock stood still for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SeamKind {
    /// The customer's turn.
    Waiting,
    /// An approved exclusion.
    Excluded,
}

/// A place where a clock stood still.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Seam {
    /// Working time used when it stopped.
    #[specta(type = i32)]
    pub elapsed_ms: i64,
    /// What for.
    pub kind: SeamKind,
    /// It stands there now.
    pub live: bool,
    /// With `Excluded`: why.
    pub reason: Option<ExclusionReason>,
}
