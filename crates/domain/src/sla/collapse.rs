//! What one change brings about at once is told once (sla.md 2.9; EC-28, EC-66, EC-67): the alerts of several clocks that a
//! change or correction of the priority sets off become the worst of them, for everybody they concern; what an edit of the
//! calendar breaks becomes one notice to the lead.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::assess::assess;
use super::clock::{Assessment, Tag};
use super::history::{Exclusion, FactKind, History};
use crate::coverage::Hours;
use crate::escalation::{Alert, Audience, Cause, Notice, Severity};
use crate::policy::Policy;
use crate::ticket::PriorityMode;
use crate::{AlertId, EventId, TicketId, UtcMillis};

/// Collapses the alerts of an assessment of `history` at `now`. Its clocks stay as they are: a breach is one whether or not
/// it is told by itself.
pub(super) fn collapse(
    assessment: &mut Assessment,
    ticket: TicketId,
    history: &History,
    hours: &Hours,
    exclusions: &[Exclusion],
    policy: &Policy,
    now: UtcMillis,
) {
    broken_by_calendar(assessment, ticket);
    for (index, fact) in history.facts.iter().enumerate().take_while(|(_, fact)| fact.at <= now) {
        let caused: BTreeSet<AlertId> = match &fact.kind {
            // What a change sets off is due at its instant, or has used up its share there.
            FactKind::Priority { mode: PriorityMode::Change, .. } | FactKind::Emergency => {
                of_open_clocks(assessment).filter(|alert| alert.at == fact.at).map(|alert| alert.id).collect()
            }
            // What a correction sets off has been due since any time; before it, nobody knew.
            FactKind::Priority { mode: PriorityMode::Correction, .. } => {
                let before = History { facts: history.facts[..index].to_vec(), ..history.clone() };
                let then = fact.at.plus(-1).max(history.opened_at);
                let known: BTreeSet<AlertId> = assess(ticket, &before, hours, exclusions, policy, then)
                    .alerts
                    .iter()
                    .map(|alert| alert.id)
                    .collect();
                of_open_clocks(assessment)
                    .filter(|alert| alert.at <= fact.at && !known.contains(&alert.id))
                    .map(|alert| alert.id)
                    .collect()
            }
            _ => continue,
        };
        into_one(&mut assessment.alerts, &caused);
    }
}

/// Alerts of clocks that have not stopped: what is over was told in its time.
fn of_open_clocks(assessment: &Assessment) -> impl Iterator<Item = &Alert> {
    assessment.alerts.iter().filter(|alert| {
        let clock = alert.cause.clock().and_then(|(kind, cycle, _)| {
            assessment.clocks.iter().find(|clock| (clock.kind, clock.cycle) == (kind, cycle))
        });
        clock.is_some_and(super::Clock::is_open)
    })
}

/// Leaves the worst of several alerts, for everybody whom the worst of each clock concerns.
fn into_one(alerts: &mut Vec<Alert>, caused: &BTreeSet<AlertId>) {
    if caused.len() < 2 {
        return;
    }
    let members = || alerts.iter().filter(|alert| caused.contains(&alert.id));
    let rank = |alert: &Alert| (alert.severity, std::cmp::Reverse(alert.cause.clock()));
    let Some(worst) = members().max_by_key(|alert| rank(alert)).map(|alert| alert.id) else { return };
    let mut audience: Vec<Audience> = Vec::new();
    for alert in members() {
        let outdone = members().any(|other| {
            other.cause.subject() == alert.cause.subject()
                && other.cause.threshold() > alert.cause.threshold()
        });
        if !outdone {
            audience.extend(&alert.audience);
        }
    }
    audience.sort_unstable();
    audience.dedup();
    alerts.retain(|alert| alert.id == worst || !caused.contains(&alert.id));
    if let Some(alert) = alerts.iter_mut().find(|alert| alert.id == worst) {
        alert.audience = audience;
    }
}

/// One notice, to the lead only, for all that one edit of the calendar broke (EC-28).
fn broken_by_calendar(assessment: &mut Assessment, ticket: TicketId) {
    let broken = assessment.clocks.iter().filter(|clock| clock.tags.contains(&Tag::OnCalendarChange));
    let broken: Vec<_> = broken
        .filter(|clock| clock.is_breached())
        .filter_map(|clock| Some((clock.kind, clock.cycle, clock.due_at?, clock.is_open())))
        .collect();
    if broken.is_empty() {
        return;
    }
    assessment.alerts.retain(|alert| {
        !alert.cause.clock().is_some_and(|(kind, cycle, _)| {
            broken.iter().any(|(of, number, at, _)| (*of, *number, *at) == (kind, cycle, alert.at))
        })
    });
    let edits: BTreeSet<UtcMillis> =
        broken.iter().filter(|(.., is_open)| *is_open).map(|(_, _, at, _)| *at).collect();
    for at in edits {
        // An edit of the calendar is no event of the ticket.
        let of = EventId::derive(ticket.0, &format!("calendar {}", at.0));
        let notice = Notice::BrokenByCalendar;
        assessment.alerts.push(Alert {
            id: AlertId(Uuid::new_v5(&ticket.0, format!("{notice:?} {of}").as_bytes())),
            ticket,
            cause: Cause::Notice { notice, of },
            at,
            severity: Severity::Breach,
            audience: vec![Audience::TierLead],
        });
    }
}
