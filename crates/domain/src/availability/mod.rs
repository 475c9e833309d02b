//! Platform availability and the credits that follow from it (guide 3.3, 3.5; sla.md 2.13, D8).
//!
//! The health endpoint is probed every five minutes; the policy may say otherwise. A month of probes becomes [`Slots`], the slots become the month's
//! [`AvailabilityMonth`] by integers, the month a [`Credit`] for each customer. [`PlatformStatus`] is how the platform
//! stands. Missing probes are unknown: reported, never counted.

mod bands;
mod credit;
mod deadline;
mod decision;
mod month;
mod slots;
mod status;

pub use bands::{BadBands, Band, CreditBands};
pub use credit::{Credit, CreditClaim, CreditDecision, CreditState, propose};
pub use deadline::claim_by;
pub use decision::{claim, decide_claim};
pub use month::{BadMonth, Month, slot_start};
pub use slots::{AvailabilityMonth, Incident, Slots, slot_ms};
pub use status::{MaintenanceWindow, PlatformState, PlatformStatus, status};
