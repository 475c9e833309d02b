//! `vioe` from outside: real processes against a real server.

#![allow(clippy::unwrap_used, reason = "a test that can't go on has failed")]
