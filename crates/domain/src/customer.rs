//! Customers, their support level and their calendar.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::coverage::{DayWindow, Zone};
use crate::{CustomerId, UtcMillis};

/// The support level a customer has bought (guide 1.3). Order: more coverage is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Monday to Friday, 09:00 to 18:00 in the customer's zone.
    Standard,
    /// Monday to Friday, 06:00 to 21:00 in the customer's zone.
    Extended,
    /// Around the clock.
    Premium,
}

/// A date whose hours differ from the week's. No windows: closed. Beats a holiday on the same date (EC-29).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateOverride {
    /// The local date.
    pub date: NaiveDate,
    /// Its windows; ends may be `24:00`.
    pub windows: Vec<DayWindow>,
}

/// What differs from the ordinary week for one customer. Local dates in the zone of the ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Calendar {
    /// Dates without business hours.
    #[serde(default)]
    pub holidays: Vec<NaiveDate>,
    /// Dates with hours of their own.
    #[serde(default)]
    pub overrides: Vec<DateOverride>,
}

/// A calendar that was in force until it was edited.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SupersededCalendar {
    /// The instant of the edit: from here on the next one is in force.
    pub until: UtcMillis,
    /// What was in force before.
    pub calendar: Calendar,
}

/// A customer: an organisation that bought support.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// Who.
    pub id: CustomerId,
    /// The key other systems know it by, such as `acme`; unique.
    pub key: String,
    /// The name people see.
    pub name: String,
    /// What they bought.
    pub level: Level,
    /// Where they work. A customer without a valid zone is never saved (sla.md 2.2).
    pub zone: Zone,
    /// Holidays and overrides; an edit applies to open tickets at once (sla.md 2.9).
    #[serde(default)]
    pub calendar: Calendar,
    /// The calendars in force before, oldest first: a stopped clock is counted by the one in force when it stopped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier_calendars: Vec<SupersededCalendar>,
    /// What people call the holidays, where it is known; no clock asks.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub holiday_names: BTreeMap<NaiveDate, String>,
}

impl Customer {
    /// Puts a calendar in force from `at` on and keeps the one before. An edit that changes nothing leaves no trace; of
    /// several at one instant the last counts.
    pub fn edit_calendar(&mut self, calendar: Calendar, at: UtcMillis) {
        if calendar == self.calendar {
            return;
        }
        let before = std::mem::replace(&mut self.calendar, calendar);
        match self.earlier_calendars.last() {
            // A clock that was set back never puts edits out of order.
            Some(last) if at <= last.until => {}
            _ => self.earlier_calendars.push(SupersededCalendar { until: at, calendar: before }),
        }
    }
}
