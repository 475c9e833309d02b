//! The connection pill, the outbox behind it, and what changed.

use serde::{Deserialize, Serialize};
use specta::Type;
use vioe_domain::{IntentId, TicketId, UtcMillis};

/// How the desktop stands to the server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ConnectionState {
    /// In step.
    Online,
    /// Exchanging; the first load counts rows.
    Syncing {
        /// Rows so far.
        done: u32,
        /// Of about so many; 0 where nobody knows.
        of: u32,
    },
    /// This machine has no network, or the server does not answer.
    Offline,
    /// The server answers, but not as it should.
    Unreachable {
        /// What it said.
        why: String,
    },
    /// Sign in again.
    SignInNeeded,
    /// The program is too old for this server.
    UpgradeRequired,
}

/// The connection pill.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct ConnectionView {
    /// How it stands.
    #[serde(flatten)]
    pub state: ConnectionState,
    /// Since when.
    pub since: UtcMillis,
    /// When it was last in step with the server.
    pub synced_at: Option<UtcMillis>,
    /// How many changes wait to be sent.
    pub waiting: u32,
    /// How many changes the server refused and nobody has settled.
    pub refused: u32,
    /// The device's clock minus the server's, in ms, where they differ by more than a minute.
    #[specta(type = Option<i32>)]
    pub clock_skew_ms: Option<i64>,
    /// The server's clock now, as this device estimates it; the window counts from here.
    pub now: UtcMillis,
}

/// How an outbox item stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum OutboxState {
    /// It waits to be sent.
    Waiting,
    /// The server refused it.
    Refused {
        /// What happened.
        message: String,
        /// What to do next.
        next: String,
        /// Somebody else changed the same thing first.
        conflict: bool,
    },
}

/// A change of mine that the server has not taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct OutboxItem {
    /// Which.
    pub intent: IntentId,
    /// On which ticket.
    pub ticket: TicketId,
    /// `VI-4188`, or `draft`.
    pub number: String,
    /// One line.
    pub subject: String,
    /// What was wanted, such as `Reply` or `Priority P2`.
    pub wanted: String,
    /// What was written.
    pub body: Option<String>,
    /// When it was written.
    pub written_at: UtcMillis,
    /// How it stands.
    #[serde(flatten)]
    pub state: OutboxState,
}

/// What changed, so that the window reads again what it shows of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Touched {
    /// These tickets; with `everything`, all of them.
    pub tickets: Vec<TicketId>,
    /// More than it is worth listing.
    pub everything: bool,
    /// Alerts.
    pub alerts: bool,
    /// The outbox.
    pub outbox: bool,
    /// People, customers, the policy.
    pub reference: bool,
    /// Who is signed in.
    pub session: bool,
}
