//! The four support tiers (guide 2).

use serde::{Deserialize, Serialize};

/// A support tier, 1 to 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(try_from = "u8", into = "u8")]
pub struct Tier(u8);

impl Tier {
    /// Initial support (guide 2.1).
    pub const T1: Self = Self(1);
    /// Technical support (guide 2.2).
    pub const T2: Self = Self(2);
    /// Engineering support (guide 2.3).
    pub const T3: Self = Self(3);
    /// Executive escalation (guide 2.4).
    pub const T4: Self = Self(4);

    /// The tier of that number, if it is 1 to 4.
    pub fn new(number: u8) -> Option<Self> {
        (1..=4).contains(&number).then_some(Self(number))
    }

    /// 1 to 4.
    pub fn number(self) -> u8 {
        self.0
    }

    /// The tier an escalation leads to; none above Tier 4.
    pub fn next(self) -> Option<Self> {
        Self::new(self.0 + 1)
    }
}

impl TryFrom<u8> for Tier {
    type Error = String;
    fn try_from(number: u8) -> Result<Self, String> {
        Self::new(number).ok_or_else(|| format!("tier `{number}` is not 1 to 4"))
    }
}

impl From<Tier> for u8 {
    fn from(tier: Tier) -> u8 {
        tier.0
    }
}
