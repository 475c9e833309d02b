//! Which alerts a look at one ticket adds, and which it ends: a pure function of what was known and what is.

use std::collections::BTreeMap;

use vioe_domain::escalation::{Alert, Cause, Severity, Threshold};
use vioe_domain::sla::{Assessment, Clock};
use vioe_domain::ticket::Ticket;
use vioe_domain::{AlertId, Person, UtcMillis};
use vioe_store::{Alarm, AlarmEnd};

use super::audience::concerns;

/// What a look at one ticket comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// To note, each with the instant its clock is due. `true`: the most severe of its clock, to be shown.
    pub raise: Vec<(Alert, Option<UtcMillis>, bool)>,
    /// To end.
    pub end: Vec<(AlertId, AlarmEnd)>,
}

/// Compares what the clocks say now with the alarms there are. `acted_at` is when one of us last acted on the ticket:
/// what was alarmed about before is dealt with.
pub fn settle(
    ticket: &Ticket,
    assessment: &Assessment,
    person: &Person,
    alarms: &[Alarm],
    acted_at: Option<UtcMillis>,
) -> Settled {
    let mut settled = Settled::default();
    let mut worst: BTreeMap<Cause, (Threshold, UtcMillis)> = BTreeMap::new();
    let known = |id: AlertId| alarms.iter().any(|alarm| alarm.alert.id == id);
    let mine: Vec<&Alert> =
        assessment.alerts.iter().filter(|alert| concerns(alert, ticket, person)).collect();
    for alert in &mine {
        let seen = worst.entry(alert.cause.subject()).or_insert((alert.cause.threshold(), alert.at));
        *seen = (*seen).max((alert.cause.threshold(), alert.at));
    }
    for alert in mine.into_iter().filter(|alert| !known(alert.id)) {
        let clock = find(assessment, alert);
        let is_clock = alert.cause.clock().is_some();
        // A clock that stopped late has nobody left to warn; somebody acted on it meanwhile. What no clock raises is there
        // until it is acted upon itself: a reply answers no request and names no commander.
        let over = is_clock
            && (clock.is_none_or(|clock| !clock.is_open()) || acted_at.is_some_and(|at| at > alert.at));
        let outdone = worst.get(&alert.cause.subject()) != Some(&(alert.cause.threshold(), alert.at));
        let due_at = match alert.cause {
            Cause::Obligation { threshold: Threshold::Breach, .. } => Some(alert.at),
            _ => clock.and_then(|clock| clock.due_at),
        };
        settled.raise.push((alert.clone(), due_at, !over && !outdone && alert.severity > Severity::Badge));
        if over || outdone {
            settled.end.push((alert.id, AlarmEnd::Cleared));
        }
    }
    for alarm in alarms.iter().filter(|alarm| alarm.is_live()) {
        if let Some(why) = ended(alarm, assessment, &worst, acted_at) {
            settled.end.push((alarm.alert.id, why));
        }
    }
    settled
}

/// Why a live alarm is over, if it is.
fn ended(
    alarm: &Alarm,
    assessment: &Assessment,
    worst: &BTreeMap<Cause, (Threshold, UtcMillis)>,
    acted_at: Option<UtcMillis>,
) -> Option<AlarmEnd> {
    let alert = &alarm.alert;
    let still_there = assessment.alerts.iter().any(|other| other.id == alert.id);
    let outdone = worst
        .get(&alert.cause.subject())
        .is_some_and(|(threshold, at)| (*threshold, *at) > (alert.cause.threshold(), alert.at));
    if alert.cause.clock().is_none() {
        return (!still_there || outdone).then_some(AlarmEnd::Cleared);
    }
    let Some(clock) = find(assessment, alert) else {
        // The cycle it was about has never been (a reopening was undone).
        return Some(AlarmEnd::Rescinded);
    };
    if clock.stopped_at.is_some_and(|stopped| stopped < alert.at) {
        // Evidence that came late: it had stopped before (EC-56).
        return Some(AlarmEnd::Rescinded);
    }
    if !clock.is_open() {
        return Some(AlarmEnd::Cleared);
    }
    if !still_there {
        // The promise was never broken, or that share never used up, by what is known now: an exclusion, a
        // correction, another budget.
        return Some(if alert.cause.threshold() == Threshold::Breach {
            AlarmEnd::Rescinded
        } else {
            AlarmEnd::Cleared
        });
    }
    let acted = acted_at.is_some_and(|at| at > alert.at && at >= alarm.first_seen_at);
    (outdone || acted).then_some(AlarmEnd::Cleared)
}

fn find<'a>(assessment: &'a Assessment, alert: &Alert) -> Option<&'a Clock> {
    let (kind, cycle, _) = alert.cause.clock()?;
    assessment.clocks.iter().find(|clock| (clock.kind, clock.cycle) == (kind, cycle))
}
