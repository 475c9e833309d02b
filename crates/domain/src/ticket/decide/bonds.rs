//! Merge, unmerge, split, link (sla.md 2.10).

use super::following::{Following, MAX_SUBJECT};
use super::{Decision, Standing};
use crate::ticket::event::Side;
use crate::ticket::fold::Ticket;
use crate::ticket::intent::Intent;
use crate::ticket::kind::Kind;
use crate::ticket::message::Carried;
use crate::ticket::record::Elsewhere;
use crate::ticket::refusal::{Refusal, RefusalCode, line, needs, not_closed, nothing};
use crate::ticket::words::{Relation, Resolution, Status};
use crate::{EventId, TicketId};

/// Merges this ticket into another one of the same customer. The survivor's clocks stay as they are, those of this one
/// are cancelled (ruling 3).
pub(super) fn merge(ticket: &Ticket, standing: Standing<'_>, into: TicketId) -> Result<Decision, Refusal> {
    if let Some(merge) = &ticket.merged {
        return Err(nothing(format!("The ticket has been merged into {} already.", merge.into)));
    }
    not_closed(ticket)?;
    if into == ticket.id {
        return Err(needs("A ticket can't be merged into itself.", "Choose another ticket."));
    }
    if ticket.emergency && ticket.status != Status::Resolved {
        return Err(Refusal::new(
            RefusalCode::Lifecycle,
            "A ticket with an open emergency can't be merged away: its clocks would end.",
            "Merge the other ticket into this one.",
        ));
    }
    let survivor = standing.other_of_same_customer(ticket, into)?;
    not_merged(survivor, "Merge into")?;
    if survivor.status == Status::Closed {
        return Err(Refusal::new(
            RefusalCode::Lifecycle,
            format!("{} is closed: nothing goes on there.", survivor.label()),
            "Choose an open ticket.",
        ));
    }
    let away = Kind::MergedAway { into: survivor.label(), survivor: Some(into) };
    Ok(both(away, into, Kind::MergedIn { from: ticket.id, number: ticket.label() }))
}

/// Undoes the merge of this ticket, for a while: it is as if it had never been merged.
pub(super) fn unmerge(
    ticket: &Ticket,
    standing: Standing<'_>,
    intent: &Intent,
    from: TicketId,
) -> Result<Decision, Refusal> {
    let Some(merge) = &ticket.merged else {
        return Err(nothing("The ticket has not been merged into another one."));
    };
    if merge.survivor != Some(from) {
        return Err(needs(
            format!("The ticket was merged into {}, not into that one.", merge.into),
            "Check the number.",
        ));
    }
    let policy = standing.policy;
    let window = policy.lifecycle.unmerge_within;
    if intent.occurred_at.since(merge.at) > policy.in_ms(window) {
        return Err(Refusal::new(
            RefusalCode::TooLate,
            format!("A merge can be undone for {window} only."),
            "Raise a new ticket and link it.",
        ));
    }
    let undone = Kind::MergeUndone { merge: merge.event };
    Ok(both(undone, from, Kind::MergedOut { from: ticket.id }))
}

/// Makes a message of the customer a ticket of its own, whose clocks start when the message was received. Those of this
/// ticket stay as they are.
pub(super) fn split(
    ticket: &Ticket,
    standing: Standing<'_>,
    message: EventId,
    new: TicketId,
    subject: &str,
) -> Result<Decision, Refusal> {
    not_closed(ticket)?;
    let subject = line(subject, "The subject", MAX_SUBJECT)?;
    let said = ticket.messages.iter().find(|known| known.id == message);
    let Some(said) = said.filter(|known| known.by.side == Side::Customer && known.carried == Carried::Reply)
    else {
        return Err(needs(
            "Only a later message of the customer can become a ticket of its own.",
            "Choose such a message; what the ticket was raised with stays here.",
        ));
    };
    if ticket.bonds.split.iter().any(|(known, _)| *known == message) {
        return Err(nothing("That message has become a ticket of its own already."));
    }
    if new == ticket.id || standing.others.iter().any(|other| other.id == new) {
        return Err(needs("The new ticket's id belongs to another ticket.", "Mint a new id."));
    }
    let following = Following {
        id: new,
        relation: Relation::SplitFrom,
        subject,
        text: said.text.clone(),
        contact: ticket.raised.contact,
        channel: ticket.raised.channel,
        priority: ticket.priority,
        level: ticket.level(),
        zone: ticket.zone(),
        at: Some(said.at),
    };
    Ok(Decision {
        here: vec![Kind::SplitOff { message, into: new }, following.link()],
        elsewhere: vec![following.raised(ticket)],
    })
}

