//! Hours laid out once for each distinct calendar, however many lines share it; bounded, so that a million
//! customers cost no more memory than a hundred.

use std::collections::HashMap;
use std::sync::Arc;

use vioe_domain::coverage::{CoverageError, Hours, Zone};
use vioe_domain::customer::Calendar;

/// How many calendars are kept.
const KEPT: usize = 128;

/// The calendars used last.
#[derive(Debug, Default)]
pub struct Calendars {
    /// By zone and calendar; with each the turn at which it was last asked for.
    kept: HashMap<(String, Calendar), (Arc<Hours>, u64)>,
    turn: u64,
}

impl Calendars {
    /// The hours of a calendar in a zone.
    ///
    /// # Errors
    /// It leaves no business hours for more than 400 days.
    pub fn hours(&mut self, zone: &Zone, calendar: Calendar) -> Result<Arc<Hours>, CoverageError> {
        self.turn += 1;
        let key = (zone.name().to_owned(), calendar);
        if let Some((hours, turn)) = self.kept.get_mut(&key) {
            *turn = self.turn;
            return Ok(hours.clone());
        }
        let hours = Arc::new(Hours::new(zone, &key.1)?);
        if self.kept.len() >= KEPT {
            self.forget_half();
        }
        self.kept.insert(key, (hours.clone(), self.turn));
        Ok(hours)
    }

    /// Forgets the half that has not been asked for the longest.
    fn forget_half(&mut self) {
        let mut turns: Vec<u64> = self.kept.values().map(|(_, turn)| *turn).collect();
        turns.sort_unstable();
        let middle = turns[turns.len() / 2];
        self.kept.retain(|_, (_, turn)| *turn >= middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_is_used_and_no_more() {
        let mut calendars = Calendars::default();
        let zone = Zone::utc();
        let favourite = calendars.hours(&zone, Calendar::default()).unwrap();
        for day in 0..1_000 {
            let calendar = Calendar { holidays: vec![chrono_date(day)], overrides: Vec::new() };
            calendars.hours(&zone, calendar).unwrap();
            let again = calendars.hours(&zone, Calendar::default()).unwrap();
            assert!(Arc::ptr_eq(&favourite, &again));
            assert!(calendars.kept.len() <= KEPT);
        }
    }

    fn chrono_date(day: i32) -> chrono::NaiveDate {
        chrono::NaiveDate::from_epoch_days(20_000 + day).unwrap()
    }
}
