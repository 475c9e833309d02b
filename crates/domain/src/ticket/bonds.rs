//! What ties a ticket to others: links, merges, splits (sla.md 2.10), and access grants and a rating on its margin.

use super::event::Actor;
use super::kind::Kind;
use super::words::Relation;
use crate::{EventId, TicketId, UtcMillis};

/// Another ticket that belongs to this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Which.
    pub other: TicketId,
    /// How, seen from this one.
    pub relation: Relation,
}

/// Where a ticket was merged into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    /// The event.
    pub event: EventId,
    /// When.
    pub at: UtcMillis,
    /// The survivor's number or reference, as people say it.
    pub into: String,
    /// The survivor, where it is one of ours.
    pub survivor: Option<TicketId>,
}

/// What ties a ticket to others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bonds {
    /// Links, in the order they were made.
    pub links: Vec<Link>,
    /// Tickets merged into this one.
    pub merged_in: Vec<(TicketId, String)>,
    /// Messages that became tickets of their own.
    pub split: Vec<(EventId, TicketId)>,
}

impl Bonds {
    pub(super) fn link(&mut self, other: TicketId, relation: Relation) {
        match self.links.iter_mut().find(|link| link.other == other) {
            Some(link) => link.relation = relation,
            None => self.links.push(Link { other, relation }),
        }
    }

    pub(super) fn apply(&mut self, kind: &Kind) {
        match kind {
            Kind::Linked { other, relation } => self.link(*other, *relation),
            Kind::Unlinked { other } => self.links.retain(|link| link.other != *other),
            Kind::MergedIn { from, number } => {
                self.merged_in.retain(|(ticket, _)| ticket != from);
                self.merged_in.push((*from, number.clone()));
            }
            Kind::MergedOut { from } => self.merged_in.retain(|(ticket, _)| ticket != from),
            Kind::SplitOff { message, into } => self.split.push((*message, *into)),
            _ => {}
        }
    }

    /// How another ticket is bound to this one.
    pub fn relation(&self, other: TicketId) -> Option<Relation> {
        self.links.iter().find(|link| link.other == other).map(|link| link.relation)
    }

    /// Tickets bound in one way.
    pub fn all(&self, relation: Relation) -> impl Iterator<Item = TicketId> {
        self.links.iter().filter(move |link| link.relation == relation).map(|link| link.other)
    }
}

/// Read-only access that support asked for or was granted (guide 9.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The event that granted it.
    pub id: EventId,
    /// When.
    pub at: UtcMillis,
    /// By whom.
    pub by: Actor,
    /// To what.
    pub what: String,
    /// Until when.
    pub until: UtcMillis,
    /// When it was withdrawn.
    pub withdrawn_at: Option<UtcMillis>,
}

/// Access asked for and granted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessState {
    /// Requests that wait for an answer: the event, when, to what, why.
    pub asked: Vec<(EventId, UtcMillis, String, String)>,
    /// Grants, in order.
    pub grants: Vec<Grant>,
}

impl AccessState {
    pub(super) fn apply(&mut self, id: EventId, at: UtcMillis, actor: Actor, kind: &Kind) {
        match kind {
            Kind::AccessRequested { what, reason } => {
                self.asked.push((id, at, what.clone(), reason.clone()));
            }
            Kind::AccessGranted { what, until, request } => {
                self.asked.retain(|(asked, ..)| Some(*asked) != *request);
                self.grants.push(Grant {
                    id,
                    at,
                    by: actor,
                    what: what.clone(),
                    until: *until,
                    withdrawn_at: None,
                });
            }
            Kind::AccessWithdrawn { grant, .. } => {
                if let Some(grant) = self.grants.iter_mut().find(|known| known.id == *grant) {
                    grant.withdrawn_at.get_or_insert(at);
                }
            }
            _ => {}
        }
    }
}

/// A contact's rating of the support of one ticket (guide 10.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rating {
    /// When.
    pub at: UtcMillis,
    /// 1 to 5.
    pub score: u8,
    /// What they add.
    pub comment: String,
}
