//! `GET /v1/sync/snapshot?scope=&after=&limit=`: the first load of a scope, page by page (sync.md 2.6).

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vioe_domain::UtcMillis;

use crate::row::Table;
use crate::{RowChange, ScopeId, Seq};

/// A place within a scope: rows come by table, then by key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RowKey {
    /// The table.
    pub tbl: Table,
    /// The key.
    pub id: Uuid,
}

impl std::fmt::Display for RowKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.tbl as i64, self.id)
    }
}

impl std::str::FromStr for RowKey {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || format!("`{text}` is not a row key such as `4:018f…`");
        let (tbl, id) = text.split_once(':').ok_or_else(bad)?;
        let tbl = tbl.parse().ok().and_then(Table::from_number).ok_or_else(bad)?;
        Ok(Self { tbl, id: id.parse().map_err(|_| bad())? })
    }
}

/// Which page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotRequest {
    /// Of which scope.
    pub scope: ScopeId,
    /// After which row; none for the first page. On the wire as `4:018f…`.
    #[serde(default)]
    pub after: Option<String>,
    /// At most this many rows.
    pub limit: usize,
}

/// One page. Pages are taken at different moments; the feed repairs what changed between them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotResponse {
    /// The request's scope.
    pub scope: ScopeId,
    /// The request's place.
    pub after: Option<String>,
    /// The feed's position in the snapshot this page was read from.
    pub as_of: Seq,
    /// The rows, in ascending order of their keys.
    pub rows: Vec<RowChange>,
    /// This was the last page.
    pub done: bool,
    /// The server's clock.
    pub server_time: UtcMillis,
}
