//! Customers, their support level and their calendar.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::CustomerId;
use crate::coverage::{DayWindow, Zone};

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
}
