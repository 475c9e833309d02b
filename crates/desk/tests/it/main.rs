//! What the desk shows and does, seen from outside the crate.
#![allow(clippy::unwrap_used)]

mod alarms;
mod build;
mod bulk;
mod explain;
mod knowledge;
mod meters;
mod opened;
mod reports;
mod sitting;
mod stage;
mod watching;
mod working;
