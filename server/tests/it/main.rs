//! The server from outside, over both databases.

#![allow(clippy::unwrap_used)]

mod postgres;
mod sessions;
mod sync;
mod world;
