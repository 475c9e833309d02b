//! One clock for server and desks, moved by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use vioe_desk::watch::Reading;
use vioe_domain::UtcMillis;

/// Stands still until it is moved. Clones are the same clock.
#[derive(Clone, Debug)]
pub struct HandClock(Arc<AtomicI64>);

impl HandClock {
    /// Stands at `at`.
    pub fn at(at: UtcMillis) -> Self {
        Self(Arc::new(AtomicI64::new(at.0)))
    }

    /// This instant.
    pub fn now(&self) -> UtcMillis {
        UtcMillis(self.0.load(Ordering::SeqCst))
    }

    /// Time passes, in ms.
    pub fn pass(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl vioe_server::clock::Clock for HandClock {
    fn now(&self) -> UtcMillis {
        self.now()
    }
}

impl vioe_desk::Clock for HandClock {
    fn read(&self) -> Reading {
        let now = self.now().0;
        // Switched on at the beginning of time; nobody sleeps here.
        Reading { wall_ms: now, boot_ms: now, monotonic_ms: now }
    }
}
