//! What people see of the probes: the platform's status, each month's availability, and the credits that follow (guide 3.3,
//! 3.5). All of it is derived from what is stored, whole, whenever that changes: a restart resumes, and a second server
//! finds everything written already.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use vioe_domain::availability::{
    AvailabilityMonth, Credit, Month, PlatformStatus, Slots, propose, slot_ms, slot_start, status,
};
use vioe_domain::policy::Policy;
use vioe_domain::record::{ExclusionRecord, Record, availability_id};
use vioe_domain::sla::Exclusion;
use vioe_domain::time::{DAY, HOUR};
use vioe_domain::{Customer, CustomerId, RecordId, UtcMillis};
use vioe_protocol::Seq;

use crate::app::App;
use crate::db::feed::Stamper;
use crate::db::records::{self, RecordKind};
use crate::db::{Db, DbError, Tx, customers, policies, probes};
use crate::failure::Failure;

/// How often it is asked whether something has changed.
const TICK: Duration = Duration::from_secs(5);
/// Credits of one transaction: far fewer rows than a transaction may touch.
const BATCH: usize = 100;
/// What has not changed is published again after this long, so that "as of" stays near, in ms.
const AGAIN: i64 = HOUR;
/// There is one platform, and one record of how it does.
const STATUS: RecordId = RecordId(uuid::Uuid::nil());

/// What the figures were derived from last, kept between ticks. A new one derives everything.
#[derive(Debug, Default)]
pub struct Figures {
    seen: Option<Mark>,
    /// The next edge of a maintenance window.
    edge: Option<UtcMillis>,
}

/// What changes whenever figures may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    slot: UtcMillis,
    probes: (i64, Option<UtcMillis>),
    rules: Option<i64>,
    customers: Option<i64>,
}

/// What the derivation reads.
struct Known {
    mark: Mark,
    policy: Policy,
    windows: Vec<ExclusionRecord>,
    /// The first instant there is a probe of.
    first: UtcMillis,
}

/// Derives what may have changed by `now`, and publishes what has; the feed's position then. Nothing where nobody has
/// ever probed.
///
/// # Errors
/// The database is in the way; the next tick derives it all again.
pub fn tick(db: &Db, figures: &mut Figures, now: UtcMillis) -> Result<Option<Seq>, Failure> {
    let Some(known) = db.read(|tx| look(tx, figures, now))? else {
        return Ok(None);
    };
    // A changed window or policy reaches back; a probe only as far as the month before.
    let all = figures.seen.is_none_or(|seen| seen.rules != known.mark.rules);
    let (mut head, months) = db.write(|tx| publish(tx, &known, all, now))?;
    for credits in due_credits(db, &known, &months, now)?.chunks(BATCH) {
        head = db.write(|tx| propose_all(tx, credits, &known, now))?.or(head);
    }
    figures.seen = Some(known.mark);
    figures.edge = platform(&known.windows)
        .iter()
        .flat_map(|window| [window.from, window.to])
        .filter(|edge| *edge > now)
        .min();
    Ok(head)
}

/// What there is to derive from; none where nothing has changed since.
fn look(tx: &mut dyn Tx, figures: &Figures, now: UtcMillis) -> Result<Option<Known>, Failure> {
    let Some(first) = probes::first(tx)? else {
        return Ok(None);
    };
    let policy = policies::get(tx)?;
    let slot_ms = slot_ms(&policy);
    let slot = slot_start(now, slot_ms);
    let (rules, customers) = probes::changed(tx)?;
    // Late probes of the slot before, whose answer was long in coming.
    let mark = Mark { slot, probes: probes::mark(tx, slot.plus(-slot_ms))?, rules, customers };
    if figures.seen == Some(mark) && figures.edge.is_none_or(|edge| now < edge) {
        return Ok(None);
    }
    Ok(Some(Known { mark, policy, windows: probes::windows(tx)?, first }))
}

/// The windows that cover everybody.
fn platform(windows: &[ExclusionRecord]) -> Vec<Exclusion> {
    let everybody = windows.iter().filter(|window| window.customer.is_none());
    everybody.map(|window| window.exclusion.clone()).collect()
}

/// The windows that cover a customer: its own and everybody's; none where it has none of its own.
fn own(windows: &[ExclusionRecord], customer: CustomerId) -> Option<Vec<Exclusion>> {
    let theirs = |window: &&ExclusionRecord| window.customer.is_none_or(|whose| whose == customer);
    windows
        .iter()
        .any(|window| window.customer == Some(customer))
        .then(|| windows.iter().filter(theirs).map(|window| window.exclusion.clone()).collect())
}

/// Writes the status and the months, where they have changed; the figures of every month that is not locked.
fn publish(
    tx: &mut dyn Tx,
    known: &Known,
    all: bool,
    now: UtcMillis,
) -> Result<(Option<Seq>, Vec<AvailabilityMonth>), Failure> {
    let mut stamper = Stamper::default();
    // Two servers take turns here.
    let before = records::lock(tx, STATUS)?;
    let windows = platform(&known.windows);
    let current = Month::of(now);
    let recent = current.before().start();
    let mut slots = Slots::between(recent, now.plus(1), &windows, &known.policy);
    for (at, up) in probes::between(tx, recent, now.plus(1))? {
        slots.add(at, up);
    }
    let status = status(&slots, &windows, now);
    if !matches!(&before, Some(Record::Status(before)) if is_fresh(before, &status)) {
        records::save(tx, &Record::Status(Box::new(status)), &mut stamper)?;
    }
    let mut months = Vec::new();
    let mut month = if all { Month::of(known.first) } else { current.before().max(Month::of(known.first)) };
    while month <= current {
        months.extend(publish_month(tx, month, &windows, &known.policy, now, &mut stamper)?);
        month = Month::of(month.end());
    }
    let kept_from = now.plus(-i64::from(known.policy.retention.probe_days) * DAY);
    // Whole months, or a month's figures would change as it goes.
    probes::drop_before(tx, Month::of(kept_from).start())?;
    let moved = !stamper.is_empty();
    let head = stamper.finish(tx)?;
    Ok((moved.then_some(head), months))
}

