//! Merge, unmerge, split, link (sla.md 2.10).

use super::{Decision, Standing};
use crate::ticket::fold::Ticket;
use crate::ticket::intent::Intent;
use crate::ticket::refusal::{Refusal, needs};
use crate::ticket::words::Relation;
use crate::{EventId, TicketId};

pub(super) fn merge(_ticket: &Ticket, _standing: Standing<'_>, _into: TicketId) -> Result<Decision, Refusal> {
    Err(needs("PLACEHOLDER", "PLACEHOLDER"))
}

pub(super) fn unmerge(_ticket: &Ticket, _standing: Standing<'_>, _intent: &Intent, _from: TicketId) -> Result<Decision, Refusal> {
    Err(needs("PLACEHOLDER", "PLACEHOLDER"))
}

pub(super) fn split(_ticket: &Ticket, _standing: Standing<'_>, _message: EventId, _new: TicketId, _subject: &str) -> Result<Decision, Refusal> {
    Err(needs("PLACEHOLDER", "PLACEHOLDER"))
}

pub(super) fn link(_ticket: &Ticket, _standing: Standing<'_>, _other: TicketId, _relation: Relation) -> Result<Decision, Refusal> {
    Err(needs("PLACEHOLDER", "PLACEHOLDER"))
}

pub(super) fn unlink(_ticket: &Ticket, _other: TicketId) -> Result<Decision, Refusal> {
    Err(needs("PLACEHOLDER", "PLACEHOLDER"))
}
