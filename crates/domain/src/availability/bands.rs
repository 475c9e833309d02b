//! Which credit an availability earns (guide 3.5, D8).

use serde::{Deserialize, Serialize};

/// One band: an availability of at least `at_least_bp` that no higher band holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Its lower bound, inclusive, in basis points: 9990 is 99.9 % (D8).
    pub at_least_bp: u32,
    /// The credit, in percent of the monthly fee.
    pub percent: u32,
}

/// The bands, the highest first; the last one begins at 0, so every availability is in exactly one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(transparent)]
pub struct CreditBands(pub Vec<Band>);

/// Why a table is no table of bands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadBands {
    /// There is none that holds the lowest availabilities.
    #[error("the last credit band must begin at 0, or some availability has no credit")]
    Open,
    /// They do not come down.
    #[error("credit bands stand highest first: {below} comes after {above}")]
    Order {
        /// The bound that stands first.
        above: u32,
        /// The bound that should be lower.
        below: u32,
    },
    /// More than everything.
    #[error("{0} is beyond 100 %: bounds go from 0 to 10000 basis points, credits from 0 to 100 percent")]
    Beyond(u32),
    /// A worse availability must not earn less.
    #[error("a lower availability earns a smaller credit: {lower} % after {higher} %")]
    Shrinking {
        /// Of the better availability.
        higher: u32,
        /// Of the worse one.
        lower: u32,
    },
}

impl Default for CreditBands {
    /// The guide's, lower-inclusive: 99.9 % and more none, 99.5 % 5, 99.0 % 10, below 25 (D8).
    fn default() -> Self {
        let band = |at_least_bp, percent| Band { at_least_bp, percent };
        Self(vec![band(9_990, 0), band(9_950, 5), band(9_900, 10), band(0, 25)])
    }
}

impl CreditBands {
    /// The credit of an availability, in percent of the monthly fee.
    pub fn percent(&self, availability_bp: u32) -> u32 {
        self.0.iter().find(|band| availability_bp >= band.at_least_bp).map_or(0, |band| band.percent)
    }

    /// Checks a table that somebody wrote.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), BadBands> {
        for band in &self.0 {
            if band.at_least_bp > 10_000 {
                return Err(BadBands::Beyond(band.at_least_bp));
            }
            if band.percent > 100 {
                return Err(BadBands::Beyond(band.percent));
            }
        }
        for pair in self.0.windows(2) {
            if pair[1].at_least_bp >= pair[0].at_least_bp {
                return Err(BadBands::Order { above: pair[0].at_least_bp, below: pair[1].at_least_bp });
            }
            if pair[1].percent < pair[0].percent {
                return Err(BadBands::Shrinking { higher: pair[0].percent, lower: pair[1].percent });
            }
        }
        match self.0.last() {
            Some(Band { at_least_bp: 0, .. }) => Ok(()),
            _ => Err(BadBands::Open),
        }
    }
}
