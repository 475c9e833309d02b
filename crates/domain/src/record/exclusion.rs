//! Windows that do not count: wanted by somebody, decided by somebody else (guide 3.4; sla.md 2.11).

use serde::{Deserialize, Serialize};

use super::Record;
use super::amend::{Surroundings, forbidden, invalid, nothing, words};
use crate::availability::Month;
use crate::policy::Policy;
use crate::sla::{Exclusion, ExclusionReason};
use crate::ticket::{Refusal, RefusalCode};
use crate::time::HOUR;
use crate::{CustomerId, ExclusionId, PersonId, RecordId, Role, TicketId, UtcMillis};

/// A window as somebody asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExclusionRequest {
    /// The one ticket it shall cover.
    #[serde(default)]
    pub ticket: Option<TicketId>,
    /// Whose tickets it shall cover; with neither: everybody's (the platform).
    #[serde(default)]
    pub customer: Option<CustomerId>,
    /// Its first instant.
    pub from: UtcMillis,
    /// The first instant after it.
    pub to: UtcMillis,
    /// Why.
    pub reason: ExclusionReason,
    /// What shows it.
    pub evidence: String,
    /// For maintenance: when it was announced; none: with this request.
    #[serde(default)]
    pub announced_at: Option<UtcMillis>,
}

/// What was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExclusionDecision {
    /// Approved.
    pub approved: bool,
    /// By whom; never by who asked for it.
    pub by: PersonId,
    /// When.
    pub at: UtcMillis,
    /// Why.
    pub reason: String,
}

/// A window that does not count, wanted or decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExclusionRecord {
    /// Which.
    pub id: ExclusionId,
    /// The one ticket it covers; none: every ticket of `customer`.
    #[serde(default)]
    pub ticket: Option<TicketId>,
    /// Whose tickets it covers; with neither: everybody's (the platform).
    #[serde(default)]
    pub customer: Option<CustomerId>,
    /// The window; `approved` follows the decision.
    pub exclusion: Exclusion,
    /// What shows it.
    #[serde(default)]
    pub evidence: String,
    /// Who asked for it; none for an import.
    #[serde(default)]
    pub requested_by: Option<PersonId>,
    /// When.
    #[serde(default)]
    pub requested_at: UtcMillis,
    /// What was decided; none: it waits.
    #[serde(default)]
    pub decision: Option<ExclusionDecision>,
}

impl ExclusionRecord {
    /// One that comes from elsewhere, decided there.
    pub fn imported(
        id: ExclusionId,
        ticket: Option<TicketId>,
        customer: CustomerId,
        exclusion: Exclusion,
    ) -> Self {
        Self {
            id,
            ticket,
            customer: Some(customer),
            exclusion,
            evidence: String::new(),
            requested_by: None,
            requested_at: UtcMillis::default(),
            decision: None,
        }
    }

    /// For maintenance: how much of the notice it lacks, in ms of wall time; none where it was announced early enough, or
    /// needs no notice (guide 3.4, ruling 16). A window that lacks notice has no effect, approved or not.
    pub fn notice_short_by(&self, policy: &Policy) -> Option<i64> {
        if self.exclusion.reason != ExclusionReason::Maintenance {
            return None;
        }
        let needed = policy.in_ms(policy.exclusions.maintenance_notice);
        let given = self.exclusion.announced_at.map_or(0, |at| self.exclusion.from.since(at));
        (given < needed).then(|| needed - given)
    }

    /// Whether it covers a ticket of a customer.
    pub fn covers(&self, ticket: TicketId, customer: CustomerId) -> bool {
        match (self.ticket, self.customer) {
            (Some(only), _) => only == ticket,
            (None, Some(theirs)) => theirs == customer,
            (None, None) => true,
        }
    }
}

