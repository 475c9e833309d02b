//! Moves of the status, the courtesy undo of a reopening, snoozes (guide 8.1, 8.2; sla.md 2.5, 2.10).

use super::following::{Following, subject_of};
use super::{Decision, Standing};
use crate::ticket::fold::Ticket;
use crate::ticket::intent::Intent;
use crate::ticket::kind::Kind;
use crate::ticket::lifecycle::allowed_move;
use crate::ticket::record::Elsewhere;
use crate::ticket::refusal::{Refusal, RefusalCode, conflict, lifecycle, needs, not_closed, nothing, text};
use crate::ticket::words::{Priority, Relation, Resolution, Status};
use crate::time::DAY;
use crate::{EventId, TicketId, UtcMillis};

/// The longest snooze, in days of wall time.
const LONGEST_SNOOZE_DAYS: i64 = 90;

/// The priority of a permanent fix: its customer has a workaround that holds (guide 7.1).
const PERMANENT_FIX: Priority = Priority::P4;

/// A move somebody wants.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted<'a> {
    pub expect: Status,
    pub to: Status,
    pub message: Option<&'a str>,
    pub resolution: Option<Resolution>,
    pub follow_up: Option<TicketId>,
}

pub(super) fn move_to(
    ticket: &Ticket,
    standing: Standing<'_>,
    intent: &Intent,
    wanted: Wanted<'_>,
) -> Result<Decision, Refusal> {
    let Wanted { expect, to, message, resolution, follow_up } = wanted;
    if ticket.status != expect {
        return Err(conflict("status", "moved this ticket", &ticket.status));
    }
    allowed_move(ticket.status, to).map_err(|why| lifecycle(ticket, why))?;
    let resolution = resolution.filter(|_| to == Status::Resolved);
    if follow_up.is_some() && resolution != Some(Resolution::Workaround) {
        return Err(needs(
            "Only a workaround names the ticket that goes on with the permanent fix.",
            "Leave the follow-up out, or link the two tickets.",
        ));
    }
    let message = match message {
        Some(body) => Some(text(body, "The message")?),
        None => None,
    };
    match (to, message) {
        (Status::PendingCustomer, None) => Err(needs(
            "Waiting for the customer needs a question they can see.",
            "Write what you need from them.",
        )),
        (Status::Resolved, None) => {
            Err(needs("Resolving needs a message the customer can see.", "Describe the resolution."))
        }
        (Status::Resolved, Some(message)) => {
            let resolution = resolution
                .ok_or_else(|| needs("Resolving needs a resolution type.", "Choose how it was resolved."))?;
            let mut decision = Decision::default();
            if resolution == Resolution::Workaround {
                decision = follow_up_of_workaround(ticket, standing, intent, follow_up, &message)?;
            }
            decision.here.insert(0, moved(to, Some(message), Some(resolution)));
            Ok(decision)
        }
        // What is said with the beginning of work is a message like any other (sla.md 2.6).
        (Status::InProgress, Some(body)) => Ok(vec![moved(to, None, None), Kind::ReplySent { body }].into()),
        (_, message) => Ok(moved(to, message, None).into()),
    }
}

fn moved(to: Status, message: Option<String>, resolution: Option<Resolution>) -> Kind {
    Kind::StatusChanged { to, message, resolution }
}

/// A workaround counts as a resolution and always leads to the ticket of the permanent fix (guide 3.2; sla.md 2.10):
/// the one that is named, one that is open already, or a new one.
fn follow_up_of_workaround(
    ticket: &Ticket,
    standing: Standing<'_>,
    intent: &Intent,
    follow_up: Option<TicketId>,
    message: &str,
) -> Result<Decision, Refusal> {
    if let Some(id) = follow_up {
        return named_follow_up(ticket, standing, id);
    }
    let mut known = ticket.bonds.all(Relation::FollowedUpBy).filter_map(|id| standing.other(id).ok());
    if known.any(|other| other.status != Status::Closed) {
        return Ok(Decision::default());
    }
    let new = Following {
        subject: subject_of("Permanent fix", &ticket.raised.subject),
        text: format!(
            "Goes on with the permanent fix where {} ended with a workaround.\n\n{message}",
            ticket.label()
        ),
        priority: PERMANENT_FIX,
        ..Following::up(ticket, standing.customer, TicketId::derive(intent.id.0, "follow-up"))
    };
    Ok(Decision { here: vec![new.link()], elsewhere: vec![new.raised(ticket)] })
}

