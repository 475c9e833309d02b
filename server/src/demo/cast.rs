//! Who plays in the demo data.

use chrono::{DateTime, Datelike, NaiveDate, Weekday};
use uuid::Uuid;
use vioe_domain::coverage::{BadWindow, DayWindow, UnknownZone, Zone};
use vioe_domain::customer::{Calendar, DateOverride};
use vioe_domain::escalation::Tier;
use vioe_domain::person::{Designation, Profile, Team};
use vioe_domain::{Channel, Customer, CustomerId, Level, Person, PersonId, Role, UtcMillis};

/// Everybody, and their customers.
pub struct Cast {
    pub customers: Vec<Customer>,
    pub people: Vec<Person>,
}

struct House {
    key: &'static str,
    name: &'static str,
    level: Level,
    zone: &'static str,
    /// Holidays that come every year, as month and day.
    holidays: &'static [(u32, u32)],
    /// Dates that end at 13:00.
    half_days: &'static [(u32, u32)],
    contacts: &'static [(&'static str, &'static str)],
}

const HOUSES: &[House] = &[
    House {
        key: "aurelia",
        name: "Aurelia Logistics",
        level: Level::Standard,
        zone: "Europe/Helsinki",
        holidays: &[(1, 1), (1, 6), (5, 1), (12, 6), (12, 24), (12, 25), (12, 26)],
        half_days: &[],
        contacts: &[("mikael", "Mikael Virtanen"), ("aino", "Aino Laine")],
    },
    House {
        key: "harborpike",
        name: "Harbor & Pike Insurance",
        level: Level::Extended,
        zone: "America/New_York",
        holidays: &[(1, 1), (6, 19), (7, 4), (12, 25)],
        half_days: &[(12, 24)],
        contacts: &[("dana", "Dana Whitfield"), ("luis", "Luis Ortega")],
    },
    House {
        key: "vasanth",
        name: "Vasanth Textiles",
        level: Level::Standard,
        zone: "Asia/Kolkata",
        holidays: &[(1, 26), (8, 15), (10, 2)],
        half_days: &[],
        contacts: &[("anita", "Anita Rao"), ("suresh", "Suresh Iyer")],
    },
    House {
        key: "coralline",
        name: "Coralline Health",
        level: Level::Premium,
        zone: "Australia/Sydney",
        holidays: &[(1, 1), (1, 26), (4, 25), (12, 25), (12, 26)],
        half_days: &[],
        contacts: &[("grace", "Grace Nguyen"), ("ben", "Ben Harlow")],
    },
    House {
        key: "brandtner",
        name: "Brandtner Maschinenbau",
        level: Level::Extended,
        zone: "Europe/Berlin",
        holidays: &[(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)],
        half_days: &[(12, 24), (12, 31)],
        contacts: &[("ulrike", "Ulrike Brandtner"), ("tobias", "Tobias Kern")],
    },
    House {
        key: "serraazul",
        name: "Serra Azul Energia",
        level: Level::Standard,
        zone: "America/Sao_Paulo",
        holidays: &[(1, 1), (4, 21), (5, 1), (9, 7), (10, 12), (11, 2), (11, 15), (11, 20), (12, 25)],
        half_days: &[(12, 24)],
        contacts: &[("camila", "Camila Duarte"), ("rafael", "Rafael Lima")],
    },
    House {
        key: "kestrel",
        name: "Kestrel Payments",
        level: Level::Premium,
        zone: "Europe/London",
        holidays: &[(1, 1), (12, 25), (12, 26)],
        half_days: &[],
        contacts: &[("owen", "Owen Pritchard"), ("zara", "Zara Malik")],
    },
];

/// Address, name, role, tier.
const STAFF: &[(&str, &str, Role, Option<Tier>)] = &[
    ("kim", "Kim Larsen", Role::Agent, Some(Tier::T1)),
    ("lena", "Lena Okafor", Role::Agent, Some(Tier::T1)),
    ("omar", "Omar Haddad", Role::Agent, Some(Tier::T1)),
    ("jonas", "Jonas Weber", Role::Agent, Some(Tier::T2)),
    ("priya", "Priya Menon", Role::Agent, Some(Tier::T2)),
    ("sara", "Sara Lindqvist", Role::Agent, Some(Tier::T3)),
    ("marta", "Marta Nowak", Role::Manager, None),
    ("alex", "Alex Reyes", Role::AccountExecutive, None),
    ("admin", "Ada Moreau", Role::Administrator, None),
];

