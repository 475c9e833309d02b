//! How promises are counted (guide 3, sla.md 2.3 to 2.12).
//!
//! [`assess`] is a pure function of a ticket's [`History`], the customer's [`Hours`](crate::coverage::Hours), the approved [`Exclusion`]s,
//! the [`Policy`] and an instant. Nothing is stored that it could not derive again.

mod alerts;
mod assess;
mod axis;
mod clock;
mod collapse;
mod explain;
mod history;
mod line;
mod outlook;
mod reckon;
mod stays;
mod steps;
mod timeline;

pub use crate::policy::{Budgets, Policy};
pub(crate) use alerts::breach_id;
pub use assess::assess;
pub(crate) use assess::effective;
pub(crate) use assess::{Ahead, ahead};
pub use clock::{Assessment, Clock, ClockKind, ClockStatus, Tag, Thresholds};
pub use explain::{Doing, Episode, explain};
pub use history::{Exclusion, ExclusionReason, Fact, FactKind, History};
pub use line::ClockLine;
pub use outlook::outlook;
pub use reckon::schedule;
pub use stays::{Stay, dwell, stays};
