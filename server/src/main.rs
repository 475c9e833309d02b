//! `vioe-server`: reads the command line and hands over.

use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::{Parser, Subcommand};
use vioe_domain::UtcMillis;
use vioe_server::audit;

/// The central server of the VIOE Support Console.
#[derive(Parser)]
#[command(name = "vioe-server", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Recompute what was promised from exported histories
    #[command(subcommand)]
    Audit(Audit),
}

#[derive(Subcommand)]
enum Audit {
    /// Recompute SLA clocks
    Sla(audit::SlaArgs),
}

fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Audit(Audit::Sla(args)) => audit::sla(&args, now()).into(),
    }
}

fn now() -> UtcMillis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    UtcMillis(since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX)))
}
