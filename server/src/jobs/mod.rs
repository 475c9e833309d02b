//! The server's timers. Every tick looks at the tickets whose time has come; two processes over one database do each thing
//! once, because they look again under the ticket's lock (sla.md 2.13: a short tick, never one long sleep).

pub mod auto_close;
pub mod escalate;
pub mod probe;
pub mod probe_figures;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use vioe_domain::{TicketId, UtcMillis};
use vioe_protocol::Seq;

use crate::app::App;
use crate::authority::Docket;
use crate::db::feed::Stamper;
use crate::db::{Db, DbError, Tx, sessions, tickets};
use crate::failure::Failure;
use crate::hours::KeptHours;

/// How often the timers look, in wall time. A clock that is set by hand is noticed within a tick.
const TICK: Duration = Duration::from_secs(5);
/// Tickets of one transaction.
const BATCH: i64 = 50;

/// What a tick did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tick {
    /// Tickets looked at.
    pub looked_at: usize,
    /// Events added.
    pub added: usize,
    /// The feed's position, where events were added.
    pub head: Option<Seq>,
}

/// Does everything that is due at `now`, in transactions of a few tickets each.
///
/// # Errors
/// The database is in the way; what is done by then stays done.
pub fn tick(db: &Db, hours: &KeptHours, now: UtcMillis) -> Result<Tick, Failure> {
    let mut sum = Tick::default();
    loop {
        let due = db.read(|tx| Ok(tickets::due(tx, now, BATCH)?))?;
        if due.is_empty() {
            return Ok(sum);
        }
        let ids: BTreeSet<TicketId> = due.into_iter().collect();
        let done = db.write(|tx| look_at(tx, hours, &ids, now))?;
        sum.looked_at += done.looked_at;
        sum.added += done.added;
        sum.head = done.head.or(sum.head);
        if done.looked_at == 0 {
            // Another process has just done them all, or they can't be moved on: the next tick sees.
            return Ok(sum);
        }
    }
}

fn look_at(
    tx: &mut dyn Tx,
    hours: &KeptHours,
    ids: &BTreeSet<TicketId>,
    now: UtcMillis,
) -> Result<Tick, Failure> {
    let mut due = tickets::lock(tx, ids)?;
    // Another process may have looked at them since they were found.
    due.retain(|_, ticket| ticket.next_wake_at.is_some_and(|at| at <= now));
    let mut docket = Docket::new(tx, hours, now)?;
    docket.read(tx, &due)?;
    let mut done = Tick::default();
    let mut quiet = Vec::new();
    for id in due.into_keys() {
        done.looked_at += 1;
        let added = due_events(tx, &mut docket, id, now)?;
        done.added += added;
        if added == 0 {
            quiet.push(id);
        }
    }
    for id in quiet {
        let wake = docket.next_wake(tx, id)?.filter(|at| *at > now);
        tickets::set_wake(tx, id, wake)?;
    }
    let mut stamper = Stamper::default();
    docket.write(tx, &mut stamper)?;
    let head = stamper.finish(tx)?;
    done.head = (done.added > 0).then_some(head);
    Ok(done)
}

fn due_events(
    tx: &mut dyn Tx,
    docket: &mut Docket<'_>,
    id: TicketId,
    now: UtcMillis,
) -> Result<usize, DbError> {
    let Some((file, assessment)) = docket.assess(tx, id, now)? else {
        return Ok(0);
    };
    let Some(ticket) = docket.ticket(id) else {
        return Ok(0);
    };
    let due: Vec<_> = [
        escalate::event(ticket, docket.events(id), &assessment, now),
        auto_close::event(ticket, &file.hours, docket.policy(), now),
    ]
    .into_iter()
    .flatten()
    .collect();
    let count = due.len();
    if count > 0 {
        docket.add(&file, id, due);
    }
    Ok(count)
}

/// Ticks until the server stops.
pub async fn run(app: Arc<App>) {
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = app.stop.cancelled() => return,
            _ = ticks.tick() => {}
        }
        let done = app
            .work(|app| {
                let now = app.clock.now();
                let done = tick(&app.db, &app.hours, now)?;
                app.db.write(|tx| Ok(sessions::drop_expired(tx, now)?))?;
                Ok(done)
            })
            .await;
        match done {
            Ok(done) => {
                if let Some(head) = done.head {
                    tracing::info!(added = done.added, "timers added events");
                    app.moved(head);
                }
            }
            Err(failure) => tracing::warn!(%failure, "the timers will try again"),
        }
    }
}
