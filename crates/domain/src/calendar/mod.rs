//! Editing a customer's calendar: what comes in is read and checked, and what would move is listed before it is applied.
//!
//! [`import`] reads an iCalendar file into holidays, [`check`] makes a [`Calendar`](crate::customer::Calendar) of a
//! [`Draft`] or says why not, [`dry_run`] lists the deadlines that the edit would move (sla.md 2.9).
//! [`Customer::edit_calendar`](crate::Customer::edit_calendar) puts it in force.

mod draft;
mod dry_run;
mod import;
mod lines;
mod yearly;

pub use draft::{Checked, Concern, Draft, DraftOverride, Holiday, Problem, check};
pub use dry_run::{Moved, OpenTicket, dry_run, would_move};
pub use import::{BadFile, Imported, Warning, import};
