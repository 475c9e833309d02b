//! How the desktop stands to the server: what the connection pill says.

use vioe_domain::UtcMillis;

/// How it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// In step.
    Online,
    /// Exchanging; a first load counts rows.
    Syncing {
        /// Rows so far.
        done: u64,
        /// Of about so many; 0 where nobody knows.
        of: u64,
    },
    /// Nobody answers.
    Offline,
    /// Somebody answers, but not as a server of ours should.
    Unreachable {
        /// What it said.
        why: String,
    },
    /// The session ended: sign in again.
    SignInNeeded,
    /// The program is too old for this server.
    UpgradeRequired,
}

/// How it stands, and since when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// How.
    pub status: Status,
    /// Since when, by the estimate of the server's clock.
    pub since: UtcMillis,
    /// The server has revoked this device or disabled the account: the store must be locked (desktop.md 5.2).
    pub revoked: bool,
}

impl Standing {
    /// The next standing; one of the same kind keeps its beginning.
    pub(crate) fn followed_by(&self, status: Status, revoked: bool, now: UtcMillis) -> Self {
        let same_kind = std::mem::discriminant(&self.status) == std::mem::discriminant(&status);
        Self { since: if same_kind { self.since } else { now }, status, revoked }
    }
}
