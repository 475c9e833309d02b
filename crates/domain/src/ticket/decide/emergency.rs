//! Emergencies: declaration, roles, progress, one update to all, what is owed (guide 6).

use std::collections::BTreeSet;

use super::{Decision, Standing};
use crate::escalation::{AFTER_AN_EMERGENCY, IncidentRole, ObligationKind};
use crate::ticket::fold::Ticket;
use crate::ticket::incident::Incident;
use crate::ticket::kind::Kind;
use crate::ticket::raised::EmergencyReport;
use crate::ticket::record::Elsewhere;
use crate::ticket::refusal::{
    Refusal, RefusalCode, conflict, needs, not_closed, nothing, open_for_messages, text,
};
use crate::ticket::words::{Relation, Scenario, Status};
use crate::{PersonId, Role, TicketId};

/// Declares an emergency (guide 6.1): the commander is mandatory where one of us declares it (guide 6.4); where a contact
/// does, one of us is asked to take command.
pub(super) fn declare(
    ticket: &Ticket,
    standing: Standing<'_>,
    scenario: Scenario,
    commander: Option<PersonId>,
    report: Option<&EmergencyReport>,
) -> Result<Decision, Refusal> {
    not_closed(ticket)?;
    if ticket.emergency {
        return Err(nothing("An emergency has been declared already."));
    }
    let person = standing.person;
    let by_contact = person.role == Role::Contact;
    if let Some(what) = no_emergency(scenario) {
        return Err(Refusal::new(
            RefusalCode::Invalid,
            format!("{what}: high priority, not an emergency."),
            if by_contact {
                "Ask for a higher priority instead, and say why."
            } else {
                "Set the priority to P2 instead."
            },
        ));
    }
    if ticket.status == Status::Resolved {
        return Err(Refusal::new(
            RefusalCode::Lifecycle,
            "This ticket is resolved; no emergency can go on in it.",
            "Reopen it first.",
        ));
    }
    let commander = match (person.role, commander) {
        (Role::Contact, Some(_)) => {
            return Err(needs(
                "Support names the commander of an emergency.",
                "Declare it without one; somebody takes command at once.",
            ));
        }
        (Role::Contact, None) => None,
        (_, Some(named)) => Some(named),
        (Role::Agent | Role::Manager, None) => Some(person.id),
        (Role::AccountExecutive | Role::Administrator, None) => {
            return Err(needs("An emergency needs a commander.", "Say who commands it."));
        }
    };
    let report = report.cloned().map(Box::new);
    let mut kinds = vec![Kind::EmergencyDeclared { scenario: Some(scenario), report }];
    if let Some(commander) = commander {
        kinds.push(Kind::RoleAssigned { role: IncidentRole::Commander, person: Some(commander) });
    }
    if scenario == Scenario::SecurityIncident && ticket.requests.security.is_none() {
        let reason = "Declared as a data breach or security incident.".to_owned();
        kinds.push(Kind::SecurityRaised { reason });
    }
    Ok(kinds.into())
}

/// What guide 6.2 calls it, where it is no emergency.
fn no_emergency(scenario: Scenario) -> Option<&'static str> {
    match scenario {
        Scenario::SingleUserAccess => Some("Single user access issue"),
        Scenario::SlowPerformance => Some("Slow performance"),
        Scenario::FeatureNotAsExpected => Some("Feature not working as expected"),
        Scenario::IntegrationDelay => Some("Integration delay"),
        Scenario::PlatformUnavailable
        | Scenario::SecurityIncident
        | Scenario::CriticalFunctionBroken
        | Scenario::DataLoss
        | Scenario::NobodyCanAccess => None,
    }
}

/// The emergency of a ticket that is not over.
fn incident<'t>(ticket: &'t Ticket, what: &str, next: &str) -> Result<&'t Incident, Refusal> {
    ticket.incident.as_ref().filter(|_| ticket.emergency).ok_or_else(|| {
        Refusal::new(RefusalCode::Lifecycle, format!("{what} in an emergency, and this is none."), next)
    })
}

