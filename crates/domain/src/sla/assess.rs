//! A history and an instant become clocks, alerts and the next wake.

use super::clock::Assessment;
use super::history::{Exclusion, History};
use super::policy::Policy;
use crate::coverage::Hours;
use crate::{TicketId, UtcMillis};

/// Assesses a ticket's promises at `now`.
pub fn assess(
    ticket: TicketId,
    history: &History,
    hours: &Hours,
    exclusions: &[Exclusion],
    policy: &Policy,
    now: UtcMillis,
) -> Assessment {
    let _ = (ticket, history, hours, exclusions, policy, now);
    Assessment {
        clocks: Vec::new(),
        alerts: Vec::new(),
        next_wake_at: None,
    }
}
