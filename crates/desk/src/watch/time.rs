//! What the three clocks of a device tell of each other: sleep, and a wall clock set back (sla.md 2.13).

/// A reading of the device's clocks, in ms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The wall clock, which people and time servers set.
    pub wall_ms: i64,
    /// Since the device was switched on, suspend included.
    pub boot_ms: i64,
    /// Since the device was switched on, suspend not included.
    pub monotonic_ms: i64,
}

/// What happened between two readings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Jump {
    /// The device slept this long, in ms.
    pub slept_ms: Option<i64>,
    /// The wall clock was set back by this much, in ms.
    pub back_ms: Option<i64>,
}

/// Differences smaller than this are the noise of reading three clocks, in ms.
const NOISE_MS: i64 = 2_000;

/// Compares two readings.
pub fn jump(before: Reading, after: Reading) -> Jump {
    let boot = after.boot_ms - before.boot_ms;
    let slept = boot - (after.monotonic_ms - before.monotonic_ms);
    let back = boot - (after.wall_ms - before.wall_ms);
    Jump { slept_ms: (slept > NOISE_MS).then_some(slept), back_ms: (back > NOISE_MS).then_some(back) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Reading = Reading { wall_ms: 1_000_000, boot_ms: 50_000, monotonic_ms: 40_000 };

    fn later(wall: i64, boot: i64, monotonic: i64) -> Jump {
        let after = Reading {
            wall_ms: START.wall_ms + wall,
            boot_ms: START.boot_ms + boot,
            monotonic_ms: START.monotonic_ms + monotonic,
        };
        jump(START, after)
    }

    #[test]
    fn a_tick_is_no_jump() {
        assert_eq!(later(15_000, 15_000, 15_000), Jump::default());
        assert_eq!(later(14_000, 15_500, 15_000), Jump::default());
    }

    #[test]
    fn sleep_shows_between_boot_and_monotonic() {
        let eight_hours = 8 * 3_600_000;
        assert_eq!(
            later(eight_hours + 15_000, eight_hours + 15_000, 15_000),
            Jump { slept_ms: Some(eight_hours), back_ms: None }
        );
    }

    #[test]
    fn a_wall_clock_set_back_is_seen_also_across_sleep() {
        assert_eq!(later(-3_585_000, 15_000, 15_000), Jump { slept_ms: None, back_ms: Some(3_600_000) });
        assert_eq!(later(0, 75_000, 15_000), Jump { slept_ms: Some(60_000), back_ms: Some(75_000) });
    }

    #[test]
    fn a_wall_clock_set_forward_is_no_reason_to_freeze() {
        assert_eq!(later(86_415_000, 15_000, 15_000), Jump::default());
    }
}
