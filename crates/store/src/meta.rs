//! Who this store belongs to, and where it stands towards the server.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vioe_domain::{ClientId, DeviceId, Person, UtcMillis};

/// Whose store this is; written at sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The server's address.
    pub origin: String,
    /// Who is signed in.
    pub person: Person,
    /// This installation.
    pub device: DeviceId,
}

/// Where the replica stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replica {
    /// The client the server knows; none before registering.
    pub client: Option<ClientId>,
    /// The server's epoch.
    pub epoch: Option<Uuid>,
    /// The last position applied.
    pub cursor: i64,
    /// Rises when the replica is reset or the client registers anew: answers from before are dropped.
    pub incarnation: i64,
    /// The last number of ours that the server said it had processed.
    pub last_mid: u64,
}

/// How far a scope is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ScopeStage {
    /// Its pages are being loaded.
    Boot,
    /// All pages are here; the feed has yet to reach the newest of them.
    Catch,
    /// It is what the server had at the cursor.
    Live,
}

/// A scope of the replica.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeState {
    /// Which.
    pub id: i64,
    /// What it holds, as the wire spells it.
    pub class: String,
    /// How far it is loaded.
    pub stage: ScopeStage,
    /// While it boots: the last page's last key.
    pub after: Option<String>,
    /// The newest position a page was read at.
    pub boot_hi: i64,
    /// About how many rows it has, for the progress bar.
    pub est_rows: u64,
    /// How many rows its pages have brought.
    pub rows: u64,
}

/// What the server's clock was when this device last knew (sync.md 2.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockAnchor {
    /// The server's clock.
    pub server: UtcMillis,
    /// The device's wall clock at that moment.
    pub wall: UtcMillis,
    /// The device's clock since it was switched on, suspend included, in ms.
    pub boot_ms: i64,
}
