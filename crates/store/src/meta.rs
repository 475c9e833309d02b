//! Who this store belongs to, and where it stands towards the server.

use rusqlite::{OptionalExtension, params};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vioe_domain::{ClientId, DeviceId, Person, UtcMillis};

use crate::read::Result;
use crate::rows::{json, to_json};
use crate::{Read, Write};

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

/// # Errors
/// Every method: the database's trouble, or a stored value that can't be read.
impl Read<'_> {
    /// Whose store this is; none before the first sign-in.
    pub fn profile(&self) -> Result<Option<Profile>> {
        self.value("profile")
    }

    /// Where the replica stands.
    pub fn replica(&self) -> Result<Replica> {
        Ok(self.value("replica")?.unwrap_or_default())
    }

    /// The scopes of the replica, by id.
    pub fn scopes(&self) -> Result<Vec<ScopeState>> {
        self.conn
            .prepare_cached("SELECT value FROM scope_state ORDER BY id")?
            .query_map([], |row| row.get::<_, String>(0))?
            .map(|text| json(&text?, "scope"))
            .collect()
    }

    /// Whether every scope is live and folded: only then alarms and counters tell the truth (I15).
    pub fn is_live(&self) -> Result<bool> {
        let scopes = self.scopes()?;
        Ok(!scopes.is_empty()
            && scopes.iter().all(|scope| scope.stage == ScopeStage::Live)
            && !self.has_unfolded()?)
    }

    /// Whether tickets wait for [`Write::fold_some`].
    pub fn has_unfolded(&self) -> Result<bool> {
        Ok(self
            .conn
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM stale)")?
            .query_row([], |row| row.get(0))?)
    }

    /// Until when the desktop may work without the server.
    pub fn lease_until(&self) -> Result<Option<UtcMillis>> {
        self.value("lease_until")
    }

    /// When it was last in step with the server, by the server's clock.
    pub fn synced_at(&self) -> Result<Option<UtcMillis>> {
        self.value("synced_at")
    }

    /// What the server's clock was when this device last knew.
    pub fn clock_anchor(&self) -> Result<Option<ClockAnchor>> {
        self.value("clock_anchor")
    }

    pub(crate) fn value<T: DeserializeOwned>(&self, key: &'static str) -> Result<Option<T>> {
        let text: Option<String> = self
            .conn
            .prepare_cached("SELECT value FROM meta WHERE key = ?1")?
            .query_row([key], |row| row.get(0))
            .optional()?;
        text.map(|text| json(&text, key)).transpose()
    }
}

/// # Errors
/// Every method: the database's trouble.
impl Write<'_> {
    /// Whose store this is.
    pub fn set_profile(&mut self, profile: &Profile) -> Result<()> {
        self.touched.reference = true;
        self.set_value("profile", profile)
    }

    /// Until when the desktop may work without the server.
    pub fn set_lease_until(&mut self, until: UtcMillis) -> Result<()> {
        self.set_value("lease_until", &until)
    }

    /// What the server's clock was.
    pub fn set_clock_anchor(&mut self, anchor: ClockAnchor) -> Result<()> {
        self.set_value("clock_anchor", &anchor)
    }

    /// Adds or replaces a scope's state.
    pub fn set_scope(&mut self, scope: &ScopeState) -> Result<()> {
        self.conn
            .prepare_cached("INSERT INTO scope_state (id, value) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET value = ?2")?
            .execute(params![scope.id, to_json(scope, "scope")?])?;
        Ok(())
    }

    /// Where the replica stands now.
    pub fn set_replica(&mut self, replica: &Replica) -> Result<()> {
        self.set_value("replica", replica)
    }

    /// In step with the server at that instant of its clock. What came down before the first time is not news.
    pub fn set_synced_at(&mut self, at: UtcMillis) -> Result<()> {
        if self.read().value::<i64>("read_from")?.is_none() {
            let cursor = self.read().replica()?.cursor;
            self.set_value("read_from", &cursor)?;
        }
        self.set_value("synced_at", &at)
    }

    pub(crate) fn set_value<T: Serialize>(&self, key: &'static str, value: &T) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
            )?
            .execute(params![key, to_json(value, key)?])?;
        Ok(())
    }
}
