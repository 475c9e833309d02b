//! What the desk shows and does, seen from outside the crate.
#![allow(clippy::unwrap_used)]

mod alarms;
mod build;
mod bulk;
mod explain;
mod meters;
mod opened;
mod sitting;
mod stage;
mod watching;
mod working;
