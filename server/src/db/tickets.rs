//! What the server itself asks of tickets: a cache beside the log, and the lock that serialises a ticket's writers.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;
use vioe_domain::ticket::Ticket;
use vioe_domain::{CustomerId, PersonId, TicketId, UtcMillis};

use super::value::json_text;
use super::{Arg, DbError, Tx};

const LOCK: &str = "SELECT id, customer, next_wake_at FROM ticket WHERE id";
const STANDING: &str = "SELECT customer, assignee, restricted FROM ticket WHERE id = $1";
const DUE: &str = "SELECT id FROM ticket WHERE next_wake_at <= $1 ORDER BY next_wake_at LIMIT $2";
const EXTERNAL: &str = "SELECT id FROM ticket WHERE external = $1";
const COUNT: &str = "SELECT COUNT(*) FROM ticket";
const TAKE_NUMBERS: &str = "UPDATE counter SET value = value + $1 WHERE name = 'ticket' RETURNING value";
const SAVE: &str = "INSERT INTO ticket (id, customer, number, external, status, priority, tier, \
     assignee, opened_at, changed_at, next_wake_at, restricted) VALUES";
const SAVE_END: &str = "ON CONFLICT (id) DO UPDATE SET status = excluded.status, \
     priority = excluded.priority, tier = excluded.tier, assignee = excluded.assignee, \
     changed_at = excluded.changed_at, next_wake_at = excluded.next_wake_at, \
     restricted = excluded.restricted";
const SET_WAKE: &str = "UPDATE ticket SET next_wake_at = $2 WHERE id = $1";

/// A locked ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locked {
    /// Whose.
    pub customer: CustomerId,
    /// When a timer wants to look at it.
    pub next_wake_at: Option<UtcMillis>,
}

/// Locks tickets until the transaction ends, in the order of their ids; those that exist.
///
/// # Errors
/// See [`DbError`].
pub fn lock(tx: &mut dyn Tx, ids: &BTreeSet<TicketId>) -> Result<BTreeMap<TicketId, Locked>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let tail = ["ORDER BY id", tx.lock_hint()].join(" ");
    let rows = tx.query_in(LOCK, &ids, &tail)?;
    rows.iter()
        .map(|row| {
            let locked = Locked { customer: CustomerId(row.id(1)?), next_wake_at: row.at_opt(2)? };
            Ok((TicketId(row.id(0)?), locked))
        })
        .collect()
}

/// Whose a ticket is, and who may see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whose.
    pub customer: CustomerId,
    /// Who has it.
    pub assignee: Option<PersonId>,
    /// Few may see it (guide 5.2, security).
    pub restricted: bool,
}

/// Whose a ticket is, and who may see it; none where there is no such ticket.
///
/// # Errors
/// See [`DbError`].
pub fn standing(tx: &mut dyn Tx, id: TicketId) -> Result<Option<Standing>, DbError> {
    let row = tx.query_opt(STANDING, &[Arg::from(&id.0)])?;
    row.map(|row| {
        Ok(Standing {
            customer: CustomerId(row.id(0)?),
            assignee: row.id_opt(1)?.map(PersonId),
            restricted: row.int(2)? == 1,
        })
    })
    .transpose()
}

/// Tickets a timer has to look at, the longest waiting first.
///
/// # Errors
/// See [`DbError`].
pub fn due(tx: &mut dyn Tx, now: UtcMillis, limit: i64) -> Result<Vec<TicketId>, DbError> {
    let rows = tx.query(DUE, &[now.into(), limit.into()])?;
    rows.iter().map(|row| row.id(0).map(TicketId)).collect()
}

/// The ticket imported under that reference.
///
/// # Errors
/// See [`DbError`].
pub fn by_external(tx: &mut dyn Tx, external: &str) -> Result<Option<TicketId>, DbError> {
    let row = tx.query_opt(EXTERNAL, &[external.into()])?;
    row.map(|row| row.id(0).map(TicketId)).transpose()
}

/// How many tickets there are.
///
/// # Errors
/// See [`DbError`].
pub fn count(tx: &mut dyn Tx) -> Result<i64, DbError> {
    match tx.query_opt(COUNT, &[])? {
        Some(row) => row.int(0),
        None => Ok(0),
    }
}

