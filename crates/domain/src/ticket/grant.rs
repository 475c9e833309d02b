//! Where read-only access stands (guide 9.2).

use super::bonds::Grant;
use crate::UtcMillis;
use crate::policy::Policy;

/// Where a grant stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantState {
    /// It lasts.
    Active,
    /// It lasts, and ends soon: both sides are warned.
    Ending,
    /// Its time is over.
    Ended,
    /// It was withdrawn before its end.
    Withdrawn,
}

impl GrantState {
    /// Whether support may look.
    pub fn lasts(self) -> bool {
        matches!(self, Self::Active | Self::Ending)
    }
}

impl Grant {
    /// Where it stands. It lasts before `until`; at that instant it has ended.
    pub fn state(&self, now: UtcMillis, policy: &Policy) -> GrantState {
        if self.withdrawn_at.is_some_and(|at| at <= now) {
            GrantState::Withdrawn
        } else if now >= self.until {
            GrantState::Ended
        } else if self.until.since(now) <= policy.in_ms(policy.access.warn_before) {
            GrantState::Ending
        } else {
            GrantState::Active
        }
    }
}
