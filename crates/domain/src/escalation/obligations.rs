//! What is owed by an instant, with an owner: what follows an emergency (guide 6.5, EC-89), and the answers to a customer's
//! requests (guide 5.2, 5.3, 7.3).

use super::ObligationKind;
use crate::coverage::{Hours, Zone};
use crate::policy::Policy;
use crate::sla::{ClockKind, FactKind, History, schedule};
use crate::ticket::{Answered, Incident, Priority, Status, Ticket};
use crate::time::{DAY, HOUR};
use crate::{EventId, Level, PersonId, UtcMillis};

/// Where an obligation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ObligationStatus {
    /// Delivered in time.
    Met,
    /// Delivered too late.
    MetLate,
    /// Owed, and there is time.
    Open,
    /// Owed, and its time is over.
    Overdue,
}

/// Something owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Obligation {
    /// What.
    pub kind: ObligationKind,
    /// The event that brought it about: a resolution, or a request.
    pub of: EventId,
    /// When it began.
    pub started_at: UtcMillis,
    /// When three quarters of its time are used.
    pub warned_at: UtcMillis,
    /// By when it is owed; at that instant it is still in time.
    pub due_at: UtcMillis,
    /// Who owes it; none: the commander that is missing, or, of a review, the managers.
    pub owner: Option<PersonId>,
    /// When it was delivered.
    pub met_at: Option<UtcMillis>,
    /// Where it stands.
    pub status: ObligationStatus,
}

/// The obligations of what follows an emergency, in the guide's order (guide 6.5).
pub(crate) const AFTER_AN_EMERGENCY: [ObligationKind; 4] = [
    ObligationKind::ResolvedCommunication,
    ObligationKind::RootCause,
    ObligationKind::IncidentReport,
    ObligationKind::PreventiveMeasures,
];

/// What is owed on a ticket, met or not: first what follows its emergency, then the reviews, in the order in which they were
/// asked for. `hours` must be the customer's.
///
/// What follows an emergency counts from its last resolution; what was delivered before that stays delivered, and is judged
/// by the resolution before it. It stays owed when the ticket is closed; a request that nobody answered does not.
pub fn obligations(ticket: &Ticket, hours: &Hours, policy: &Policy, now: UtcMillis) -> Vec<Obligation> {
    let mut owed = Vec::new();
    if ticket.merged.is_some() {
        return owed;
    }
    if let Some(incident) = &ticket.incident {
        owed.extend(
            AFTER_AN_EMERGENCY.iter().filter_map(|kind| after(incident, *kind, &ticket.history, policy, now)),
        );
    }
    let closed = ticket.status == Status::Closed;
    let mut review = |kind, of, at, answer: &Option<Answered>| {
        if answer.is_some() || !closed {
            owed.push(reviewed(kind, of, at, answer.as_ref(), ticket, hours, policy, now));
        }
    };
    for asked in &ticket.requests.escalations {
        review(ObligationKind::EscalationReview, asked.id, asked.at, &asked.answer);
    }
    for asked in &ticket.requests.priorities {
        review(ObligationKind::PriorityReview, asked.id, asked.at, &asked.answer);
    }
    owed
}

/// One obligation that follows an emergency; none before its resolution.
fn after(
    incident: &Incident,
    kind: ObligationKind,
    history: &History,
    policy: &Policy,
    now: UtcMillis,
) -> Option<Obligation> {
    let met_at = incident.met(kind).map(|(at, _)| at);
    let from = match met_at {
        Some(met) => incident.resolutions.iter().rev().find(|resolved| resolved.at <= met),
        None => incident.resolutions.last(),
    }
    .or(incident.resolutions.last())?;
    let (_, _, zone) = terms(history, from.at);
    let rules = policy.obligations;
    let due_at = match kind {
        ObligationKind::RootCause => from.at.plus(i64::from(rules.root_cause_hours) * HOUR),
        ObligationKind::IncidentReport => weeks_later(zone, from.at, rules.report_weeks),
        ObligationKind::PreventiveMeasures => weeks_later(zone, from.at, rules.measures_weeks),
        // Immediately.
        _ => from.at,
    };
    Some(Obligation {
        kind,
        of: from.id,
        started_at: from.at,
        warned_at: from.at.plus(share(due_at.since(from.at), policy)),
        due_at,
        owner: incident.owner(kind),
        met_at,
        status: status(due_at, met_at, now),
    })
}

