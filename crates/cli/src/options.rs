//! The command line.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use vioe_domain::escalation::Tier;
use vioe_domain::sla::ClockKind;
use vioe_domain::{AlertId, IntentId};

use crate::failure::{Ended, Said};
use crate::kinds;
use crate::output::Output;

/// The desk without a window: what a person can do in the console, on a terminal or in a script.
///
/// No command but `sign-in`, `sync` and `watch` touches the network. Exit status: 0 done, 1 refused by a rule, 2 unusable
/// arguments, 3 trouble (disk, lock, network, not signed in).
#[derive(Debug, Parser)]
#[command(name = "vioe", version, max_term_width = 110)]
pub struct Options {
    /// The profile folder: everything is kept in it
    #[arg(long, value_name = "DIR", env = "VIOE_DATA_DIR", global = true)]
    profile: Option<PathBuf>,
    /// The server's address, for `sign-in`
    #[arg(long, value_name = "URL", env = "VIOE_SERVER", global = true)]
    pub server: Option<String>,
    /// Answer with one JSON object a line and nothing else on standard output
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Sign in, online
    SignIn {
        /// The address
        email: String,
        /// Read the password from the first line of standard input
        #[arg(long, required = true)]
        password_stdin: bool,
    },
    /// Sign out of this profile; refused while changes wait to be sent
    SignOut {
        /// Discard what waits, and remove the account's data from this profile
        #[arg(long)]
        discard: bool,
    },
    /// Say who is signed in
    Whoami,
    /// Push and pull until the outbox is empty and the pull is complete
    Sync {
        /// Give up after so many seconds
        #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(..=86_400))]
        wait: u64,
    },
    /// Say how this profile stands: connection, cursor, outbox, versions
    Status,
    /// List tickets by next deadline
    Queue {
        /// Which tickets: next-up, mine, tier1 to tier4, unassigned, open, done or all
        #[arg(long, value_enum, default_value = "open", value_name = "NAME")]
        view: ViewName,
        /// Only tickets with all of these words, or with that number
        #[arg(long, default_value = "", value_name = "TEXT")]
        search: String,
        /// How many rows
        #[arg(long, default_value_t = 50, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
        limit: u32,
        /// Go on behind the row with this key
        #[arg(long, value_name = "KEY")]
        after: Option<String>,
    },
    /// Show tickets: events, clocks, and what may be done now
    Show {
        /// Their numbers (VI-4188) or ids
        #[arg(required = true, value_name = "TICKET")]
        tickets: Vec<String>,
    },
    /// Explain why a deadline is when it is, stretch by stretch
    Explain {
        /// The ticket's number or id
        ticket: String,
        /// Which clock
        #[arg(value_enum)]
        clock: ClockName,
        /// Which cycle of it (default: the last)
        #[arg(value_parser = clap::value_parser!(u32).range(1..))]
        cycle: Option<u32>,
    },
    /// Read intents from standard input, one JSON object a line, and answer each on a line
    Do,
    /// List changes that the server has not taken, and those it refused
    Outbox {
        /// Settle a refused change: it leaves the outbox
        #[arg(long, value_name = "ID", conflicts_with = "again")]
        discard: Option<IntentId>,
        /// Wish a refused change again, expecting what is there now
        #[arg(long, value_name = "ID")]
        again: Option<IntentId>,
    },
    /// List alerts
    Alerts {
        /// Settle this one, on every device of this person; may be repeated
        #[arg(long, value_name = "ID")]
        ack: Vec<AlertId>,
    },
    /// List what is known beside tickets: customers, people, exclusions, articles, credits and the like
    Records {
        /// Only these
        #[arg(long, value_enum, value_name = "NAME")]
        of: Option<RecordName>,
    },
    /// Write tickets as lines of the import format
    Export {
        /// Their numbers or ids
        #[arg(required_unless_present = "all", conflicts_with = "all", value_name = "TICKET")]
        tickets: Vec<String>,
        /// Every ticket that is here
        #[arg(long)]
        all: bool,
    },
    /// Keep in step with the server and print each alert and each change as it happens
    Watch,
}

