//! Which tier resolves how many tickets (guide 2.1, 2.2): 60 % at Tier 1, 90 % at Tiers 1 and 2.

use serde::{Deserialize, Serialize};

use super::share_bp;
use crate::escalation::Tier;
use crate::policy::TierTargets;

/// Resolved tickets by the tier that resolved them last. Tickets that were merged away are not among them: they were
/// resolved elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
pub struct TierShares {
    /// At Tier 1.
    pub tier1: u32,
    /// At Tier 2.
    pub tier2: u32,
    /// At Tier 3.
    pub tier3: u32,
    /// At Tier 4.
    pub tier4: u32,
    /// In all.
    pub resolved: u32,
    /// The share of Tier 1, in basis points; none where nothing was resolved.
    pub tier1_bp: Option<u32>,
    /// What it should be at least.
    pub tier1_target_bp: u32,
    /// Whether it is; none where nothing was resolved.
    pub tier1_reached: Option<bool>,
    /// The share of Tiers 1 and 2, in basis points.
    pub tier1_and_2_bp: Option<u32>,
    /// What it should be at least.
    pub tier1_and_2_target_bp: u32,
    /// Whether it is.
    pub tier1_and_2_reached: Option<bool>,
}

impl TierShares {
    /// Counts the tiers of resolved tickets.
    pub fn of(tiers: impl IntoIterator<Item = (Tier, u32)>, targets: TierTargets) -> Self {
        let mut at = [0_u32; 4];
        for (tier, count) in tiers {
            // A tier is 1 to 4.
            if let Some(place) = at.get_mut(usize::from(tier.number()) - 1) {
                *place = place.saturating_add(count);
            }
        }
        let [tier1, tier2, tier3, tier4] = at;
        let resolved = at.iter().fold(0_u32, |sum, count| sum.saturating_add(*count));
        let both = tier1.saturating_add(tier2);
        let target = |percent: u8| u32::from(percent) * 100;
        // By the counts, not by the rounded share.
        let reached = |part: u32, percent: u8| {
            (resolved > 0).then(|| u64::from(part) * 100 >= u64::from(resolved) * u64::from(percent))
        };
        Self {
            tier1,
            tier2,
            tier3,
            tier4,
            resolved,
            tier1_bp: share_bp(tier1, resolved),
            tier1_target_bp: target(targets.tier1),
            tier1_reached: reached(tier1, targets.tier1),
            tier1_and_2_bp: share_bp(both, resolved),
            tier1_and_2_target_bp: target(targets.tier1_and_2),
            tier1_and_2_reached: reached(both, targets.tier1_and_2),
        }
    }
}
