//! The numbers of guide 3 as a value. The default is the guide, word for word.

use serde::{Deserialize, Serialize};

use super::ClockKind;
use crate::Priority;
use crate::time::{HOUR, MINUTE};

/// The budgets of one priority, in ms of working time (sla.md 2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budgets {
    /// Until the first response.
    pub first_response_ms: i64,
    /// Between updates.
    pub update_ms: i64,
    /// Until the target resolution.
    pub resolution_target_ms: i64,
    /// Until the maximum resolution.
    pub resolution_maximum_ms: i64,
}

/// The numbers by which clocks count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// Rises with every edit; shown wherever a number is explained.
    pub version: u32,
    /// P1 to P4.
    pub budgets: [Budgets; 4],
    /// Without progress in an emergency (guide 6.3), in ms.
    pub stall_ms: i64,
    /// Announced at least this long ahead, maintenance is excluded (guide 3.4), in ms of wall time.
    pub maintenance_notice_ms: i64,
    /// A resolved ticket closes by itself after this much working time on the Standard schedule (D6), in ms.
    pub auto_close_ms: i64,
}

/// A business day is nine hours of the Standard schedule, for every level (D1).
const BUSINESS_DAY: i64 = 9 * HOUR;

impl Default for Policy {
    fn default() -> Self {
        let budgets = |first_response_ms, update_ms, resolution_target_ms, resolution_maximum_ms| Budgets {
            first_response_ms,
            update_ms,
            resolution_target_ms,
            resolution_maximum_ms,
        };
        Self {
            version: 1,
            budgets: [
                budgets(15 * MINUTE, 30 * MINUTE, 4 * HOUR, 8 * HOUR),
                budgets(HOUR, 2 * HOUR, 8 * HOUR, 24 * HOUR),
                budgets(4 * HOUR, BUSINESS_DAY, 3 * BUSINESS_DAY, 5 * BUSINESS_DAY),
                budgets(BUSINESS_DAY, 3 * BUSINESS_DAY, 10 * BUSINESS_DAY, 15 * BUSINESS_DAY),
            ],
            stall_ms: HOUR,
            maintenance_notice_ms: 168 * HOUR,
            auto_close_ms: 5 * BUSINESS_DAY,
        }
    }
}

impl Policy {
    /// The budget of a clock under a priority, in ms of working time.
    pub fn budget_ms(&self, clock: ClockKind, priority: Priority) -> i64 {
        let budgets = &self.budgets[priority as usize];
        match clock {
            ClockKind::FirstResponse => budgets.first_response_ms,
            ClockKind::Update => budgets.update_ms,
            ClockKind::ResolutionTarget => budgets.resolution_target_ms,
            ClockKind::ResolutionMaximum => budgets.resolution_maximum_ms,
            ClockKind::Stall => self.stall_ms,
        }
    }
}