/// A view's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "kebab-case")]
pub enum ViewName {
    /// Mine to do next
    #[value(alias = "next_up")]
    NextUp,
    /// Assigned to me
    Mine,
    /// Tier 1
    Tier1,
    /// Tier 2
    Tier2,
    /// Tier 3
    Tier3,
    /// Tier 4
    Tier4,
    /// Nobody's
    Unassigned,
    /// Every open one
    Open,
    /// Resolved and closed
    Done,
    /// All of them
    All,
}

impl From<ViewName> for vioe_desk::ListView {
    fn from(name: ViewName) -> Self {
        match name {
            ViewName::NextUp => Self::NextUp,
            ViewName::Mine => Self::Mine,
            ViewName::Tier1 => Self::Tier(Tier::T1),
            ViewName::Tier2 => Self::Tier(Tier::T2),
            ViewName::Tier3 => Self::Tier(Tier::T3),
            ViewName::Tier4 => Self::Tier(Tier::T4),
            ViewName::Unassigned => Self::Unassigned,
            ViewName::Open => Self::Open,
            ViewName::Done => Self::Done,
            ViewName::All => Self::All,
        }
    }
}

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum RecordName {
    /// A customer with its calendar
    Customer,
    /// Somebody with an account
    Person,
    /// A window that does not count
    Exclusion,
    /// An article or a release note
    Article,
    /// A service credit
    Credit,
    /// A locked month
    Lock,
    /// What somebody said about us
    Feedback,
    /// How the platform does
    Status,
    /// A month's availability
    Availability,
}

/// A clock's name, as the audit spells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum ClockName {
    /// Until the first response
    FirstResponse,
    /// Until the next update
    Update,
    /// Until the target resolution
    ResolutionTarget,
    /// Until the maximum resolution
    ResolutionMaximum,
    /// Until progress in an emergency
    Stall,
}

impl From<ClockName> for ClockKind {
    fn from(name: ClockName) -> Self {
        match name {
            ClockName::FirstResponse => Self::FirstResponse,
            ClockName::Update => Self::Update,
            ClockName::ResolutionTarget => Self::ResolutionTarget,
            ClockName::ResolutionMaximum => Self::ResolutionMaximum,
            ClockName::Stall => Self::Stall,
        }
    }
}

impl Options {
    /// How it answers.
    pub fn output(&self) -> Output {
        if self.json { Output::Json } else { Output::Text }
    }

    /// The profile folder; one was asked for.
    pub fn profile(&self) -> &std::path::Path {
        self.profile.as_deref().unwrap_or_else(|| std::path::Path::new(""))
    }
}

/// Reads the process's own arguments. What can't be used, and every text that was asked for, is printed here.
///
/// # Errors
/// Nothing is left to do; the exit status.
pub fn read() -> Result<Options, ExitCode> {
    let json = std::env::args().skip(1).any(|argument| argument == "--json");
    let command = Options::command().mut_subcommand("do", |what| what.after_long_help(kinds::help()));
    let found = command.try_get_matches().and_then(|matches| Options::from_arg_matches(&matches));
    let found = found.and_then(|options| {
        if options.profile.as_ref().is_none_or(|folder| folder.as_os_str().is_empty()) {
            let mut command = Options::command();
            return Err(command.error(ErrorKind::MissingRequiredArgument, "--profile DIR is needed"));
        }
        Ok(options)
    });
    found.map_err(|error| {
        let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
        let ended = if asked { Ended::Done } else { Ended::Unusable };
        // A reader who has gone away is no reason for another status.
        if json {
            let text = error.render().to_string();
            let told = if asked {
                Output::Json.object(&serde_json::json!({ "text": text }))
            } else {
                Output::Json.object(&Said::unusable(text.trim().to_owned()))
            };
            told.unwrap_or_default();
        } else {
            error.print().unwrap_or_default();
        }
        ended.into()
    })
}
