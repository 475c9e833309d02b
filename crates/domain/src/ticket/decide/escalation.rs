//! Escalation: what the customer asks for, what we ask each other (guide 2.4, 5).

use super::{Decision, Standing};
use crate::ticket::fold::Ticket;
use crate::ticket::intent::Intent;
use crate::ticket::refusal::{Refusal, needs};
use crate::EventId;
use crate::escalation::{EscalationLevel, IssueType};

pub(super) fn request(_ticket: &Ticket, _standing: Standing<'_>, _level: EscalationLevel, _impact: &str) -> Result<Decision, Refusal> {
    Err(needs("PLACEHOLDER", "PLACEHOLDER"))
}

pub(super) fn answer(_ticket: &Ticket, _standing: Standing<'_>, _intent: &Intent, _request: EventId, _uphold: bool, _answer: &str) -> Result<Decision, Refusal> {
    Err(needs("PLACEHOLDER", "PLACEHOLDER"))
}

pub(super) fn internally(_ticket: &Ticket, _standing: Standing<'_>, _issue: IssueType, _reason: &str) -> Result<Decision, Refusal> {
    Err(needs("PLACEHOLDER", "PLACEHOLDER"))
}

pub(super) fn raise_security(_ticket: &Ticket, _reason: &str) -> Result<Decision, Refusal> {
    Err(needs("PLACEHOLDER", "PLACEHOLDER"))
}

pub(super) fn clear_security(_ticket: &Ticket, _standing: Standing<'_>, _reason: &str) -> Result<Decision, Refusal> {
    Err(needs("PLACEHOLDER", "PLACEHOLDER"))
}

pub(super) fn decide_leadership(_ticket: &Ticket, _proposal: EventId, _take: bool, _reason: &str) -> Result<Decision, Refusal> {
    Err(needs("PLACEHOLDER", "PLACEHOLDER"))
}
