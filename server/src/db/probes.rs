//! What the probes of the health endpoint said (guide 3.3). Not in the feed: desktops get the figures.

use vioe_domain::UtcMillis;
use vioe_domain::record::ExclusionRecord;

use super::{Arg, DbError, Row, Tx};

const ADD: &str = "INSERT INTO probe (slot, node, at, up, latency_ms, why) VALUES";
const ADD_END: &str = "ON CONFLICT (slot, node) DO NOTHING";
const HAS: &str = "SELECT at FROM probe WHERE slot = $1 AND node = $2";
const BETWEEN: &str = "SELECT at, up FROM probe WHERE slot >= $1 AND slot < $2 ORDER BY slot, at";
const LATEST: &str =
    "SELECT slot, node, at, up, latency_ms, why FROM probe WHERE slot >= $1 ORDER BY slot, at";
const FIRST: &str = "SELECT MIN(slot) FROM probe";
const MARK: &str = "SELECT COUNT(*), MAX(at) FROM probe WHERE slot >= $1";
const WINDOWS: &str = "SELECT body FROM exclusion WHERE ticket IS NULL ORDER BY id";
const RULES: &str = "SELECT MAX(seq) FROM sync_row WHERE tbl IN (1, 5)";
const CUSTOMERS: &str = "SELECT MAX(seq) FROM sync_row WHERE tbl = 3";
const DROP: &str = "DELETE FROM probe WHERE slot < $1";

/// One look at the health endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// The first instant of the slot it belongs to.
    pub slot: UtcMillis,
    /// Who looked.
    pub node: String,
    /// When the look began.
    pub at: UtcMillis,
    /// Whether a 2xx came in time.
    pub up: bool,
    /// How long the answer took, or the wait for it, in ms.
    pub latency_ms: i64,
    /// What was wrong, where something was.
    pub why: Option<String>,
}

fn probe(row: &Row) -> Result<Probe, DbError> {
    Ok(Probe {
        slot: row.at(0)?,
        node: row.text(1)?.to_owned(),
        at: row.at(2)?,
        up: row.int(3)? != 0,
        latency_ms: row.int(4)?,
        why: row.text(5).ok().map(str::to_owned),
    })
}

/// A probe as the columns of its row.
fn columns(probe: &Probe) -> [Arg<'_>; 6] {
    [
        probe.slot.into(),
        (&probe.node).into(),
        probe.at.into(),
        Arg::Int(i64::from(probe.up)),
        Arg::Int(probe.latency_ms),
        probe.why.as_deref().into(),
    ]
}

/// Adds probes; where that node has one in that slot, the one that is there stays.
///
/// # Errors
/// See [`DbError`].
pub fn add(tx: &mut dyn Tx, probes: &[Probe]) -> Result<(), DbError> {
    let args: Vec<Arg<'_>> = probes.iter().flat_map(columns).collect();
    tx.insert_many(ADD, 6, ADD_END, &args)
}

/// Whether that node has a probe in the slot that begins then.
///
/// # Errors
/// See [`DbError`].
pub fn has(tx: &mut dyn Tx, slot: UtcMillis, node: &str) -> Result<bool, DbError> {
    Ok(tx.query_opt(HAS, &[slot.into(), node.into()])?.is_some())
}

/// Every probe of the slots that begin from `from` to before `to`: when, and whether it was up.
///
/// # Errors
/// See [`DbError`].
pub fn between(tx: &mut dyn Tx, from: UtcMillis, to: UtcMillis) -> Result<Vec<(UtcMillis, bool)>, DbError> {
    let rows = tx.query(BETWEEN, &[from.into(), to.into()])?;
    rows.iter().map(|row| Ok((row.at(0)?, row.int(1)? != 0))).collect()
}

/// The probes of the slots that begin at `from` or later, whole.
///
/// # Errors
/// See [`DbError`].
pub fn since(tx: &mut dyn Tx, from: UtcMillis) -> Result<Vec<Probe>, DbError> {
    tx.query(LATEST, &[from.into()])?.iter().map(probe).collect()
}

/// The first instant of the first slot there is a probe of.
///
/// # Errors
/// See [`DbError`].
pub fn first(tx: &mut dyn Tx) -> Result<Option<UtcMillis>, DbError> {
    match tx.query_opt(FIRST, &[])? {
        Some(row) => row.at_opt(0),
        None => Ok(None),
    }
}

/// What changes whenever a probe of the slots from `from` on is added.
///
/// # Errors
/// See [`DbError`].
pub fn mark(tx: &mut dyn Tx, from: UtcMillis) -> Result<(i64, Option<UtcMillis>), DbError> {
    match tx.query_opt(MARK, &[from.into()])? {
        Some(row) => Ok((row.int(0)?, row.at_opt(1)?)),
        None => Ok((0, None)),
    }
}

/// The windows that do not cover a single ticket only: the platform's, and those of whole customers.
///
/// # Errors
/// See [`DbError`].
pub fn windows(tx: &mut dyn Tx) -> Result<Vec<ExclusionRecord>, DbError> {
    tx.query(WINDOWS, &[])?.iter().map(|row| row.json(0, "exclusion")).collect()
}

/// Where the feed stood when the policy or an exclusion changed last, and when a customer did.
///
/// # Errors
/// See [`DbError`].
pub fn changed(tx: &mut dyn Tx) -> Result<(Option<i64>, Option<i64>), DbError> {
    let mut last = |sql: &str| match tx.query_opt(sql, &[])? {
        Some(row) => row.int_opt(0),
        None => Ok(None),
    };
    Ok((last(RULES)?, last(CUSTOMERS)?))
}

/// Forgets the probes of the slots that begin before `at`; how many.
///
/// # Errors
/// See [`DbError`].
pub fn drop_before(tx: &mut dyn Tx, at: UtcMillis) -> Result<u64, DbError> {
    tx.execute(DROP, &[at.into()])
}
