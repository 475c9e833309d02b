//! Probes by the slot, and a month's figures from them. Constant memory: a byte for each slot of the span.

use serde::{Deserialize, Serialize};

use super::month::{Month, slot_start};
use crate::UtcMillis;
use crate::policy::Policy;
use crate::sla::{Exclusion, effective};
use crate::time::MINUTE;

/// Some probe said up, or down.
const UP: u8 = 1;
const DOWN: u8 = 2;
/// The same of the probes outside every exclusion: only these count.
const COUNTED_UP: u8 = 4;
const COUNTED_DOWN: u8 = 8;

/// The probes of a span, by slots. Probes may come in any order, several of one slot (several nodes, a repeated line)
/// count once: a slot has failed if any probe of it that counts says down, and is excluded if none of its probes counts.
#[derive(Clone, Debug)]
pub struct Slots {
    /// The first instant of the first.
    start: UtcMillis,
    slot_ms: i64,
    cells: Vec<u8>,
    /// Windows that have an effect: merged, in order.
    excluded: Vec<(UtcMillis, UtcMillis)>,
}

/// Consecutive failed slots. An unknown or an excluded slot ends a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
pub struct Incident {
    /// The start of the first failed slot.
    pub from: UtcMillis,
    /// The end of the last.
    pub to: UtcMillis,
}

/// What came of a month (guide 3.3). `expected` = `observed` + `unknown`; what counts is `observed` - `excluded`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
pub struct AvailabilityMonth {
    /// Which.
    pub month: Month,
    /// Slots the month has.
    pub expected: u32,
    /// Slots with at least one probe.
    pub observed: u32,
    /// Slots without: reported, not counted.
    pub unknown: u32,
    /// Observed slots that do not count (guide 3.4).
    pub excluded: u32,
    /// Slots that count and failed.
    pub failed: u32,
    /// The share of what counts that did not fail, in basis points, rounded down; none where nothing counts.
    pub availability_bp: Option<u32>,
    /// The credit by the bands, in percent of the monthly fee; 0 where nothing counts.
    pub credit_percent: u32,
    /// In order.
    pub incidents: Vec<Incident>,
}

impl Slots {
    /// The slots of a month.
    pub fn of_month(month: Month, exclusions: &[Exclusion], policy: &Policy) -> Self {
        Self::between(month.start(), month.end(), exclusions, policy)
    }

    /// The slots from that of `from` to the last that begins before `to`.
    pub fn between(from: UtcMillis, to: UtcMillis, exclusions: &[Exclusion], policy: &Policy) -> Self {
        let slot_ms = slot_ms(policy);
        let start = slot_start(from, slot_ms);
        let end = slot_start(to.plus(slot_ms - 1), slot_ms);
        let count = usize::try_from(end.since(start) / slot_ms).unwrap_or_default();
        Self { start, slot_ms, cells: vec![0; count], excluded: merged(&effective(exclusions, policy)) }
    }

    /// How long a slot is, in ms.
    pub(super) fn slot_ms(&self) -> i64 {
        self.slot_ms
    }

    /// The place of the slot an instant lies in.
    fn index(&self, at: UtcMillis) -> Option<usize> {
        usize::try_from(at.since(self.start).div_euclid(self.slot_ms)).ok()
    }

    /// The first instant of the slot at a place, counted from the first.
    fn at(&self, index: usize) -> UtcMillis {
        self.start.plus(i64::try_from(index).unwrap_or(i64::MAX).saturating_mul(self.slot_ms))
    }

    /// Takes a probe; false if it lies outside the span and was left alone.
    pub fn add(&mut self, at: UtcMillis, up: bool) -> bool {
        let Some(cell) = self.index(at).and_then(|index| self.cells.get_mut(index)) else {
            return false;
        };
        let after = self.excluded.partition_point(|(from, _)| *from <= at);
        let excluded = after > 0 && at < self.excluded[after - 1].1;
        *cell |= if up { UP } else { DOWN };
        if !excluded {
            *cell |= if up { COUNTED_UP } else { COUNTED_DOWN };
        }
        true
    }

