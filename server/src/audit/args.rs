//! The command line of the audit.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use vioe_domain::UtcMillis;

use super::{AuditSla, run};
use crate::policy;

/// Recompute SLA clocks from exported ticket histories: one JSON object a line on standard input, one a line on
/// standard output.
#[derive(Clone, Debug, clap::Args)]
pub struct SlaArgs {
    /// The numbers to count with, in TOML (default: the guide's)
    ///
    /// Every key may be left out; the guide's number then holds. Durations are numbers with the units ms, s, m, h and
    /// bd, a business day of nine Standard hours: `stall = "60m"`, `maintenance_notice = "168h"`, `auto_close = "5bd"`,
    /// and in the tables p1 to p4 first_response, update, resolution_target and resolution_maximum.
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// The evaluation instant of lines without `now`, RFC 3339 with an offset (default: the current time)
    #[arg(long, value_name = "INSTANT", value_parser = UtcMillis::parse)]
    pub at: Option<UtcMillis>,
}

/// How a run over lines ended; its number is the exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Every line was used.
    Clean = 0,
    /// At least one line was refused.
    SomeRefused = 1,
    /// Nothing was done: a flag, the policy file, the input or the output is unusable.
    Unusable = 2,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(outcome as u8)
    }
}

/// Runs the audit on the process's own standard streams. `now` is the current time.
pub fn sla(args: &SlaArgs, now: UtcMillis) -> Outcome {
    let policy = match policy::load(args.policy.as_deref()) {
        Ok(policy) => policy,
        Err(error) => return unusable(&error),
    };
    let audit = AuditSla { policy, at: args.at.unwrap_or(now) };
    let output = BufWriter::with_capacity(1 << 20, io::stdout());
    match run(&audit, io::stdin(), output) {
        Ok(tally) if tally.refused == 0 => Outcome::Clean,
        Ok(_) => Outcome::SomeRefused,
        Err(error) => unusable(&error),
    }
}

/// Says on standard error what is unusable, with its causes.
pub(crate) fn unusable(error: &dyn std::error::Error) -> Outcome {
    let mut said = format!("vioe-server: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        said.push_str(&format!(": {error}"));
        cause = error.source();
    }
    // Nobody is left to tell if even that can't be written.
    writeln!(io::stderr(), "{said}").unwrap_or_default();
    Outcome::Unusable
}
