//! The server from outside, over both databases.

#![allow(clippy::unwrap_used, clippy::wildcard_imports)]

mod audit;
mod import;
mod cli;
mod database;
mod live;
mod postgres;
mod refused;
mod sessions;
mod sync;
mod timers;
mod world;
