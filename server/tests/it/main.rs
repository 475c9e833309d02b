//! The server from outside, over both databases.

#![allow(clippy::unwrap_used)]

mod live;
mod postgres;
mod refused;
mod sessions;
mod sync;
mod timers;
mod world;
