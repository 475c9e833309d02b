//! What tests across crates stand on: one clock for everybody, a cast, a server in this process, and desks without a
//! window. Only ever a dev-dependency.
//!
//! ```no_run
//! # async fn story() -> anyhow::Result<()> {
//! use vioe_testkit::{Centre, KIM};
//! let centre = Centre::open().await?;
//! let kim = centre.desk(KIM).await?;
//! centre.close().await?; // offline from here on
//! # Ok(()) }
//! ```

// A test that can't be set up has failed: saying where is all that is wanted.
#![allow(clippy::unwrap_used)]

pub mod cast;
mod centre;
mod clock;
mod seat;
mod wait;

pub use cast::{ANA, JONAS, KIM, MARTA, PASSWORD};
pub use centre::Centre;
pub use clock::HandClock;
pub use seat::{Seat, a_ticket};
pub use wait::until;
