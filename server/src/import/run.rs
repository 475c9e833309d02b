//! The run over a file: one line, one transaction.

use std::collections::HashSet;
use std::io::{self, Read, Write};

use serde::Serialize;
use vioe_domain::record::ExclusionRecord;
use vioe_domain::sla::Policy;
use vioe_domain::ticket::Side;
use vioe_domain::{CustomerId, ExclusionId, UtcMillis};

use super::line::{Checked, check};
use super::log::{self, Named, ticket_id};
use super::people::{self, As, Company};
use crate::audit::print;
use crate::audit::stream::{Batches, LONGEST_LINE};
use crate::auth::password;
use crate::authority::Docket;
use crate::clock::Clock;
use crate::db::feed::Stamper;
use crate::db::{Db, Tx, customers, policies, tickets};
use crate::failure::Failure;
use crate::hours::KeptHours;

/// How many customers' hours are kept laid out at once.
const KEPT_CUSTOMERS: usize = 256;

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Tickets that are new.
    pub imported: u64,
    /// References that were there already.
    pub unchanged: u64,
    /// Lines that could not be used.
    pub refused: u64,
}

/// Why a run ended before its input.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The input can't be read, or the report not written.
    #[error("the import can't go on")]
    Stream(#[from] io::Error),
    /// The database is in the way; what was imported is kept, and a further run goes on from there.
    #[error("the import stopped at line {line}; start it again to go on")]
    Database {
        /// Where.
        line: u64,
        /// Why.
        source: Failure,
    },
    /// The policy can't be put in force.
    #[error("the policy can't be put in force")]
    Policy(#[source] Failure),
}

/// What became of a line.
enum Fate {
    Imported,
    Unchanged,
    Refused(Option<String>, String),
}

/// Imports every line of `input`; refused lines and the summary go to `report`, a JSON object each. `progress` hears of
/// every line. With a policy, its numbers are put in force first.
///
/// # Errors
/// See [`ImportError`].
pub fn run(
    db: &Db,
    clock: &dyn Clock,
    policy: Option<&Policy>,
    input: impl Read,
    mut report: impl Write,
    mut progress: impl FnMut(&Summary),
) -> Result<Summary, ImportError> {
    if let Some(policy) = policy {
        enforce(db, policy).map_err(ImportError::Policy)?;
    }
    let mut import = Import::new(db).map_err(ImportError::Policy)?;
    let mut summary = Summary::default();
    let mut batches = Batches::new(input);
    while let Some(batch) = batches.next_batch()? {
        for (line, text) in batch.lines() {
            let fate = match text {
                Some(text) => {
                    import.line(text, clock.now()).map_err(|source| ImportError::Database { line, source })?
                }
                None => Fate::Refused(None, format!("the line is longer than {} MiB", LONGEST_LINE >> 20)),
            };
            match fate {
                Fate::Imported => summary.imported += 1,
                Fate::Unchanged => summary.unchanged += 1,
                Fate::Refused(ticket, why) => {
                    summary.refused += 1;
                    let mut said = Vec::new();
                    print::refusal(&mut said, ticket.as_deref(), line, &why);
                    report.write_all(&said)?;
                }
            }
            progress(&summary);
        }
    }
    serde_json::to_writer(&mut report, &summary).map_err(io::Error::from)?;
    report.write_all(b"\n")?;
    report.flush()?;
    Ok(summary)
}

/// Puts a policy in force, as a new version where a number differs.
fn enforce(db: &Db, policy: &Policy) -> Result<(), Failure> {
    db.write(|tx| {
        let now = policies::get(tx)?;
        let mut policy = policy.clone();
        policy.version = now.version;
        if policy == now {
            return Ok(());
        }
        policy.version += 1;
        let mut stamper = Stamper::default();
        policies::save(tx, &policy, &mut stamper)?;
        stamper.finish(tx)?;
        Ok(())
    })
}

/// What lines share.
struct Import<'d> {
    db: &'d Db,
    hours: KeptHours,
    /// Whose hours are kept.
    served: HashSet<CustomerId>,
    /// The hash of a password that nobody knows: whoever is created has none.
    nobody: String,
}

