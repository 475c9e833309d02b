//! The deadline explainer: why a deadline is when it is.

use serde::{Deserialize, Serialize};
use specta::Type;
use vioe_domain::coverage::Zone;
use vioe_domain::sla::ClockKind;
use vioe_domain::{EventId, Level, Priority, TicketId, UtcMillis};

use super::queue::Meter;

/// Why a clock stands where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Explanation {
    /// Of which ticket.
    pub ticket: TicketId,
    /// `VI-4188`.
    pub number: String,
    /// Whose.
    pub customer: String,
    /// By which level.
    pub level: Level,
    /// In which zone.
    pub zone: Zone,
    /// By which priority.
    pub priority: Priority,
    /// The clock asked about.
    pub meter: Meter,
    /// Hours its schedule covers, in words.
    pub hours: String,
    /// The sum, which adds up to the millisecond.
    pub sum: ExplanationSum,
    /// A strip per clock, the one asked about first.
    pub strips: Vec<Strip>,
    /// What would happen from now on.
    pub what_ifs: Vec<WhatIf>,
    /// The policy's version.
    pub policy_version: u32,
    /// The zone rules' version.
    pub tz_version: String,
    /// When this device last agreed with the server.
    pub synced_at: Option<UtcMillis>,
    /// The instant it is true for.
    pub as_of: UtcMillis,
}

/// Since the start − closed − waiting − excluded = ran. Each instant is counted once: excluded before waiting before
/// closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ExplanationSum {
    /// Wall time from the start to the stop or now, in ms.
    #[specta(type = i32)]
    pub since_ms: i64,
    /// Outside the hours.
    #[specta(type = i32)]
    pub closed_ms: i64,
    /// Waiting for the customer, or resolved.
    #[specta(type = i32)]
    pub waiting_ms: i64,
    /// Excluded.
    #[specta(type = i32)]
    pub excluded_ms: i64,
    /// What counted.
    #[specta(type = i32)]
    pub ran_ms: i64,
    /// Of this budget.
    #[specta(type = i32)]
    pub budget_ms: i64,
}

/// What a clock did for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum StretchKind {
    /// It ran.
    Ran,
    /// It ran past the target.
    PastTarget,
    /// It ran past its limit.
    PastLimit,
    /// Its hours were closed.
    Closed,
    /// It waited for the customer.
    Waiting,
    /// The ticket was resolved.
    Resolved,
    /// It stood in an approved exclusion.
    Excluded,
    /// It will run, if nothing else happens.
    ToCome,
}

/// A stretch `[from, to)` of wall time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Stretch {
    /// Its first instant.
    pub from: UtcMillis,
    /// The first instant after it.
    pub to: UtcMillis,
    /// What the clock did.
    pub kind: StretchKind,
    /// Working time counted, in ms.
    #[specta(type = i32)]
    pub counted_ms: i64,
    /// By which rule, in words.
    pub rule: String,
    /// Who caused it, or which evidence there is.
    pub author: Option<String>,
    /// The event that began it.
    pub event: Option<EventId>,
}

/// A mark on a strip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TickKind {
    /// The target is due.
    Target,
    /// The limit is due.
    Due,
    /// It stopped in time.
    Met,
    /// It stopped too late.
    MetLate,
    /// A cycle ended, the next began.
    Cycle,
}

/// A mark on a strip.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct StripTick {
    /// Where.
    pub at: UtcMillis,
    /// What.
    pub kind: TickKind,
    /// With `Cycle`: the number of the cycle that ended.
    pub cycle: Option<u32>,
}

/// One clock on the wall-clock axis. Target and maximum share one; every update cycle shares one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Strip {
    /// Which clock.
    pub clock: ClockKind,
    /// Its stretches in order, without gaps.
    pub stretches: Vec<Stretch>,
    /// Its marks.
    pub ticks: Vec<StripTick>,
    /// Its meter.
    pub meter: Meter,
}

/// What somebody could do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum WhatIfAction {
    /// Go on: the customer answered, or we do.
    Resume,
    /// Ask the customer and wait.
    Ask,
    /// Change the priority.
    Priority {
        /// To which.
        to: Priority,
    },
    /// Resolve it.
    Resolve,
}

/// What would happen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct WhatIf {
    /// What somebody could do.
    pub action: WhatIfAction,
    /// When the target would be due.
    pub target_at: Option<UtcMillis>,
    /// When the maximum would be due.
    pub maximum_at: Option<UtcMillis>,
    /// When the next update would be due.
    pub update_at: Option<UtcMillis>,
    /// When the first response would be due.
    pub first_response_at: Option<UtcMillis>,
    /// Clocks that this would stop in time, and so keep a promise.
    pub meets: Vec<ClockKind>,
    /// With `Ask` and `Resume`: working time that resolution has left until its next limit, in ms.
    #[specta(type = Option<i32>)]
    pub kept_ms: Option<i64>,
    /// Whether a promise would be broken at once.
    pub breaks: bool,
}
