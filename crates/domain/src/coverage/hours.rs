//! The hours of one customer: every schedule in every zone its tickets need, laid out once.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::table::{Coverage, CoverageError, Schedule};
use super::zone::Zone;
use crate::customer::Calendar;

/// A customer's calendar, and the tables laid out from it so far. Keep one per customer and pass it to every
/// assessment; build a new one when the calendar is edited. The tables are a memo: they change no answer.
#[derive(Debug)]
pub struct Hours {
    calendar: Calendar,
    tables: RwLock<BTreeMap<(Schedule, Zone), Arc<Coverage>>>,
}

impl Hours {
    /// Checks the calendar in the customer's zone.
    ///
    /// # Errors
    /// It leaves a schedule without business hours for more than 400 days.
    pub fn new(zone: &Zone, calendar: &Calendar) -> Result<Self, CoverageError> {
        let hours = Self { calendar: calendar.clone(), tables: RwLock::default() };
        let mut tables = BTreeMap::new();
        for schedule in [Schedule::Standard, Schedule::Extended] {
            tables.insert((schedule, zone.clone()), Arc::new(Coverage::new(schedule, zone, calendar)?));
        }
        Ok(Self { tables: RwLock::new(tables), ..hours })
    }

    /// The calendar it was made from.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// A schedule in a zone.
    pub fn coverage(&self, schedule: Schedule, zone: &Zone) -> Arc<Coverage> {
        let key = (schedule, zone.clone());
        if let Some(table) = self.tables.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return table.clone();
        }
        // Closures depend on the dates of the calendar alone, which `new` has checked: another zone can't fail.
        let table = Coverage::new(schedule, zone, &self.calendar)
            .or_else(|_| Coverage::new(schedule, zone, &Calendar::default()))
            .map(Arc::new);
        let Ok(table) = table else { unreachable!("an empty calendar closes nothing") };
        self.tables.write().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(table).clone()
    }
}