fn is_fresh(before: &PlatformStatus, status: &PlatformStatus) -> bool {
    before.same_as(status) && status.as_of.since(before.as_of).abs() < AGAIN
}

/// The figures of a month, written where they have changed; none where its report is locked.
fn publish_month(
    tx: &mut dyn Tx,
    month: Month,
    windows: &[Exclusion],
    policy: &Policy,
    now: UtcMillis,
    stamper: &mut Stamper,
) -> Result<Option<AvailabilityMonth>, Failure> {
    let before = records::by_id(tx, availability_id(month))?;
    if before.is_some() && is_locked(tx, month)? {
        return Ok(None);
    }
    let probes = probes::between(tx, month.start(), month.end())?;
    let figures = counted(&probes, month, windows, policy);
    let same = match &before {
        Some(Record::Availability(before)) => {
            **before == figures || (!month.is_over(now) && hardly_moved(before, &figures))
        }
        // Nobody has probed in it.
        _ => figures.observed == 0,
    };
    if !same {
        records::save(tx, &Record::Availability(Box::new(figures.clone())), stamper)?;
    }
    Ok(Some(figures))
}

fn is_locked(tx: &mut dyn Tx, month: Month) -> Result<bool, DbError> {
    Ok(records::by_id(tx, vioe_domain::record::lock_id(month))?.is_some())
}

fn counted(
    probes: &[(UtcMillis, bool)],
    month: Month,
    windows: &[Exclusion],
    policy: &Policy,
) -> AvailabilityMonth {
    let mut slots = Slots::of_month(month, windows, policy);
    for (at, up) in probes {
        slots.add(*at, *up);
    }
    slots.figures(month, policy)
}

/// Whether a month that goes on has only been observed for a little longer: not worth a row for every desktop.
fn hardly_moved(before: &AvailabilityMonth, now: &AvailabilityMonth) -> bool {
    let an_hour = now.expected / (31 * 24);
    let told = AvailabilityMonth {
        observed: now.observed,
        unknown: now.unknown,
        availability_bp: now.availability_bp,
        ..before.clone()
    };
    told == *now && now.observed.abs_diff(before.observed) < an_hour
}

/// A credit that may have to be written.
struct Due {
    customer: Customer,
    figures: AvailabilityMonth,
}

/// Which credits differ from what is stored, as far as one can see without a lock.
fn due_credits(
    db: &Db,
    known: &Known,
    months: &[AvailabilityMonth],
    now: UtcMillis,
) -> Result<Vec<Due>, Failure> {
    db.read(|tx| {
        let stored: BTreeMap<RecordId, Credit> = records::of_kind(tx, RecordKind::Credit)?
            .into_iter()
            .filter_map(|record| match record {
                Record::Credit(credit) => Some((RecordId(credit.id.0), *credit)),
                _ => None,
            })
            .collect();
        let customers = customers::all(tx)?;
        let mut due = Vec::new();
        for month in months {
            let probes = probes::between(tx, month.month.start(), month.month.end())?;
            for customer in &customers {
                let figures = match own(&known.windows, customer.id) {
                    Some(windows) => counted(&probes, month.month, &windows, &known.policy),
                    None => month.clone(),
                };
                let stored = stored.get(&RecordId(Credit::id_of(customer.id, month.month).0));
                let rules = &known.policy.availability;
                if propose(stored, customer.id, &customer.zone, &figures, rules, now).is_some() {
                    due.push(Due { customer: customer.clone(), figures });
                }
            }
        }
        Ok(due)
    })
}

/// Writes credits, each decided again on what is stored under lock: it may have been claimed meanwhile.
fn propose_all(
    tx: &mut dyn Tx,
    credits: &[Due],
    known: &Known,
    now: UtcMillis,
) -> Result<Option<Seq>, Failure> {
    let mut stamper = Stamper::default();
    // Only here are credits added, and two servers take turns.
    records::lock(tx, STATUS)?;
    for Due { customer, figures } in credits {
        let id = RecordId(Credit::id_of(customer.id, figures.month).0);
        let stored = match records::lock(tx, id)? {
            Some(Record::Credit(credit)) => Some(credit),
            _ => None,
        };
        let rules = &known.policy.availability;
        if let Some(credit) = propose(stored.as_deref(), customer.id, &customer.zone, figures, rules, now) {
            records::save(tx, &Record::Credit(Box::new(credit)), &mut stamper)?;
        }
    }
    let moved = !stamper.is_empty();
    let head = stamper.finish(tx)?;
    Ok(moved.then_some(head))
}

/// Derives until the server stops.
pub async fn run(app: Arc<App>) {
    let figures = Arc::new(Mutex::new(Figures::default()));
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = app.stop.cancelled() => return,
            _ = ticks.tick() => {}
        }
        let figures = figures.clone();
        let done = app
            .work(move |app| {
                let mut figures = figures.lock().unwrap_or_else(PoisonError::into_inner);
                tick(&app.db, &mut figures, app.clock.now())
            })
            .await;
        match done {
            Ok(Some(head)) => app.moved(head),
            Ok(None) => {}
            Err(failure) => tracing::warn!(%failure, "the figures of availability will be derived again"),
        }
    }
}
