//! The hours of one customer: every schedule in every zone its tickets need, laid out once.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use super::table::{Coverage, CoverageError, Schedule};
use super::zone::Zone;
use crate::customer::Calendar;

/// Around the clock is the same for everybody.
static ALWAYS: LazyLock<Arc<Coverage>> = LazyLock::new(|| Arc::new(Coverage::always()));

/// A customer's calendar, and the tables laid out from it so far. Keep one per customer and pass it to every
/// assessment; build a new one when the calendar is edited. The tables are a memo: they change no answer.
#[derive(Debug)]
pub struct Hours {
    calendar: Calendar,
    zone: Zone,
    standard: Arc<Coverage>,
    extended: Arc<Coverage>,
    /// Tables of other zones: a ticket keeps the zone it was raised in.
    elsewhere: RwLock<BTreeMap<(Schedule, Zone), Arc<Coverage>>>,
}

impl Hours {
    /// Checks the calendar in the customer's zone.
    ///
    /// # Errors
    /// It leaves a schedule without business hours for more than 400 days.
    pub fn new(zone: &Zone, calendar: &Calendar) -> Result<Self, CoverageError> {
        Ok(Self {
            calendar: calendar.clone(),
            zone: zone.clone(),
            standard: Arc::new(Coverage::new(Schedule::Standard, zone, calendar)?),
            extended: Arc::new(Coverage::new(Schedule::Extended, zone, calendar)?),
            elsewhere: RwLock::default(),
        })
    }

    /// The calendar it was made from.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// A schedule in a zone.
    pub fn coverage(&self, schedule: Schedule, zone: &Zone) -> Arc<Coverage> {
        match schedule {
            Schedule::Always => ALWAYS.clone(),
            Schedule::Standard if *zone == self.zone => self.standard.clone(),
            Schedule::Extended if *zone == self.zone => self.extended.clone(),
            Schedule::Standard | Schedule::Extended => self.elsewhere(schedule, zone),
        }
    }

    fn elsewhere(&self, schedule: Schedule, zone: &Zone) -> Arc<Coverage> {
        let key = (schedule, zone.clone());
        if let Some(table) = self.elsewhere.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return table.clone();
        }
        let mut tables = self.elsewhere.write().unwrap_or_else(PoisonError::into_inner);
        tables
            .entry(key)
            .or_insert_with(|| Arc::new(Coverage::unchecked(schedule, zone, &self.calendar)))
            .clone()
    }
}
