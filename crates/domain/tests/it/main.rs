//! One test program for the rules.

#![allow(clippy::unwrap_used)]

mod availability;
mod calendar_cases;
mod calendars;
mod cases;
mod coverage;
mod credits;
mod identity;
mod instants;
mod properties;
mod report;
mod rules;
mod story;
