//! `vioe-server import`.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::Args;
use vioe_server::audit::Outcome;
use vioe_server::clock::SystemClock;
use vioe_server::import::{self, Summary};
use vioe_server::policy;

use super::database::Database;

/// How often a terminal is told how far it is.
const PROGRESS: Duration = Duration::from_millis(250);

/// Options of `import`.
#[derive(Args)]
pub struct Import {
    /// Put these numbers in force on the server first, in TOML
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    #[command(flatten)]
    database: Database,
    /// The tickets, one JSON object a line; `-` for standard input
    #[arg(value_name = "TICKETS.JSONL")]
    tickets: PathBuf,
}

/// Brings tickets of another helpdesk in.
pub fn run(options: &Import) -> Outcome {
    match import_all(options) {
        Ok(summary) if summary.refused == 0 => Outcome::Clean,
        Ok(_) => Outcome::SomeRefused,
        Err(error) => {
            // Nobody is left to tell if even that can't be written.
            writeln!(io::stderr(), "vioe-server: {error:#}").unwrap_or_default();
            Outcome::Unusable
        }
    }
}

fn import_all(options: &Import) -> anyhow::Result<Summary> {
    let policy = match &options.policy {
        Some(path) => Some(policy::load(Some(path))?),
        None => None,
    };
    let input: Box<dyn Read> = if options.tickets.as_os_str() == "-" {
        Box::new(io::stdin())
    } else {
        let opened = File::open(&options.tickets);
        Box::new(opened.with_context(|| format!("can't open {}", options.tickets.display()))?)
    };
    let db = options.database.open()?;
    let mut meter = Meter::new();
    let report = BufWriter::new(io::stdout());
    let done = import::run(&db, &SystemClock, policy.as_ref(), input, report, |summary| meter.show(summary));
    meter.clear();
    Ok(done?)
}

/// Says on a terminal how far it is, and nothing anywhere else.
struct Meter {
    shown: Option<Instant>,
    is_terminal: bool,
}

impl Meter {
    fn new() -> Self {
        Self { shown: None, is_terminal: io::stderr().is_terminal() }
    }

    fn show(&mut self, summary: &Summary) {
        if !self.is_terminal || self.shown.is_some_and(|at| at.elapsed() < PROGRESS) {
            return;
        }
        self.shown = Some(Instant::now());
        let Summary { imported, unchanged, refused } = summary;
        // A terminal that has gone away is no reason to stop.
        write!(io::stderr(), "\r{imported} imported, {unchanged} unchanged, {refused} refused")
            .unwrap_or_default();
    }

    fn clear(&self) {
        if self.shown.is_some() {
            write!(io::stderr(), "\r\u{1b}[K").unwrap_or_default();
        }
    }
}
