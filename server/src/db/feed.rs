//! The feed: which row changed in which scope, at which position (sync.md 2.2, 2.3).

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;
use vioe_domain::{CustomerId, PersonId, RecordId};
use vioe_protocol::row::{EventRow, Row as WireRow};
use vioe_protocol::snapshot::RowKey;
use vioe_protocol::{RowChange, ScopeId, Seq, Table};

use super::{Arg, DbError, Row, Tx, alerts, customers, events, people, policies, records};

const HEAD: &str = "SELECT seq, epoch FROM sync_head WHERE id = 1";
const TAKE: &str = "UPDATE sync_head SET seq = seq + 1 WHERE id = 1 RETURNING seq";
const STAMP: &str = "INSERT INTO sync_row (tbl, row_id, scope_id, seq, op) VALUES";
const STAMP_END: &str = "ON CONFLICT (tbl, row_id, scope_id) \
     DO UPDATE SET seq = excluded.seq, op = excluded.op";
const BY_SCOPE: &str = "SELECT r.tbl, r.row_id, r.scope_id, r.seq, r.op, e.ord, e.customer, e.body \
     FROM sync_row r LEFT JOIN event e ON r.tbl = 4 AND e.id = r.row_id \
     WHERE r.scope_id = $1 AND r.seq > $2 AND r.seq <= $3 ORDER BY r.seq LIMIT $4";
const BY_SEQ: &str = "SELECT r.tbl, r.row_id, r.scope_id, r.seq, r.op, e.ord, e.customer, e.body \
     FROM sync_row r LEFT JOIN event e ON r.tbl = 4 AND e.id = r.row_id \
     WHERE r.seq > $1 AND r.seq <= $2 ORDER BY r.seq LIMIT $3";
const PAGE: &str = "SELECT r.tbl, r.row_id, r.scope_id, r.seq, r.op, e.ord, e.customer, e.body \
     FROM sync_row r LEFT JOIN event e ON r.tbl = 4 AND e.id = r.row_id \
     WHERE r.scope_id = $1 AND r.op = 1 AND (r.tbl, r.row_id) > ($2, $3) \
     ORDER BY r.tbl, r.row_id LIMIT $4";

const PLACES: &str =
    "SELECT scope_id FROM sync_row WHERE tbl = $1 AND row_id = $2 AND op = 1 ORDER BY scope_id";

/// The row is there.
const PUT: i64 = 1;
/// The row left the scope.
const GONE: i64 = 2;

/// Collects what a transaction touches and stamps it all with one position. The only writer of `sync_row`.
///
/// The position comes from the head row, which stays locked until the transaction commits: whoever reads position n sees
/// everything up to n (sync.md 2.2). So it is taken last, and nothing is locked after it.
#[derive(Debug, Default)]
pub struct Stamper {
    touched: BTreeMap<(Table, Uuid, ScopeId), i64>,
    position: Option<Seq>,
}

impl Stamper {
    /// The row is in `scope` now, and was in no other.
    pub fn put(&mut self, table: Table, id: Uuid, scope: ScopeId) {
        self.touched.insert((table, id, scope), PUT);
    }

    /// The row left `scope`.
    pub fn gone(&mut self, table: Table, id: Uuid, scope: ScopeId) {
        self.touched.insert((table, id, scope), GONE);
    }

    /// How many rows are touched so far; a transaction touches at most a thousand (sync.md I20).
    pub fn len(&self) -> usize {
        self.touched.len()
    }

    /// Whether nothing is touched.
    pub fn is_empty(&self) -> bool {
        self.touched.is_empty()
    }

    /// Takes the transaction's position. Every other lock must have been taken before.
    ///
    /// # Errors
    /// See [`DbError`].
    pub fn position(&mut self, tx: &mut dyn Tx) -> Result<Seq, DbError> {
        if let Some(position) = self.position {
            return Ok(position);
        }
        let row = tx.query_opt(TAKE, &[])?.ok_or_else(no_head)?;
        let position = Seq(row.int(0)?);
        self.position = Some(position);
        Ok(position)
    }