/// The customers the account executive looks after.
const ACCOUNTS: [&str; 3] = ["aurelia", "coralline", "kestrel"];

/// Why the cast could not be made: a constant above is wrong.
#[derive(Debug, thiserror::Error)]
pub enum BadCast {
    /// A zone that does not exist.
    #[error(transparent)]
    Zone(#[from] UnknownZone),
    /// Hours that make no window.
    #[error(transparent)]
    Window(#[from] BadWindow),
}

/// Everybody, with holidays of the years around `now`. Ids follow from `space`.
pub fn cast(space: Uuid, now: UtcMillis) -> Result<Cast, BadCast> {
    let year = DateTime::from_timestamp_millis(now.0).map_or(2026, |date| date.year());
    let mut customers = Vec::with_capacity(HOUSES.len());
    let mut people = Vec::new();
    for house in HOUSES {
        let id = CustomerId::derive(space, house.key);
        customers.push(Customer {
            id,
            key: house.key.to_owned(),
            name: house.name.to_owned(),
            level: house.level,
            zone: Zone::new(house.zone)?,
            calendar: calendar(house, year)?,
            earlier_calendars: Vec::new(),
            holiday_names: std::collections::BTreeMap::new(),
        });
        for (index, (address, name)) in house.contacts.iter().enumerate() {
            people.push(Person {
                id: PersonId::derive(space, &format!("{address}@{}", house.key)),
                name: (*name).to_owned(),
                email: format!("{address}@{}.example", house.key),
                role: Role::Contact,
                tier: None,
                customers: vec![id],
                // The first is the primary contact, the second the technical one.
                phone: (index == 0).then(|| "+1 555 0100".to_owned()),
                active: true,
                profile: contact_profile(index),
            });
        }
    }
    for (address, name, role, tier) in STAFF {
        let accounts = if *role == Role::AccountExecutive {
            ACCOUNTS.iter().map(|key| CustomerId::derive(space, key)).collect()
        } else {
            Vec::new()
        };
        people.push(Person {
            id: PersonId::derive(space, address),
            name: (*name).to_owned(),
            email: format!("{address}@vioe.example"),
            role: *role,
            tier: *tier,
            customers: accounts,
            phone: None,
            active: true,
            profile: Profile { designations: Vec::new(), teams: teams(address), ..Profile::default() },
        });
    }
    Ok(Cast { customers, people })
}

/// The first contact is the primary one and the one for escalations, the second the technical one (guide 9.3).
fn contact_profile(index: usize) -> Profile {
    let mut profile = Profile::default();
    if index == 0 {
        profile.designations = vec![Designation::Primary, Designation::Executive];
        profile.preferences.method = Some(Channel::Phone);
        profile.preferences.escalation = "Call before anything goes to the account executive.".to_owned();
    } else {
        profile.designations = vec![Designation::Technical];
        profile.preferences.method = Some(Channel::Email);
        profile.preferences.restrictions = "No host names or user names in e-mail.".to_owned();
    }
    profile
}

fn teams(address: &str) -> Vec<Team> {
    match address {
        "sara" => vec![Team::Security, Team::Engineering],
        "alex" => vec![Team::CustomerSuccess],
        _ => Vec::new(),
    }
}

fn calendar(house: &House, year: i32) -> Result<Calendar, BadWindow> {
    let mut calendar = Calendar::default();
    for year in year - 1..=year + 1 {
        let date = |(month, day): &(u32, u32)| NaiveDate::from_ymd_opt(year, *month, *day);
        calendar.holidays.extend(house.holidays.iter().filter_map(date));
        if house.zone == "America/New_York" {
            // Thanksgiving: the fourth Thursday of November.
            calendar.holidays.extend(NaiveDate::from_weekday_of_month_opt(year, 11, Weekday::Thu, 4));
        }
        for date in house.half_days.iter().filter_map(date) {
            if matches!(date.weekday(), Weekday::Sat | Weekday::Sun) {
                continue;
            }
            calendar
                .overrides
                .push(DateOverride { date, windows: vec![DayWindow::parse("09:00", "13:00")?] });
        }
    }
    Ok(calendar)
}
