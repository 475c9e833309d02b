//! `vioe-server demo`.

use clap::Args;
use vioe_server::clock::{Clock, SystemClock};
use vioe_server::demo::{self, Made};

use super::database::Database;
use super::say;

/// Options of `demo`.
#[derive(Args)]
pub struct Demo {
    #[command(flatten)]
    database: Database,
    /// The same seed tells the same stories
    #[arg(long, default_value_t = 7)]
    seed: u64,
}

/// Fills an empty database with demo data; leaves any other as it is.
///
/// # Errors
/// The database can't be used.
pub fn run(options: &Demo) -> anyhow::Result<()> {
    let db = options.database.open()?;
    match demo::make(&db, options.seed, SystemClock.now())? {
        Made::Data { tickets, people, customers } => {
            say(&format!("demo data: {customers} customers, {people} people, {tickets} tickets"));
            say(&format!("everybody's password is `{}`", demo::PASSWORD));
        }
        Made::Nothing => say("the database holds data already: nothing was changed"),
    }
    Ok(())
}