/// A customer's request and the time for its answer: that of a first response, by the priority and the terms that the ticket
/// had when it was asked.
#[expect(clippy::too_many_arguments, reason = "the same values as `obligations`, and which request")]
fn reviewed(
    kind: ObligationKind,
    of: EventId,
    at: UtcMillis,
    answer: Option<&Answered>,
    ticket: &Ticket,
    hours: &Hours,
    policy: &Policy,
    now: UtcMillis,
) -> Obligation {
    let (priority, level, zone) = terms(&ticket.history, at);
    let schedule = schedule(policy, ClockKind::FirstResponse, priority, level);
    // As the clocks are: what is over, by the calendar of then; what is open, by the newest (sla.md 2.9).
    let versions = hours.versions();
    let index = match answer {
        Some(answer) => versions.partition_point(|version| version.until < answer.at),
        None => versions.partition_point(|version| version.until <= now),
    };
    let coverage = hours.coverage_under(&versions[index.min(versions.len() - 1)], schedule, zone);
    let budget = policy.budget_ms(ClockKind::FirstResponse, priority);
    let due_at = coverage.after(at, budget);
    let met_at = answer.map(|answer| answer.at);
    Obligation {
        kind,
        of,
        started_at: at,
        warned_at: coverage.after(at, share(budget, policy)),
        due_at,
        owner: None,
        met_at,
        status: status(due_at, met_at, now),
    }
}

fn share(budget: i64, policy: &Policy) -> i64 {
    budget / 100 * i64::from(policy.thresholds[1]) + budget % 100 * i64::from(policy.thresholds[1]) / 100
}

fn status(due_at: UtcMillis, met_at: Option<UtcMillis>, now: UtcMillis) -> ObligationStatus {
    match met_at {
        Some(met) if met <= due_at => ObligationStatus::Met,
        Some(_) => ObligationStatus::MetLate,
        None if now <= due_at => ObligationStatus::Open,
        None => ObligationStatus::Overdue,
    }
}

/// Priority, level and zone of a ticket at an instant, by what was known then.
fn terms(history: &History, at: UtcMillis) -> (Priority, Level, &Zone) {
    let (mut priority, mut level, mut zone) = (history.priority, history.level, &history.zone);
    for fact in history.facts.iter().take_while(|fact| fact.at <= at) {
        match &fact.kind {
            FactKind::Priority { to, .. } => priority = *to,
            FactKind::Emergency => priority = Priority::P1,
            FactKind::Terms { level: new_level, zone: new_zone } => {
                level = new_level.unwrap_or(level);
                zone = new_zone.as_ref().unwrap_or(zone);
            }
            _ => {}
        }
    }
    (priority, level, zone)
}

/// The same local time of day so many weeks later (EC-89). Where the clocks there show it twice, the first of the two; where
/// they skip it, the instant of the skip: both are the stricter reading.
fn weeks_later(zone: &Zone, from: UtcMillis, weeks: u32) -> UtcMillis {
    let shown = from.plus(zone.offset_ms(from)).plus(i64::from(weeks) * 7 * DAY);
    // No zone is further from UTC than 26 hours, its own days skipped and repeated included.
    let offsets = [shown.plus(-26 * HOUR), shown.plus(26 * HOUR)].map(|near| zone.offset_ms(near));
    let candidates = offsets.map(|offset| shown.plus(-offset));
    candidates
        .into_iter()
        .filter(|at| at.plus(zone.offset_ms(*at)) == shown)
        .min()
        .or_else(|| zone.next_transition(candidates.into_iter().min()?.plus(-1)))
        .unwrap_or(candidates[0])
}
