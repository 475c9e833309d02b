//! The week by which the support levels count.

use chrono::Weekday;
use serde::{Deserialize, Serialize};

use super::window::Windows;

/// Business dates and the windows they open in, in the customer's zone (guide 1.3). Premium, P1 and emergencies are
/// around the clock; that is no setting. The default is the guide.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Week {
    /// The weekdays that are business dates.
    pub days: Vec<Weekday>,
    /// Standard; their length together is a business day (D1).
    pub standard: Windows,
    /// Extended.
    pub extended: Windows,
}

/// Why a week can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadWeek {
    /// No weekday is a business date (EC-29).
    #[error("the week has no business day: name at least one")]
    NoDay,
    /// A higher level would be due later than a lower one (EC-16).
    #[error(
        "Extended hours must cover Standard hours, or a higher level would be due later than a lower one"
    )]
    ExtendedIsLess,
}

impl Default for Week {
    fn default() -> Self {
        use Weekday::{Fri, Mon, Thu, Tue, Wed};
        Self {
            days: vec![Mon, Tue, Wed, Thu, Fri],
            standard: Windows::hours(9, 18),
            extended: Windows::hours(6, 21),
        }
    }
}

impl Week {
    /// Whether clocks can run by it.
    ///
    /// # Errors
    /// It has no business day, or Extended does not cover Standard.
    pub fn check(&self) -> Result<(), BadWeek> {
        if self.days.is_empty() {
            return Err(BadWeek::NoDay);
        }
        if self.extended.cover(&self.standard) { Ok(()) } else { Err(BadWeek::ExtendedIsLess) }
    }

    /// How long a business day is, in ms of the Standard schedule (D1).
    pub fn business_day_ms(&self) -> i64 {
        self.standard.length_ms()
    }

    /// Whether a weekday is a business date; 0 is Monday.
    pub(super) fn is_open(&self, weekday: i64) -> bool {
        self.days.iter().any(|day| i64::from(day.num_days_from_monday()) == weekday)
    }
}
