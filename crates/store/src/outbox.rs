//! Intents that the server has not taken yet. They survive a kill at any moment.

use vioe_domain::UtcMillis;
use vioe_domain::ticket::{Intent, Refusal};

/// How an intent stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IntentState {
    /// It waits to be sent, or its answer was lost and it will be sent again.
    Queued,
    /// The server took it; it leaves the outbox when its effect has come down.
    Applied,
    /// The server refused it; it stays until its author settles it.
    Rejected(Refusal),
}

/// An intent in the outbox.
#[derive(Clone, Debug, PartialEq)]
pub struct OutboxEntry {
    /// Its gap-free number on this client; none once it is refused.
    pub mid: Option<u64>,
    /// The intent.
    pub intent: Intent,
    /// When it was written, by the device's estimate of the server's clock.
    pub created_at: UtcMillis,
    /// How it stands.
    pub state: IntentState,
}
