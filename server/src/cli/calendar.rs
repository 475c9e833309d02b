//! `vioe-server calendar show|import|set`: a customer's holidays and half days, with a dry run before anything changes.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Subcommand};
use vioe_domain::calendar::{self, Draft, DraftOverride, Holiday};
use vioe_domain::policy::Policy;
use vioe_domain::{Customer, UtcMillis};
use vioe_server::audit::Outcome;
use vioe_server::clock::{Clock, SystemClock};
use vioe_server::db::feed::Stamper;
use vioe_server::db::{Db, customers, policies};
use vioe_server::policy::would_move;

use super::database::Database;
use super::policy::tell;
use super::say;

/// What to do with a calendar.
#[derive(Subcommand)]
pub enum Calendar {
    /// Show a customer's calendar as a draft (JSON) that `set` takes back
    Show(Whose),
    /// Add the holidays of an iCalendar file to a customer's calendar
    Import {
        /// The file
        file: PathBuf,
        /// Up to and with this year, counted from the current one
        #[arg(long, value_name = "YEAR")]
        until: Option<i32>,
        #[command(flatten)]
        edit: Edit,
    },
    /// Replace a customer's calendar by a draft (JSON)
    Set {
        /// The file
        file: PathBuf,
        #[command(flatten)]
        edit: Edit,
    },
}

/// Whose calendar.
#[derive(Args)]
pub struct Whose {
    /// The customer's key
    #[arg(long, value_name = "KEY")]
    customer: String,
    #[command(flatten)]
    database: Database,
}

/// Options of an edit.
#[derive(Args)]
pub struct Edit {
    /// Make the edit; without this it is a dry run
    #[arg(long)]
    apply: bool,
    #[command(flatten)]
    whose: Whose,
}

/// Runs it.
pub fn run(command: &Calendar) -> Outcome {
    match act(command) {
        Ok(outcome) => outcome,
        Err(error) => {
            writeln!(std::io::stderr(), "vioe-server: {error:#}").unwrap_or_default();
            Outcome::Unusable
        }
    }
}

fn act(command: &Calendar) -> anyhow::Result<Outcome> {
    let now = SystemClock.now();
    match command {
        Calendar::Show(whose) => {
            let (_, customer, _) = open(whose)?;
            say(&serde_json::to_string_pretty(&draft_of(&customer))?);
            Ok(Outcome::Clean)
        }
        Calendar::Import { file, until, edit } => {
            let (db, customer, policy) = open(&edit.whose)?;
            let text = read(file)?;
            let this_year: i32 =
                now.to_rfc3339()[..4].parse().context("the clock is outside the calendar")?;
            let imported = calendar::import(&text, this_year..=until.unwrap_or(this_year + 2))
                .with_context(|| format!("{} can't be used", file.display()))?;
            for warning in &imported.warnings {
                say(&format!("line {}: {}", warning.line, warning.reason));
            }
            let mut draft = draft_of(&customer);
            draft.holidays.extend(imported.holidays);
            draft.holidays.sort();
            // A holiday that was there already keeps its place and its name.
            draft.holidays.dedup_by_key(|holiday| holiday.date);
            put(&db, &customer, &policy, &draft, edit.apply, now)
        }
        Calendar::Set { file, edit } => {
            let (db, customer, policy) = open(&edit.whose)?;
            let draft: Draft = serde_json::from_str(&read(file)?)
                .with_context(|| format!("{} is not a calendar", file.display()))?;
            put(&db, &customer, &policy, &draft, edit.apply, now)
        }
    }
}

fn open(whose: &Whose) -> anyhow::Result<(Db, Customer, Policy)> {
    let db = whose.database.open()?;
    let (customer, policy) =
        db.read(|tx| Ok((customers::by_key(tx, &whose.customer)?, policies::get(tx)?)))?;
    let customer = customer.with_context(|| format!("there is no customer `{}`", whose.customer))?;
    Ok((db, customer, policy))
}

fn read(file: &PathBuf) -> anyhow::Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("can't read {}", file.display()))
}

fn draft_of(customer: &Customer) -> Draft {
    let name = |date| customer.holiday_names.get(date).cloned().unwrap_or_default();
    Draft {
        holidays: customer
            .calendar
            .holidays
            .iter()
            .map(|date| Holiday { date: *date, name: name(date) })
            .collect(),
        overrides: customer
            .calendar
            .overrides
            .iter()
            .map(|entry| DraftOverride {
                date: entry.date,
                windows: entry.windows.iter().map(|window| (*window).into()).collect(),
            })
            .collect(),
    }
}

/// Checks the draft, lists what would move, and makes the edit if it was asked for.
fn put(
    db: &Db,
    customer: &Customer,
    policy: &Policy,
    draft: &Draft,
    apply: bool,
    now: UtcMillis,
) -> anyhow::Result<Outcome> {
    let checked = match calendar::check(draft, customer, &policy.hours, now) {
        Ok(checked) => checked,
        Err(problems) => {
            for problem in &problems {
                say(&format!("refused: {problem}"));
            }
            return Ok(Outcome::SomeRefused);
        }
    };
    for concern in &checked.concerns {
        say(&format!("look: {concern}"));
    }
    let mut edited = customer.clone();
    edited.edit_calendar(checked.calendar, now);
    edited.holiday_names = checked.names;
    tell(&would_move(db, policy, Some(&edited), now)?);
    if !apply {
        say("A dry run: nothing was changed. Say --apply to make the edit.");
        return Ok(Outcome::Clean);
    }
    let made = db.write(|tx| {
        // Somebody may have edited it since it was read.
        if customers::by_key(tx, &customer.key)?.as_ref() != Some(customer) {
            return Ok(false);
        }
        let mut stamper = Stamper::default();
        customers::save(tx, &edited, &mut stamper)?;
        stamper.finish(tx)?;
        Ok(true)
    })?;
    if made {
        say(&format!("The calendar of {} is in force.", customer.name));
        Ok(Outcome::Clean)
    } else {
        say("refused: somebody else has edited this customer meanwhile; look at it and do it once more.");
        Ok(Outcome::SomeRefused)
    }
}
