//! The server from outside, over both databases.

#![allow(clippy::unwrap_used, clippy::wildcard_imports)]

mod audit;
mod audit_availability;
mod bonds;
mod claims;
mod cli;
mod database;
mod figures;
mod import;
mod leadership;
mod live;
mod postgres;
mod probes;
mod records;
mod refused;
mod reports;
mod restricted;
mod scene;
mod sessions;
mod sync;
mod timers;
mod trends;
mod world;
