//! An intent becomes events, or a refusal in the user's words.

mod access;
mod bonds;
mod emergency;
mod escalation;
mod following;
mod intake;
mod messages;
mod moves;
mod priority;

use super::event::PriorityMode;
use super::fold::Ticket;
use super::intent::Intent;
use super::kind::Kind;
use super::record::Elsewhere;
use super::refusal::{Refusal, RefusalCode, conflict, forbidden, not_closed, nothing, text};
use super::what::What;
use super::words::Status;
use crate::policy::Policy;
use crate::{Customer, Person, Role, TicketId};

/// Who asks, and about whose ticket: what [`decide`] must know beside the ticket.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// The person.
    pub person: &'a Person,
    /// The customer of the ticket (for a new one: whose it shall be).
    pub customer: &'a Customer,
    /// The policy in force.
    pub policy: &'a Policy,
    /// The other tickets it names ([`What::others`]), as far as they exist and the person may see them.
    pub others: &'a [&'a Ticket],
}

impl Standing<'_> {
    /// Another ticket the intent names.
    pub(super) fn other(&self, id: TicketId) -> Result<&Ticket, Refusal> {
        self.others.iter().copied().find(|ticket| ticket.id == id).ok_or_else(|| {
            forbidden("The other ticket does not exist, or you may not see it.", "Check its number.")
        })
    }

    /// Another ticket the intent names; nothing is ever bound across customers.
    pub(super) fn other_of_same_customer(&self, ticket: &Ticket, id: TicketId) -> Result<&Ticket, Refusal> {
        let other = self.other(id)?;
        if other.raised.customer == ticket.raised.customer {
            return Ok(other);
        }
        Err(forbidden("The other ticket is another customer's.", "Choose a ticket of the same customer."))
    }
}

/// What is to happen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// To the intent's own ticket, in order.
    pub here: Vec<Kind>,
    /// To other tickets, in order.
    pub elsewhere: Vec<Elsewhere>,
}

impl From<Vec<Kind>> for Decision {
    fn from(here: Vec<Kind>) -> Self {
        Self { here, elsewhere: Vec::new() }
    }
}

impl From<Kind> for Decision {
    fn from(kind: Kind) -> Self {
        Self { here: vec![kind], elsewhere: Vec::new() }
    }
}

