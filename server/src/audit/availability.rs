//! `vioe-server audit availability`: a month's availability from a log of probes (audit-format.md "Availability"), by the
//! rules the server itself counts with. Memory does not grow with the input: a byte for each slot of the month.

use std::io::{self, ErrorKind, Read, Write};
use std::path::PathBuf;

use serde::Deserialize;
use vioe_domain::availability::{AvailabilityMonth, Month, Slots, claim_by};
use vioe_domain::coverage::Zone;
use vioe_domain::policy::Policy;
use vioe_domain::sla::Exclusion;

use super::args::{Outcome, unusable};
use super::stream::{Batches, LONGEST_LINE};
use super::values::At;
use super::{availability_windows, line};
use crate::policy;

/// Compute a month's availability and credit from probes of the health endpoint: lines `{"at": INSTANT, "up": BOOL}` on
/// standard input, one JSON object on standard output.
///
/// Probes outside the month are left alone; several of one five-minute slot count once. A line that can't be used is named
/// on standard error and the exit status is 1; it is 2 if a flag or a file is unusable.
#[derive(Clone, Debug, clap::Args)]
pub struct AvailabilityArgs {
    /// The UTC calendar month, such as 2026-06
    #[arg(long, value_name = "MONTH")]
    pub month: Month,
    /// Windows that do not count: EXCLUSION objects, one a line or in one JSON array
    ///
    /// `from`, `to`, `reason` (maintenance if left out), `announced_at` and `approved` (true if left out). Maintenance counts
    /// as excluded only if it was announced at least 168 hours ahead.
    #[arg(long, value_name = "FILE")]
    pub maintenance: Option<PathBuf>,
    /// The customer's time zone, in which the last day of a claim ends
    #[arg(long, value_name = "ZONE", default_value = "UTC", value_parser = Zone::new)]
    pub zone: Zone,
    /// The numbers to count with, in TOML (default: the guide's)
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
}

/// What an audit of availability counts with.
#[derive(Clone, Debug)]
pub struct AuditAvailability {
    /// Which month.
    pub month: Month,
    /// Whose last day ends a claim.
    pub zone: Zone,
    /// Windows that may not count.
    pub exclusions: Vec<Exclusion>,
    /// The numbers.
    pub policy: Policy,
}

/// Runs the audit on the process's own standard streams.
pub fn availability(args: &AvailabilityArgs) -> Outcome {
    let policy = match policy::load(args.policy.as_deref()) {
        Ok(policy) => policy,
        Err(error) => return unusable(&error),
    };
    let exclusions = match args.maintenance.as_deref().map(availability_windows::load).transpose() {
        Ok(exclusions) => exclusions.unwrap_or_default(),
        Err(error) => return unusable(&error),
    };
    let audit = AuditAvailability { month: args.month, zone: args.zone.clone(), exclusions, policy };
    match count(&audit, io::stdin(), io::stdout(), io::stderr()) {
        Ok(0) => Outcome::Clean,
        Ok(_) => Outcome::SomeRefused,
        Err(error) => unusable(&error),
    }
}

/// Counts the probes of `input` and writes what came of them; how many lines could not be used, each named on `said`.
///
/// # Errors
/// The input can't be read, or the output not written; that its reader has gone away is no error.
pub fn count(
    audit: &AuditAvailability,
    input: impl Read,
    mut output: impl Write,
    mut said: impl Write,
) -> io::Result<u64> {
    let mut slots = Slots::of_month(audit.month, &audit.exclusions, &audit.policy);
    let mut refused = 0;
    let mut batches = Batches::new(input);
    while let Some(batch) = batches.next_batch()? {
        for (number, text) in batch.lines() {
            let probe = match text {
                Some(text) => line::read::<Probe>(text),
                None => Err(format!("the line is longer than {} MiB", LONGEST_LINE >> 20)),
            };
            match probe {
                // Whether it lies in the month is no question of right and wrong.
                Ok(probe) => {
                    slots.add(probe.at.0, probe.up);
                }
                Err(why) => {
                    refused += 1;
                    // Whoever does not listen still gets the figures.
                    let _ = writeln!(said, "line {number}: {why}");
                }
            }
        }
    }
    let figures = slots.figures(audit.month, &audit.policy);
    let text = print(&figures, &audit.zone, audit.policy.availability.claim_days);
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error),
        _ => Ok(refused),
    }
}

/// A line of the input.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Probe {
    at: At,
    up: bool,
}

/// The figures in the key order of the format.
fn print(figures: &AvailabilityMonth, zone: &Zone, claim_days: u32) -> String {
    let bp = figures.availability_bp.map_or_else(|| "null".to_owned(), |bp| bp.to_string());
    let incidents: Vec<String> = figures
        .incidents
        .iter()
        .map(|incident| {
            let by = claim_by(incident.to, zone, claim_days);
            format!(
                "{{\"from\": \"{}\", \"to\": \"{}\", \"claim_by\": \"{by}\"}}",
                incident.from, incident.to
            )
        })
        .collect();
    format!(
        "{{\"month\": \"{}\", \"expected\": {}, \"observed\": {}, \"unknown\": {}, \"excluded\": {}, \"failed\": {}, \
         \"availability_bp\": {bp}, \"credit_percent\": {}, \"incidents\": [{}]}}\n",
        figures.month,
        figures.expected,
        figures.observed,
        figures.unknown,
        figures.excluded,
        figures.failed,
        figures.credit_percent,
        incidents.join(", ")
    )
}
