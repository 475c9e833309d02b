//! One test program for the rules.

#![allow(clippy::unwrap_used)]

mod cases;
mod coverage;
mod identity;
mod instants;
mod properties;
mod rules;
mod story;
