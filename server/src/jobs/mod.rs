//! The server's timers. Every tick looks at the tickets whose time has come; two processes over one database do each thing
//! once, because they look again under the ticket's lock (sla.md 2.13: a short tick, never one long sleep).

pub mod auto_close;
pub mod escalate;
pub mod leadership;
pub mod probe;
pub mod probe_figures;
pub mod trend;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use vioe_domain::time::HOUR;
use vioe_domain::{TicketId, UtcMillis};
use vioe_protocol::Seq;

use crate::app::App;
use crate::authority::Docket;
use crate::db::feed::Stamper;
use crate::db::{Db, DbError, Tx, breaches, policies, sessions, sketches, sweeps, tickets};
use crate::failure::Failure;
use crate::hours::KeptHours;

/// How often the timers look, in wall time. A clock that is set by hand is noticed within a tick.
const TICK: Duration = Duration::from_secs(5);
/// Tickets of one transaction.
const BATCH: i64 = 50;
/// Tickets a step along an edit's tickets takes at once.
const STRIDE: i64 = 500;
/// Transactions of each kind in one tick: however much is due, a tick ends, and the next one goes on.
const MOST: usize = 40;
/// How long a ticket rests that can't be assessed: the others must not wait for it.
const REST: i64 = HOUR;

/// What a tick did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tick {
    /// Tickets looked at.
    pub looked_at: usize,
    /// Events added.
    pub added: usize,
    /// The feed's position, where events were added.
    pub head: Option<Seq>,
    /// Something may be due still: tick again soon.
    pub more: bool,
}

impl Tick {
    fn add(&mut self, done: Self) {
        self.looked_at += done.looked_at;
        self.added += done.added;
        self.head = done.head.or(self.head);
    }
}

/// Does what is due at `now`, in transactions of a few tickets each, and not more than a bounded number of them.
///
/// # Errors
/// The database is in the way; what is done by then stays done.
pub fn tick(db: &Db, hours: &KeptHours, now: UtcMillis) -> Result<Tick, Failure> {
    let mut sum = Tick { more: sweep(db)?, ..Tick::default() };
    for round in 1.. {
        let due = db.read(|tx| Ok(tickets::due(tx, now, BATCH)?))?;
        let done = look_at_all(db, hours, &due, now)?;
        sum.add(done);
        // Another process has just done them all, or there are none.
        if done.looked_at == 0 {
            break;
        }
        if round == MOST {
            sum.more = true;
            break;
        }
    }
    for round in 1.. {
        let due = db.read(|tx| Ok(sketches::due(tx, BATCH)?))?;
        let ids: BTreeSet<TicketId> = due.into_iter().collect();
        if ids.is_empty() {
            break;
        }
        sum.add(db.write(|tx| compare(tx, hours, &ids, now))?);
        if round == MOST {
            sum.more = true;
            break;
        }
    }
    db.write(|tx| {
        let policy = policies::get(tx)?;
        breaches::drop_before(tx, leadership::since(&policy, now))?;
        sum.more |=
            sketches::drop_before(tx, vioe_domain::trend::since(now, &policy.escalation.trend), STRIDE)?;
        Ok(())
    })?;
    Ok(sum)
}

/// Walks along the tickets that an edit concerns and has each of them assessed again; whether some are left.
fn sweep(db: &Db) -> Result<bool, Failure> {
    for _ in 0..MOST {
        let Some(walk) = db.read(|tx| Ok(sweeps::next(tx)?))? else {
            return Ok(false);
        };
        db.write(|tx| {
            let ids: BTreeSet<TicketId> = sweeps::ahead(tx, &walk, STRIDE)?.into_iter().collect();
            let locked = tickets::lock(tx, &ids)?;
            for id in locked.keys() {
                tickets::set_wake(tx, *id, Some(UtcMillis(0)))?;
            }
            Ok(sweeps::get_on(tx, &walk, ids.last().copied())?)
        })?;
    }
    Ok(true)
}

/// Looks at tickets together, or at each by itself where one of them can't be read: the others go on.
fn look_at_all(db: &Db, hours: &KeptHours, due: &[TicketId], now: UtcMillis) -> Result<Tick, Failure> {
    let ids: BTreeSet<TicketId> = due.iter().copied().collect();
    if ids.is_empty() {
        return Ok(Tick::default());
    }
    match db.write(|tx| look_at(tx, hours, &ids, now)) {
        Err(Failure::Db(DbError::Damaged { .. }) | Failure::Bug(_)) => {}
        done => return done,
    }
    let mut sum = Tick::default();
    for id in ids {
        match db.write(|tx| look_at(tx, hours, &BTreeSet::from([id]), now)) {
            Ok(done) => sum.add(done),
            Err(failure @ (Failure::Db(DbError::Damaged { .. }) | Failure::Bug(_))) => {
                tracing::error!(ticket = %id.0, %failure, "the timers can't look at a ticket and leave it for an hour");
                db.write(|tx| Ok(tickets::set_wake(tx, id, Some(now.plus(REST)))?))?;
                sum.looked_at += 1;
            }
            Err(failure) => return Err(failure),
        }
    }
    Ok(sum)
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
    let due: Vec<TicketId> = due.into_keys().collect();
    docket.note_breaches(tx, &due)?;
    let mut done = Tick { looked_at: due.len(), ..Tick::default() };
    let mut quiet = Vec::new();
    for id in due {
        let added = due_events(tx, &mut docket, id, now)?;
        done.added += added;
        if added == 0 {
            quiet.push(id);
        }
    }
    for id in quiet {
        docket.rest(tx, id)?;
    }
    write(tx, docket, done)
}

/// Compares newly raised tickets with those before them (guide 5.2, trends).
fn compare(
    tx: &mut dyn Tx,
    hours: &KeptHours,
    ids: &BTreeSet<TicketId>,
    now: UtcMillis,
) -> Result<Tick, Failure> {
    let locked = tickets::lock(tx, ids)?;
    let mut docket = Docket::new(tx, hours, now)?;
    docket.read(tx, &locked)?;
    let mut done = Tick::default();
    for id in ids {
        // Another process may have compared it since it was found.
        if !sketches::done(tx, *id)? {
            continue;
        }
        let (Some(customer), Some(ticket)) = (docket.customer_of(*id), docket.ticket(*id)) else {
            continue;
        };
        let found = trend::event(tx, ticket, docket.events(*id), docket.policy(), now)?;
        if let (Some(event), Some(file)) = (found, docket.file(tx, customer)?) {
            docket.add(&file, *id, vec![event]);
            done.added += 1;
        }
    }
    write(tx, docket, done)
}

fn write(tx: &mut dyn Tx, docket: Docket<'_>, mut done: Tick) -> Result<Tick, Failure> {
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
    let mut due = leadership::events(tx, ticket, &assessment, docket.policy(), now)?;
    due.extend(escalate::event(ticket, docket.events(id), &assessment, now));
    due.extend(auto_close::event(ticket, &file.hours, docket.policy(), now));
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
                if done.more {
                    ticks.reset_immediately();
                }
            }
            Err(failure) => tracing::warn!(%failure, "the timers will try again"),
        }
    }
}
