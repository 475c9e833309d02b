//! `vioe-server report`.

use std::io::{self, BufWriter};

use clap::{Args, ValueEnum};
use vioe_domain::availability::Month;
use vioe_domain::report::By;
use vioe_server::audit::Outcome;
use vioe_server::clock::{Clock, SystemClock};
use vioe_server::report::{self, Kind, ReportError, Request};

use super::database::Database;

/// Options of `report`.
#[derive(Args)]
pub struct Report {
    /// What it is about
    #[arg(long, value_enum, required_unless_present = "rebuild")]
    kind: Option<KindName>,
    /// What figures are told apart by, separated by commas; compliance: by clock where nothing is said
    #[arg(long, value_enum, value_delimiter = ',', value_name = "BY")]
    by: Vec<ByName>,
    /// From this UTC month on
    #[arg(long, value_name = "YYYY-MM")]
    from: Option<Month>,
    /// Up to and with this UTC month
    #[arg(long, value_name = "YYYY-MM")]
    to: Option<Month>,
    /// Only of the customer with this key
    #[arg(long, value_name = "KEY")]
    customer: Option<String>,
    /// The tickets behind the figures, a row for each, instead of the figures
    #[arg(long)]
    tickets: bool,
    /// What it is written as, to standard output
    #[arg(long, value_enum, default_value = "csv")]
    format: FormatName,
    /// Judge every ticket again first; reports never need it, but it shows that they could be made from the logs alone
    #[arg(long)]
    rebuild: bool,
    #[command(flatten)]
    database: Database,
}

/// A kind of report, as typed.
#[derive(Clone, Copy, ValueEnum)]
enum KindName {
    /// How many promises were kept
    Compliance,
    /// Which tier resolves how many tickets
    Tiers,
    /// The months' availability
    Availability,
    /// Service credits
    Credits,
    /// Ratings of tickets
    Csat,
    /// Whether customers would recommend us
    Nps,
}

/// A grouping, as typed.
#[derive(Clone, Copy, ValueEnum)]
enum ByName {
    /// The clock
    Clock,
    /// The priority in force when it was decided
    Priority,
    /// The customer
    Customer,
    /// The tier that had the ticket when it was decided
    Tier,
    /// The assignee
    Agent,
    /// The UTC month
    Month,
}

/// A format, as typed.
#[derive(Clone, Copy, ValueEnum)]
enum FormatName {
    /// RFC 4180, with a header row
    Csv,
    /// An array of objects
    Json,
}

/// Writes a report to standard output.
pub fn run(options: &Report) -> Outcome {
    let db = match options.database.open() {
        Ok(db) => db,
        Err(error) => return failed(&error),
    };
    let now = SystemClock.now();
    if options.rebuild {
        match report::rebuild(&db, false, now) {
            Ok(count) => eprintln!("judged {count} tickets"),
            Err(failure) => return failed(&failure),
        }
    }
    let Some(kind) = options.kind else { return Outcome::Clean };
    let request = Request {
        kind: kind.into(),
        by: options.by.iter().map(|by| (*by).into()).collect(),
        from: options.from,
        to: options.to,
        customer: options.customer.clone(),
        tickets: options.tickets,
        now,
    };
    let format = match options.format {
        FormatName::Csv => report::Format::Csv,
        FormatName::Json => report::Format::Json,
    };
    match report::run(&db, &request, format, BufWriter::new(io::stdout())) {
        Ok(()) => Outcome::Clean,
        // Whoever read it has seen enough.
        Err(ReportError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Outcome::Clean,
        Err(error @ ReportError::Unusable(_)) => {
            eprintln!("vioe-server: {error}");
            Outcome::Unusable
        }
        Err(error) => failed(&error),
    }
}

fn failed(error: &dyn std::error::Error) -> Outcome {
    eprintln!("vioe-server: {error}");
    Outcome::SomeRefused
}

impl From<KindName> for Kind {
    fn from(name: KindName) -> Self {
        match name {
            KindName::Compliance => Self::Compliance,
            KindName::Tiers => Self::Tiers,
            KindName::Availability => Self::Availability,
            KindName::Credits => Self::Credits,
            KindName::Csat => Self::Csat,
            KindName::Nps => Self::Nps,
        }
    }
}

impl From<ByName> for By {
    fn from(name: ByName) -> Self {
        match name {
            ByName::Clock => Self::Clock,
            ByName::Priority => Self::Priority,
            ByName::Customer => Self::Customer,
            ByName::Tier => Self::Tier,
            ByName::Agent => Self::Agent,
            ByName::Month => Self::Month,
        }
    }
}
