//! The server from outside, over both databases.

#![allow(clippy::unwrap_used, clippy::wildcard_imports)]

mod audit;
mod audit_availability;
mod claims;
mod cli;
mod database;
mod figures;
mod import;
mod live;
mod postgres;
mod probes;
mod refused;
mod sessions;
mod sync;
mod timers;
mod world;
