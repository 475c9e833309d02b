//! What the desk asks of whatever brings the store and the server together.

use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::{broadcast, watch};
use vioe_domain::{AlertId, DeviceId, Person, UtcMillis};
use vioe_store::{Store, Touched};
use zeroize::Zeroizing;

use crate::DeskError;
use crate::view::ConnectionState;

/// Where servers are reached.
#[async_trait]
pub trait Gate: Send + Sync {
    /// Trades a password for a session.
    ///
    /// # Errors
    /// The server said no, or did not answer.
    async fn sign_in(&self, request: SignInCall) -> Result<SignedIn, GateError>;

    /// Begins to bring a store and its server together, in the background. Must be called on a runtime; reads the
    /// store.
    ///
    /// # Errors
    /// The store's trouble; an address that can't be one.
    fn connect(&self, session: Connect) -> Result<Arc<dyn Uplink>, DeskError>;
}

/// One account's line to its server.
#[async_trait]
pub trait Uplink: Send + Sync {
    /// Something waits to be sent, or somebody asks: do not wait for the timer.
    fn poke(&self);

    /// How the desktop stands to the server, and every change of it.
    fn standing(&self) -> watch::Receiver<Standing>;

    /// What came down.
    fn touched(&self) -> broadcast::Receiver<Touched>;

    /// Which of these alerts this device is to show: those that no other device of this person has shown.
    ///
    /// # Errors
    /// The server did not answer.
    async fn claim(&self, alerts: Vec<AlertId>) -> Result<Vec<AlertId>, GateError>;

    /// Ends the session on the server, as far as it answers.
    async fn sign_out(&self);

    /// The server's clock now, as this device estimates it.
    fn now(&self) -> ServerTime;

    /// Ends the background work. When it returns, nothing writes to the store any more.
    async fn stop(&self);

    /// Pushes and pulls until nothing is left, once; for a line that does no background work.
    ///
    /// # Errors
    /// What is needed before it can go on.
    async fn exchange(&self) -> Result<(), Unsettled> {
        Err(Unsettled { needs: Needs::Time, message: "This line works by itself.".to_owned() })
    }
}

/// An exchange that did not go through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsettled {
    /// What it needs.
    pub needs: Needs,
    /// What happened, in a sentence.
    pub message: String,
}

/// What an exchange needs before it can go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Another try.
    Time,
    /// A person who signs in.
    SignIn,
    /// The same; the server has revoked this device.
    Revoked,
    /// A newer program.
    Upgrade,
}

/// The server's clock, estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerTime {
    /// The estimate.
    pub at: UtcMillis,
    /// The device's wall clock minus the server's, in ms, if it is known.
    pub skew_ms: Option<i64>,
    /// It hangs on a clock that nobody sets (since the device was switched on), anchored to the server's. Otherwise it
    /// hangs on the wall clock, and a step of that is a step of this.
    pub anchored: bool,
}

/// How the desktop stands to the server.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// How.
    pub state: ConnectionState,
    /// Since when.
    pub since: UtcMillis,
    /// The server has revoked this device or disabled the account: the store must be locked (desktop.md 5.2).
    pub revoked: bool,
}

/// A sign-in.
pub struct SignInCall {
    /// The server's address.
    pub server: String,
    /// The account's address.
    pub email: String,
    /// Its password.
    pub password: Zeroizing<String>,
    /// This installation.
    pub device: DeviceId,
    /// What people will know the session by.
    pub platform: String,
}

/// A session, granted.
pub struct SignedIn {
    /// Who signed in.
    pub person: Person,
    /// Trades for the next tokens; goes into the keyring and nowhere else.
    pub refresh_token: Zeroizing<String>,
    /// The server's clock.
    pub server_time: UtcMillis,
}

/// What a line to the server needs.
pub struct Connect {
    /// The server's address.
    pub server: String,
    /// The account's store.
    pub store: Store,
    /// This installation.
    pub device: DeviceId,
    /// What it is.
    pub platform: String,
    /// The program's version.
    pub app: String,
    /// How long the desktop may work after it was last in step, in ms of wall time.
    pub lease_ms: i64,
    /// The refresh token, and where its successors are kept.
    pub tokens: Arc<dyn Tokens>,
}

/// Where the refresh token is kept. Blocks.
pub trait Tokens: Send + Sync {
    /// The token; none where there is none any more.
    ///
    /// # Errors
    /// The keyring can't be used; the sentence says why.
    fn load(&self) -> Result<Option<Zeroizing<String>>, String>;

    /// Keeps the successor: before it is used.
    ///
    /// # Errors
    /// The keyring can't be used; the sentence says why.
    fn keep(&self, token: &str) -> Result<(), String>;
}

/// The server said no, or did not answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct GateError {
    /// What happened, in a sentence.
    pub message: String,
    /// What to do next, in a sentence.
    pub next: String,
}