pub(super) fn assign_role(
    ticket: &Ticket,
    role: IncidentRole,
    expect: Option<PersonId>,
    to: Option<PersonId>,
) -> Result<Decision, Refusal> {
    not_closed(ticket)?;
    let incident = incident(ticket, "Roles are given", "Declare an emergency first.")?;
    let current = incident.roles.get(&role).copied();
    if current != expect {
        return Err(conflict("response team", "gave this role to somebody", &current));
    }
    if current == to {
        return Err(nothing("The role is theirs already."));
    }
    if role == IncidentRole::Commander && to.is_none() {
        return Err(needs("An emergency needs a commander.", "Hand the command over to somebody else."));
    }
    Ok(Kind::RoleAssigned { role, person: to }.into())
}

pub(super) fn log_progress(ticket: &Ticket, body: &str) -> Result<Decision, Refusal> {
    not_closed(ticket)?;
    incident(ticket, "Progress is logged", "Write an update instead.")?;
    Ok(Kind::ProgressLogged { body: text(body, "The progress")? }.into())
}

/// One update to the incident and to every part of it that is named (guide 6.3); an update on all of them.
pub(super) fn broadcast(
    ticket: &Ticket,
    standing: Standing<'_>,
    body: &str,
    also: &[TicketId],
) -> Result<Decision, Refusal> {
    open_for_messages(ticket)?;
    incident(ticket, "One update is sent to all affected tickets", "Write a reply on each ticket instead.")?;
    let body = text(body, "The update")?;
    let mut elsewhere = Vec::new();
    for id in also.iter().copied().collect::<BTreeSet<TicketId>>() {
        let part = standing.other(id)?;
        if !part.bonds.all(Relation::ChildOf).any(|parent| parent == ticket.id) {
            return Err(needs(
                format!("{} is not a part of this incident.", part.label()),
                "Link it as a part of this one first, or leave it out.",
            ));
        }
        if part.status == Status::Closed {
            return Err(Refusal::new(
                RefusalCode::Lifecycle,
                format!("{} is closed and takes no update.", part.label()),
                "Leave it out.",
            ));
        }
        let kind = Kind::BroadcastSent { body: body.clone(), from: ticket.id };
        elsewhere.push(Elsewhere { ticket: id, at: None, kind });
    }
    Ok(Decision { here: vec![Kind::ReplySent { body }], elsewhere })
}

/// The emergency of a ticket, if that is owed on it and not delivered yet (guide 6.5). Also on a closed ticket: what is owed
/// outlives it.
fn owed(ticket: &Ticket, obligation: ObligationKind) -> Result<&Incident, Refusal> {
    if !AFTER_AN_EMERGENCY.contains(&obligation) {
        return Err(needs("A customer's request is answered, not delivered.", "Answer the request itself."));
    }
    let incident = incident(ticket, "This is owed", "Nothing is left to do.")?;
    if incident.resolutions.is_empty() {
        return Err(Refusal::new(
            RefusalCode::Lifecycle,
            "This is owed from the resolution of the emergency on, and it is not resolved yet.",
            "Resolve it first.",
        ));
    }
    if incident.met(obligation).is_some() {
        return Err(nothing("This has been delivered already."));
    }
    Ok(incident)
}

pub(super) fn assign_obligation(
    ticket: &Ticket,
    obligation: ObligationKind,
    to: Option<PersonId>,
) -> Result<Decision, Refusal> {
    let incident = owed(ticket, obligation)?;
    if incident.owed.get(&obligation).and_then(|owed| owed.owner) == to {
        return Err(nothing("It is theirs already."));
    }
    Ok(Kind::ObligationAssigned { obligation, to }.into())
}

pub(super) fn meet_obligation(
    ticket: &Ticket,
    obligation: ObligationKind,
    body: &str,
) -> Result<Decision, Refusal> {
    owed(ticket, obligation)?;
    Ok(Kind::ObligationMet { obligation, body: text(body, "What is delivered")? }.into())
}
