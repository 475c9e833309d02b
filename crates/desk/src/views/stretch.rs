//! A stretch of a strip: what the clock did, by which rule, and who caused it.

use vioe_domain::coverage::Schedule;
use vioe_domain::sla::{ClockKind, Doing, Episode, FactKind};
use vioe_domain::ticket::{Event, Kind, PriorityMode, Side};
use vioe_domain::{Level, Priority, Status, UtcMillis};

use super::explain::counts;
use super::known::Known;
use crate::view::{Stretch, StretchKind};
use crate::words;

/// Where running turns amber, and where it turns red.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    /// Resolution only: when the target is or was due.
    pub target: Option<UtcMillis>,
    /// When the limit is or was due.
    pub due: Option<UtcMillis>,
}

/// Turns an episode into stretches: one that ran is cut where it passed a limit. Whatever lies after `now` is to come.
pub fn annotate(
    known: &Known<'_>,
    clock: ClockKind,
    episode: Episode,
    limits: Limits,
    now: Option<UtcMillis>,
) -> Vec<Stretch> {
    let to_come = now.is_some_and(|now| episode.from >= now);
    if episode.doing != Doing::Ran || to_come {
        let kind = match episode.doing {
            Doing::Ran => StretchKind::ToCome,
            Doing::Closed => StretchKind::Closed,
            Doing::Waiting => StretchKind::Waiting,
            Doing::Resolved => StretchKind::Resolved,
            Doing::Excluded => StretchKind::Excluded,
        };
        return vec![stretch(known, clock, episode.from, episode.to, kind)];
    }
    let mut cuts: Vec<UtcMillis> = [limits.target, limits.due]
        .into_iter()
        .flatten()
        .filter(|cut| episode.from < *cut && *cut < episode.to)
        .collect();
    cuts.push(episode.to);
    cuts.sort_unstable();
    cuts.dedup();
    let mut from = episode.from;
    cuts.into_iter()
        .map(|to| {
            let past = |limit: Option<UtcMillis>| limit.is_some_and(|limit| from >= limit);
            let kind = if past(limits.due) {
                StretchKind::PastLimit
            } else if past(limits.target) {
                StretchKind::PastTarget
            } else {
                StretchKind::Ran
            };
            let cut = stretch(known, clock, from, to, kind);
            from = to;
            cut
        })
        .collect()
}

fn stretch(
    known: &Known<'_>,
    clock: ClockKind,
    from: UtcMillis,
    to: UtcMillis,
    kind: StretchKind,
) -> Stretch {
    let cause = cause(known, from, kind);
    Stretch {
        from,
        to,
        kind,
        counted_ms: if counts(kind) { to.since(from) } else { 0 },
        rule: rule(known, clock, from, kind),
        author: cause.map(|event| known.author(event.actor)),
        event: cause.map(|event| event.id),
    }
}

/// By which rule, in words.
fn rule(known: &Known<'_>, clock: ClockKind, from: UtcMillis, kind: StretchKind) -> String {
    let hours = words::hours(schedule_at(known, clock, from));
    match kind {
        StretchKind::Ran => format!("Counts {hours}"),
        StretchKind::PastTarget => format!("Past the target; counts {hours}"),
        StretchKind::PastLimit => format!("Past the limit; counts {hours}"),
        StretchKind::ToCome => format!("If nothing else happens; counts {hours}"),
        StretchKind::Closed => format!("Outside {hours}, or a holiday"),
        StretchKind::Waiting => "Waiting for the customer".to_owned(),
        StretchKind::Resolved => "Resolved; not counted".to_owned(),
        StretchKind::Excluded => known
            .exclusions
            .iter()
            .filter(|window| window.approved)
            .find(|window| window.from <= from && from < window.to)
            .map_or_else(
                || "Approved exclusion".to_owned(),
                |window| format!("Approved exclusion: {}", words::exclusion(window.reason)),
            ),
    }
}

/// The event that began a stretch.
fn cause<'a>(known: &Known<'a>, from: UtcMillis, kind: StretchKind) -> Option<&'a Event> {
    let accepted = || known.events.iter().filter(|event| event.received_at.is_some());
    let last_move = |wanted: Status| {
        accepted()
            .filter(|event| event.at <= from)
            .rfind(|event| matches!(event.kind, Kind::StatusChanged { to, .. } if to == wanted))
    };
    match kind {
        StretchKind::Waiting => last_move(Status::PendingCustomer),
        StretchKind::Resolved => last_move(Status::Resolved),
        StretchKind::Closed | StretchKind::Excluded | StretchKind::ToCome => None,
        StretchKind::Ran | StretchKind::PastTarget | StretchKind::PastLimit => {
            accepted().rfind(|event| event.at == from && starts_running(event))
        }
    }
}

/// Whether a clock may begin to run because of it.
fn starts_running(event: &Event) -> bool {
    match &event.kind {
        Kind::TicketRaised(_)
        | Kind::ReplySent { .. }
        | Kind::CallLogged { .. }
        | Kind::StatusChanged { .. }
        | Kind::PriorityChanged { .. }
        | Kind::BroadcastSent { .. }
        | Kind::EmergencyDeclared { .. }
        | Kind::ProgressLogged { .. } => event.actor.side != Side::System || event.kind.body().is_some(),
        _ => false,
    }
}

/// The schedule a clock counts by at an instant (sla.md 2.3).
pub fn schedule_at(known: &Known<'_>, clock: ClockKind, at: UtcMillis) -> Schedule {
    let (priority, level) = in_force(known, at);
    schedule(clock, priority, level)
}

/// The schedule of a clock under a priority and a level: P1 around the clock, hours by the level, days by Standard.
pub fn schedule(clock: ClockKind, priority: Priority, level: Level) -> Schedule {
    match (clock, priority) {
        (ClockKind::Stall, _) | (_, Priority::P1) => Schedule::Always,
        (_, Priority::P2) | (ClockKind::FirstResponse, Priority::P3) => words::level_schedule(level),
        (_, Priority::P3 | Priority::P4) => Schedule::Standard,
    }
}

/// Priority and level at an instant, as the facts up to now left them: a correction counts from the creation on.
fn in_force(known: &Known<'_>, at: UtcMillis) -> (Priority, Level) {
    let history = &known.ticket.history;
    let (mut priority, mut level) = (history.priority, history.level);
    for fact in history.facts.iter().filter(|fact| fact.at <= known.now) {
        match &fact.kind {
            FactKind::Priority { to, mode: PriorityMode::Correction } => priority = *to,
            FactKind::Priority { to, .. } if fact.at <= at => priority = *to,
            FactKind::Emergency if fact.at <= at => priority = Priority::P1,
            FactKind::Terms { level: Some(applied), .. } if fact.at <= at => level = *applied,
            _ => {}
        }
    }
    (priority, level)
}
