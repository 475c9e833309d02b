//! Escalation: what the customer asks for, what we ask each other (guide 2.4, 5).

use super::{Decision, Standing};
use crate::escalation::{EscalationLevel, IssueType, Tier, TierFourTrigger};
use crate::person::{Designation, Team};
use crate::ticket::fold::Ticket;
use crate::ticket::intent::Intent;
use crate::ticket::kind::Kind;
use crate::ticket::raised::Raised;
use crate::ticket::refusal::{Refusal, RefusalCode, conflict, forbidden, needs, not_closed, nothing, text};
use crate::ticket::words::{Category, Scenario, Topic};
use crate::{EventId, Role};

/// What follows at once when a ticket is raised: a security concern is one from its first moment (guide 5.2).
pub(super) fn follows_raise(raised: &Raised) -> Vec<Kind> {
    let intake = &raised.intake;
    let why = if intake.scenario == Some(Scenario::SecurityIncident) {
        "Raised as a data breach or security incident."
    } else if intake.topic == Some(Topic::SecurityConcern) {
        "Raised as a security concern."
    } else if raised.category == Category::Security {
        "Raised in the category Security."
    } else {
        return Vec::new();
    };
    vec![Kind::SecurityRaised { reason: why.to_owned() }]
}

pub(super) fn request(
    ticket: &Ticket,
    standing: Standing<'_>,
    level: EscalationLevel,
    impact: &str,
) -> Result<Decision, Refusal> {
    not_closed(ticket)?;
    let person = standing.person;
    if person.role == Role::Contact {
        if person.profile.designations.is_empty() {
            return Err(forbidden(
                "You are not designated as a support contact.",
                "Ask your primary contact to request the escalation.",
            ));
        }
        let may_ask_leadership =
            person.is_designated(Designation::Executive) || person.is_designated(Designation::Primary);
        if level == EscalationLevel::AccountExecutive && !may_ask_leadership {
            return Err(forbidden(
                "Only your executive or primary contact can ask for the account executive.",
                "Ask them, or ask for the support manager instead.",
            ));
        }
    }
    if ticket.requests.escalations.iter().any(|asked| asked.answer.is_none()) {
        return Err(Refusal::new(
            RefusalCode::NothingToDo,
            "An escalation has been requested already and is being reviewed.",
            "Wait for the answer; you can add to it with a reply.",
        ));
    }
    Ok(Kind::EscalationRequested { level, impact: text(impact, "The business impact")? }.into())
}

pub(super) fn answer(
    ticket: &Ticket,
    _standing: Standing<'_>,
    intent: &Intent,
    request: EventId,
    uphold: bool,
    answer: &str,
) -> Result<Decision, Refusal> {
    not_closed(ticket)?;
    let Some(asked) = ticket.requests.escalations.iter().find(|asked| asked.id == request) else {
        return Err(needs("This ticket has no such escalation request.", "Look at its requests."));
    };
    if let Some(given) = &asked.answer {
        return Err(conflict("answer", "answered this request", &given.text));
    }
    let answer = text(answer, "The answer")?;
    let mut kinds = vec![Kind::EscalationAnswered { request, upheld: uphold, answer }];
    if uphold && ticket.tier < Tier::T4 {
        kinds.push(match (asked.level, ticket.tier.next()) {
            // Leadership decides for itself whether it takes the ticket (guide 2.4).
            (EscalationLevel::AccountExecutive, _) | (_, None) => Kind::LeadershipProposed {
                trigger: TierFourTrigger::EscalationUpheld,
                // The answer is the first event of this intent.
                cause: EventId::derive(intent.id.0, "0").0,
            },
            (_, Some(to)) => Kind::TierChanged {
                to,
                reason: "The customer's escalation request was upheld.".to_owned(),
                cause: None,
            },
        });
    }
    Ok(kinds.into())
}

/// One step along the path of an issue type (guide 5.4). Another type begins its own path.
pub(super) fn internally(
    ticket: &Ticket,
    standing: Standing<'_>,
    issue: IssueType,
    reason: &str,
) -> Result<Decision, Refusal> {
    not_closed(ticket)?;
    let path = standing.policy.escalation.matrix.path(issue);
    let step = match &ticket.requests.path {
        Some(on) if on.issue == issue => on.step.saturating_add(1),
        _ => 1,
    };
    let Some(to) = path.get(usize::from(step)) else {
        let last = path.last().map_or("Support", String::as_str);
        return Err(Refusal::new(
            RefusalCode::NothingToDo,
            format!("It has reached the end of this path: {last}."),
            "Choose another type of issue, or ask leadership in.",
        ));
    };
    let reason = text(reason, "The reason")?;
    Ok(Kind::EscalatedInternally { issue, step, to: to.clone(), reason }.into())
}

pub(super) fn raise_security(ticket: &Ticket, reason: &str) -> Result<Decision, Refusal> {
    not_closed(ticket)?;
    if ticket.requests.security.is_some() {
        return Err(nothing("A security concern has been raised already."));
    }
    Ok(Kind::SecurityRaised { reason: text(reason, "The reason")? }.into())
}

pub(super) fn clear_security(
    ticket: &Ticket,
    standing: Standing<'_>,
    reason: &str,
) -> Result<Decision, Refusal> {
    let person = standing.person;
    if person.role != Role::Manager && !person.is_in(Team::Security) {
        return Err(forbidden(
            "Only the security team or a manager can clear a security concern.",
            "Ask one of them.",
        ));
    }
    if ticket.requests.security.is_none() {
        return Err(nothing("No security concern stands on this ticket."));
    }
    Ok(Kind::SecurityCleared { reason: text(reason, "The reason")? }.into())
}

pub(super) fn decide_leadership(
    ticket: &Ticket,
    proposal: EventId,
    take: bool,
    reason: &str,
) -> Result<Decision, Refusal> {
    not_closed(ticket)?;
    let Some(asked) = ticket.requests.leadership.iter().find(|asked| asked.id == proposal) else {
        return Err(needs("Leadership was not asked in by that.", "Look at the ticket's proposals."));
    };
    if let Some(given) = &asked.answer {
        return Err(conflict("decision", "decided about this", &given.text));
    }
    let reason = text(reason, "The reason")?;
    let mut kinds = vec![Kind::LeadershipDecided { proposal, taken: take, reason }];
    if take && ticket.tier < Tier::T4 {
        let reason = "Leadership has taken it.".to_owned();
        kinds.push(Kind::TierChanged { to: Tier::T4, reason, cause: None });
    }
    Ok(kinds.into())
}