fn named_follow_up(ticket: &Ticket, standing: Standing<'_>, id: TicketId) -> Result<Decision, Refusal> {
    if id == ticket.id {
        return Err(needs(
            "A ticket can't be its own follow-up.",
            "Name another ticket, or none: one is opened then.",
        ));
    }
    let other = standing.other_of_same_customer(ticket, id)?;
    if other.status == Status::Closed {
        return Err(needs(
            format!("{} is closed: nothing goes on there.", other.label()),
            "Name an open ticket, or none: one is opened then.",
        ));
    }
    match ticket.bonds.relation(id) {
        Some(Relation::FollowedUpBy) => Ok(Decision::default()),
        None | Some(Relation::Related) => {
            let linked = |other, relation| Kind::Linked { other, relation };
            Ok(Decision {
                here: vec![linked(id, Relation::FollowedUpBy)],
                elsewhere: vec![Elsewhere {
                    ticket: id,
                    at: None,
                    kind: linked(ticket.id, Relation::FollowUpOf),
                }],
            })
        }
        Some(_) => Err(needs(
            format!("{} is tied to this ticket in another way.", other.label()),
            "Name another ticket, or none: one is opened then.",
        )),
    }
}

/// "Thanks" is no reopening: an agent may say so on the same day, by the ticket's calendar (sla.md 2.10, EC-76).
pub(super) fn undo_reopen(ticket: &Ticket, intent: &Intent, message: EventId) -> Result<Decision, Refusal> {
    if ticket.reopened_by != Some(message) {
        return Err(nothing("That message did not reopen the ticket, or work has gone on since."));
    }
    let (zone, reopened_at) = (ticket.zone(), ticket.moved_at);
    if zone.date(intent.occurred_at.max(reopened_at)) != zone.date(reopened_at) {
        return Err(Refusal::new(
            RefusalCode::TooLate,
            "A reopening can be undone on the same day only, by the ticket's time zone.",
            "Answer the customer and resolve the ticket again.",
        ));
    }
    Ok(Kind::ReopenUndone { message }.into())
}

/// Out of the queue for a while; no clock stops (sla.md 2.8).
pub(super) fn snooze(
    ticket: &Ticket,
    intent: &Intent,
    until: UtcMillis,
    reason: &str,
) -> Result<Decision, Refusal> {
    not_closed(ticket)?;
    if ticket.emergency || ticket.priority == Priority::P1 {
        return Err(Refusal::new(
            RefusalCode::Lifecycle,
            "What is critical can't be put off.",
            "Work on it, or hand it to somebody who can.",
        ));
    }
    if until <= intent.occurred_at {
        return Err(needs("That time has passed already.", "Choose a time to come."));
    }
    if until.since(intent.occurred_at) > LONGEST_SNOOZE_DAYS * DAY {
        return Err(needs(
            format!("A ticket can be put off for at most {LONGEST_SNOOZE_DAYS} days."),
            "Choose an earlier time.",
        ));
    }
    Ok(Kind::Snoozed { until, reason: text(reason, "The reason")? }.into())
}

pub(super) fn wake(ticket: &Ticket, intent: &Intent) -> Result<Decision, Refusal> {
    match ticket.snoozed {
        Some((_, until, _)) if until > intent.occurred_at => Ok(Kind::Woken.into()),
        _ => Err(nothing("The ticket is in the queue: it is not put off.")),
    }
}
