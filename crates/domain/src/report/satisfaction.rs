//! What customers say (guide 10.3): the ratings of tickets, and whether they would recommend us.

use serde::{Deserialize, Serialize};

/// Ratings of tickets, 1 to 5.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
pub struct Satisfaction {
    /// How many ratings.
    pub answers: u32,
    /// Their sum.
    pub sum: u32,
}

impl Satisfaction {
    /// Adds a rating.
    pub fn add(&mut self, score: u8) {
        self.answers = self.answers.saturating_add(1);
        self.sum = self.sum.saturating_add(u32::from(score));
    }

    /// The average in hundredths, rounded down: 433 is 4.33; none without a rating.
    pub fn average_centi(&self) -> Option<u32> {
        (u64::from(self.sum) * 100)
            .checked_div(u64::from(self.answers))
            .and_then(|centi| u32::try_from(centi).ok())
    }
}

/// Answers to "would you recommend us", 0 to 10 (NPS).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
pub struct Recommendation {
    /// 9 and 10.
    pub promoters: u32,
    /// 7 and 8.
    pub passives: u32,
    /// 0 to 6.
    pub detractors: u32,
}

impl Recommendation {
    /// Adds an answer.
    pub fn add(&mut self, score: u8) {
        let place = match score {
            9.. => &mut self.promoters,
            7 | 8 => &mut self.passives,
            0..=6 => &mut self.detractors,
        };
        *place = place.saturating_add(1);
    }

    /// How many answers.
    pub fn answers(&self) -> u32 {
        self.promoters.saturating_add(self.passives).saturating_add(self.detractors)
    }

    /// The share of promoters less that of detractors, from -100 to 100, rounded towards zero; none without an answer.
    pub fn score(&self) -> Option<i32> {
        let answers = i64::from(self.answers());
        let balance = i64::from(self.promoters) - i64::from(self.detractors);
        (balance * 100).checked_div(answers).and_then(|score| i32::try_from(score).ok())
    }
}
