//! `vioe-server policy check|show|diff|apply`.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use vioe_server::audit::Outcome;
use vioe_server::clock::{Clock, SystemClock};
use vioe_server::db::policies;
use vioe_server::policy::{self, Moved};

use super::database::Database;
use super::say;

/// What to do with the policy.
#[derive(Subcommand)]
pub enum Policy {
    /// Check a policy file; what is wrong is named with its line, its key and the rule
    Check {
        /// The file
        file: PathBuf,
    },
    /// Show a policy as a file: the guide's, a file's with everything it leaves out, or the one in force
    Show(Which),
    /// Compare two policies key by key; exit status 1 where they differ
    Diff {
        /// The file
        file: PathBuf,
        /// Compare with this file; else with the guide
        #[arg(long, value_name = "FILE")]
        with: Option<PathBuf>,
    },
    /// List every open ticket whose deadlines would move, and with --apply put the policy in force
    Apply {
        /// The file
        file: PathBuf,
        /// Put it in force; without this it is a dry run
        #[arg(long)]
        apply: bool,
        #[command(flatten)]
        database: Database,
    },
}

/// Which policy to show.
#[derive(Args)]
#[group(multiple = false)]
pub struct Which {
    /// A file's
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// The one in force in the embedded database of this folder
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The one in force in this PostgreSQL database
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
}

/// Runs it.
pub fn run(command: &Policy) -> Outcome {
    match act(command) {
        Ok(outcome) => outcome,
        Err(error) => {
            writeln!(std::io::stderr(), "vioe-server: {error:#}").unwrap_or_default();
            Outcome::Unusable
        }
    }
}

fn act(command: &Policy) -> anyhow::Result<Outcome> {
    match command {
        Policy::Check { file } => {
            let policy = policy::load(Some(file))?;
            say(&format!("{}: a policy, version {}.", file.display(), policy.version));
        }
        Policy::Show(which) => say(policy::show(&shown(which)?)?.trim_end()),
        Policy::Diff { file, with } => {
            let changes = policy::diff(&policy::load(with.as_deref())?, &policy::load(Some(file))?)?;
            for change in &changes {
                let side = |value: &Option<String>| value.clone().unwrap_or_else(|| "not there".to_owned());
                say(&format!("{}: {} -> {}", change.key, side(&change.before), side(&change.after)));
            }
            return Ok(if changes.is_empty() { Outcome::Clean } else { Outcome::SomeRefused });
        }
        Policy::Apply { file, apply, database } => {
            let policy = policy::load(Some(file))?;
            let (db, now) = (database.open()?, SystemClock.now());
            tell(&policy::would_move(&db, &policy, None, now)?);
            if *apply {
                let version = policy::put_in_force(&db, &policy, now)?;
                say(&format!("In force: version {version}."));
            } else {
                say("A dry run: nothing was changed. Say --apply to put it in force.");
            }
        }
    }
    Ok(Outcome::Clean)
}

fn shown(which: &Which) -> anyhow::Result<vioe_domain::policy::Policy> {
    let db = match (&which.data, &which.database_url) {
        (Some(folder), _) => vioe_server::db::Db::open_folder(folder)?,
        (None, Some(url)) => vioe_server::db::Db::open_url(url)?,
        (None, None) => return Ok(policy::load(which.file.as_deref())?),
    };
    Ok(db.read(|tx| Ok(policies::get(tx)?))?)
}

/// Lists what would move.
pub fn tell(moved: &[Moved]) {
    for one in moved {
        let instant = |at: Option<vioe_domain::UtcMillis>| match at {
            Some(at) => at.to_rfc3339(),
            None => "never".to_owned(),
        };
        let mark = match (one.breaks, one.mends) {
            (true, _) => "  BREAKS",
            (_, true) => "  breach taken back",
            _ => "",
        };
        // The clock's name as the audit writes it.
        let clock = serde_json::to_string(&one.clock).unwrap_or_default();
        say(&format!(
            "{}  {}  {} {}: {} -> {}{mark}",
            one.number,
            one.customer,
            clock.trim_matches('"'),
            one.cycle,
            instant(one.due_before),
            instant(one.due_after),
        ));
    }
    let tickets: std::collections::BTreeSet<&str> = moved.iter().map(|one| one.number.as_str()).collect();
    let breaks = moved.iter().filter(|one| one.breaks).count();
    say(&format!(
        "{} deadlines of {} open tickets would move, {breaks} would break at once.",
        moved.len(),
        tickets.len()
    ));
}
