//! Which ways to reach us are open now, and until or from when (guide 4).

use crate::UtcMillis;
use crate::coverage::{Hours, Schedule};
use crate::customer::{Customer, Level};
use crate::policy::{ChannelHours, ChannelInfo, Policy};
use crate::ticket::Channel;

/// A way to reach us, at one instant. Instants, not times of day: whoever reads them shows them in their own zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelNow {
    /// Which.
    pub channel: Channel,
    /// URL, address or number.
    pub address: String,
    /// Whether somebody answers now.
    pub open: bool,
    /// Open, and not around the clock: when it closes.
    pub closes_at: Option<UtcMillis>,
    /// Closed: when it opens.
    pub opens_at: Option<UtcMillis>,
    /// What it is best for.
    pub best_for: String,
    /// By which hours it is open.
    pub hours: ChannelHours,
}

/// The channels for one customer at an instant, in the guide's order. Portal and hotline are always open; telephone and
/// e-mail keep the hours of the support level; chat keeps business hours, which are Standard whatever the level
/// (guide 4.1 to 4.5). Holidays and overrides of the customer's calendar count as they do for the clocks.
pub fn now(policy: &Policy, customer: &Customer, hours: &Hours, now: UtcMillis) -> Vec<ChannelNow> {
    policy.channels.0.iter().map(|info| of(info, customer, hours, now)).collect()
}

fn of(info: &ChannelInfo, customer: &Customer, hours: &Hours, now: UtcMillis) -> ChannelNow {
    let schedule = match info.hours {
        ChannelHours::Always => Schedule::Always,
        ChannelHours::Business => Schedule::Standard,
        ChannelHours::SupportLevel => match customer.level {
            Level::Standard => Schedule::Standard,
            Level::Extended => Schedule::Extended,
            Level::Premium => Schedule::Always,
        },
    };
    let coverage = hours.coverage(schedule, &customer.zone);
    let (open, change) = (coverage.covered(now), coverage.next_change(now));
    ChannelNow {
        channel: info.channel,
        address: info.address.clone(),
        open,
        closes_at: change.filter(|_| open),
        opens_at: change.filter(|_| !open),
        best_for: info.best_for.clone(),
        hours: info.hours,
    }
}
