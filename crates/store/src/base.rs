//! The server's rows as the store keeps them. `sync` turns the wire's rows into these; their JSON is the store's own.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vioe_domain::policy::Policy;
use vioe_domain::record::{ExclusionRecord, Record};
use vioe_domain::ticket::Event;
use vioe_domain::{AlertId, Customer, CustomerId, Person, PersonId, UtcMillis};

/// The tables of the feed; the number is the wire's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[repr(i64)]
pub enum Table {
    /// The policy; one row.
    Policy = 1,
    /// People.
    Person = 2,
    /// Customers with their calendars.
    Customer = 3,
    /// Events of tickets.
    Event = 4,
    /// Exclusions.
    Exclusion = 5,
    /// Marks on alerts.
    AlertMark = 6,
    /// Articles, credits, locked months, feedback, the platform's status and availability.
    Record = 7,
}

impl Table {
    /// Every table.
    pub const ALL: [Self; 7] = [
        Self::Policy,
        Self::Person,
        Self::Customer,
        Self::Event,
        Self::Exclusion,
        Self::AlertMark,
        Self::Record,
    ];

    /// The table of that number.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|table| *table as i64 == number)
    }
}

/// A row of the server's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum BaseRow {
    /// The policy.
    Policy(Box<Policy>),
    /// A person.
    Person(Person),
    /// A customer.
    Customer(Customer),
    /// An event.
    Event(Box<EventRow>),
    /// An exclusion.
    Exclusion(Box<ExclusionRecord>),
    /// A mark on an alert.
    AlertMark(MarkRow),
    /// Anything else that is no ticket.
    Record(Record),
}

/// An event and its place in the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventRow {
    /// The server's order of acceptance.
    pub order: i64,
    /// Whose ticket it belongs to.
    pub customer: CustomerId,
    /// The event.
    pub event: Event,
}

/// What one person has done about one alert.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MarkRow {
    /// The row's key.
    pub id: Uuid,
    /// Which alert.
    pub alert: AlertId,
    /// Whose mark.
    pub person: PersonId,
    /// When one of their devices showed it.
    pub shown_at: Option<UtcMillis>,
    /// When they settled it.
    pub acknowledged_at: Option<UtcMillis>,
}

/// A row to put, where it is newer than the stored one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Put {
    /// In which scope it is.
    pub scope: i64,
    /// The feed's position of its last change.
    pub ver: i64,
    /// The row.
    pub row: BaseRow,
}

/// A row that left a scope: removed only where the stored row is in that scope with a smaller version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gone {
    /// Its table.
    pub table: Table,
    /// Its key.
    pub id: Uuid,
    /// The scope it left.
    pub scope: i64,
    /// When, as a position of the feed.
    pub seq: i64,
}

impl BaseRow {
    /// Its table.
    pub fn table(&self) -> Table {
        match self {
            Self::Policy(_) => Table::Policy,
            Self::Person(_) => Table::Person,
            Self::Customer(_) => Table::Customer,
            Self::Event(_) => Table::Event,
            Self::Exclusion(_) => Table::Exclusion,
            Self::AlertMark(_) => Table::AlertMark,
            Self::Record(_) => Table::Record,
        }
    }

    /// Its key within the table.
    pub fn id(&self) -> Uuid {
        match self {
            Self::Policy(_) => Uuid::nil(),
            Self::Person(person) => person.id.0,
            Self::Customer(customer) => customer.id.0,
            Self::Event(row) => row.event.id.0,
            Self::Exclusion(row) => row.id.0,
            Self::AlertMark(mark) => mark.id,
            Self::Record(record) => record.id().0,
        }
    }
}
