//! Emergencies: declaration, roles, progress, one update to all, what is owed (guide 6).

use super::{Decision, Standing};
use crate::ticket::fold::Ticket;
use crate::ticket::refusal::{Refusal, RefusalCode, needs, not_closed, nothing, text};
use crate::ticket::kind::Kind;
use crate::ticket::raised::EmergencyReport;
use crate::ticket::words::Scenario;
use crate::escalation::{IncidentRole, ObligationKind};
use crate::{PersonId, TicketId};

pub(super) fn declare(
    ticket: &Ticket,
    _standing: Standing<'_>,
    scenario: Scenario,
    _commander: Option<PersonId>,
    report: Option<&EmergencyReport>,
) -> Result<Decision, Refusal> {
    not_closed(ticket)?;
    if ticket.emergency {
        return Err(nothing("An emergency has been declared already."));
    }
    let report = report.cloned().map(Box::new);
    Ok(Kind::EmergencyDeclared { scenario: Some(scenario), report }.into())
}

pub(super) fn log_progress(ticket: &Ticket, body: &str) -> Result<Decision, Refusal> {
    if !ticket.emergency {
        return Err(Refusal::new(
            RefusalCode::Lifecycle,
            "Progress is logged in an emergency, and this is none.",
            "Write an update instead.",
        ));
    }
    Ok(Kind::ProgressLogged { body: text(body, "The progress")? }.into())
}

pub(super) fn assign_role(_ticket: &Ticket, _role: IncidentRole, _expect: Option<PersonId>, _to: Option<PersonId>) -> Result<Decision, Refusal> {
    Err(needs("PLACEHOLDER", "PLACEHOLDER"))
}

pub(super) fn broadcast(_ticket: &Ticket, _standing: Standing<'_>, _body: &str, _also: &[TicketId]) -> Result<Decision, Refusal> {
    Err(needs("PLACEHOLDER", "PLACEHOLDER"))
}

pub(super) fn assign_obligation(_ticket: &Ticket, _obligation: ObligationKind, _to: Option<PersonId>) -> Result<Decision, Refusal> {
    Err(needs("PLACEHOLDER", "PLACEHOLDER"))
}

pub(super) fn meet_obligation(_ticket: &Ticket, _obligation: ObligationKind, _body: &str) -> Result<Decision, Refusal> {
    Err(needs("PLACEHOLDER", "PLACEHOLDER"))
}
