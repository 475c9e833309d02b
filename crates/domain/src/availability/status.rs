//! How the platform stands, for everybody to see, also offline as of the last look.

use serde::{Deserialize, Serialize};

use super::slots::{Incident, Slots, Verdict};
use crate::UtcMillis;
use crate::sla::{Exclusion, ExclusionReason};

/// Older than this many slots, what the probes said says nothing about now.
const STALE: i64 = 3;
/// How many past incidents are shown.
const SHOWN: usize = 5;

/// In one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum PlatformState {
    /// The probes reach it.
    Operational,
    /// Some probes reach it, some do not.
    Degraded,
    /// No probe reaches it.
    Outage,
    /// An approved maintenance goes on.
    Maintenance,
    /// Nobody has probed for three slots.
    Unknown,
}

/// A maintenance window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
pub struct MaintenanceWindow {
    /// Its first instant.
    pub from: UtcMillis,
    /// The first instant after it.
    pub to: UtcMillis,
}

/// How the platform stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
pub struct PlatformStatus {
    /// In one word.
    pub state: PlatformState,
    /// Since when it has been so, as far back as the probes reach; none where nothing was ever probed.
    pub since: Option<UtcMillis>,
    /// When this was true.
    pub as_of: UtcMillis,
    /// The start of the first failed slot of the incident that goes on, whether or not it counts.
    pub incident_since: Option<UtcMillis>,
    /// The last incidents that are over and count, the newest first.
    pub past: Vec<Incident>,
    /// The maintenance that goes on, or the next one that has been announced.
    pub maintenance: Option<MaintenanceWindow>,
}

impl PlatformStatus {
    /// Whether two say the same but for the instant at which they were true.
    pub fn same_as(&self, other: &Self) -> bool {
        Self { as_of: other.as_of, ..self.clone() } == *other
    }
}

/// The status at `now`, from recent probes and the maintenance that was approved by then. A window that was announced too
/// late to be excluded is shown as well: it goes on all the same.
pub fn status(slots: &Slots, exclusions: &[Exclusion], now: UtcMillis) -> PlatformStatus {
    let maintenance = exclusions
        .iter()
        .filter(|window| {
            window.reason == ExclusionReason::Maintenance
                && window.approved
                && window.announced_at.is_none_or(|announced| announced <= now)
                && window.from < window.to
                && now < window.to
        })
        .map(|window| MaintenanceWindow { from: window.from, to: window.to })
        .min_by_key(|window| (window.from, window.to));
    let latest = slots.latest(now);
    let slot_ms = slots.slot_ms();
    let run = |slot: UtcMillis, of: fn(Verdict, Verdict) -> bool, verdict: Verdict| {
        let mut first = slot;
        while slots.verdict(first.plus(-slot_ms)).is_some_and(|before| of(before, verdict)) {
            first = first.plus(-slot_ms);
        }
        first
    };
    let (mut state, mut since) = match latest {
        None => (PlatformState::Unknown, None),
        Some((slot, _)) if now.since(slot) >= STALE * slot_ms => {
            (PlatformState::Unknown, Some(slot.plus(slot_ms)))
        }
        Some((slot, verdict)) => {
            let state = match verdict {
                Verdict::Up => PlatformState::Operational,
                Verdict::Mixed => PlatformState::Degraded,
                Verdict::Down => PlatformState::Outage,
            };
            (state, Some(run(slot, |before, now| before == now, verdict)))
        }
    };
    let incident_since = match latest {
        Some((slot, verdict)) if verdict != Verdict::Up && state != PlatformState::Unknown => {
            Some(run(slot, |before, _| before != Verdict::Up, verdict))
        }
        _ => None,
    };
    if let Some(window) = maintenance.filter(|window| window.from <= now) {
        (state, since) = (PlatformState::Maintenance, Some(window.from));
    }
    let mut past = slots.incidents();
    if let Some(from) = incident_since {
        past.retain(|past| past.to <= from);
    }
    past.reverse();
    past.truncate(SHOWN);
    PlatformStatus { state, since, as_of: now, incident_since, past, maintenance }
}
