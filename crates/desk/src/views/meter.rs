//! From clocks to meters: how a promise is drawn (look.md "The SLA meter").

use vioe_domain::UtcMillis;
use vioe_domain::sla::{Assessment, Clock, ClockKind, ClockStatus, Doing, Episode, ExclusionReason, Tag};

use super::known::Known;
use crate::view::{Meter, MeterState, Seam, SeamKind};

/// Every meter that matters now, most urgent first: resolution, the current update, first response, stall.
pub fn meters(known: &Known<'_>, assessment: &Assessment) -> Vec<Meter> {
    let mut meters: Vec<Meter> = [
        resolution(known, assessment),
        update(known, assessment),
        of(known, assessment, ClockKind::FirstResponse),
        of(known, assessment, ClockKind::Stall),
    ]
    .into_iter()
    .flatten()
    .collect();
    meters.sort_by_key(urgency);
    meters
}

/// The meter of a row: the ticket's next deadline; with none to come, resolution.
pub fn next(known: &Known<'_>, assessment: &Assessment) -> Option<Meter> {
    // Seams are drawn for one clock only, so find that one first and build it alone.
    let open = [
        current(assessment, ClockKind::ResolutionTarget)
            .filter(|clock| clock.is_open() && !is_missed(clock))
            .or_else(|| current(assessment, ClockKind::ResolutionMaximum).filter(|clock| clock.is_open())),
        current(assessment, ClockKind::Update).filter(|clock| clock.is_open()),
        current(assessment, ClockKind::FirstResponse).filter(|clock| clock.is_open()),
        current(assessment, ClockKind::Stall).filter(|clock| clock.is_open()),
    ];
    let next = open.into_iter().flatten().filter_map(|clock| Some((clock.due_at?, clock.kind))).min();
    match next {
        Some((_, ClockKind::ResolutionTarget | ClockKind::ResolutionMaximum)) | None => {
            resolution(known, assessment)
        }
        Some((_, ClockKind::Update)) => update(known, assessment),
        Some((_, kind)) => of(known, assessment, kind),
    }
}

/// The meter of any clock and cycle, as the explainer asks for it.
pub fn asked(known: &Known<'_>, assessment: &Assessment, kind: ClockKind, cycle: u32) -> Option<Meter> {
    match kind {
        ClockKind::ResolutionTarget | ClockKind::ResolutionMaximum => resolution(known, assessment),
        ClockKind::FirstResponse | ClockKind::Update | ClockKind::Stall => assessment
            .clocks
            .iter()
            .find(|clock| clock.kind == kind && clock.cycle == cycle)
            .map(|clock| simple(known, clock))
            .or_else(|| (kind == ClockKind::Update).then(|| update(known, assessment))?),
    }
}

/// Whether the target was missed.
pub fn target_missed(assessment: &Assessment) -> bool {
    current(assessment, ClockKind::ResolutionTarget).is_some_and(is_missed)
}

/// The last cycle of a clock.
pub fn current(assessment: &Assessment, kind: ClockKind) -> Option<&Clock> {
    assessment.clocks.iter().filter(|clock| clock.kind == kind).max_by_key(|clock| clock.cycle)
}

/// Target and maximum as one meter: the target until it is missed, then the maximum.
pub fn resolution(known: &Known<'_>, assessment: &Assessment) -> Option<Meter> {
    let target = current(assessment, ClockKind::ResolutionTarget)?;
    let maximum = current(assessment, ClockKind::ResolutionMaximum)?;
    let shown = if is_missed(target) { maximum } else { target };
    let mut meter = simple(known, shown);
    meter.target_ms = Some(target.budget_ms);
    meter.maximum_ms = Some(maximum.budget_ms);
    meter.maximum_due_at = maximum.due_at;
    Some(meter)
}

fn of(known: &Known<'_>, assessment: &Assessment, kind: ClockKind) -> Option<Meter> {
    current(assessment, kind).map(|clock| simple(known, clock))
}

/// The current update cycle; before the first one, a meter that says so.
fn update(known: &Known<'_>, assessment: &Assessment) -> Option<Meter> {
    if let Some(clock) = current(assessment, ClockKind::Update) {
        return Some(simple(known, clock));
    }
    let first_response = current(assessment, ClockKind::FirstResponse)?;
    first_response.is_open().then(|| Meter {
        clock: ClockKind::Update,
        cycle: 1,
        state: MeterState::NotStarted,
        moving: false,
        started_at: first_response.started_at,
        elapsed_ms: 0,
        as_of: known.now,
        budget_ms: known.policy.budget_ms(ClockKind::Update, known.ticket.priority),
        target_ms: None,
        maximum_ms: None,
        due_at: None,
        maximum_due_at: None,
        stopped_at: None,
        overrun_ms: 0,
        changes_at: None,
        seams: Vec::new(),
        on_change: false,
    })
}

