//! Read-only access, the rating, new terms applied (guide 9.2, 10.3; sla.md 2.9).

use super::{Decision, Standing};
use crate::ticket::fold::Ticket;
use crate::ticket::intent::Intent;
use crate::ticket::refusal::{Refusal, needs};
use crate::{EventId, UtcMillis};

pub(super) fn request(_ticket: &Ticket, _what: &str, _reason: &str) -> Result<Decision, Refusal> {
    Err(needs("PLACEHOLDER", "PLACEHOLDER"))
}

pub(super) fn grant(_ticket: &Ticket, _standing: Standing<'_>, _intent: &Intent, _what: &str, _until: UtcMillis, _request: Option<EventId>) -> Result<Decision, Refusal> {
    Err(needs("PLACEHOLDER", "PLACEHOLDER"))
}

pub(super) fn withdraw(_ticket: &Ticket, _grant: EventId, _reason: &str) -> Result<Decision, Refusal> {
    Err(needs("PLACEHOLDER", "PLACEHOLDER"))
}

pub(super) fn rate(_ticket: &Ticket, _standing: Standing<'_>, _intent: &Intent, _score: u8, _comment: &str) -> Result<Decision, Refusal> {
    Err(needs("PLACEHOLDER", "PLACEHOLDER"))
}

pub(super) fn apply_terms(_ticket: &Ticket, _standing: Standing<'_>) -> Result<Decision, Refusal> {
    Err(needs("PLACEHOLDER", "PLACEHOLDER"))
}
