//! `POST /v1/sync/pull?wait=0..25`: what changed since the cursor comes down (sync.md 2.6, 2.7).

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vioe_domain::{ClientId, UtcMillis};

use crate::push::LastMid;
use crate::row::{ScopeClass, Table};
use crate::{RowChange, ScopeId, Seq};

/// From where on, and with which scopes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullRequest {
    /// Which installation.
    pub client_id: ClientId,
    /// The server's epoch as the client knows it.
    pub epoch: Uuid,
    /// The last position the client has applied.
    pub cursor: Seq,
    /// The answer must reach at least this position (a scope that was loaded later than the cursor).
    pub min_seq: Seq,
    /// The scopes the client has, in ascending order.
    pub have: Vec<ScopeId>,
    /// At most this many rows; the server may give fewer, never half a position.
    pub limit: usize,
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullResponse {
    /// The server's epoch.
    pub epoch: Uuid,
    /// The request's cursor.
    pub from: Seq,
    /// The client's cursor after applying this.
    pub to: Seq,
    /// Nothing is left before `head`.
    pub complete: bool,
    /// The feed's position in the snapshot this answer was read from.
    pub head: Seq,
    /// The scopes the request named, to match the answer to the state it was asked in.
    pub have: Vec<ScopeId>,
    /// The last number processed, in the same snapshot.
    pub last: LastMid,
    /// Scopes that were lost or won.
    pub access: AccessChange,
    /// Rows that changed.
    pub put: Vec<RowChange>,
    /// Rows that left a scope.
    pub del: Vec<Deleted>,
    /// The server's clock.
    pub server_time: UtcMillis,
}

/// Scopes that were lost or won.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AccessChange {
    /// Lost: remove every row of them.
    pub remove: Vec<ScopeId>,
    /// Won: load them by snapshot.
    pub add: Vec<AddedScope>,
}

/// A scope to load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddedScope {
    /// Which.
    pub id: ScopeId,
    /// What it holds.
    pub class: ScopeClass,
    /// About how many rows, for the progress bar.
    pub est_rows: u64,
}

/// A row that left a scope. It is removed only where the stored row is in that scope with a smaller version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deleted {
    /// Its table.
    pub tbl: Table,
    /// Its key.
    pub id: Uuid,
    /// The scope it left.
    pub scope: ScopeId,
    /// When.
    pub seq: Seq,
}
