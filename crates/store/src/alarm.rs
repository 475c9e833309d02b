//! Alerts that concern the signed-in person: each exactly once, across restarts and devices (sla.md 2.12).

use vioe_domain::UtcMillis;
use vioe_domain::escalation::Alert;

/// Why an alarm is over without having been settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlarmEnd {
    /// Somebody acted on the ticket since, or the clock stopped.
    Cleared,
    /// Late evidence showed that it never happened (EC-56).
    Rescinded,
}

/// An alert as this device knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// The alert.
    pub alert: Alert,
    /// When its clock is or was due.
    pub due_at: Option<UtcMillis>,
    /// When this device first knew of it.
    pub first_seen_at: UtcMillis,
    /// When this device decided to notify (it may have died before the notification showed).
    pub fired_at: Option<UtcMillis>,
    /// When one of this person's devices showed it.
    pub shown_at: Option<UtcMillis>,
    /// When this person settled it, on some device.
    pub acknowledged_at: Option<UtcMillis>,
    /// Over without having been settled: why and when.
    pub ended: Option<(AlarmEnd, UtcMillis)>,
}

impl Alarm {
    /// Whether it is still to be dealt with.
    pub fn is_live(&self) -> bool {
        self.acknowledged_at.is_none() && self.ended.is_none()
    }
}
