//! How the demo's platform did: two months of probes with an outage, a maintenance that was announced and one to come, and
//! what became of the credits.

use vioe_domain::availability::{Credit, Month, claim, decide_claim, slot_ms, slot_start};
use vioe_domain::policy::Policy;
use vioe_domain::record::{ExclusionDecision, ExclusionRecord, Record};
use vioe_domain::sla::{Exclusion, ExclusionReason};
use vioe_domain::time::{DAY, HOUR, MINUTE};
use vioe_domain::{ExclusionId, Person, RecordId, Role, UtcMillis};

use super::cast::Cast;
use crate::db::feed::Stamper;
use crate::db::probes::{self, Probe};
use crate::db::{Db, customers, policies, records};
use crate::failure::Failure;
use crate::jobs::probe_figures::{self, Figures};

/// Who probed.
const NODE: &str = "demo";
/// Probes of one transaction.
const BATCH: usize = 2_000;

/// Tells it all, up to `now`.
///
/// # Errors
/// The database can't be used.
pub fn make(db: &Db, cast: &Cast, now: UtcMillis) -> Result<(), Failure> {
    let policy = db.read(|tx| Ok(policies::get(tx)?))?;
    let last = Month::of(now).before();
    let done = last.start().plus(9 * DAY + 2 * HOUR);
    let next = slot_start(now.plus(5 * DAY), HOUR);
    let windows = [(done, done.plus(-8 * DAY)), (next, now.plus(-3 * DAY))];
    db.write(|tx| {
        let mut stamper = Stamper::default();
        for (from, announced) in windows {
            if let Some(window) = maintenance(cast, from, announced) {
                customers::save_exclusion(tx, &window, &mut stamper)?;
            }
        }
        stamper.finish(tx)?;
        Ok(())
    })?;
    // On the last day, so that a credit can be claimed for most of this month.
    let outage = last.end().plus(-14 * HOUR);
    let told = probes_of(&policy, last, now, |at| {
        (outage..outage.plus(50 * MINUTE)).contains(&at) || (done..done.plus(40 * MINUTE)).contains(&at)
    });
    for batch in told.chunks(BATCH) {
        db.write(|tx| Ok(probes::add(tx, batch)?))?;
    }
    probe_figures::tick(db, &mut Figures::default(), now)?;
    claims(db, cast, last, now)
}

/// A maintenance window of two hours, approved by the manager.
fn maintenance(cast: &Cast, from: UtcMillis, announced: UtcMillis) -> Option<ExclusionRecord> {
    let somebody = |role: Role| cast.people.iter().find(|person| person.role == role);
    let (agent, manager) = (somebody(Role::Agent)?, somebody(Role::Manager)?);
    Some(ExclusionRecord {
        id: ExclusionId::derive(manager.id.0, &format!("maintenance {}", from.0)),
        ticket: None,
        customer: None,
        exclusion: Exclusion {
            from,
            to: from.plus(2 * HOUR),
            reason: ExclusionReason::Maintenance,
            announced_at: Some(announced),
            approved: true,
        },
        evidence: "Announced to every customer by e-mail: database upgrade.".to_owned(),
        requested_by: Some(agent.id),
        requested_at: announced,
        decision: Some(ExclusionDecision {
            approved: true,
            by: manager.id,
            at: announced,
            reason: "Needed, and announced in time.".to_owned(),
        }),
    })
}

/// One probe in every slot since the beginning of `from`.
fn probes_of(policy: &Policy, from: Month, now: UtcMillis, down: impl Fn(UtcMillis) -> bool) -> Vec<Probe> {
    let slot_ms = slot_ms(policy);
    let count = slot_start(now, slot_ms).since(from.start()) / slot_ms;
    (0..count)
        .map(|index| {
            let slot = from.start().plus(index * slot_ms);
            let up = !down(slot);
            Probe {
                slot,
                node: NODE.to_owned(),
                // A little after the slot begins, as a prober is.
                at: slot.plus(300 + index * 37 % 500),
                up,
                latency_ms: 20 + index * 13 % 60,
                why: (!up).then(|| "HTTP 503".to_owned()),
            }
        })
        .collect()
}

/// The first of the account executive's customers has claimed its credit, the second was granted it.
fn claims(db: &Db, cast: &Cast, month: Month, now: UtcMillis) -> Result<(), Failure> {
    let Some(executive) = cast.people.iter().find(|person| person.role == Role::AccountExecutive) else {
        return Ok(());
    };
    db.write(|tx| {
        let mut stamper = Stamper::default();
        for (place, customer) in executive.customers.iter().take(2).enumerate() {
            let theirs =
                |person: &&Person| person.role == Role::Contact && person.customers.contains(customer);
            let id = RecordId(Credit::id_of(*customer, month).0);
            let (Some(contact), Some(Record::Credit(credit))) =
                (cast.people.iter().find(theirs), records::lock(tx, id)?)
            else {
                continue;
            };
            // On some days of the year the time to claim is over: then it has expired, which is a story too.
            let Ok(claimed) = claim(&credit, contact, "Our shifts could not work for an hour.", now) else {
                continue;
            };
            let next = match place {
                0 => claimed,
                _ => decide_claim(&claimed, executive, true, "Granted with our apologies.", now).map_err(
                    |refusal| Failure::Bug(format!("the demo tells an impossible story: {refusal}")),
                )?,
            };
            records::save(tx, &Record::Credit(Box::new(next)), &mut stamper)?;
        }
        stamper.finish(tx)?;
        Ok(())
    })
}
