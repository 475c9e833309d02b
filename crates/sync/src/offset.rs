//! The server's clock, estimated from its answers (sync.md 2.10, sla.md 2.13).

use std::collections::VecDeque;

use vioe_domain::UtcMillis;
use vioe_store::ClockAnchor;

/// The device's three clocks, read together, in ms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What people set.
    pub wall: UtcMillis,
    /// Since the device was switched on, suspend included; nobody sets it.
    pub boot_ms: i64,
}

/// Reads the device's clocks.
pub trait DeviceClock: Send + Sync {
    /// All of them at one moment.
    fn read(&self) -> Reading;
}

/// The server's clock, estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerTime {
    /// The estimate.
    pub at: UtcMillis,
    /// The device's wall clock minus the server's, in ms, where it is known.
    pub skew_ms: Option<i64>,
    /// It hangs on the clock that nobody sets, anchored to an answer of the server's. Otherwise it hangs on the wall
    /// clock, and a step of that is a step of this.
    pub anchored: bool,
}

/// An answer slower than this says too little about the clock.
const SLOWEST: i64 = 2_000;
/// The best of so many answers counts.
const KEPT: usize = 8;

#[derive(Clone, Copy, Debug)]
struct Sample {
    round_trip: i64,
    anchor: ClockAnchor,
}

/// The estimate, kept up with each answer.
#[derive(Clone, Debug, Default)]
pub struct Offset {
    samples: VecDeque<Sample>,
    stored: Option<ClockAnchor>,
}

impl Offset {
    /// Begins with the anchor of an earlier run.
    pub fn from_stored(stored: Option<ClockAnchor>) -> Self {
        Self { samples: VecDeque::new(), stored }
    }

    /// Notes an answer: asked at `sent`, arrived at `received`, with the server's clock in it. Returns the anchor if it
    /// is now another one.
    pub fn note(&mut self, sent: Reading, received: Reading, server: UtcMillis) -> Option<ClockAnchor> {
        let round_trip = received.boot_ms - sent.boot_ms;
        if !(0..=SLOWEST).contains(&round_trip) || server.0 <= 0 {
            return None;
        }
        let before = self.anchor();
        let anchor = ClockAnchor {
            server: server.plus(round_trip / 2),
            wall: received.wall,
            boot_ms: received.boot_ms,
        };
        if self.samples.len() == KEPT {
            self.samples.pop_front();
        }
        self.samples.push_back(Sample { round_trip, anchor });
        let best = self.anchor();
        best.filter(|_| best != before)
    }

    fn anchor(&self) -> Option<ClockAnchor> {
        self.samples.iter().min_by_key(|sample| sample.round_trip).map(|sample| sample.anchor)
    }

    /// The server's clock at `now`.
    pub fn at(&self, now: Reading) -> ServerTime {
        if let Some(anchor) = self.anchor() {
            return anchored(anchor, now);
        }
        match self.stored {
            // The same switching-on: the clock that nobody sets has gone on from there.
            Some(anchor) if same_boot(anchor, now) => anchored(anchor, now),
            // After a restart of the device: the wall clock and the last known difference.
            Some(anchor) => {
                let skew = anchor.wall.since(anchor.server);
                ServerTime { at: now.wall.plus(-skew), skew_ms: Some(skew), anchored: false }
            }
            None => ServerTime { at: now.wall, skew_ms: None, anchored: false },
        }
    }
}

fn anchored(anchor: ClockAnchor, now: Reading) -> ServerTime {
    let at = anchor.server.plus(now.boot_ms - anchor.boot_ms);
    ServerTime { at, skew_ms: Some(now.wall.since(at)), anchored: true }
}

/// Whether the stored anchor was set since the device was switched on: its boot clock lies in our past, and the wall
/// clock moved about as far. A wall clock that was set meanwhile looks like another boot, which is the safe mistake.
fn same_boot(anchor: ClockAnchor, now: Reading) -> bool {
    let by_boot = now.boot_ms - anchor.boot_ms;
    let by_wall = now.wall.since(anchor.wall);
    by_boot >= 0 && (by_wall - by_boot).abs() < 2_000
}

#[cfg(test)]
mod tests {
    use vioe_domain::UtcMillis;

    use super::{Offset, Reading};

    fn reading(wall: i64, boot_ms: i64) -> Reading {
        Reading { wall: UtcMillis(wall), boot_ms }
    }

    #[test]
    fn the_quickest_answer_counts() {
        let mut offset = Offset::default();
        offset.note(reading(1_000_000, 0), reading(1_001_000, 1_000), UtcMillis(2_000_000));
        offset.note(reading(1_002_000, 2_000), reading(1_002_010, 2_010), UtcMillis(2_001_505));
        let now = offset.at(reading(1_003_010, 3_010));
        assert_eq!(now.at, UtcMillis(2_002_510), "the answer that took 10 ms, and a second since");
        assert!(now.anchored);
    }

    #[test]
    fn a_wall_clock_that_is_set_moves_nothing_once_anchored() {
        let mut offset = Offset::default();
        offset.note(reading(1_000_000, 0), reading(1_000_000, 0), UtcMillis(1_000_000));
        let now = offset.at(reading(1_000_000 - 3_600_000, 5_000));
        assert_eq!(now.at, UtcMillis(1_005_000), "five seconds by the clock that nobody sets");
        assert_eq!(now.skew_ms, Some(-3_605_000));
    }

    #[test]
    fn after_a_restart_of_the_device_the_last_difference_holds() {
        let mut offset = Offset::default();
        let anchor =
            offset.note(reading(1_060_000, 9_000_000), reading(1_060_000, 9_000_000), UtcMillis(1_000_000));
        let later = Offset::from_stored(anchor).at(reading(2_060_000, 100));
        assert_eq!(later.at, UtcMillis(2_000_000));
        assert!(!later.anchored);
    }

    #[test]
    fn an_answer_that_took_long_says_nothing() {
        let mut offset = Offset::default();
        assert!(offset.note(reading(0, 0), reading(5_000, 5_000), UtcMillis(9_000_000)).is_none());
        assert_eq!(offset.at(reading(7_000, 7_000)).at, UtcMillis(7_000));
    }
}
