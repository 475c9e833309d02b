//! `vioe` from outside: real processes on profiles of their own, against a server in this process.

#![allow(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod export;
mod held;
mod house;
mod intents;
mod lists;
mod session;