/// Decides an intent about a ticket. `ticket` is none exactly for a ticket that does not exist yet.
///
/// # Errors
/// A rule says no.
pub fn decide(ticket: Option<&Ticket>, standing: Standing<'_>, intent: &Intent) -> Result<Decision, Refusal> {
    let Some(ticket) = ticket else {
        return match &intent.what {
            What::Raise(new) => intake::raise(new, standing, intent),
            _ => Err(forbidden(
                "This ticket does not exist, or you may not see it.",
                "Check the number, or ask your support contact.",
            )),
        };
    };
    may(ticket, standing.person, &intent.what)?;
    match &intent.what {
        What::Raise(_) => Err(Refusal::new(
            RefusalCode::NothingToDo,
            "This ticket has been raised already.",
            "Open it from the list.",
        )),
        What::Reply { body } => messages::reply(ticket, standing, intent, body),
        What::Note { body } => Ok(Kind::NoteAdded { body: text(body, "The note")? }.into()),
        What::Ask { body } => messages::ask(ticket, body),
        What::LogCall { held_at, body } => messages::log_call(ticket, *held_at, body),
        What::WithdrawMessage { message } => messages::withdraw(ticket, *message, false),
        What::ReportBounce { message } => messages::withdraw(ticket, *message, true),
        What::Move { expect, to, message, resolution, follow_up } => {
            let wanted = moves::Wanted {
                expect: *expect,
                to: *to,
                message: message.as_deref(),
                resolution: *resolution,
                follow_up: *follow_up,
            };
            moves::move_to(ticket, standing, intent, wanted)
        }
        What::UndoReopen { message } => moves::undo_reopen(ticket, intent, *message),
        What::Snooze { until, reason } => moves::snooze(ticket, intent, *until, reason),
        What::Wake => moves::wake(ticket, intent),
        What::SetPriority { to, mode, reason } => priority::set(ticket, *to, *mode, reason),
        What::RequestPriority { to, justification } => {
            priority::request(ticket, standing, *to, justification)
        }
        What::AnswerPriority { request, grant, answer } => priority::answer(ticket, *request, *grant, answer),
        What::SetTier { to, reason } => {
            not_closed(ticket)?;
            if ticket.tier == *to {
                return Err(nothing(format!("The ticket is at Tier {} already.", to.number())));
            }
            Ok(Kind::TierChanged { to: *to, reason: text(reason, "The reason")?, cause: None }.into())
        }
        What::Assign { expect, to } => {
            if ticket.assignee != *expect {
                return Err(conflict("assignee", "took or gave away this ticket", &ticket.assignee));
            }
            if expect == to {
                return Err(nothing("The ticket has that assignee already."));
            }
            Ok(Kind::Assigned { to: *to }.into())
        }
        What::DecideScope { topic, message } => {
            intake::decide_scope(ticket, standing, *topic, message.as_deref())
        }
        What::RequestEscalation { level, impact } => escalation::request(ticket, standing, *level, impact),
        What::AnswerEscalation { request, uphold, answer } => {
            escalation::answer(ticket, standing, intent, *request, *uphold, answer)
        }
        What::EscalateInternally { issue, reason } => {
            escalation::internally(ticket, standing, *issue, reason)
        }
        What::RaiseSecurity { reason } => escalation::raise_security(ticket, reason),
        What::ClearSecurity { reason } => escalation::clear_security(ticket, standing, reason),
        What::DecideLeadership { proposal, take, reason } => {
            escalation::decide_leadership(ticket, *proposal, *take, reason)
        }
        What::DeclareEmergency { scenario, commander, report } => {
            emergency::declare(ticket, standing, *scenario, *commander, report.as_deref())
        }
        What::AssignRole { role, expect, to } => emergency::assign_role(ticket, *role, *expect, *to),
        What::LogProgress { body } => emergency::log_progress(ticket, body),
        What::Broadcast { body, also } => emergency::broadcast(ticket, standing, body, also),
        What::AssignObligation { obligation, to } => emergency::assign_obligation(ticket, *obligation, *to),
        What::MeetObligation { obligation, body } => emergency::meet_obligation(ticket, *obligation, body),
        What::Merge { into } => bonds::merge(ticket, standing, *into),
        What::Unmerge { from } => bonds::unmerge(ticket, standing, intent, *from),
        What::Split { message, new, subject } => bonds::split(ticket, standing, *message, *new, subject),
        What::Link { other, relation } => bonds::link(ticket, standing, *other, *relation),
        What::Unlink { other } => bonds::unlink(ticket, standing, *other),
        What::RequestAccess { what, reason } => access::request(ticket, what, reason),
        What::GrantAccess { what, until, request } => {
            access::grant(ticket, standing, intent, what, *until, *request)
        }
        What::WithdrawAccess { grant, reason } => access::withdraw(ticket, standing, intent, *grant, reason),
        What::AnswerSurvey { score, comment } => access::rate(ticket, standing, intent, *score, comment),
        What::ApplyTerms => access::apply_terms(ticket, standing),
        What::RequestExclusion(_)
        | What::DecideExclusion { .. }
        | What::SetCalendar { .. }
        | What::SetTerms { .. }
        | What::Designate { .. }
        | What::SetPreferences(_)
        | What::WriteArticle(_)
        | What::PublishArticle { .. }
        | What::ClaimCredit { .. }
        | What::DecideCredit { .. }
        | What::LockMonth { .. }
        | What::GiveFeedback { .. } => Err(Refusal::new(
            RefusalCode::Invalid,
            "This is not about a ticket.",
            "Name the record it is about instead of a ticket.",
        )),
    }
}

/// Which role may do what (guide 5.2, 5.3, 7.3, 9). What a record intent may is decided by [`crate::record::amend`].
fn may(ticket: &Ticket, person: &Person, what: &What) -> Result<(), Refusal> {
    let allowed = match (person.role, what) {
        // Access is the customer's to grant, and the rating theirs to give.
        (
            Role::Contact,
            What::GrantAccess { .. } | What::WithdrawAccess { .. } | What::AnswerSurvey { .. },
        ) => true,
        (_, What::GrantAccess { .. } | What::AnswerSurvey { .. }) => false,
        // The tier manager reviews; leadership decides for itself.
        (Role::Manager, What::AnswerEscalation { .. }) => true,
        (Role::Manager | Role::AccountExecutive, What::DecideLeadership { .. }) => true,
        (_, What::AnswerEscalation { .. } | What::DecideLeadership { .. }) => false,
        (Role::Agent | Role::Manager | Role::Administrator, _) => true,
        (Role::AccountExecutive, What::Note { .. } | What::RequestEscalation { .. }) => true,
        (
            Role::Contact,
            What::Raise(_)
            | What::Reply { .. }
            | What::RequestPriority { .. }
            | What::RequestEscalation { .. }
            | What::DeclareEmergency { .. },
        ) => true,
        (Role::Contact, What::Move { to, .. }) => {
            ticket.status == Status::Resolved && matches!(to, Status::Closed | Status::InProgress)
        }
        (Role::AccountExecutive | Role::Contact, _) => false,
    };
    if allowed {
        Ok(())
    } else {
        Err(forbidden("Your role can't do that on this ticket.", "Ask the agent who has the ticket."))
    }
}