/// Takes `count` numbers; the first of them. Locks the counter: after the tickets, before the head.
///
/// # Errors
/// See [`DbError`].
pub fn take_numbers(tx: &mut dyn Tx, count: usize) -> Result<i64, DbError> {
    let count = count as i64;
    match tx.query_opt(TAKE_NUMBERS, &[count.into()])? {
        Some(row) => Ok(row.int(0)? - count + 1),
        None => Err(DbError::Damaged { table: "counter", why: "no row `ticket`".to_owned() }),
    }
}

/// What the cache says of a ticket beside the ticket itself.
#[derive(Clone, Copy, Debug)]
pub struct Cached<'t> {
    /// The ticket.
    pub ticket: &'t Ticket,
    /// When a timer wants to look at it.
    pub wake: Option<UtcMillis>,
    /// It is new: nobody else may have made one of that id meanwhile.
    pub new: bool,
}

/// Writes the cache of several tickets.
///
/// # Errors
/// [`DbError::Duplicate`] where one that should be new is there already.
pub fn save(tx: &mut dyn Tx, tickets: &[Cached<'_>]) -> Result<(), DbError> {
    let (new, known): (Vec<_>, Vec<_>) = tickets.iter().copied().partition(|cached| cached.new);
    save_with(tx, &new, "")?;
    save_with(tx, &known, SAVE_END)
}

fn save_with(tx: &mut dyn Tx, tickets: &[Cached<'_>], end: &str) -> Result<(), DbError> {
    let mut words = Vec::with_capacity(tickets.len());
    for cached in tickets {
        words.push(json_text(&cached.ticket.status, "ticket")?);
    }
    let assignees: Vec<Option<Uuid>> =
        tickets.iter().map(|cached| cached.ticket.assignee.map(|id| id.0)).collect();
    let mut args = Vec::with_capacity(tickets.len() * 12);
    for ((Cached { ticket, wake, .. }, status), assignee) in tickets.iter().zip(&words).zip(&assignees) {
        args.extend([
            Arg::from(&ticket.id.0),
            Arg::from(&ticket.raised.customer.0),
            ticket.raised.number.into(),
            ticket.raised.external.as_deref().into(),
            Arg::Text(status.trim_matches('"')),
            Arg::Int(ticket.priority as i64 + 1),
            Arg::Int(ticket.tier.number().into()),
            Arg::id_opt(assignee.as_ref()),
            ticket.history.opened_at.into(),
            ticket.changed_at.into(),
            (*wake).into(),
            Arg::Int(ticket.requests.security.is_some().into()),
        ]);
    }
    tx.insert_many(SAVE, 12, end, &args)
}

/// Says when a timer has to look at a ticket again.
///
/// # Errors
/// See [`DbError`].
pub fn set_wake(tx: &mut dyn Tx, id: TicketId, wake: Option<UtcMillis>) -> Result<(), DbError> {
    tx.execute(SET_WAKE, &[Arg::from(&id.0), wake.into()])?;
    Ok(())
}

const OPEN_OF: &str = "SELECT id FROM ticket WHERE customer = $1 AND status <> 'CLOSED' ORDER BY id";

/// Every ticket of a customer that is not closed.
///
/// # Errors
/// See [`DbError`].
pub fn open_of(tx: &mut dyn Tx, customer: CustomerId) -> Result<Vec<TicketId>, DbError> {
    let rows = tx.query(OPEN_OF, &[Arg::from(&customer.0)])?;
    rows.iter().map(|row| row.id(0).map(TicketId)).collect()
}

const DERIVED_BY: &str = "SELECT value FROM server_secret WHERE name = 'derived_by'";
const SET_DERIVED_BY: &str = "INSERT INTO server_secret (name, value) VALUES ('derived_by', $1) \
     ON CONFLICT (name) DO UPDATE SET value = excluded.value";

/// Notes by which rules caches are derived. Where they were derived by others, the timers look at every open ticket again.
///
/// # Errors
/// See [`DbError`].
pub fn derive_by(tx: &mut dyn Tx, rules: &str) -> Result<(), DbError> {
    let kept = tx.query_opt(DERIVED_BY, &[])?;
    if let Some(row) = kept
        && row.bytes(0)? == rules.as_bytes()
    {
        return Ok(());
    }
    tx.execute(SET_DERIVED_BY, &[Arg::Bytes(rules.as_bytes())])?;
    super::sweeps::begin(tx, None, false)
}
