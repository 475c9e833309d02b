//! The server's clock, injected: rules and timers ask it and nothing else.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use vioe_domain::UtcMillis;

/// Says what time it is.
pub trait Clock: Send + Sync {
    /// This instant.
    fn now(&self) -> UtcMillis;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> UtcMillis {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        UtcMillis(i64::try_from(since.as_millis()).unwrap_or(UtcMillis::MAX.0))
    }
}

/// A clock that stands still until it is moved: for tests and rehearsals.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// Stands at `at`.
    pub fn new(at: UtcMillis) -> Self {
        Self(AtomicI64::new(at.0))
    }

    /// Moves to `at`, forwards or backwards.
    pub fn set(&self, at: UtcMillis) {
        self.0.store(at.0, Ordering::SeqCst);
    }

    /// Moves `ms` on.
    pub fn advance(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> UtcMillis {
        UtcMillis(self.0.load(Ordering::SeqCst))
    }
}
