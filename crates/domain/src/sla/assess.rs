//! A history and an instant become clocks, alerts and the next wake.

use super::Policy;
use super::alerts;
use super::clock::{Assessment, ClockKind, Tag};
use super::history::{Exclusion, ExclusionReason, History};
use super::reckon::{Reckoned, Reckoner, Span};
use super::timeline::{Moment, Timeline};
use crate::coverage::Hours;
use crate::{TicketId, UtcMillis};

/// Assesses a ticket's promises at `now`. Facts after `now` are not known yet (ruling 17). `history.facts` must be
/// in the order of the log, as [`crate::ticket::fold`] leaves them; `hours` must be the customer's.
pub fn assess(
    ticket: TicketId,
    history: &History,
    hours: &Hours,
    exclusions: &[Exclusion],
    policy: &Policy,
    now: UtcMillis,
) -> Assessment {
    let timeline = Timeline::read(history, now);
    let reckoner =
        Reckoner { timeline: &timeline, hours, exclusions: effective(exclusions, policy), policy, now };
    // Most tickets have four; one that waited has a further update cycle.
    let mut clocks = Vec::with_capacity(6);
    let mut alarm = alerts::Collector::new(ticket, &policy.alerts, now);
    let mut add = |reckoned: Reckoned| {
        alarm.add(&reckoned);
        clocks.push(reckoned.clock);
    };
    add(reckoner.reckon(only(&timeline, ClockKind::FirstResponse)));
    for span in cycles(&timeline, ClockKind::Update, &timeline.update_starts()) {
        add(reckoner.reckon(span));
    }
    // Target and maximum share one elapsed time, and so one axis.
    let target = only(&timeline, ClockKind::ResolutionTarget);
    let maximum = only(&timeline, ClockKind::ResolutionMaximum);
    let mut axis = reckoner.axis(target);
    add(reckoner.on_axis(target, &axis));
    axis.budgets = reckoner.budgets(maximum);
    add(reckoner.on_axis(maximum, &axis));
    for span in cycles(&timeline, ClockKind::Stall, &timeline.stall_starts()) {
        add(reckoner.reckon(span));
    }
    let (alerts, next_wake_at) = alarm.finish();
    Assessment { clocks, alerts, next_wake_at }
}

/// When an open clock will be due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ahead {
    pub kind: ClockKind,
    pub cycle: u32,
    /// If nothing else happens; for one that stands still: if it went on at once, or at the end of its exclusion.
    pub due_at: Option<UtcMillis>,
    /// Broken by now, or at this instant by an edit of the calendar (EC-28).
    pub broken: bool,
}

/// When each clock that has not stopped will be due, also where it waits for the customer and so has no due instant.
pub(crate) fn ahead(
    history: &History,
    hours: &Hours,
    exclusions: &[Exclusion],
    policy: &Policy,
    now: UtcMillis,
) -> Vec<Ahead> {
    let mut timeline = Timeline::read(history, now);
    timeline.resume(now);
    if timeline.merged.is_some() {
        return Vec::new();
    }
    let reckoner =
        Reckoner { timeline: &timeline, hours, exclusions: effective(exclusions, policy), policy, now };
    ClockKind::ALL
        .into_iter()
        .flat_map(|kind| spans(&timeline, kind))
        .filter(|span| span.stop.is_none())
        .filter(|span| !reckoner.is_excused(*span))
        .map(|span| {
            let due = reckoner.due(span, &reckoner.axis(span));
            let broken =
                due.at.is_some_and(|at| at < now || (at == now && due.tag == Some(Tag::OnCalendarChange)));
            Ahead { kind: span.kind, cycle: span.cycle, due_at: due.at, broken }
        })
        .collect()
}

/// The exclusions that have an effect: approved, and maintenance only if announced early enough (guide 3.4, EC-83).
pub(crate) fn effective<'a>(exclusions: &'a [Exclusion], policy: &Policy) -> Vec<&'a Exclusion> {
    exclusions
        .iter()
        .filter(|exclusion| {
            let announced = match exclusion.reason {
                ExclusionReason::Maintenance => exclusion.announced_at.is_some_and(|announced| {
                    announced <= exclusion.from.plus(-policy.in_ms(policy.exclusions.maintenance_notice))
                }),
                ExclusionReason::CustomerCaused
                | ExclusionReason::ThirdParty
                | ExclusionReason::ForceMajeure
                | ExclusionReason::CustomerNetwork => true,
            };
            exclusion.approved && announced
        })
        .collect()
}

/// Every cycle of a clock that has started.
pub(super) fn spans(timeline: &Timeline, kind: ClockKind) -> Vec<Span> {
    match kind {
        ClockKind::Update => cycles(timeline, kind, &timeline.update_starts()).collect(),
        ClockKind::Stall => cycles(timeline, kind, &timeline.stall_starts()).collect(),
        ClockKind::FirstResponse | ClockKind::ResolutionTarget | ClockKind::ResolutionMaximum => {
            vec![only(timeline, kind)]
        }
    }
}

/// The only cycle of a clock that starts with the ticket.
pub(super) fn only(timeline: &Timeline, kind: ClockKind) -> Span {
    let stop = match kind {
        ClockKind::FirstResponse => timeline.first_response(),
        _ => timeline.resolution(),
    };
    Span { kind, cycle: 1, start: timeline.opened, stop }
}

fn cycles(timeline: &Timeline, kind: ClockKind, starts: &[Moment]) -> impl Iterator<Item = Span> {
    (1..).zip(timeline.cycles(starts)).map(move |(cycle, (start, stop))| Span { kind, cycle, start, stop })
}
