//! The central server: it decides every intent again, holds the timers, and reads other helpdesks' histories.
//!
//! A request goes [`router`] → [`routes`] → [`authority`] (the same rules as on the desktop) → [`db`]. Handlers take the time
//! from an injected [`clock::Clock`], so a test owns it. [`serve()`] is what `main` and tests call.
//!
//! Absent on purpose: rules. They are in `vioe-domain`, and the desktop runs the same ones.

pub mod accounts;
pub mod app;
pub mod audit;
pub mod auth;
pub mod authority;
pub mod clock;
pub mod db;
pub mod demo;
pub mod failure;
pub mod hours;
pub mod import;
pub mod jobs;
pub mod policy;
pub mod report;
pub mod request;
pub mod router;
pub mod routes;
mod serve;

pub use serve::{serve, serve_and_probe, serve_app};
