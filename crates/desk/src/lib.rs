//! What a person at the desk can do: use cases on rules, store and sync.
//!
//! [`Desk`] is the assembled application; its methods are what the window calls, one file per thing a person does.
//! [`views`] turns the rules' values into what the window shows ([`view`]), [`watch`] tells of deadlines.
//!
//! Absent on purpose: Tauri, SQL, HTTP. The clock, the keyring and the line to the server are handed in ([`Parts`]).

mod act;
mod alerts;
mod bulk;
mod clock;
mod compose;
mod connection;
mod desk;
mod dossier;
mod error;
mod intake;
mod knowledge;
mod line;
mod list;
mod mine;
mod outbox;
mod outcome;
mod profile;
mod queue;
mod raise;
mod reading;
mod report;
mod ruling;
mod script;
mod secrets;
mod session;
mod sign;
mod ticket;
mod uplink;
pub mod view;
pub mod views;
pub mod watch;
mod wish;
pub mod words;

pub use bulk::BulkOutcome;
pub use clock::Clock;
pub use desk::{Desk, Parts};
pub use dossier::{Dossier, Explained};
pub use error::DeskError;
pub use line::{Reach, at_rest, network, over};
pub use list::{ListRequest, ListRow, ListView};
pub use outcome::Outcome;
pub use script::Place;
pub use secrets::{MemorySecrets, Secrets, SecretsError};
pub use uplink::{Connect, Gate, GateError, ServerTime, SignInCall, SignedIn, Standing, Tokens, Uplink};
pub use uplink::{Needs, Unsettled};
pub use watch::AlertToShow;
pub use wish::Wish;
