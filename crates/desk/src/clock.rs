//! The device's clocks. The desk never asks the operating system itself: tests hold a clock that they move.

use vioe_domain::UtcMillis;

use crate::watch::Reading;

/// Reads the device's clocks.
pub trait Clock: Send + Sync {
    /// The three clocks, read together.
    fn read(&self) -> Reading;

    /// The wall clock.
    fn wall(&self) -> UtcMillis {
        UtcMillis(self.read().wall_ms)
    }
}