/// Says that two tickets belong together; both say so.
pub(super) fn link(
    ticket: &Ticket,
    standing: Standing<'_>,
    other: TicketId,
    relation: Relation,
) -> Result<Decision, Refusal> {
    if other == ticket.id {
        return Err(needs("A ticket can't be linked to itself.", "Choose another ticket."));
    }
    not_merged(ticket, "Link")?;
    let there = standing.other_of_same_customer(ticket, other)?;
    not_merged(there, "Link")?;
    match ticket.bonds.relation(other) {
        Some(known) if known == relation => {
            return Err(nothing(format!("The ticket is linked to {} in that way already.", there.label())));
        }
        Some(_) => {
            return Err(needs(
                format!("The ticket is linked to {} in another way.", there.label()),
                "Remove that link first.",
            ));
        }
        None => {}
    }
    match relation {
        Relation::SplitFrom | Relation::SplitInto => {
            return Err(needs(
                "That one ticket was split from another is said by splitting it.",
                "Split it, or link the two as related.",
            ));
        }
        Relation::ChildOf => one_level(ticket, there)?,
        Relation::ParentOf => one_level(there, ticket)?,
        Relation::Related | Relation::FollowUpOf | Relation::FollowedUpBy => {}
    }
    let here = Kind::Linked { other, relation };
    Ok(both(here, other, Kind::Linked { other: ticket.id, relation: relation.reversed() }))
}

/// An incident has affected tickets, and that is all: an affected ticket has one incident, and is none itself.
fn one_level(child: &Ticket, parent: &Ticket) -> Result<(), Refusal> {
    let refused = |ticket: &Ticket, what: &str| {
        Err(Refusal::new(
            RefusalCode::Lifecycle,
            format!("{} {what}.", ticket.label()),
            "Link the ticket to the incident itself, or as related.",
        ))
    };
    if child.bonds.all(Relation::ParentOf).next().is_some() {
        return refused(child, "is an incident with affected tickets of its own");
    }
    if child.bonds.all(Relation::ChildOf).next().is_some() {
        return refused(child, "is part of an incident already");
    }
    if parent.bonds.all(Relation::ChildOf).next().is_some() {
        return refused(parent, "is part of an incident itself");
    }
    Ok(())
}

pub(super) fn unlink(ticket: &Ticket, standing: Standing<'_>, other: TicketId) -> Result<Decision, Refusal> {
    let Some(relation) = ticket.bonds.relation(other) else {
        return Err(nothing("The two tickets are not linked."));
    };
    // Workaround and follow-up, whichever of the two this one is.
    let needs_it = |worked_around: &Ticket| {
        worked_around.resolution == Some(Resolution::Workaround)
            && worked_around.bonds.all(Relation::FollowedUpBy).count() == 1
    };
    let kept = match relation {
        Relation::SplitFrom | Relation::SplitInto => {
            Some("One ticket was split from the other, and that stays.")
        }
        Relation::FollowedUpBy if needs_it(ticket) => Some("A workaround needs its follow-up."),
        Relation::FollowUpOf if standing.other(other).is_ok_and(needs_it) => {
            Some("The other ticket was resolved with a workaround, which needs this follow-up.")
        }
        _ => None,
    };
    if let Some(why) = kept {
        return Err(Refusal::new(RefusalCode::Lifecycle, why, "Link another follow-up first, or leave it."));
    }
    // A link is only ever made to a ticket that exists, also where this person does not see it.
    Ok(both(Kind::Unlinked { other }, other, Kind::Unlinked { other: ticket.id }))
}

fn both(here: Kind, other: TicketId, there: Kind) -> Decision {
    Decision { here: vec![here], elsewhere: vec![Elsewhere { ticket: other, at: None, kind: there }] }
}

/// Nothing goes on at a ticket that was merged away; the refusal names where it does.
fn not_merged(ticket: &Ticket, act: &str) -> Result<(), Refusal> {
    match &ticket.merged {
        Some(merge) => Err(Refusal::new(
            RefusalCode::Lifecycle,
            format!("{} was merged into {}.", ticket.label(), merge.into),
            format!("{act} {} instead.", merge.into),
        )),
        None => Ok(()),
    }
}
