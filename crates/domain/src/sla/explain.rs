//! Why a deadline is when it is: what a clock did, stretch by stretch, without gaps.

use super::Policy;
use super::assess::{effective, spans};
use super::axis::{Axis, merge};
use super::clock::ClockKind;
use super::history::{Exclusion, History};
use super::reckon::Reckoner;
use super::timeline::Timeline;
use crate::UtcMillis;
use crate::coverage::Hours;

/// What a clock did for a while. Each instant has one: excluded before waiting before resolved before closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doing {
    /// It ran: the only kind that counts.
    Ran,
    /// Its hours were closed.
    Closed,
    /// It waited for the customer.
    Waiting,
    /// The ticket was resolved.
    Resolved,
    /// It stood in an approved exclusion.
    Excluded,
}

/// What a clock did in `[from, to)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Episode {
    /// Its first instant.
    pub from: UtcMillis,
    /// The first instant after it.
    pub to: UtcMillis,
    /// What the clock did.
    pub doing: Doing,
}

impl Episode {
    /// Its length, in ms of wall time; of working time too where it ran.
    pub fn length_ms(&self) -> i64 {
        self.to.since(self.from)
    }
}

/// Explains one cycle of one clock: episodes in order and without gaps from its start to its stop, or to `until` if
/// it has not stopped by `now`. What lies after `now` is what will be if nothing else happens. None if there is no
/// such clock. The lengths of what ran add up to the clock's elapsed time.
#[expect(clippy::too_many_arguments, reason = "the same values as `assess`, and which clock up to when")]
pub fn explain(
    history: &History,
    hours: &Hours,
    exclusions: &[Exclusion],
    policy: &Policy,
    now: UtcMillis,
    kind: ClockKind,
    cycle: u32,
    until: UtcMillis,
) -> Option<Vec<Episode>> {
    let timeline = Timeline::read(history, now);
    let reckoner =
        Reckoner { timeline: &timeline, hours, exclusions: effective(exclusions, policy), policy, now };
    let span = spans(&timeline, kind).into_iter().find(|span| span.cycle == cycle)?;
    let axis = reckoner.axis(span);
    let end = span.stop.or(timeline.merged).map_or(until, |stop| stop.at);
    let excluded =
        merge(reckoner.exclusions.iter().map(|exclusion| (exclusion.from, exclusion.to)).collect());
    let resolved = merge(
        timeline
            .resolved
            .iter()
            .map(|stretch| (stretch.from.at, stretch.to.map_or(UtcMillis::MAX, |to| to.at)))
            .collect(),
    );
    let mut episodes: Vec<Episode> = Vec::new();
    let mut at = span.start.at;
    while at < end {
        let doing = if axis.stands_still(at) {
            // The axis knows that the clock stands still; these say what for.
            if inside(&excluded, at) {
                Doing::Excluded
            } else if inside(&resolved, at) {
                Doing::Resolved
            } else {
                Doing::Waiting
            }
        } else if axis.coverage(at).covered(at) {
            Doing::Ran
        } else {
            Doing::Closed
        };
        let to = next_edge(&axis, &[&excluded, &resolved], at).unwrap_or(end).min(end);
        match episodes.last_mut() {
            Some(last) if last.doing == doing => last.to = to,
            _ => episodes.push(Episode { from: at, to, doing }),
        }
        at = to;
    }
    Some(episodes)
}

fn inside(stretches: &[(UtcMillis, UtcMillis)], at: UtcMillis) -> bool {
    stretches.iter().any(|(from, to)| *from <= at && at < *to)
}

/// The next instant after `at` at which anything can be different.
fn next_edge(axis: &Axis, stretches: &[&[(UtcMillis, UtcMillis)]], at: UtcMillis) -> Option<UtcMillis> {
    let edges =
        stretches.iter().flat_map(|list| list.iter()).chain(&axis.still).flat_map(|(from, to)| [*from, *to]);
    let schedules = axis.schedules.changes().map(|(from, _)| from);
    edges.chain(schedules).chain(axis.coverage(at).next_change(at)).filter(|edge| *edge > at).min()
}
