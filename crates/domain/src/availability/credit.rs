//! A credit: proposed, claimed, granted or declined (guide 3.5). Everything that was said stays in the record; the state
//! follows from it and the time.

use serde::{Deserialize, Serialize};

use super::deadline::{claim_by, in_time};
use super::month::Month;
use super::slots::AvailabilityMonth;
use crate::coverage::Zone;
use crate::policy::Availability;
use crate::{CreditId, CustomerId, PersonId, UtcMillis};

/// What a customer may have back of a month's fee. One for each customer and month: its id follows from them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
pub struct Credit {
    /// Which.
    pub id: CreditId,
    /// Whose.
    pub customer: CustomerId,
    /// For which month.
    pub month: Month,
    /// The month's availability in basis points; while the month goes on, the best it can still come to.
    pub availability_bp: Option<u32>,
    /// Of the monthly fee. 0: exclusions approved since have taken the reason away.
    pub percent: u32,
    /// The last second in which it can be claimed (EC-88): of the month's last incident, in the customer's zone.
    pub claim_by: UtcMillis,
    /// The same in words people of that zone read: `2026-03-01 23:59:59`.
    pub claim_by_local: String,
    /// When it was first proposed.
    pub proposed_at: UtcMillis,
    /// What the customer asked.
    #[serde(default)]
    pub claim: Option<CreditClaim>,
    /// What we answered.
    #[serde(default)]
    pub decision: Option<CreditDecision>,
}

/// A customer's request for a credit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
pub struct CreditClaim {
    /// The designated contact who asked.
    pub by: PersonId,
    /// When the request counts.
    pub at: UtcMillis,
    /// What they wrote; may be empty.
    pub note: String,
}

/// The answer to a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
pub struct CreditDecision {
    /// Who decided: the account executive or a manager.
    pub by: PersonId,
    /// When.
    pub at: UtcMillis,
    /// Granted, or declined.
    pub granted: bool,
    /// Why, for the customer to read.
    pub reason: String,
}

/// Where a credit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum CreditState {
    /// The customer may claim it.
    Proposed,
    /// The customer has; we owe an answer.
    Claimed,
    /// We said yes.
    Granted,
    /// We said no.
    Declined,
    /// Nobody claimed it in time.
    Expired,
    /// No longer due: what failed has been excluded since.
    Withdrawn,
}

impl Credit {
    /// The id of a customer's credit for a month.
    pub fn id_of(customer: CustomerId, month: Month) -> CreditId {
        CreditId::derive(customer.0, &format!("credit:{month}"))
    }

    /// Where it stands at `now`.
    pub fn state(&self, now: UtcMillis) -> CreditState {
        match (&self.claim, &self.decision) {
            (_, Some(CreditDecision { granted: true, .. })) => CreditState::Granted,
            (_, Some(CreditDecision { granted: false, .. })) => CreditState::Declined,
            (Some(_), None) => CreditState::Claimed,
            (None, None) if self.percent == 0 => CreditState::Withdrawn,
            (None, None) if in_time(self.claim_by, now) => CreditState::Proposed,
            (None, None) => CreditState::Expired,
        }
    }
}

/// The credit to write for a customer after a month's figures are known or have changed; none where there is nothing to
/// write. A credit is proposed as soon as it is certain, so that an incident of the first days can be claimed within its
/// thirty days; what has been decided is never touched, and a longer time to claim is never taken back.
pub fn propose(
    known: Option<&Credit>,
    customer: CustomerId,
    zone: &Zone,
    figures: &AvailabilityMonth,
    rules: &Availability,
    now: UtcMillis,
) -> Option<Credit> {
    let over = figures.month.is_over(now);
    let availability_bp = if over { figures.availability_bp } else { figures.at_best_bp() };
    let percent = availability_bp.map_or(0, |bp| rules.credits.percent(bp));
    if known.is_none_or(|credit| credit.percent == 0) && percent == 0 {
        return None;
    }
    if known.is_some_and(|credit| credit.decision.is_some()) {
        return None;
    }
    let ended = figures.incidents.last().map(|incident| claim_by(incident.to, zone, rules.claim_days));
    let last = known.map(|credit| credit.claim_by).max(ended)?;
    let next = Credit {
        id: Credit::id_of(customer, figures.month),
        customer,
        month: figures.month,
        availability_bp,
        percent,
        claim_by: last,
        claim_by_local: super::deadline::local(last, zone).format("%Y-%m-%d %H:%M:%S").to_string(),
        proposed_at: known.map_or(now, |credit| credit.proposed_at),
        claim: known.and_then(|credit| credit.claim.clone()),
        decision: None,
    };
    (known != Some(&next)).then_some(next)
}