    /// Runs of slots that failed and count, in order.
    pub fn incidents(&self) -> Vec<Incident> {
        let mut runs: Vec<Incident> = Vec::new();
        for (index, cell) in self.cells.iter().enumerate() {
            if cell & COUNTED_DOWN == 0 {
                continue;
            }
            let (from, to) = (self.at(index), self.at(index + 1));
            match runs.last_mut() {
                Some(last) if last.to == from => last.to = to,
                _ => runs.push(Incident { from, to }),
            }
        }
        runs
    }

    /// The figures of a month whose slots these are (sla.md 2.13, EC-85 to EC-87).
    pub fn figures(&self, month: Month, policy: &Policy) -> AvailabilityMonth {
        let count = |what: fn(u8) -> bool| {
            // A month has fewer than ten thousand slots.
            u32::try_from(self.cells.iter().filter(|cell| what(**cell)).count()).unwrap_or(u32::MAX)
        };
        let expected = count(|_| true);
        let observed = count(|cell| cell != 0);
        let excluded = count(|cell| cell != 0 && cell & (COUNTED_UP | COUNTED_DOWN) == 0);
        let failed = count(|cell| cell & COUNTED_DOWN != 0);
        let availability_bp = basis_points(observed - excluded, failed);
        AvailabilityMonth {
            month,
            expected,
            observed,
            unknown: expected - observed,
            excluded,
            failed,
            availability_bp,
            credit_percent: availability_bp.map_or(0, |bp| policy.availability.credits.percent(bp)),
            incidents: self.incidents(),
        }
    }

    /// The last slot with a probe, of those that have begun by `now`: its first instant, and what its probes say.
    pub(super) fn latest(&self, now: UtcMillis) -> Option<(UtcMillis, Verdict)> {
        let begun = self.index(now)?.saturating_add(1).min(self.cells.len());
        (0..begun).rev().find_map(|index| Some((self.at(index), verdict(self.cells[index])?)))
    }

    /// What the probes of the slot of an instant say together, excluded or not; none where there are none.
    pub(super) fn verdict(&self, at: UtcMillis) -> Option<Verdict> {
        verdict(*self.cells.get(self.index(at)?)?)
    }
}

/// How often the health endpoint is probed under a policy (guide 3.3), in ms.
pub fn slot_ms(policy: &Policy) -> i64 {
    // A policy file is refused where this divides no hour; a slot is never empty.
    i64::from(policy.availability.interval_minutes.max(1)) * MINUTE
}

/// What the probes of one slot say together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Every one up.
    Up,
    /// Some up, some down.
    Mixed,
    /// Every one down.
    Down,
}

fn verdict(cell: u8) -> Option<Verdict> {
    match (cell & UP != 0, cell & DOWN != 0) {
        (false, false) => None,
        (true, false) => Some(Verdict::Up),
        (true, true) => Some(Verdict::Mixed),
        (false, true) => Some(Verdict::Down),
    }
}

impl AvailabilityMonth {
    /// What the month comes to if every slot without a probe turns out up: no more can become of it, so a credit by this
    /// figure is certain before the month is over.
    pub fn at_best_bp(&self) -> Option<u32> {
        basis_points(self.expected - self.excluded, self.failed)
    }
}

/// By integers, rounded down (EC-85).
fn basis_points(counted: u32, failed: u32) -> Option<u32> {
    let good = u64::from(counted.checked_sub(failed)?);
    u32::try_from((good * 10_000).checked_div(u64::from(counted))?).ok()
}

/// Windows as disjoint stretches in order: overlaps and touches count once (EC-80).
fn merged(windows: &[&Exclusion]) -> Vec<(UtcMillis, UtcMillis)> {
    let mut windows: Vec<_> =
        windows.iter().map(|window| (window.from, window.to)).filter(|(from, to)| from < to).collect();
    windows.sort_unstable();
    let mut merged: Vec<(UtcMillis, UtcMillis)> = Vec::with_capacity(windows.len());
    for (from, to) in windows {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => merged.push((from, to)),
        }
    }
    merged
}
