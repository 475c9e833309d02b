//! One test program for the rules.

#![allow(clippy::unwrap_used)]

mod availability;
mod calendar_cases;
mod calendars;
mod cases;
mod coverage;
mod credits;
mod house;
mod identity;
mod instants;
mod lifecycle;
mod lifecycle_laws;
mod properties;
mod report;
mod rules;
mod scene;
mod story;
mod watch_cases;
