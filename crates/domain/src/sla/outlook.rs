//! Everything there is to tell about a ticket at one instant: its clocks, and what no clock tells.

use super::assess::assess;
use super::clock::Assessment;
use super::collapse::collapse;
use super::history::Exclusion;
use crate::UtcMillis;
use crate::coverage::Hours;
use crate::escalation::notices;
use crate::policy::Policy;
use crate::ticket::Ticket;

/// Assesses a ticket at `now`: clocks as [`assess`] does, their alerts collapsed where one change set off several, and beside
/// them those of [`notices`]. Desktop and server both look at tickets through this.
pub fn outlook(
    ticket: &Ticket,
    hours: &Hours,
    exclusions: &[Exclusion],
    policy: &Policy,
    now: UtcMillis,
) -> Assessment {
    let mut assessment = assess(ticket.id, &ticket.history, hours, exclusions, policy, now);
    collapse(&mut assessment, ticket.id, &ticket.history, hours, exclusions, policy, now);
    let (alerts, wake) = notices(ticket, hours, exclusions, policy, now);
    assessment.alerts.extend(alerts);
    assessment.alerts.sort_by_key(|alert| (alert.at, std::cmp::Reverse(alert.severity)));
    assessment.next_wake_at = [assessment.next_wake_at, wake].into_iter().flatten().min();
    assessment
}
