//! The store from outside: what a person, sync and a power cut do to it.
#![allow(clippy::unwrap_used)]

mod cast;
mod durable;
mod folder;
mod knowledge;
mod lists;
mod overlay;
mod replica;
mod reports;
mod speed;
