//! How long each tier has had a ticket (guide 2): the OLA clock of sla.md 2.5. Internal, no promise.

use super::Policy;
use super::assess::{effective, only};
use super::clock::ClockKind;
use super::history::{Exclusion, History};
use super::reckon::Reckoner;
use super::timeline::Timeline;
use crate::UtcMillis;
use crate::coverage::Hours;
use crate::escalation::Tier;

/// One stay of a ticket at a tier. It counts the working time of the resolution clock, stands still where that does, and
/// begins anew with each entry; the stays add up to that clock's elapsed time (EC-79).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    /// Which tier.
    pub tier: Tier,
    /// When it entered.
    pub entered_at: UtcMillis,
    /// When it left for another tier; none for the last one.
    pub left_at: Option<UtcMillis>,
    /// Working time used, when it left, at the resolution, or now, in ms.
    pub elapsed_ms: i64,
    /// The policy's budget for a stay there, in ms; none where it sets none.
    pub budget_ms: Option<i64>,
    /// When the budget is used up; none without one, and while the clock stands still for good.
    pub due_at: Option<UtcMillis>,
    /// Whether it stayed, or stays, longer.
    pub overdue: bool,
}

/// The stays of a ticket at the tiers, in order. `history` and `hours` as for [`super::assess`].
pub fn stays(
    history: &History,
    hours: &Hours,
    exclusions: &[Exclusion],
    policy: &Policy,
    now: UtcMillis,
) -> Vec<Stay> {
    let timeline = Timeline::read(history, now);
    let reckoner =
        Reckoner { timeline: &timeline, hours, exclusions: effective(exclusions, policy), policy, now };
    let span = only(&timeline, ClockKind::ResolutionTarget);
    let axis = reckoner.axis(span);
    let end = span.stop.or(timeline.merged).map_or(now, |stop| stop.at);
    let mut next = timeline.tiers.changes();
    timeline
        .tiers
        .iter()
        .map(|(from, tier)| {
            let left_at = next.next().map(|(to, _)| to.at);
            let to = left_at.map_or(end, |left| left.min(end));
            let before = axis.elapsed(from.at.min(to));
            let elapsed_ms = axis.elapsed(to) - before;
            let budget_ms = budget(policy, *tier);
            let due_at = budget_ms.and_then(|budget| axis.reaches(axis.elapsed(from.at) + budget));
            Stay {
                tier: *tier,
                entered_at: from.at,
                left_at,
                elapsed_ms,
                budget_ms,
                due_at,
                overdue: due_at.is_some_and(|due| to > due),
            }
        })
        .collect()
}

/// How long each tier has had the ticket, in ms of the resolution clock's working time, in the order of the hand-overs; the
/// parts add up to that clock's elapsed time (EC-79).
pub fn dwell(
    history: &History,
    hours: &Hours,
    exclusions: &[Exclusion],
    policy: &Policy,
    now: UtcMillis,
) -> Vec<(Tier, i64)> {
    stays(history, hours, exclusions, policy, now).iter().map(|stay| (stay.tier, stay.elapsed_ms)).collect()
}

fn budget(policy: &Policy, tier: Tier) -> Option<i64> {
    let ola = &policy.escalation.ola;
    let span = match tier.number() {
        1 => ola.tier1,
        2 => ola.tier2,
        3 => ola.tier3,
        _ => ola.tier4,
    };
    span.map(|span| policy.in_ms(span))
}
