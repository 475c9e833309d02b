//! Months whose report is locked: what they say no longer changes (sla.md 2.11).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Record;
use super::amend::{Surroundings, forbidden, invalid, must_be, nothing};
use crate::availability::Month;
use crate::ticket::Refusal;
use crate::{PersonId, RecordId, Role, UtcMillis};

/// A month whose report is locked: exclusions no longer reach into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthLock {
    /// Which month, by UTC.
    pub month: Month,
    /// Who locked it.
    pub by: PersonId,
    /// When.
    pub at: UtcMillis,
}

/// Records that exist once for each month derive their keys from here.
const MONTHS: Uuid = Uuid::from_u128(0x6e3c_6f0a_50f5_5a3b_9d0e_2f1b_7c41_a902);

/// The key of a month's lock.
pub fn lock_id(month: Month) -> RecordId {
    RecordId::derive(MONTHS, &format!("lock {month}"))
}

/// The key of a month's availability.
pub fn availability_id(month: Month) -> RecordId {
    RecordId::derive(MONTHS, &format!("availability {month}"))
}

/// Locks a month that is over.
pub(super) fn lock(
    id: RecordId,
    month: Month,
    locked: bool,
    around: Surroundings<'_>,
) -> Result<Record, Refusal> {
    if !matches!(around.person.role, Role::Manager | Role::AccountExecutive) {
        return Err(forbidden(
            "A month's report is locked by a manager or an account executive.",
            "Ask one of them.",
        ));
    }
    must_be(id, lock_id(month))?;
    if locked {
        return Err(nothing(format!("The report of {month} is locked already.")));
    }
    if !month.is_over(around.now) {
        return Err(invalid(format!("{month} is not over."), "Lock it when the month has ended."));
    }
    Ok(Record::Lock(MonthLock { month, by: around.person.id, at: around.now }))
}
