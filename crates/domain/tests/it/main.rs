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
mod intake;
mod kinds;
mod lifecycle;
mod lifecycle_laws;
mod people;
mod properties;
mod records;
mod report;
mod rules;
mod scene;
mod story;
mod table;
mod trends;
mod wanting;
mod watch_cases;
