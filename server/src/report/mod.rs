//! Reports: compliance, tier shares, availability, credits, satisfaction (guide 2.1, 2.2, 3, 10.3), as rows for a file or for
//! any program. What is counted is the rules' business ([`vioe_domain::report`]); here it is looked up and written down.

mod compliance;
mod keep;
mod names;
mod platform;
mod results;
mod sheet;

use std::io::{self, Write};

use vioe_domain::availability::Month;
use vioe_domain::report::By;
use vioe_domain::{CustomerId, UtcMillis};

pub use keep::{keep, rebuild};
pub use sheet::Format;

use crate::db::verdicts::Filter;
use crate::db::{Db, customers};
use crate::failure::Failure;
use names::Names;
use sheet::Sheet;

/// Rows of one read.
const PAGE: i64 = 2_000;

/// What a report is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// How many promises were kept (guide 3.1, 3.2).
    Compliance,
    /// Which tier resolves how many tickets (guide 2.1, 2.2).
    Tiers,
    /// The months' availability (guide 3.3).
    Availability,
    /// Service credits (guide 3.5).
    Credits,
    /// Ratings of tickets (guide 10.3).
    Csat,
    /// Whether customers would recommend us (guide 10.3).
    Nps,
}

impl Kind {
    /// What its figures can be told apart by.
    pub fn by(self) -> &'static [By] {
        match self {
            Self::Compliance => &By::ALL,
            Self::Tiers | Self::Csat => &[By::Customer, By::Agent, By::Month],
            Self::Nps => &[By::Customer, By::Month],
            Self::Credits => &[By::Customer, By::Month],
            Self::Availability => &[By::Month],
        }
    }

    /// Its word on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Compliance => "compliance",
            Self::Tiers => "tiers",
            Self::Availability => "availability",
            Self::Credits => "credits",
            Self::Csat => "csat",
            Self::Nps => "nps",
        }
    }

    /// Whether there are tickets behind its figures.
    pub fn has_tickets(self) -> bool {
        matches!(self, Self::Compliance | Self::Tiers | Self::Csat)
    }
}

/// The word of a grouping, as it heads its column.
pub fn by_word(by: By) -> &'static str {
    match by {
        By::Clock => "clock",
        By::Priority => "priority",
        By::Customer => "customer",
        By::Tier => "tier",
        By::Agent => "agent",
        By::Month => "month",
    }
}

/// What somebody wants to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// About what.
    pub kind: Kind,
    /// Told apart by; empty: the kind's own way (compliance by clock, the others all in one).
    pub by: Vec<By>,
    /// From this month on.
    pub from: Option<Month>,
    /// Up to and with this month.
    pub to: Option<Month>,
    /// Only of the customer with this key.
    pub customer: Option<String>,
    /// The tickets behind the figures instead of the figures.
    pub tickets: bool,
    /// As of this instant.
    pub now: UtcMillis,
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// What was asked for makes no sense.
    #[error("{0}")]
    Unusable(String),
    /// The database is in the way.
    #[error(transparent)]
    Database(#[from] Failure),
    /// The report can't be written.
    #[error("the report can't be written: {0}")]
    Output(#[from] io::Error),
}

/// Writes a report. Tickets of which nothing was written yet are judged first: they came before this program.
///
/// # Errors
/// See [`ReportError`].
pub fn run(db: &Db, request: &Request, format: Format, out: impl Write) -> Result<(), ReportError> {
    let by = checked(request)?;
    let customer = match &request.customer {
        None => None,
        Some(key) => Some(customer(db, key)?),
    };
    if request.kind.has_tickets() {
        rebuild(db, true, request.now)?;
    }
    let names = Names::read(db)?;
    let filter = Filter { from: request.from, to: request.to, customer, now: request.now };
    let sheet = Sheet::new(out, format);
    match (request.kind, request.tickets) {
        (Kind::Compliance, false) => compliance::figures(db, &names, &filter, &by, sheet),
        (Kind::Compliance, true) => compliance::tickets(db, &names, &filter, sheet),
        (Kind::Tiers, false) => results::tiers(db, &names, &filter, &by, sheet),
        (Kind::Csat, false) => results::ratings(db, &names, &filter, &by, sheet),
        (Kind::Tiers, true) => results::resolved_tickets(db, &names, &filter, sheet),
        (Kind::Csat, true) => results::rated_tickets(db, &names, &filter, sheet),
        (Kind::Nps, _) => results::recommendation(db, &names, &filter, &by, sheet),
        (Kind::Availability, _) => platform::availability(db, &filter, sheet),
        (Kind::Credits, _) => platform::credits(db, &names, &filter, sheet),
    }
}

/// What a request's figures are told apart by, each once, in the order of the columns.
fn checked(request: &Request) -> Result<Vec<By>, ReportError> {
    let unusable = |why: String| Err(ReportError::Unusable(why));
    let (kind, allowed) = (request.kind.word(), request.kind.by());
    if let Some(by) = request.by.iter().find(|by| !allowed.contains(by)) {
        let words: Vec<&str> = allowed.iter().map(|by| by_word(*by)).collect();
        return unusable(format!(
            "`{kind}` can't be told apart by {}; it can by {}",
            by_word(*by),
            words.join(", ")
        ));
    }
    if let (Some(from), Some(to)) = (request.from, request.to)
        && from > to
    {
        return unusable(format!("--from {from} is after --to {to}"));
    }
    if request.tickets && !request.kind.has_tickets() {
        return unusable(format!("there are no tickets behind `{kind}`: leave --tickets out"));
    }
    if request.customer.is_some() && request.kind == Kind::Availability {
        return unusable("availability is the platform's, not a customer's: leave --customer out".to_owned());
    }
    let mut by = request.by.clone();
    by.sort_unstable();
    by.dedup();
    if by.is_empty() && request.kind == Kind::Compliance {
        by.push(By::Clock);
    }
    Ok(by)
}

fn customer(db: &Db, key: &str) -> Result<CustomerId, ReportError> {
    match db.read(|tx| Ok(customers::by_key(tx, key)?))? {
        Some(customer) => Ok(customer.id),
        None => Err(ReportError::Unusable(format!("there is no customer with the key `{key}`"))),
    }
}

fn within(month: Month, filter: &Filter) -> bool {
    filter.from.is_none_or(|from| from <= month) && filter.to.is_none_or(|to| month <= to)
}
