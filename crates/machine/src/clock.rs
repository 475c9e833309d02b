//! The device's clocks, read from the operating system: the wall clock, and two that nobody sets (desktop.md D3).

use std::time::{SystemTime, UNIX_EPOCH};

use rustix::time::{ClockId, clock_gettime};
use vioe_desk::{Clock, watch::Reading};

/// The operating system's clocks.
pub struct SystemClocks;

impl Clock for SystemClocks {
    fn read(&self) -> Reading {
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Reading {
            wall_ms: i64::try_from(wall.as_millis()).unwrap_or(i64::MAX),
            boot_ms: millis(ClockId::Boottime),
            monotonic_ms: millis(ClockId::Monotonic),
        }
    }
}

fn millis(clock: ClockId) -> i64 {
    let at = clock_gettime(clock);
    at.tv_sec * 1_000 + at.tv_nsec / 1_000_000
}

#[cfg(test)]
mod tests {
    use super::{Clock, SystemClocks};

    #[test]
    fn the_clocks_run_and_the_one_that_sleeps_is_never_ahead() {
        let (first, second) = (SystemClocks.read(), SystemClocks.read());
        assert!(second.boot_ms >= first.boot_ms && second.monotonic_ms >= first.monotonic_ms);
        assert!(second.boot_ms + 1 >= second.monotonic_ms);
        assert!(first.wall_ms > 1_700_000_000_000);
    }
}
