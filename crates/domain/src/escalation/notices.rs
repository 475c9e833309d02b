//! What a ticket has to tell that no clock tells: requests that wait, obligations, repeated reopenings (sla.md 2.10, 2.12).

use super::Alert;
use crate::UtcMillis;
use crate::coverage::Hours;
use crate::policy::Policy;
use crate::ticket::Ticket;

/// The alerts of a ticket that no clock raises, and when to look again.
pub fn notices(
    _ticket: &Ticket,
    _hours: &Hours,
    _policy: &Policy,
    _now: UtcMillis,
) -> (Vec<Alert>, Option<UtcMillis>) {
    // PLACEHOLDER
    (Vec::new(), None)
}
