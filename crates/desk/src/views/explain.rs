//! The deadline explainer: why a deadline is when it is, stretch by stretch, to the millisecond.

use vioe_domain::coverage::tz_version;
use vioe_domain::sla::{Assessment, Clock, ClockKind, ClockStatus, Doing, Episode};
use vioe_domain::{Person, UtcMillis};

use super::known::Known;
use super::meter;
use super::row::terms;
use super::stretch::{Limits, annotate};
use super::what_if::what_ifs;
use crate::view::{Explanation, ExplanationSum, Stretch, StretchKind, Strip, StripTick, TickKind};
use crate::words;

/// Explains one clock of a ticket; none where the clock has not started.
pub fn explanation(
    known: &Known<'_>,
    assessment: &Assessment,
    person: &Person,
    (kind, cycle): (ClockKind, u32),
    synced_at: Option<UtcMillis>,
) -> Option<Explanation> {
    let meter = meter::asked(known, assessment, kind, cycle)?;
    let (level, zone) = terms(known);
    let asked =
        assessment.clocks.iter().find(|clock| clock.kind == meter.clock && clock.cycle == meter.cycle);
    let schedule = super::stretch::schedule_at(known, meter.clock, known.now);
    Some(Explanation {
        ticket: known.ticket.id,
        number: known.ticket.label(),
        customer: known.customer.name.clone(),
        level,
        zone,
        priority: known.ticket.priority,
        hours: words::hours(schedule).to_owned(),
        sum: asked.map_or_else(ExplanationSum::default, |clock| sum(known, clock)),
        strips: strips(known, assessment, kind),
        what_ifs: what_ifs(known, assessment, person),
        policy_version: known.policy.version,
        tz_version: tz_version().to_owned(),
        synced_at,
        as_of: known.now,
        meter,
    })
}

/// The sum of one clock: each instant is counted once, so it always adds up.
fn sum(known: &Known<'_>, clock: &Clock) -> ExplanationSum {
    let until = clock.stopped_at.unwrap_or(known.now);
    let mut sum = ExplanationSum {
        since_ms: until.since(clock.started_at),
        budget_ms: clock.budget_ms,
        ..ExplanationSum::default()
    };
    for episode in known.episodes(clock, until) {
        let length = episode.length_ms();
        match episode.doing {
            Doing::Ran => sum.ran_ms += length,
            Doing::Closed => sum.closed_ms += length,
            Doing::Waiting | Doing::Resolved => sum.waiting_ms += length,
            Doing::Excluded => sum.excluded_ms += length,
        }
    }
    sum
}

/// A strip per clock, the one asked about first; target and maximum share one, so does every update cycle.
fn strips(known: &Known<'_>, assessment: &Assessment, asked: ClockKind) -> Vec<Strip> {
    let mut kinds =
        [ClockKind::ResolutionMaximum, ClockKind::Update, ClockKind::FirstResponse, ClockKind::Stall];
    let asked = match asked {
        ClockKind::ResolutionTarget => ClockKind::ResolutionMaximum,
        other => other,
    };
    kinds.sort_by_key(|kind| *kind != asked);
    kinds.into_iter().filter_map(|kind| strip(known, assessment, kind)).collect()
}

fn strip(known: &Known<'_>, assessment: &Assessment, kind: ClockKind) -> Option<Strip> {
    let mut cycles: Vec<&Clock> = assessment.clocks.iter().filter(|clock| clock.kind == kind).collect();
    cycles.sort_by_key(|clock| clock.cycle);
    let last = *cycles.last()?;
    let meter = meter::asked(known, assessment, kind, last.cycle)?;
    let target = (kind == ClockKind::ResolutionMaximum)
        .then(|| meter::current(assessment, ClockKind::ResolutionTarget))
        .flatten();
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut ticks: Vec<StripTick> = Vec::new();
    for (index, clock) in cycles.iter().enumerate() {
        // Between a resolution and the reopening no cycle runs; the strip has no gaps.
        if let Some(end) = stretches.last().map(|stretch| stretch.to)
            && end < clock.started_at
        {
            let gap = Episode { from: end, to: clock.started_at, doing: Doing::Resolved };
            stretches.extend(annotate(known, clock.kind, gap, Limits::default(), None));
        }
        stretches.extend(stretches_of(known, clock, target));
        let next = cycles.get(index + 1).copied();
        ticks.extend(ticks_of(clock, target, next));
    }
    Some(Strip { clock: kind, stretches, ticks, meter })
}

/// What a clock did from its start to its stop or now, and what it will do up to its due instant.
fn stretches_of(known: &Known<'_>, clock: &Clock, target: Option<&Clock>) -> Vec<Stretch> {
    let until = clock.stopped_at.unwrap_or(known.now);
    let limits = Limits { target: target.and_then(|target| target.due_at), due: clock.due_at };
    let horizon = clock.due_at.filter(|due| clock.is_open() && *due > until);
    known
        .episodes(clock, horizon.unwrap_or(until))
        .into_iter()
        .flat_map(|episode| split(episode, until))
        .flat_map(|episode| annotate(known, clock.kind, episode, limits, Some(until)))
        .collect()
}

/// Cuts an episode at `at`, if it lies across it.
fn split(episode: Episode, at: UtcMillis) -> Vec<Episode> {
    if episode.from < at && at < episode.to {
        vec![Episode { to: at, ..episode }, Episode { from: at, ..episode }]
    } else {
        vec![episode]
    }
}

fn ticks_of(clock: &Clock, target: Option<&Clock>, next: Option<&Clock>) -> Vec<StripTick> {
    let tick = |at, kind| StripTick { at, kind, cycle: None };
    let mut ticks = Vec::new();
    if let Some(at) = target.and_then(|target| target.due_at) {
        ticks.push(tick(at, TickKind::Target));
    }
    // What a finished cycle would have been due at says nothing once the next one began in time.
    if let Some(at) = clock.due_at
        && (next.is_none() || clock.status == ClockStatus::MetLate)
    {
        ticks.push(tick(at, TickKind::Due));
    }
    if let Some(at) = clock.stopped_at {
        let goes_on = next.is_some_and(|next| next.started_at == at);
        match clock.status {
            ClockStatus::MetLate => ticks.push(tick(at, TickKind::MetLate)),
            ClockStatus::Met if !goes_on => ticks.push(tick(at, TickKind::Met)),
            _ => {}
        }
        if goes_on {
            ticks.push(StripTick { at, kind: TickKind::Cycle, cycle: Some(clock.cycle) });
        }
    }
    ticks.sort_by_key(|tick| tick.at);
    ticks
}

/// Whether time counts towards the budget in such a stretch.
pub(super) fn counts(kind: StretchKind) -> bool {
    matches!(kind, StretchKind::Ran | StretchKind::PastTarget | StretchKind::PastLimit | StretchKind::ToCome)
}
