//! The rules of VIOE support, as values in and values out.
//!
//! Three functions carry everything:
//! [`ticket::decide`] (what somebody wants becomes events or a refusal), [`ticket::fold`] (events become a
//! ticket) and [`sla::assess`] (a ticket and an instant become clocks, alerts and the next wake).
//!
//! Absent on purpose: I/O, the clock, randomness, async, SQL, HTTP, logging. The same code runs on the desktop
//! and on the server, so a disagreement between them is always about facts, never about rules.
//!
//! Start reading at [`ticket`] for what happens to a ticket, at [`sla`] for how its promises are counted, at
//! [`coverage`] for when a clock may run.
#![deny(missing_docs)]

pub mod availability;
pub mod calendar;
pub mod channels;
pub mod compose;
pub mod coverage;
pub mod customer;
pub mod escalation;
pub mod id;
pub mod intake;
pub mod person;
pub mod policy;
pub mod record;
pub mod report;
pub mod sla;
pub mod ticket;
pub mod time;
pub mod trend;

pub use customer::{Customer, Level};
pub use id::*;
pub use person::{Person, Role};
pub use ticket::{Category, Channel, Priority, Status};
pub use time::UtcMillis;
