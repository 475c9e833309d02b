//! One test program for the rules.

mod cases;
mod coverage;
mod identity;
mod instants;
mod properties;
mod rules;
mod story;
