//! How long to wait after a failure: full jitter, from 1 s to 60 s, and what the server asks for (sync.md 2.7).

use std::time::Duration;

const BASE: Duration = Duration::from_secs(1);
const CAP: Duration = Duration::from_secs(60);

/// Failures in a row.
#[derive(Clone, Copy, Debug, Default)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// Something went through: the next failure waits as the first.
    pub fn reset(&mut self) {
        self.failures = 0;
    }

    /// How long to wait after one more failure. `dice` is a random number in `[0, 1)`; `at_least` is what the server
    /// asked for.
    pub fn next(&mut self, dice: f64, at_least: Option<Duration>) -> Duration {
        let ceiling = BASE.saturating_mul(1 << self.failures.min(16)).min(CAP);
        self.failures = self.failures.saturating_add(1);
        let wait = ceiling.mul_f64(dice.clamp(0.0, 1.0));
        at_least.map_or(wait, |least| least.max(wait))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::{BASE, Backoff, CAP};

    proptest! {
        #[test]
        fn a_wait_is_never_longer_than_the_cap_nor_shorter_than_asked(
            failures in 0_u32..100, dice in 0.0..1.0_f64, asked in proptest::option::of(0_u64..600),
        ) {
            let asked = asked.map(Duration::from_secs);
            let mut backoff = Backoff::default();
            let mut wait = Duration::ZERO;
            for _ in 0..=failures {
                wait = backoff.next(dice, asked);
            }
            prop_assert!(wait <= CAP.max(asked.unwrap_or_default()));
            prop_assert!(wait >= asked.unwrap_or_default());
            backoff.reset();
            prop_assert!(backoff.next(dice, None) <= BASE);
        }
    }
}
