//! Tiers, alerts, and who is told of what (guide 2, 5; sla.md 2.12).

mod alert;
mod leadership;
mod notices;
mod obligations;
mod tier;
mod words;

pub use crate::sla::{Stay, stays};
pub use alert::{Alert, Audience, Cause, Notice, Severity, Threshold};
pub use leadership::{Breach, breaches, leadership};
pub use notices::notices;
pub(crate) use obligations::AFTER_AN_EMERGENCY;
pub use obligations::{Obligation, ObligationStatus, obligations};
pub use tier::Tier;
pub use words::{EscalationLevel, IncidentRole, IssueType, ObligationKind, TierFourTrigger};
