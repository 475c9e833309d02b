//! A clock as it is written down: the CLOCK of the audit format, for every reader and writer of it.

use serde::{Serialize, Serializer};

use super::clock::{Clock, ClockKind, ClockStatus, Tag};
use crate::UtcMillis;

/// A clock in the audit format: its keys, in its order, instants as RFC 3339 in UTC with three decimals.
#[derive(Clone, Debug, Serialize)]
pub struct ClockLine<'c> {
    clock: ClockKind,
    cycle: u32,
    status: ClockStatus,
    started_at: Text,
    budget_ms: i64,
    elapsed_ms: i64,
    due_at: Option<Text>,
    stopped_at: Option<Text>,
    overrun_ms: i64,
    tags: &'c [Tag],
    thresholds: Shares,
}

#[derive(Clone, Debug, Serialize)]
struct Shares {
    #[serde(rename = "50")]
    half: Option<Text>,
    #[serde(rename = "75")]
    three_quarters: Option<Text>,
    #[serde(rename = "90")]
    nine_tenths: Option<Text>,
}

#[derive(Clone, Copy, Debug)]
struct Text(UtcMillis);

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}

impl<'c> From<&'c Clock> for ClockLine<'c> {
    fn from(clock: &'c Clock) -> Self {
        Self {
            clock: clock.kind,
            cycle: clock.cycle,
            status: clock.status,
            started_at: Text(clock.started_at),
            budget_ms: clock.budget_ms,
            elapsed_ms: clock.elapsed_ms,
            due_at: clock.due_at.map(Text),
            stopped_at: clock.stopped_at.map(Text),
            overrun_ms: clock.overrun_ms,
            tags: &clock.tags,
            thresholds: Shares {
                half: clock.thresholds.half.map(Text),
                three_quarters: clock.thresholds.three_quarters.map(Text),
                nine_tenths: clock.thresholds.nine_tenths.map(Text),
            },
        }
    }
}
