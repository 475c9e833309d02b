//! `vioe-server`: reads the command line and hands over.

mod cli;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use vioe_server::audit;
use vioe_server::clock::{Clock, SystemClock};

/// The central server of the VIOE Support Console.
#[derive(Parser)]
#[command(name = "vioe-server", version = cli::version::text())]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the consoles
    Serve(cli::serve::Serve),
    /// Add, list and disable accounts
    #[command(subcommand)]
    User(cli::user::User),
    /// Fill an empty database with demo data
    Demo(cli::demo::Demo),
    /// Bring tickets of another helpdesk in, with their history
    Import(cli::import::Import),
    /// Check, show, compare the policy, or put one in force
    #[command(subcommand)]
    Policy(cli::policy::Policy),
    /// Import a customer's holidays, with a dry run
    #[command(subcommand)]
    Calendar(cli::calendar::Calendar),
    /// Report how promises were kept, as CSV or JSON
    Report(cli::report::Report),
    /// Recompute what was promised from exported histories
    #[command(subcommand)]
    Audit(Audit),
}

#[derive(Subcommand)]
enum Audit {
    /// Recompute SLA clocks
    Sla(audit::SlaArgs),
    /// Compute a month's availability and credit from probes
    Availability(audit::AvailabilityArgs),
}

fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Serve(options) => done(cli::serve::run(&options)),
        Command::User(user) => done(cli::user::run(&user)),
        Command::Demo(options) => done(cli::demo::run(&options)),
        Command::Import(options) => cli::import::run(&options).into(),
        Command::Policy(policy) => cli::policy::run(&policy).into(),
        Command::Calendar(calendar) => cli::calendar::run(&calendar).into(),
        Command::Report(options) => cli::report::run(&options).into(),
        Command::Audit(Audit::Sla(args)) => audit::sla(&args, SystemClock.now()).into(),
        Command::Audit(Audit::Availability(args)) => audit::availability::availability(&args).into(),
    }
}

fn done(result: anyhow::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("vioe-server: {error:#}");
            ExitCode::FAILURE
        }
    }
}