    /// Stamps what was touched; the head after it.
    ///
    /// # Errors
    /// See [`DbError`].
    pub fn finish(mut self, tx: &mut dyn Tx) -> Result<Seq, DbError> {
        if self.touched.is_empty() {
            return match self.position {
                Some(position) => Ok(position),
                None => Ok(head(tx)?.seq),
            };
        }
        let position = self.position(tx)?;
        let mut args = Vec::with_capacity(self.touched.len() * 5);
        for ((table, id, scope), op) in &self.touched {
            args.extend([
                Arg::Int(*table as i64),
                Arg::from(id),
                scope.0.into(),
                position.0.into(),
                Arg::Int(*op),
            ]);
        }
        tx.insert_many(STAMP, 5, STAMP_END, &args)?;
        Ok(position)
    }
}

/// Where the feed stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its position.
    pub seq: Seq,
    /// Which history it belongs to; another one after a restore.
    pub epoch: Uuid,
}

/// Where the feed stands in this snapshot.
///
/// # Errors
/// See [`DbError`].
pub fn head(tx: &mut dyn Tx) -> Result<Head, DbError> {
    let row = tx.query_opt(HEAD, &[])?.ok_or_else(no_head)?;
    Ok(Head { seq: Seq(row.int(0)?), epoch: row.id(1)? })
}

fn no_head() -> DbError {
    DbError::Damaged { table: "sync_head", why: "it is empty".to_owned() }
}

/// The scopes a row is in.
///
/// # Errors
/// See [`DbError`].
pub fn places(tx: &mut dyn Tx, table: Table, id: Uuid) -> Result<Vec<ScopeId>, DbError> {
    let rows = tx.query(PLACES, &[Arg::Int(table as i64), Arg::from(&id)])?;
    rows.iter().map(|row| row.int(0).map(ScopeId)).collect()
}

/// An entry of the feed; events bring their row along, since they are most of it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where and what.
    pub key: RowKey,
    /// In which scope.
    pub scope: ScopeId,
    /// At which position.
    pub seq: Seq,
    /// Whether it is there; otherwise it left the scope.
    pub there: bool,
    /// How many bytes it takes, about.
    pub size: usize,
    event: Option<(i64, Uuid, String)>,
}

fn entry(row: &Row) -> Result<Entry, DbError> {
    let tbl = Table::from_number(row.int(0)?)
        .ok_or_else(|| DbError::Damaged { table: "sync_row", why: "an unknown table".to_owned() })?;
    let event = match row.int_opt(5)? {
        Some(order) => Some((order, row.id(6)?, row.text(7)?.to_owned())),
        None => None,
    };
    Ok(Entry {
        key: RowKey { tbl, id: row.id(1)? },
        scope: ScopeId(row.int(2)?),
        seq: Seq(row.int(3)?),
        there: row.int(4)? == PUT,
        size: event.as_ref().map_or(300, |(_, _, body)| body.len() + 150),
        event,
    })
}

/// More scopes than this, and one walk along the feed is quicker than one look-up for each.
const WALK_FROM: usize = 24;

/// Entries of `scopes` with `from < seq <= upto`, by position, and the position up to which they are complete. About
/// `limit` of them, but never half a position.
///
/// # Errors
/// See [`DbError`].
pub fn changes(
    tx: &mut dyn Tx,
    scopes: &BTreeSet<ScopeId>,
    from: Seq,
    upto: Seq,
    limit: usize,
) -> Result<(Vec<Entry>, Seq), DbError> {
    let mut found = Vec::new();
    if upto <= from {
        return Ok((found, from));
    }
    let mut complete = upto;
    let most = limit as i64 + 1;
    if scopes.len() >= WALK_FROM {
        let rows = tx.query(BY_SEQ, &[from.0.into(), upto.0.into(), most.into()])?;
        complete = complete.min(read_page(&rows, limit, &mut found)?);
    } else {
        for scope in scopes {
            let args = [scope.0.into(), from.0.into(), upto.0.into(), Arg::Int(most)];
            let rows = tx.query(BY_SCOPE, &args)?;
            complete = complete.min(read_page(&rows, limit, &mut found)?);
        }
    }
    found.sort_by_key(|entry| (entry.seq, entry.key));
    if complete <= from {
        // One position alone is longer than a page: take it whole.
        let only = found.first().map_or(upto, |entry| entry.seq);
        return changes_at(tx, scopes, only).map(|entries| (entries, only));
    }
    found.retain(|entry| entry.seq <= complete && scopes.contains(&entry.scope));
    cut(&mut found, limit, &mut complete);
    Ok((found, complete))
}