fn simple(known: &Known<'_>, clock: &Clock) -> Meter {
    // One millisecond more, to see what it does from now on: hours may close at this very instant.
    let episodes = known.episodes(clock, known.now.plus(1));
    let open = clock.is_open();
    Meter {
        clock: clock.kind,
        cycle: clock.cycle,
        state: state(clock.status),
        moving: open
            && match clock.status {
                ClockStatus::Running => true,
                // A broken promise says nothing of whether its clock runs: the last stretch does.
                ClockStatus::BreachedRunning => runs_at_the_end(&episodes),
                ClockStatus::Cancelled
                | ClockStatus::Met
                | ClockStatus::MetLate
                | ClockStatus::Excused
                | ClockStatus::Paused
                | ClockStatus::Excluded
                | ClockStatus::OutOfHours => false,
            },
        started_at: clock.started_at,
        elapsed_ms: clock.elapsed_ms,
        as_of: known.now,
        budget_ms: clock.budget_ms,
        target_ms: None,
        maximum_ms: None,
        due_at: clock.due_at,
        maximum_due_at: None,
        stopped_at: clock.stopped_at,
        overrun_ms: clock.overrun_ms,
        changes_at: clock.changes_at.filter(|_| open),
        seams: seams(known, clock, &episodes),
        on_change: clock.tags.contains(&Tag::OnChange),
    }
}

/// A broken promise still counts while its clock runs; so what did it do last, and does it go on?
fn runs_at_the_end(episodes: &[Episode]) -> bool {
    episodes.last().is_some_and(|episode| episode.doing == Doing::Ran)
}

fn state(status: ClockStatus) -> MeterState {
    match status {
        ClockStatus::Cancelled => MeterState::Cancelled,
        ClockStatus::Met => MeterState::Met,
        ClockStatus::MetLate => MeterState::MetLate,
        ClockStatus::Excused => MeterState::Excused,
        ClockStatus::BreachedRunning => MeterState::Breached,
        ClockStatus::Paused => MeterState::Paused,
        ClockStatus::Excluded => MeterState::Excluded,
        ClockStatus::OutOfHours => MeterState::OutOfHours,
        ClockStatus::Running => MeterState::Running,
    }
}

fn is_missed(target: &Clock) -> bool {
    matches!(target.status, ClockStatus::BreachedRunning | ClockStatus::MetLate)
}

/// Where it stood still, by working time used then. Closed hours make no seam; neither does time after a resolution,
/// which is not on the axis. Stretches that touch (closed hours between them or not) are one seam.
fn seams(known: &Known<'_>, clock: &Clock, episodes: &[Episode]) -> Vec<Seam> {
    let mut seams: Vec<Seam> = Vec::new();
    let mut used = 0;
    let end = episodes.last().map(|episode| episode.to);
    for episode in episodes {
        let kind = match episode.doing {
            Doing::Ran => {
                used += episode.length_ms();
                continue;
            }
            Doing::Waiting => SeamKind::Waiting,
            Doing::Excluded => SeamKind::Excluded,
            Doing::Closed | Doing::Resolved => continue,
        };
        let live = clock.is_open() && Some(episode.to) == end;
        let reason = (kind == SeamKind::Excluded).then(|| reason_at(known, episode.from)).flatten();
        match seams.last_mut() {
            Some(last) if last.elapsed_ms == used && last.kind == kind => {
                last.live |= live;
                last.reason = last.reason.or(reason);
            }
            _ => seams.push(Seam { elapsed_ms: used, kind, live, reason }),
        }
    }
    seams
}

fn reason_at(known: &Known<'_>, at: UtcMillis) -> Option<ExclusionReason> {
    known
        .exclusions
        .iter()
        .filter(|window| window.approved)
        .find(|window| window.from <= at && at < window.to)
        .map(|window| window.reason)
}

/// Open clocks by their next limit, then those that stand, then those that are over.
fn urgency(meter: &Meter) -> (u8, UtcMillis) {
    let rank = match meter.state {
        MeterState::Running | MeterState::OutOfHours | MeterState::Breached => 0,
        MeterState::Paused | MeterState::Excluded => 1,
        MeterState::NotStarted => 2,
        MeterState::Met | MeterState::MetLate | MeterState::Excused | MeterState::Cancelled => 3,
    };
    (rank, meter.due_at.or(meter.stopped_at).unwrap_or(UtcMillis::MAX))
}
