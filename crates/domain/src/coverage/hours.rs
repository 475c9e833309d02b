//! The hours of one customer: every schedule in every zone its tickets need, under every calendar it has had.

use std::sync::{LazyLock, OnceLock};

use super::table::{Coverage, CoverageError, Schedule};
use super::week::Week;
use super::zone::Zone;
use crate::UtcMillis;
use crate::customer::{Calendar, Customer};

/// Around the clock is the same for everybody.
static ALWAYS: LazyLock<Coverage> = LazyLock::new(Coverage::always);

/// A customer's calendars, and the tables laid out from them so far. Keep one per customer and pass it to every
/// assessment; build a new one when [`Hours::are_of`] says so. The tables are a memo: they change no answer.
#[derive(Debug)]
pub struct Hours {
    zone: Zone,
    week: Week,
    /// Oldest first, each with the instant at which the next one replaced it; the last is in force now.
    versions: Vec<Version>,
}

/// One calendar of a customer, while it was in force.
#[derive(Debug)]
pub(crate) struct Version {
    /// From this instant on the next one is in force; [`UtcMillis::MAX`] for the newest.
    pub until: UtcMillis,
    calendar: Calendar,
    standard: OnceLock<Coverage>,
    extended: OnceLock<Coverage>,
    elsewhere: Elsewhere,
}

/// Tables of other zones, since a ticket keeps the zone it was raised in. A list that only grows, so that what was
/// lent once stays where it is.
#[derive(Debug, Default)]
struct Elsewhere(OnceLock<Box<(Schedule, Zone, Coverage, Elsewhere)>>);

impl Hours {
    /// The hours of the guide's week under a calendar that was never edited.
    ///
    /// # Errors
    /// The calendar leaves a schedule without business hours for more than 400 days.
    pub fn new(zone: &Zone, calendar: &Calendar) -> Result<Self, CoverageError> {
        Self::check(Self {
            zone: zone.clone(),
            week: Week::default(),
            versions: vec![Version::newest(calendar)],
        })
    }

    /// A customer's hours under every calendar it has had (sla.md 2.9).
    ///
    /// # Errors
    /// The calendar in force leaves a schedule without business hours for more than 400 days.
    pub fn of(customer: &Customer, week: &Week) -> Result<Self, CoverageError> {
        let earlier = customer
            .earlier_calendars
            .iter()
            .map(|earlier| Version { until: earlier.until, ..Version::newest(&earlier.calendar) });
        let mut versions: Vec<Version> = earlier.collect();
        versions.sort_by_key(|version| version.until);
        versions.push(Version::newest(&customer.calendar));
        Self::check(Self { zone: customer.zone.clone(), week: week.clone(), versions })
    }

    /// Whether they are still what [`Hours::of`] would make.
    pub fn are_of(&self, customer: &Customer, week: &Week) -> bool {
        let earlier = &customer.earlier_calendars;
        self.zone == customer.zone
            && self.week == *week
            && self.versions.len() == earlier.len() + 1
            && *self.calendar() == customer.calendar
            && self
                .versions
                .iter()
                .zip(earlier)
                .all(|(kept, earlier)| kept.until == earlier.until && kept.calendar == earlier.calendar)
    }

    /// The calendar in force now.
    pub fn calendar(&self) -> &Calendar {
        &self.newest().calendar
    }

    /// A schedule in a zone under the calendar in force now.
    pub fn coverage(&self, schedule: Schedule, zone: &Zone) -> &Coverage {
        self.coverage_under(self.newest(), schedule, zone)
    }

    /// The calendars this customer has had, oldest first.
    pub(crate) fn versions(&self) -> &[Version] {
        &self.versions
    }

    /// A schedule in a zone under one of the calendars.
    pub(crate) fn coverage_under<'a>(
        &'a self,
        version: &'a Version,
        schedule: Schedule,
        zone: &Zone,
    ) -> &'a Coverage {
        let lay_out = || Coverage::unchecked(schedule, zone, &version.calendar, &self.week);
        match schedule {
            Schedule::Always => &ALWAYS,
            Schedule::Standard if *zone == self.zone => version.standard.get_or_init(lay_out),
            Schedule::Extended if *zone == self.zone => version.extended.get_or_init(lay_out),
            Schedule::Standard | Schedule::Extended => version.elsewhere.get(schedule, zone, lay_out),
        }
    }

    fn newest(&self) -> &Version {
        // Every constructor puts the newest one in.
        &self.versions[self.versions.len() - 1]
    }

    /// What was in force earlier was checked when it was saved.
    fn check(self) -> Result<Self, CoverageError> {
        for schedule in [Schedule::Standard, Schedule::Extended] {
            self.coverage(schedule, &self.zone).check_closures()?;
        }
        Ok(self)
    }
}

impl Version {
    fn newest(calendar: &Calendar) -> Self {
        Self {
            until: UtcMillis::MAX,
            calendar: calendar.clone(),
            standard: OnceLock::new(),
            extended: OnceLock::new(),
            elsewhere: Elsewhere::default(),
        }
    }
}

impl Elsewhere {
    fn get(&self, schedule: Schedule, zone: &Zone, lay_out: impl FnOnce() -> Coverage + Copy) -> &Coverage {
        let mut list = self;
        loop {
            let entry = list.0.get_or_init(|| Box::new((schedule, zone.clone(), lay_out(), Self::default())));
            if entry.0 == schedule && entry.1 == *zone {
                return &entry.2;
            }
            list = &entry.3;
        }
    }
}