/// Reads what one statement found; the position up to which it is complete.
fn read_page(rows: &[Row], limit: usize, found: &mut Vec<Entry>) -> Result<Seq, DbError> {
    let mut last = Seq(i64::MAX);
    for row in rows {
        let entry = entry(row)?;
        last = entry.seq;
        found.push(entry);
    }
    Ok(if rows.len() > limit { Seq(last.0 - 1) } else { Seq(i64::MAX) })
}

fn changes_at(tx: &mut dyn Tx, scopes: &BTreeSet<ScopeId>, at: Seq) -> Result<Vec<Entry>, DbError> {
    let args = [(at.0 - 1).into(), at.0.into(), Arg::Int(i64::MAX)];
    let mut found = Vec::new();
    for row in tx.query(BY_SEQ, &args)? {
        let entry = entry(&row)?;
        if scopes.contains(&entry.scope) {
            found.push(entry);
        }
    }
    Ok(found)
}

/// The most bytes of a page.
const PAGE_BYTES: usize = 4 << 20;

/// Cuts a page to its limits, between two positions, leaving at least one.
fn cut(found: &mut Vec<Entry>, limit: usize, complete: &mut Seq) {
    let mut bytes = 0;
    let mut first = None;
    for index in 0..found.len() {
        let seq = found[index].seq;
        let first = *first.get_or_insert(seq);
        bytes += found[index].size;
        if (index >= limit || bytes > PAGE_BYTES) && seq > first {
            *complete = Seq(seq.0 - 1);
            found.retain(|entry| entry.seq < seq);
            return;
        }
    }
}

/// Rows of one scope after `after`, by key.
///
/// # Errors
/// See [`DbError`].
pub fn page(
    tx: &mut dyn Tx,
    scope: ScopeId,
    after: Option<RowKey>,
    limit: usize,
) -> Result<Vec<Entry>, DbError> {
    let (tbl, id) = after.map_or((0, Uuid::nil()), |key| (key.tbl as i64, key.id));
    let args = [scope.0.into(), tbl.into(), Arg::from(&id), Arg::Int(limit as i64)];
    tx.query(PAGE, &args)?.iter().map(entry).collect()
}

/// The row an entry speaks of; none where it was removed from its table meanwhile.
///
/// # Errors
/// See [`DbError`].
pub fn row(tx: &mut dyn Tx, entry: &Entry) -> Result<Option<RowChange>, DbError> {
    let id = entry.key.id;
    let row = match entry.key.tbl {
        Table::Policy => Some(WireRow::Policy(Box::new(policies::get(tx)?))),
        Table::Person => people::by_id(tx, PersonId(id))?.map(WireRow::Person),
        Table::Customer => customers::by_id(tx, CustomerId(id))?.map(WireRow::Customer),
        Table::Event => match &entry.event {
            Some((order, customer, body)) => Some(WireRow::Event(Box::new(EventRow {
                order: *order,
                customer: CustomerId(*customer),
                event: events::parse(body)?,
            }))),
            None => None,
        },
        Table::Exclusion => customers::exclusion(tx, id)?.map(Box::new).map(WireRow::Exclusion),
        Table::AlertMark => alerts::by_row_id(tx, id)?.map(WireRow::AlertMark),
        Table::Record => records::by_id(tx, RecordId(id))?.map(WireRow::Record),
    };
    Ok(row.map(|row| RowChange { scope: entry.scope, ver: entry.seq, row }))
}
