//! Putting a policy or a calendar in force, and what that would move, listed before it is done (sla.md 2.9).

use std::collections::BTreeSet;

use vioe_domain::calendar::{self, OpenTicket};
use vioe_domain::coverage::Hours;
use vioe_domain::policy::Policy;
use vioe_domain::sla::{ClockKind, Exclusion};
use vioe_domain::ticket::{Ticket, fold};
use vioe_domain::{Customer, CustomerId, UtcMillis};

use crate::db::feed::Stamper;
use crate::db::{Db, Tx, customers, events, policies, tickets};
use crate::failure::Failure;

/// A deadline of an open ticket that would move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// `VI-4188`.
    pub number: String,
    /// Whose ticket, by key.
    pub customer: String,
    /// Which clock.
    pub clock: ClockKind,
    /// Which cycle of it.
    pub cycle: u32,
    /// When it is due now.
    pub due_before: Option<UtcMillis>,
    /// When it would be due.
    pub due_after: Option<UtcMillis>,
    /// The edit itself would break the promise (EC-28).
    pub breaks: bool,
    /// A breach would be taken back.
    pub mends: bool,
}

/// Puts a policy in force: its version rises, everybody receives it, and the timers look at every open ticket again.
/// A policy that says what is in force already changes nothing.
///
/// # Errors
/// It breaks a rule, or the database is in the way.
pub fn put_in_force(db: &Db, policy: &Policy, now: UtcMillis) -> Result<u32, Failure> {
    if let Some(fault) = policy.check().first() {
        return Err(Failure::bad_request(format!("The policy breaks a rule: {fault}.")));
    }
    db.write(|tx| {
        let before = policies::get(tx)?;
        let next = Policy { version: policy.version.max(before.version + 1), ..policy.clone() };
        if (Policy { version: before.version, ..policy.clone() }) == before {
            return Ok(before.version);
        }
        let mut stamper = Stamper::default();
        policies::keep(tx, &before, now)?;
        policies::save(tx, &next, &mut stamper)?;
        policies::keep(tx, &next, now)?;
        stamper.finish(tx)?;
        Ok(next.version)
    })
}

/// Lists every open ticket whose deadlines would move by another policy, or by another calendar of one customer.
///
/// # Errors
/// The database is in the way, or hours can't be laid out.
pub fn would_move(
    db: &Db,
    policy: &Policy,
    edited: Option<&Customer>,
    now: UtcMillis,
) -> Result<Vec<Moved>, Failure> {
    let (in_force, everybody) = db.read(|tx| Ok((policies::get(tx)?, customers::all(tx)?)))?;
    let mut moved = Vec::new();
    for customer in everybody.iter().filter(|one| edited.is_none_or(|edited| edited.id == one.id)) {
        let after = edited.unwrap_or(customer);
        let lay = |customer: &Customer, policy: &Policy| {
            Hours::of(customer, &policy.hours).map_err(|error| Failure::bad_request(format!("{error}.")))
        };
        let (hours_before, hours_after) = (lay(customer, &in_force)?, lay(after, policy)?);
        let open = db.read(|tx| open_tickets(tx, customer.id))?;
        let views = open.iter().map(|(ticket, exclusions)| OpenTicket {
            id: ticket.id,
            history: &ticket.history,
            exclusions,
        });
        let found = calendar::would_move(views, (&hours_before, &in_force), (&hours_after, policy), now);
        for one in found {
            let ticket = open.iter().find(|(ticket, _)| ticket.id == one.ticket);
            moved.push(Moved {
                number: ticket.map(|(ticket, _)| ticket.label()).unwrap_or_default(),
                customer: customer.key.clone(),
                clock: one.clock,
                cycle: one.cycle,
                due_before: one.due_before,
                due_after: one.due_after,
                breaks: one.breaks,
                mends: one.mends,
            });
        }
    }
    Ok(moved)
}

/// Every ticket of a customer that is not closed, and the windows that do not count for it.
fn open_tickets(tx: &mut dyn Tx, customer: CustomerId) -> Result<Vec<(Ticket, Vec<Exclusion>)>, Failure> {
    let ids: BTreeSet<_> = tickets::open_of(tx, customer)?.into_iter().collect();
    let ids: Vec<_> = ids.into_iter().map(|id| id.0).collect();
    let rows = customers::exclusion_rows(tx, customer)?;
    let mut open = Vec::with_capacity(ids.len());
    for (id, log) in events::of_tickets(tx, &ids)? {
        if let Some(ticket) = fold(&log) {
            let covering = rows.iter().filter(|row| row.covers(id, customer));
            open.push((ticket, covering.map(|row| row.exclusion.clone()).collect()));
        }
    }
    Ok(open)
}
