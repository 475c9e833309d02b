//! What became of the promises, counted (guide 2.1, 2.2, 3, 10.3; sla.md 2.10, 2.11).
//!
//! [`judge`] says of one ticket what each cycle of each clock came to and how the ticket ended; [`compliance`],
//! [`TierShares`], [`Satisfaction`] and [`Recommendation`] count that. Every share is in basis points (hundredths of a
//! percent), by integers, rounded down. Databases keep the verdicts as a cache and count with the same words ([`By`],
//! [`Key`], [`Counts`]): screens and files then say the same.

mod figure;
mod result;
mod satisfaction;
mod tiers;
mod verdict;

pub use figure::{Behind, By, Counts, Figure, Key, compliance};
pub use result::{Rated, Resolved, TicketResult, result};
pub use satisfaction::{Recommendation, Satisfaction};
pub use tiers::TierShares;
pub use verdict::{Judged, Outcome, Verdict, judge};

/// `part` of `whole` in basis points, rounded down; none of nothing.
fn share_bp(part: u32, whole: u32) -> Option<u32> {
    let (part, whole) = (u64::from(part), u64::from(whole));
    // Never more than 10,000: a part is no more than its whole.
    (part * 10_000).checked_div(whole).map(|bp| u32::try_from(bp).unwrap_or(u32::MAX))
}