/// Asks for a window. It may lie in the past: what was excluded is often known only afterwards.
///
/// # Errors
/// It is not theirs to ask, is no window, has no evidence, was announced too late, or reaches into a locked month.
pub(super) fn request(
    id: RecordId,
    request: &ExclusionRequest,
    around: Surroundings<'_>,
) -> Result<Record, Refusal> {
    if !around.person.role.handles_tickets() && around.person.role != Role::AccountExecutive {
        return Err(forbidden("Exclusions are requested by support.", "Ask the agent who has the ticket."));
    }
    for_own_customer(request.customer, around)?;
    if request.from >= request.to {
        return Err(invalid("The window ends before it begins.", "Correct its ends."));
    }
    let exists = |at: UtcMillis| (0..=UtcMillis::MAX.0).contains(&at.0);
    if !exists(request.from) || !exists(request.to) || !request.announced_at.is_none_or(exists) {
        return Err(invalid("The window lies outside the calendar.", "Correct its instants."));
    }
    if request.ticket.is_some() && request.customer.is_none() {
        return Err(invalid("The window names a ticket, but not whose it is.", "Name the customer too."));
    }
    if request.customer.is_some() && around.customer.is_none() {
        return Err(forbidden(
            "This customer does not exist, or you may not see it.",
            "Choose one of the customers you work for.",
        ));
    }
    let evidence = words(&request.evidence, "The evidence")?;
    refuse_locked(request.from, around.locked)?;
    // An announcement cannot lie after the request that tells of it.
    let announced_at = match request.reason {
        ExclusionReason::Maintenance => {
            Some(request.announced_at.map_or(around.now, |announced| announced.min(around.now)))
        }
        _ => request.announced_at,
    };
    let record = ExclusionRecord {
        id: ExclusionId(id.0),
        ticket: request.ticket,
        customer: request.customer,
        exclusion: Exclusion {
            from: request.from,
            to: request.to,
            reason: request.reason,
            announced_at,
            approved: false,
        },
        evidence,
        requested_by: Some(around.person.id),
        requested_at: around.now,
        decision: None,
    };
    refuse_short_notice(&record, around)?;
    Ok(Record::Exclusion(Box::new(record)))
}

/// Approves or rejects a window; an approval can be revoked while its month is open, by a new decision.
///
/// # Errors
/// It is not theirs to decide, they asked for it themselves, it is decided so already, was announced too late to be
/// approved, or its month is locked.
pub(super) fn decide(
    record: &ExclusionRecord,
    approve: bool,
    reason: &str,
    around: Surroundings<'_>,
) -> Result<Record, Refusal> {
    if !matches!(around.person.role, Role::Manager | Role::AccountExecutive) {
        return Err(forbidden(
            "Exclusions are approved by a manager or an account executive.",
            "Ask one of them.",
        ));
    }
    for_own_customer(record.customer, around)?;
    if record.requested_by == Some(around.person.id) {
        return Err(forbidden(
            "Who asks for an exclusion does not approve it.",
            "Ask another manager or the account executive.",
        ));
    }
    if record.decision.as_ref().is_some_and(|decision| decision.approved == approve) {
        return Err(nothing("That has been decided already."));
    }
    refuse_locked(record.exclusion.from, around.locked)?;
    if approve {
        refuse_short_notice(record, around)?;
    }
    let mut next = record.clone();
    next.exclusion.approved = approve;
    next.decision = Some(ExclusionDecision {
        approved: approve,
        by: around.person.id,
        at: around.now,
        reason: words(reason, "The reason")?,
    });
    Ok(Record::Exclusion(Box::new(next)))
}

/// An account executive speaks for the customers assigned to them; the whole platform is the managers' (guide 5.3).
fn for_own_customer(customer: Option<CustomerId>, around: Surroundings<'_>) -> Result<(), Refusal> {
    let theirs = customer.is_some_and(|customer| around.person.customers.contains(&customer));
    if around.person.role == Role::AccountExecutive && !theirs {
        return Err(forbidden("This window is not for one of your customers.", "Ask a manager."));
    }
    Ok(())
}

/// Maintenance that was announced too late never counts as excluded (guide 3.4, ruling 16); nobody is to believe it does.
fn refuse_short_notice(record: &ExclusionRecord, around: Surroundings<'_>) -> Result<(), Refusal> {
    let Some(short) = record.notice_short_by(around.policy) else {
        return Ok(());
    };
    let needed = around.policy.in_ms(around.policy.exclusions.maintenance_notice);
    let given = (needed - short).max(0);
    Err(Refusal::new(
        RefusalCode::TooLate,
        format!(
            "Maintenance is excluded if it was announced {} h ahead; this was announced {} h ahead.",
            needed / HOUR,
            given / HOUR
        ),
        "Say when it was announced, or choose another reason that can be shown.",
    ))
}

/// A locked month's figures no longer change (sla.md 2.11).
fn refuse_locked(from: UtcMillis, locked: &[Month]) -> Result<(), Refusal> {
    let first = Month::of(from);
    match locked.iter().find(|month| **month >= first) {
        None => Ok(()),
        Some(month) => Err(Refusal::new(
            RefusalCode::TooLate,
            format!("The report of {month} is locked: nothing can be excluded from it any more."),
            "Choose a window after the locked month.",
        )),
    }
}