impl<'d> Import<'d> {
    fn new(db: &'d Db) -> Result<Self, Failure> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(|error| Failure::Bug(error.to_string()))?;
        let secret: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { db, hours: KeptHours::default(), served: HashSet::new(), nobody: password::hash(&secret)? })
    }

    fn line(&mut self, text: &[u8], now: UtcMillis) -> Result<Fate, Failure> {
        let checked = match check(text, now) {
            Ok(checked) => checked,
            Err((ticket, why)) => return Ok(Fate::Refused(ticket, why)),
        };
        let reference = &checked.line.ticket;
        // Reading first: a second run takes no locks.
        let known = self.db.read(|tx| Ok(tickets::by_external(tx, reference)?))?;
        if known.is_some() {
            return Ok(Fate::Unchanged);
        }
        let stored = self.db.write(|tx| store(tx, &self.hours, &self.nobody, &checked, now));
        match stored {
            Ok(Some(customer)) => {
                self.served.insert(customer);
                if self.served.len() > KEPT_CUSTOMERS {
                    self.served.clear();
                    self.hours = KeptHours::default();
                }
                Ok(Fate::Imported)
            }
            Ok(None) => Ok(Fate::Unchanged),
            Err(Failure::Told(problem)) => Ok(Fate::Refused(Some(reference.clone()), problem.message)),
            Err(failure) => Err(failure),
        }
    }
}

/// Stores one ticket with everything it needs; whose it is, or none if it is there already.
fn store(
    tx: &mut dyn Tx,
    hours: &KeptHours,
    nobody: &str,
    checked: &Checked,
    now: UtcMillis,
) -> Result<Option<CustomerId>, Failure> {
    let line = &checked.line;
    if tickets::by_external(tx, &line.ticket)?.is_some() {
        return Ok(None);
    }
    let mut stamper = Stamper::default();
    let customer = people::customer(tx, checked, &mut stamper)?;
    let named = name_people(tx, checked, customer.id, nobody, &mut stamper)?;
    let id = ticket_id(&line.ticket);
    for (index, exclusion) in checked.exclusions.iter().enumerate() {
        let row = ExclusionRecord::imported(
            ExclusionId::derive(id.0, &format!("exclusion {index}")),
            Some(id),
            customer.id,
            exclusion.clone(),
        );
        customers::save_exclusion(tx, &row, &mut stamper)?;
    }
    let mut docket = Docket::new(tx, hours, now)?;
    let file = docket
        .file(tx, customer.id)?
        .ok_or_else(|| Failure::Bug("a customer that was just saved is gone".to_owned()))?;
    docket.add(&file, id, log::events(checked, customer.id, &named));
    docket.write(tx, &mut stamper)?;
    stamper.finish(tx)?;
    Ok(Some(customer.id))
}

/// Finds or creates everybody a line names.
fn name_people(
    tx: &mut dyn Tx,
    checked: &Checked,
    customer: CustomerId,
    nobody: &str,
    stamper: &mut Stamper,
) -> Result<Named, Failure> {
    let line = &checked.line;
    let mut company = Company::new(customer, nobody);
    let mut named = Named { authors: vec![None; line.events.len()], ..Named::default() };
    if let Some(contact) = &line.contact {
        named.contact = Some(company.id(tx, "contact", contact, As::Contact, stamper)?);
    }
    if let Some(assignee) = &line.assignee {
        named.assignee = Some(company.id(tx, "assignee", assignee, As::Staff, stamper)?);
    }
    for step in &checked.steps {
        let Some(author) = &line.events[step.index].author else { continue };
        let needed = match log::side(checked, step) {
            Side::Customer => As::Contact,
            Side::Agent => As::Staff,
            // A machine wrote it, whatever address it used.
            Side::System => continue,
        };
        let key = format!("events[{}].author", step.index);
        named.authors[step.index] = Some(company.id(tx, &key, author, needed, stamper)?);
    }
    Ok(named)
}
