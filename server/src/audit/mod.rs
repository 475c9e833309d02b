//! `vioe-server audit`: recomputes what was promised from exported facts. [`availability`] takes probes of the health endpoint.
//!
//! `vioe-server audit sla`: recomputes clocks from exported histories (audit-format.md), by the engine that the
//! desktop and the server run and nothing else. One line in, one line out, in the same order, in constant memory.
//!
//! Where the format leaves a choice, the audit is strict: an empty line, two overrides of one date, an event before
//! the opening and a key on the wrong type of event are errors of their line, because a verdict on a guess is
//! worse than none. The further keys of the import format are skipped unread.

mod args;
pub mod availability;
mod availability_windows;
mod calendars;
pub mod history;
pub mod line;
pub(crate) mod print;
mod run;
pub mod stream;
pub mod values;

pub use args::{Outcome, SlaArgs, sla};
pub use availability::AvailabilityArgs;
pub use run::{AuditSla, Tally, run};
