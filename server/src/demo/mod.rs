//! Demo data: customers, people and two hundred tickets that look lived in, relative to the instant they are made. They go
//! through the same rules and the same tables as everything else.

mod articles;
mod cast;
mod health;
mod plot;
mod scenes;
mod script;
mod stagehand;
mod story;
mod topics;

use uuid::Uuid;
use vioe_domain::record::ExclusionRecord;
use vioe_domain::sla::{Exclusion, ExclusionReason};
use vioe_domain::time::{DAY, HOUR};
use vioe_domain::{Customer, ExclusionId, UtcMillis};

use crate::auth::password;
use crate::authority::Docket;
use crate::db::feed::Stamper;
use crate::db::people::{self, Account};
use crate::db::{Db, customers};
use crate::failure::Failure;
use crate::hours::KeptHours;
use cast::Cast;
use story::Story;

/// The password of every demo account.
pub const PASSWORD: &str = "vioe-demo";
/// How many tickets are told.
pub const TICKETS: usize = 200;
/// Tickets of one transaction: it may touch a thousand rows (sync.md I20).
const BATCH: usize = 25;

/// What was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// So much.
    Data {
        /// How many tickets.
        tickets: usize,
        /// How many people.
        people: usize,
        /// How many customers.
        customers: usize,
    },
    /// Nothing: the database held data already.
    Nothing,
}

/// Fills an empty database; the same seed and instant tell the same stories.
///
/// # Errors
/// The database can't be used.
pub fn make(db: &Db, seed: u64, now: UtcMillis) -> Result<Made, Failure> {
    let empty = db.read(|tx| Ok(customers::all(tx)?.is_empty() && people::all(tx)?.is_empty()))?;
    if !empty {
        return Ok(Made::Nothing);
    }
    let space = Uuid::new_v5(&Uuid::NAMESPACE_OID, &seed.to_be_bytes());
    let cast = cast::cast(space, now).map_err(|error| Failure::Bug(error.to_string()))?;
    let hours = KeptHours::default();
    let policy = db.read(|tx| Ok(crate::db::policies::get(tx)?))?;
    let stories = script::tell_all(&cast, &hours, &policy, space, seed, now)?;

    save_cast(db, &cast, now)?;
    for batch in stories.chunks(BATCH) {
        db.write(|tx| {
            let mut docket = Docket::new(tx, &hours, now)?;
            for story in batch {
                let file = docket
                    .file(tx, story.roles.customer.id)?
                    .ok_or_else(|| Failure::Bug("a story without a customer".to_owned()))?;
                docket.add(&file, story.id, story.events.clone());
            }
            let mut stamper = Stamper::default();
            docket.write(tx, &mut stamper)?;
            stamper.finish(tx)?;
            Ok(())
        })?;
    }
    health::make(db, &cast, now)?;
    articles::make(db, &cast, now)?;
    let told = scenes::make(db, &cast, &hours, now)?;
    Ok(Made::Data {
        tickets: stories.len() + told,
        people: cast.people.len(),
        customers: cast.customers.len(),
    })
}

fn save_cast(db: &Db, cast: &Cast, now: UtcMillis) -> Result<(), Failure> {
    // One hash for all: they share the password, and nobody waits for a second each.
    let hash = password::hash(PASSWORD)?;
    db.write(|tx| {
        let mut stamper = Stamper::default();
        for customer in &cast.customers {
            customers::save(tx, customer, &mut stamper)?;
        }
        for person in &cast.people {
            let account = Account { person: person.clone(), password: hash.clone() };
            people::add(tx, &account, &mut stamper)?;
        }
        if let Some(customer) = cast.customers.get(3) {
            customers::save_exclusion(tx, &outage(customer, now), &mut stamper)?;
        }
        stamper.finish(tx)?;
        Ok(())
    })
}

/// A third party's outage, approved not to count.
fn outage(customer: &Customer, now: UtcMillis) -> ExclusionRecord {
    ExclusionRecord::imported(
        ExclusionId::derive(customer.id.0, "outage"),
        None,
        customer.id,
        Exclusion {
            from: now.plus(-9 * DAY),
            to: now.plus(-9 * DAY + 3 * HOUR),
            reason: ExclusionReason::ThirdParty,
            announced_at: None,
            approved: true,
        },
    )
}

/// Stories in the order in which their tickets were raised: numbers rise with time.
fn in_order(stories: &mut [Story<'_>]) {
    stories.sort_by_key(|story| story.events.first().map(|event| event.at));
}
