//! Tiers, alerts, and who is told of what (guide 2, 5; sla.md 2.12).

mod alert;
mod tier;

pub use alert::{Alert, Audience, Severity, Threshold};
pub use tier::Tier;
